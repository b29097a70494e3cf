import { library } from "../emulator/csharp/library/library";
import { typeSystem } from "../emulator/csharp/types/type-system";
import type { Api, Deployment } from "../emulator/deployment";
import { LoadedGateway } from "../emulator/gateway/gateway";
import { answerOf, GatewayInstance } from "../emulator/gateway/instance";
import { loadPrograms } from "../emulator/gateway/programs";
import type { Run } from "../emulator/gateway/run";
import { InstanceState } from "../emulator/gateway/state/instance-state";
import { Outside, type OutsideSettings } from "../emulator/outside";
import { seededRandom } from "../written/random";
import type { Arrival } from "./arrivals";
import { retryAfterMs } from "./client";
import { perform, type Stream } from "./perform";
import { chatBody } from "./prompt";
import { Timeline } from "./timeline";

/** A caller's way into a lane: a header that shows who it is. */
export interface Caller {
  readonly name: string;
  /** At a time, milliseconds since 1970: a token holds for hours. */
  readonly header: (nowMs: number) => readonly [name: string, value: string];
}

/** How clients behave that are told to come back. */
export interface ClientSettings {
  /** Further tries after the first: the SDK's `maxRetries`. */
  readonly retries: number;
  /** Whole time after which a client gives up, milliseconds. */
  readonly giveUpMs: number;
}

/** How a simulation is run. */
export interface SimulationSettings extends Pick<OutsideSettings, "facts" | "faults"> {
  readonly seed: number;
  /** Who calls a lane; requests are spread over them evenly. */
  readonly callers: (api: Api) => readonly Caller[];
  readonly client: ClientSettings;
  /** Whether the run is to stop before its end: what is finished by then is the result. */
  readonly isStopped?: () => boolean;
}

/** What became of one request, all its tries together. */
export interface Finished {
  readonly lane: string;
  readonly caller: string;
  readonly atMs: number;
  readonly status: number;
  /** To the first token of the answer that counts, waits and earlier tries in it; the end for an answer that came whole. */
  readonly ttftMs: number;
  readonly totalMs: number;
  /** Times it was sent to the gateway. */
  readonly tries: number;
  /** Calls of backends, over all tries. */
  readonly attempts: number;
  /** Who answered at last: a deployment, or undefined where the gateway did. */
  readonly deployment: string | undefined;
  readonly host: string | undefined;
  /** Whether the deployment handed it on, and whether another region had to. */
  readonly isSpilled: boolean;
  readonly isFailedOver: boolean;
  readonly isCacheHit: boolean;
  /** Who refused it at last, by the policy's id or the error's name. */
  readonly refusedBy: string | undefined;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** How busy a deployment was at one time. */
export interface Sample {
  readonly region: string;
  readonly deployment: string;
  readonly atMs: number;
  readonly utilization: number;
}

/** A simulation that has ended. Requests are conserved: those that arrived are finished or in flight. */
export interface Simulated {
  readonly finished: readonly Finished[];
  readonly arrived: number;
  readonly inFlight: number;
  readonly samples: readonly Sample[];
}

const sampleMs = 60_000;

/**
 * Sends arrivals through the synthesized gateway in virtual time: the emulator's own policies, counters, pools, breakers and
 * models. The same deployment, arrivals, faults and seed give the same result.
 */
export function simulate(
  deployment: Deployment,
  arrivals: readonly Arrival[],
  settings: SimulationSettings,
): Simulated {
  const startMs = arrivals[0]?.atMs ?? 0;
  const simulation = new Simulation(deployment, settings, startMs);
  simulation.arrive(arrivals);
  simulation.timeline.run(settings.isStopped);
  const inFlight = simulation.arrived - simulation.finished.length;
  return { finished: simulation.finished, arrived: simulation.arrived, inFlight, samples: simulation.samples };
}

interface Ongoing {
  readonly arrival: Arrival;
  readonly id: number;
  readonly lane: LaneWay;
  readonly caller: Caller;
  tries: number;
  attempts: number;
}

interface LaneWay {
  readonly url: string;
  readonly isStreamed: boolean;
  readonly isStructured: boolean;
  readonly callers: readonly Caller[];
}

class Simulation {
  readonly timeline: Timeline;
  readonly finished: Finished[] = [];
  readonly samples: Sample[] = [];
  arrived = 0;
  private readonly instances: readonly GatewayInstance[];
  private readonly outside: Outside;
  private readonly lanes: ReadonlyMap<string, LaneWay>;
  private readonly homes: ReadonlyMap<string, string>;
  private readonly random: () => number;

  constructor(
    deployment: Deployment,
    private readonly settings: SimulationSettings,
    startMs: number,
  ) {
    const { seed, facts, faults, callers } = settings;
    this.timeline = new Timeline(startMs);
    this.random = seededRandom(seed);
    const { random } = this;
    this.outside = new Outside(deployment, { facts, random, faults, startMs });
    this.homes = new Map(deployment.accounts.flatMap(({ region, hosts }) => hosts.map((host) => [host, region])));
    const gateway = new LoadedGateway(deployment, loadPrograms(deployment, typeSystem(library)));
    const [home] = deployment.gateway.regions;
    const region = home?.region ?? "";
    const first = new InstanceState(deployment);
    const more = Array.from({ length: (home?.units ?? 1) - 1 }, () => new InstanceState(deployment, { region: first }));
    const observer = { metric: () => {}, trace: () => {} };
    const now = () => this.timeline.nowMs;
    const cacheAvailable = () => this.outside.isCacheUp(region, now());
    this.instances = [first, ...more].map(
      (state, unit) =>
        new GatewayInstance(gateway, { region, unit: unit + 1, state, now, random, observer, cacheAvailable }),
    );
    this.lanes = new Map(
      deployment.apis.map((api) => [
        api.id,
        {
          url: `/${api.path}/chat/completions`,
          // By the refusals that the lane's policy holds for others.
          isStreamed: !(api.policy ?? "").includes("streaming_denied"),
          isStructured: (api.policy ?? "").includes("structured_output_required"),
          callers: callers(api),
        },
      ]),
    );
  }

