import type { Deployment, ModelDeployment } from "./deployment";
import type { OutgoingRequest } from "./gateway/effect";
import { type CallMemo, EmulatedAccount, type PreparedCall } from "./models/account";
import type { ModelAnswer, ModelRequest, ModelUnreachable } from "./models/answer";
import { accountFaults } from "./models/api/account-faults";
import { wishesOf } from "./models/api/wishes";
import { type CapacityFacts, capacityKind, DeploymentCapacity } from "./models/deployment-capacity";
import { type Fault, faultsAt } from "./models/faults";
import { assumedLatency, type LatencyParameters, latencyModel } from "./models/latency";
import type { Judge } from "./safety/judge";
import { ruleJudge } from "./safety/rule-judge";
import { serveContentSafety } from "./safety/serve-content-safety";

/** What is known of a deployment beyond what was synthesized. */
export interface DeploymentFacts extends CapacityFacts {
  /** Published generation speed, for models that have a target. */
  readonly targetTokensPerSecond?: number;
  /** Measured, in place of assumptions. */
  readonly latency?: Partial<LatencyParameters>;
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

/** A call that leaves the gateway, read once. */
export interface OutsideCall {
  readonly make: PreparedCall;
  /** Whether it is answered the same each time, by one of few answers. */
  readonly isRepeatable: boolean;
}

/** All that a gateway calls: model accounts and Content Safety, each by its hosts. */
export class Outside {
  readonly accounts: readonly { readonly name: string; readonly region: string; readonly account: EmulatedAccount }[];
  private readonly byHost = new Map<string, (request: ModelRequest, memo: CallMemo) => OutsideCall>();

  constructor(
    deployment: Deployment,
    private readonly settings: OutsideSettings,
  ) {
    const { facts, random, faults, startMs, nullBackend = false, judge = ruleJudge() } = settings;
    this.accounts = deployment.accounts.map((each) => {
      const account = new EmulatedAccount(each, {
        capacity: (one) => new DeploymentCapacity(one, facts(one)),
        latency: (one) => {
          const { targetTokensPerSecond, latency } = facts(one);
          return latencyModel({ ...assumedLatency(capacityKind(one.sku), targetTokensPerSecond), ...latency });
        },
        random,
        ...(faults.length === 0 ? {} : { faults: accountFaults(faults, each, startMs) }),
        nullBackend,
      });
      const prepare = (request: ModelRequest, memo: CallMemo) => ({
        make: account.prepare(request, memo),
        isRepeatable: false,
      });
      for (const host of each.hosts) this.byHost.set(host, prepare);
      return { name: each.name, region: each.region, account };
    });
    for (const { host, region } of deployment.contentSafety) {
      this.byHost.set(host, (request, memo) => {
        memo.verdict ??= serveContentSafety(judge, request);
        return this.safetyCall(memo.verdict, region);
      });
    }
  }

  /** Answers a call at `nowMs`, in milliseconds since 1970; a host that nothing is known of is not there. */
  call(request: OutgoingRequest, nowMs: number): ModelAnswer | ModelUnreachable {
    return this.prepare(request).make(nowMs, wishesOf(request.headers));
  }

  /** A call that is read once, to be made as often as one likes; with the same memo it is not even read again. */
  prepare({ method, url, headers, body }: OutgoingRequest, memo: CallMemo = {}): OutsideCall {
    const [, host = "", path = "/", query = ""] = /^https?:\/\/([^/?:]+)(?::\d+)?([^?]*)\??(.*)$/.exec(url) ?? [];
    const prepare = this.byHost.get(host.toLowerCase());
    if (!prepare) return { make: () => unreachable, isRepeatable: true };
    const parameters = query === "" ? noQuery : new Map(new URLSearchParams(query));
    return prepare({ method, path, query: parameters, headers, body }, memo);
  }

  /** Whether the cache of a gateway's region answers. */
  isCacheUp(region: string, nowMs: number): boolean {
    const { faults, startMs } = this.settings;
    return (
      faults.length === 0 || !faultsAt(faults, nowMs - startMs, { region }).some(({ kind }) => kind === "redis-down")
    );
  }

  /** Whether a unit of a region's gateway takes requests. */
  isUnitUp(region: string, unit: number, nowMs: number): boolean {
    const { faults, startMs } = this.settings;
    if (faults.length === 0) return true;
    return !faultsAt(faults, nowMs - startMs, { region }).some(
      (fault) => fault.kind === "gateway-unit-down" && fault.unit === unit,
    );
  }

  /** Faults that hold now, in words. */
  faultsNow(nowMs: number): readonly string[] {
    const { faults, startMs } = this.settings;
    const at = nowMs - startMs;
    return faults
      .filter(({ fromMs, toMs }) => at >= fromMs && at < toMs)
      .map((fault) => [fault.kind, ...("unit" in fault ? [fault.unit] : []), ...Object.values(fault.target)].join(" "));
  }

  private safetyCall(answer: ModelAnswer, region: string): OutsideCall {
    return { make: (nowMs) => (this.isSafetyDown(region, nowMs) ? unreachable : answer), isRepeatable: true };
  }

  private isSafetyDown(region: string, nowMs: number): boolean {
    const { faults, startMs, random } = this.settings;
    if (faults.length === 0) return false;
    return faultsAt(faults, nowMs - startMs, { region }).some(
      ({ kind, share }) => kind === "content-safety-down" && (share >= 1 || random() < share),
    );
  }
}

const unreachable: ModelUnreachable = { unreachable: true, atMs: unreachableMs };
const noQuery: ReadonlyMap<string, string> = new Map();
