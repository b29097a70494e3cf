import { library } from "../emulator/csharp/library/library";
import { typeSystem } from "../emulator/csharp/types/type-system";
import type { Api, Deployment } from "../emulator/deployment";
import { LoadedGateway } from "../emulator/gateway/gateway";
import { GatewayInstance } from "../emulator/gateway/instance";
import { loadPrograms } from "../emulator/gateway/programs";
import { InstanceState } from "../emulator/gateway/state/instance-state";
import { Outside, type OutsideSettings } from "../emulator/outside";
import { seededRandom } from "../written/random";
import type { Arrivals } from "./arrivals";
import { BatchJobs, type BatchLane } from "./batch-jobs";
import { ClosedLoop, type MostAtOnce } from "./closed-loop";
import { type Caller, type LaneWay, LaneWays, senderOf } from "./lane-way";
import { Names } from "./names";
import { type RepeatedShare, Repeats } from "./repeats";
import { type ClientSettings, type Clients, Request } from "./request";
import { Results } from "./results";
import { type Arriving, type Happening, Timeline } from "./timeline";
import type { World } from "./world";

/** What is simulated beside the deployment itself. */
export interface SimulatorSettings extends Pick<OutsideSettings, "facts" | "nullBackend"> {
  /** Who calls a lane. A request of a consumer that is none of them, or of nobody, is spread over them evenly. */
  readonly callers: (api: Api) => readonly Caller[];
  readonly client: ClientSettings;
  /** Lanes that are served in batches; they need no gateway. */
  readonly batchLanes?: readonly BatchLane[];
  /** Lanes with a cache whose requests, none of which is streamed then, are in part asked again. */
  readonly repeats?: RepeatedShare;
  /** Has every request go through the engine by itself, which is slow: that the results are the same is a test of the ways on which others are led. */
  readonly isEachByItself?: boolean;
}

/** How a simulation is run. */
export interface RunSettings extends Pick<OutsideSettings, "faults"> {
  readonly seed: number;
  /** Closes the loop of clients; left out, nobody waits for an answer before sending the next request. */
  readonly mostAtOnce?: MostAtOnce | undefined;
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
  readonly results: Results;
  readonly arrived: number;
  readonly inFlight: number;
  readonly samples: readonly Sample[];
  /** Where a host of a model account stands. */
  readonly regionOf: (host: string) => string | undefined;
}

const sampleMs = 60_000;

/**
 * Sends arrivals through the synthesized gateway in virtual time: the emulator's own policies, counters, pools, breakers and
 * models. The same deployment, arrivals, faults and seed give the same result. What it learns of ways through the policies in one run it knows in the next.
 */
export class Simulator {
  private readonly gateway: LoadedGateway;
  private readonly ways: LaneWays;
  private readonly names = new Names();

  constructor(
    private readonly deployment: Deployment,
    private readonly settings: SimulatorSettings,
  ) {
    this.gateway = new LoadedGateway(deployment, loadPrograms(deployment, typeSystem(library)));
    this.ways = new LaneWays(deployment, settings.callers, this.names, settings.isEachByItself ?? false);
  }

  simulate(arrivals: Arrivals, run: RunSettings): Simulated {
    const simulation = this.begin(arrivals, run);
    simulation.goOn(Number.POSITIVE_INFINITY);
    return simulation.result();
  }

  /** The same in steps, for whoever has something else to do in between. */
  begin(arrivals: Arrivals, run: RunSettings): Simulation {
    const lanes = this.ways.of(arrivals, this.settings.repeats ?? {});
    const settings = { ...this.settings, ...run, names: this.names };
    return new Simulation(this.deployment, this.gateway, lanes, arrivals, settings);
  }
}

/** A simulation under way. */
export class Simulation implements Arriving {
  private readonly results: Results;
  private readonly samples: Sample[] = [];
  private arrived = 0;
  /** Of these, those that their client does not hold back. */
  private sent = 0;
  nextMs = Number.POSITIVE_INFINITY;
  private turn = 0;
  private readonly timeline: Timeline;
  private readonly world: World;
  private readonly instances: readonly GatewayInstance[];
  private readonly clients: Clients;
  private readonly repeats: Repeats | undefined;
  /** By the number of a lane of the arrivals; undefined for one of the gateway's. */
  private readonly batches: readonly (BatchJobs | undefined)[];

  constructor(
    private readonly deployment: Deployment,
    private readonly gateway: LoadedGateway,
    private readonly lanes: readonly (LaneWay | undefined)[],
    private readonly arrivals: Arrivals,
    settings: SimulatorSettings & RunSettings & { readonly names: Names },
  ) {
    const { seed, facts, faults, nullBackend = false } = settings;
    const startMs = arrivals.atMs[0] ?? 0;
    const timeline = new Timeline(startMs);
    this.timeline = timeline;
    // Each has a stream of its own, so that one more draw here changes nothing there.
    const [outside, policies, client, ids, again] = [0, 1, 2, 3, 2 ** 31].map((stream) =>
      seededRandom(4 * seed + stream),
    );
    const draw = (random: (() => number) | undefined) => random as () => number;
    const regions = new Map(deployment.accounts.flatMap(({ region, hosts }) => hosts.map((host) => [host, region])));
    this.world = {
      timeline,
      outside: new Outside(deployment, { facts, random: draw(outside), faults, startMs, nullBackend }),
      random: draw(policies),
      regionOf: (host) => regions.get(host),
      nextInstance: () => this.nextInstance(),
      names: settings.names,
    };
    this.instances = this.made(draw(ids));
    const loop = this.loopOf(settings);
    const results = new Results(arrivals, settings.names, loop !== undefined);
    this.results = results;
    this.look();
    this.startSampling();
    this.batches = this.batchesOf(settings);
    const { repeats } = settings;
    const shareOf = (lane: number) => repeats?.[arrivals.lanes[lane] ?? ""] ?? 0;
    this.repeats = repeats && new Repeats(shareOf, draw(again));
    const { world } = this;
    this.clients = { world, arrivals, results, settings: settings.client, random: draw(client), idle: [], loop };
  }