  /** Puts arrivals on the timeline, one after another, so that the heap holds only what is under way. */
  arrive(arrivals: readonly Arrival[]): void {
    const [first] = arrivals;
    if (!first) return;
    const next = (index: number) => {
      const arrival = arrivals[index];
      if (!arrival) return;
      this.timeline.at(arrival.atMs, () => {
        next(index + 1);
        this.begin(arrival, index);
      });
    };
    next(0);
    const last = arrivals.at(-1)?.atMs ?? first.atMs;
    for (let atMs = first.atMs + sampleMs; atMs <= last; atMs += sampleMs) this.timeline.at(atMs, () => this.sample());
  }

  private begin(arrival: Arrival, id: number): void {
    const lane = this.lanes.get(arrival.lane);
    const caller = lane?.callers[id % lane.callers.length];
    if (!lane || !caller) throw new RangeError(`lane ${arrival.lane} must be one of the gateway's, with a caller`);
    this.arrived++;
    this.send({ arrival, id, lane, caller, tries: 0, attempts: 0 });
  }

  private send(ongoing: Ongoing): void {
    const { arrival, lane, caller, id } = ongoing;
    ongoing.tries++;
    const body = chatBody({ ...arrival, isStreamed: lane.isStreamed, isStructured: lane.isStructured, id });
    const instance = this.instances[id % this.instances.length] as GatewayInstance;
    const execution = instance.accept({
      method: "POST",
      url: lane.url,
      headers: [
        ["Content-Type", "application/json"],
        ["Content-Length", String(body.length)],
        caller.header(this.timeline.nowMs),
        ["x-emulate-output-tokens", String(arrival.outputTokens)],
      ],
      body,
      ipAddress: "10.0.0.4",
    });
    const call: Parameters<typeof perform>[2] = (request, nowMs) => this.outside.call(request, nowMs);
    perform(execution, execution.start(), call, this.timeline, () => this.answered(ongoing, execution));
  }

  private answered(ongoing: Ongoing, execution: ReturnType<GatewayInstance["accept"]>): void {
    const { run } = execution;
    const { body, headers, status } = answerOf(execution);
    const stream = typeof body === "string" ? undefined : (body.handle as Stream);
    const ttftAtMs = this.timeline.nowMs;
    const endsAtMs = stream ? stream.calledMs + stream.answer.endsAtMs : ttftAtMs;
    ongoing.attempts += run.attempts.length;
    this.timeline.at(endsAtMs, () => {
      const usage = stream ? stream.answer.usage : run.usage;
      run.settle(stream ? { usage, answerCharacters: 0 } : undefined);
      const waitMs = this.waitBeforeRetry(ongoing, status, headers);
      if (waitMs === undefined) this.finish(ongoing, run, { status, ttftAtMs, usage });
      else this.timeline.at(this.timeline.nowMs + waitMs, () => this.send(ongoing));
    });
  }

  /** How long the client waits before it tries again; undefined where it takes the answer or gives up. */
  private waitBeforeRetry(
    { tries, arrival }: Ongoing,
    status: number,
    headers: readonly (readonly [name: string, value: string])[],
  ): number | undefined {
    const { retries, giveUpMs } = this.settings.client;
    if (tries > retries) return undefined;
    const waitMs = retryAfterMs(status, headers, tries, this.random);
    if (waitMs === undefined || this.timeline.nowMs + waitMs - arrival.atMs > giveUpMs) return undefined;
    return waitMs;
  }

  private finish(
    { arrival, caller, tries, attempts }: Ongoing,
    run: Run,
    { status, ttftAtMs, usage }: { readonly status: number; readonly ttftAtMs: number; readonly usage: Run["usage"] },
  ): void {
    const { Response, LastError } = run;
    const header = (name: string) => Response?.Headers.get(name)?.values[0];
    const last = run.attempts.at(-1);
    const regions = new Set(run.attempts.map(({ host }) => this.homes.get(host)));
    this.finished.push({
      lane: arrival.lane,
      caller: caller.name,
      atMs: arrival.atMs,
      status,
      ttftMs: ttftAtMs - arrival.atMs,
      totalMs: this.timeline.nowMs - arrival.atMs,
      tries,
      attempts,
      deployment: status < 400 ? header("x-ms-deployment-name") : undefined,
      host: last?.host,
      isSpilled: Response?.Headers.has("x-ms-spillover-from-deployment") ?? false,
      isFailedOver: regions.size > 1,
      isCacheHit: run.cacheHit,
      refusedBy: status < 400 ? undefined : refuser(LastError, attempts, status),
      promptTokens: usage?.promptTokens ?? 0,
      cachedTokens: usage?.cachedTokens ?? 0,
      outputTokens: usage?.completionTokens ?? 0,
    });
  }

  private sample(): void {
    const { nowMs } = this.timeline;
    for (const { region, account } of this.outside.accounts) {
      for (const { deployment, utilization } of account.state(nowMs)) {
        this.samples.push({ region, deployment, atMs: nowMs, utilization });
      }
    }
  }
}

function refuser(error: Run["LastError"], attempts: number, status: number): string {
  if (error) return error.PolicyId === "" ? `${error.Source}/${error.Reason}` : error.PolicyId;
  return attempts > 0 ? `models, ${status}` : `gateway, ${status}`;
}
