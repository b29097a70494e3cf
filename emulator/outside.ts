import type { Deployment, ModelDeployment } from "./deployment";
import type { OutgoingRequest } from "./gateway/effect";
import { EmulatedAccount } from "./models/account";
import type { ModelAnswer, ModelRequest, ModelUnreachable } from "./models/answer";
import { accountFaults } from "./models/api/account-faults";
import { type CapacityFacts, capacityKind, DeploymentCapacity } from "./models/deployment-capacity";
import { type Fault, faultsAt } from "./models/faults";
import { assumedLatency, latencyModel } from "./models/latency";
import type { Judge } from "./safety/judge";
import { ruleJudge } from "./safety/rule-judge";
import { serveContentSafety } from "./safety/serve-content-safety";

/** What is known of a deployment beyond what was synthesized. */
export interface DeploymentFacts extends CapacityFacts {
  /** Published generation speed, for models that have a target. */
  readonly targetTokensPerSecond?: number;
}

/** How the outside of the gateway behaves. */
export interface OutsideSettings {
  readonly facts: (deployment: ModelDeployment) => DeploymentFacts;
  readonly random: () => number;
  readonly faults: readonly Fault[];
  /** Milliseconds since 1970, from which faults count. */
  readonly startMs: number;
  /** Answers of models are empty and take no time: for measuring the gateway alone. */
  readonly nullBackend?: boolean;
  readonly judge?: Judge;
}

/** Milliseconds after which a call to a host that nothing is known of, or a service that is down, fails: an assumption. */
const unreachableMs = 1000;

/** All that a gateway calls: model accounts and Content Safety, each by its hosts. */
export class Outside {
  readonly accounts: readonly { readonly name: string; readonly region: string; readonly account: EmulatedAccount }[];
  private readonly byHost = new Map<string, (request: ModelRequest, nowMs: number) => ModelAnswer | ModelUnreachable>();

  constructor(
    deployment: Deployment,
    private readonly settings: OutsideSettings,
  ) {
    const { facts, random, faults, startMs, nullBackend = false, judge = ruleJudge() } = settings;
    this.accounts = deployment.accounts.map((each) => {
      const account = new EmulatedAccount(each, {
        capacity: (one) => new DeploymentCapacity(one, facts(one)),
        latency: (one) => latencyModel(assumedLatency(capacityKind(one.sku), facts(one).targetTokensPerSecond)),
        random,
        faults: accountFaults(faults, each, startMs),
        nullBackend,
      });
      for (const host of each.hosts) this.byHost.set(host, (request, nowMs) => account.serve(request, nowMs));
      return { name: each.name, region: each.region, account };
    });
    for (const { host, region } of deployment.contentSafety) {
      this.byHost.set(host, (request, nowMs) =>
        this.isSafetyDown(region, nowMs)
          ? { unreachable: true, atMs: unreachableMs }
          : serveContentSafety(judge, request),
      );
    }
  }

  /** Answers a call at `nowMs`, in milliseconds since 1970; a host that nothing is known of is not there. */
  call({ method, url, headers, body }: OutgoingRequest, nowMs: number): ModelAnswer | ModelUnreachable {
    const [, host = "", path = "/", query = ""] = /^https?:\/\/([^/?:]+)(?::\d+)?([^?]*)\??(.*)$/.exec(url) ?? [];
    const serve = this.byHost.get(host.toLowerCase());
    if (!serve) return { unreachable: true, atMs: unreachableMs };
    return serve(
      { method, path, query: query === "" ? noQuery : new Map(new URLSearchParams(query)), headers, body },
      nowMs,
    );
  }

  /** Whether the cache of a gateway's region answers. */
  isCacheUp(region: string, nowMs: number): boolean {
    const { faults, startMs } = this.settings;
    return (
      faults.length === 0 || !faultsAt(faults, nowMs - startMs, { region }).some(({ kind }) => kind === "redis-down")
    );
  }

  /** Faults that hold now, in words. */
  faultsNow(nowMs: number): readonly string[] {
    const { faults, startMs } = this.settings;
    const at = nowMs - startMs;
    return faults
      .filter(({ fromMs, toMs }) => at >= fromMs && at < toMs)
      .map(({ kind, target }) => [kind, ...Object.values(target)].join(" "));
  }

  private isSafetyDown(region: string, nowMs: number): boolean {
    const { faults, startMs, random } = this.settings;
    return faultsAt(faults, nowMs - startMs, { region }).some(
      ({ kind, share }) => kind === "content-safety-down" && (share >= 1 || random() < share),
    );
  }
}

const noQuery: ReadonlyMap<string, string> = new Map();