  /** Share of the requests that have arrived. */
  get share(): number {
    return this.arrived / Math.max(1, this.arrivals.length);
  }

  /** Requests of a lane, by its number, that are finished and were not answered. */
  refusedOf(lane: number): number {
    return this.results.refusedOf(lane);
  }

  /** Lets so many things happen; false when nothing is left to happen. */
  goOn(most: number): boolean {
    return this.timeline.run(this, most);
  }

  /** What has come of it so far. */
  result(): Simulated {
    const { results, arrived, samples, world } = this;
    return { results, arrived, inFlight: arrived - results.finished, samples, regionOf: world.regionOf };
  }

  private loopOf({ mostAtOnce, names }: { readonly mostAtOnce?: MostAtOnce | undefined; readonly names: Names }) {
    if (!mostAtOnce) return undefined;
    const { lanes } = this.arrivals;
    const most = (lane: number, sender: number) => {
      const name = names.name(sender) ?? "";
      return (lanes.includes(name) ? undefined : mostAtOnce[name]) ?? mostAtOnce[lanes[lane] ?? ""];
    };
    return new ClosedLoop(this.timeline, most, (row) => this.send(row, false));
  }

  private batchesOf({ batchLanes = [], names }: SimulatorSettings & { readonly names: Names }) {
    const { world, arrivals, results, deployment } = this;
    const given = { timeline: world.timeline, outside: world.outside, arrivals, results, names };
    const hostOf = (account: string) => deployment.accounts.find(({ name }) => name === account)?.hosts[0];
    return arrivals.lanes.map((name) => {
      const lane = batchLanes.find((each) => each.lane === name);
      return lane && new BatchJobs(given, lane, hostOf);
    });
  }

  /** Every minute, until all have been sent. */
  private startSampling(): void {
    const sampling: Happening = {
      happen: () => {
        if (this.sent === this.arrivals.length) return;
        this.sample();
        this.timeline.at(this.timeline.nowMs + sampleMs, sampling);
      },
    };
    if (this.arrivals.length > 0) this.timeline.at(this.timeline.nowMs + sampleMs, sampling);
  }

  arrive(): void {
    const row = this.arrived++;
    this.look();
    this.send(row, true);
  }

  /** Sends a request, or has it wait for its turn. */
  private send(row: number, isNew: boolean): void {
    const { arrivals, clients } = this;
    const number = arrivals.lane[row] as number;
    const batch = this.batches[number];
    if (batch) {
      this.sent++;
      batch.add(row);
      return;
    }
    const lane = this.lanes[number];
    const consumer = arrivals.consumer[row] as number;
    const caller = lane?.callerOf(consumer, row);
    if (!lane || !caller)
      throw new RangeError(`lane ${arrivals.lanes[number]} must be one of the gateway's, with a caller`);
    const sender = senderOf(lane, caller, consumer);
    const { loop } = clients;
    if (isNew && loop && !loop.enters(row, number, sender)) return;
    this.sent++;
    if (loop?.isClosed(number, sender)) this.results.waited(row, this.timeline.nowMs);
    const prompt = this.repeats?.promptOf(row, number, sender) ?? row;
    const request = clients.idle.pop() ?? new Request(clients, lane, caller);
    request.become(row, prompt, lane, caller);
  }

  private look(): void {
    const { arrived, arrivals } = this;
    this.nextMs = arrived < arrivals.length ? (arrivals.atMs[arrived] as number) : Number.POSITIVE_INFINITY;
  }

  /** Units take requests in turn, those that are down none. */
  private nextInstance(): GatewayInstance | undefined {
    for (const _ of this.instances) {
      const instance = this.instances[this.turn++ % this.instances.length] as GatewayInstance;
      const { region, unit } = instance.settings;
      if (this.world.outside.isUnitUp(region, unit, this.timeline.nowMs)) return instance;
    }
    return undefined;
  }

  private made(ids: () => number): GatewayInstance[] {
    const { deployment, world, gateway } = this;
    const [home] = deployment.gateway.regions;
    const region = home?.region ?? "";
    const first = new InstanceState(deployment);
    const more = Array.from({ length: (home?.units ?? 1) - 1 }, () => new InstanceState(deployment, { region: first }));
    const observer = { metric: () => {}, trace: () => {} };
    const now = () => this.timeline.nowMs;
    const cacheAvailable = () => world.outside.isCacheUp(region, now());
    const requestId = () =>
      `00000000-0000-4000-a000-${Math.floor(ids() * 2 ** 48)
        .toString(16)
        .padStart(12, "0")}`;
    const given = { region, now, random: world.random, requestId, observer, cacheAvailable };
    return [first, ...more].map((state, unit) => new GatewayInstance(gateway, { ...given, unit: unit + 1, state }));
  }

  private sample(): void {
    const { nowMs } = this.timeline;
    for (const { region, account } of this.world.outside.accounts) {
      for (const { deployment, utilization } of account.state(nowMs)) {
        this.samples.push({ region, deployment, atMs: nowMs, utilization });
      }
    }
  }
}
