import type { Config } from "../config/schema";
import type { Deployment } from "../emulator/deployment";
import type { Fault } from "../emulator/models/faults";
import { type Arrivals, busiest } from "../simulator/arrivals";
import { type Headroom, missed, mostTimes, searchHeadroom, type Target } from "../simulator/headroom";
import { type Load, loaded } from "../simulator/loaded";
import { report, type SimulationReport } from "../simulator/report";
import type { RunSettings, Simulator } from "../simulator/simulate";
import type { BrokenLane, Change, Changing } from "./headroom-changes";
import { withProgress } from "./progress";
import type { ReplayedTraffic } from "./replayed-traffic";
import { aligned, usd } from "./simulation-lines";

/** Share of requests that a lane must answer where nobody states one. A choice. */
const answeredShare = 0.99;

/** What is searched: an environment, and how to make a simulator of it or of a change of it. */
export interface Searched {
  readonly config: Config;
  readonly deployment: Deployment;
  readonly simulator: Simulator;
  readonly changed: (deployment: Deployment) => Simulator;
  readonly changesOf: (broken: BrokenLane) => readonly Changing[];
  /** Lanes whose answers come whole, whatever is asked of their first token. */
  readonly unstreamed: readonly string[];
}

/** What a lane takes in one case, and the cheapest single change with which it takes more. */
export interface LaneHeadroom extends Headroom {
  readonly lane: string;
  /** The region that is lost; absent with all of them. */
  readonly without?: string;
  readonly change?: { readonly what: string; readonly monthlyUsd: number };
}

/**
 * Searches the headroom of every lane over the load that is given, with all regions and with each one lost: lanes that share its pool send what was measured of them, those that share nothing with it are silent. With all
 * regions, the cheapest change of a quarter with which the lane holds where it broke.
 */
export async function searchAll(
  searched: Searched,
  traffic: ReplayedTraffic,
  load: Load,
  run: RunSettings,
): Promise<readonly LaneHeadroom[]> {
  const { config, deployment, simulator, unstreamed } = searched;
  const regions = [...new Set(deployment.accounts.map(({ region }) => region))];
  const found: LaneHeadroom[] = [];
  const poolOf = new Map(config.workloads.map(({ name, poolWith }) => [name, poolWith ?? name]));
  for (const { name, objectives } of config.workloads) {
    if (!traffic.lanes.includes(name) || load[name] === 0) continue;
    const silent = traffic.lanes.filter((lane) => poolOf.get(lane) !== poolOf.get(name)).map((lane) => [lane, 0]);
    const arrivals = traffic.arrivals({ ...load, ...Object.fromEntries(silent) });
    let guess: number | undefined;
    for (const without of [undefined, ...(regions.length > 1 ? regions : [])]) {
      const faults = [...run.faults, ...(without === undefined ? [] : [down(without)])];
      const { ttftMsP95, ...others } = targetOf(objectives, without);
      const target = ttftMsP95 === undefined || unstreamed.includes(name) ? others : { ...others, ttftMsP95 };
      const search = new LaneSearch(name, target, arrivals, { ...run, faults });
      const where = without === undefined ? "with all regions" : `without ${without}`;
      found.push(
        await withProgress(`${name} ${where}`, async () => {
          const headroom = search.search(simulator, guess);
          guess = headroom.times;
          const change = without === undefined ? cheapest(searched, search, headroom) : undefined;
          return {
            lane: name,
            ...(without === undefined ? {} : { without }),
            ...headroom,
            ...(change ? { change } : {}),
          };
        }),
      );
    }
  }
  return found;
}

/** What a lane is held to; with a region lost, to the share from PTUs that it states for that. */
function targetOf(
  { ttftMsP95, latencyMsP95, ...objectives }: Config["workloads"][number]["objectives"],
  without: string | undefined,
): Target {
  const provisionedShare =
    without === undefined ? objectives.provisionedShare : objectives.provisionedShareWithoutRegion;
  return {
    answeredShare,
    ...(ttftMsP95 === undefined ? {} : { ttftMsP95 }),
    ...(latencyMsP95 === undefined ? {} : { latencyMsP95 }),
    ...(provisionedShare === undefined ? {} : { provisionedShare }),
  };
}

/** Headroom as a terminal shows it. */
export function headroomLines(found: readonly LaneHeadroom[]): string[] {
  const rows = found.map((each) => [
    each.without === undefined ? each.lane : "",
    each.without === undefined ? "all regions" : `without ${each.without}`,
    each.isAtLeast ? `> ${mostTimes.toFixed(0)} ×` : `${each.times.toFixed(1)} ×`,
    each.isAtLeast ? "" : each.times === 0 ? `does not hold at the measured load: ${each.breaks}` : each.breaks,
    each.change ? `${each.change.what}, ${usd(each.change.monthlyUsd)} a month` : "",
  ]);
  return aligned([["lane", "", "holds up to", "what breaks then", "cheapest change that raises it"], ...rows], 5);
}

/** Things that happen before somebody looks whether the lane has failed already. */
const happeningsAtOnce = 50_000;
/** Stretches longer than twice this are first searched in their busiest part, for a guess. */
const guessedMs = 3_600_000;

class LaneSearch {
  /** The run that broke at the least load. */
  broken: { readonly times: number; readonly report: SimulationReport } | undefined;

  constructor(
    readonly lane: string,
    private readonly target: Target,
    /** Of the lane, and of those that share its pool. */
    private readonly arrivals: Arrivals,
    private readonly run: RunSettings,
  ) {}

  /** Output tokens of the lane's longest measured answer. */
  get longestAnswer(): number {
    const { lanes, lane, outputTokens } = this.arrivals;
    const own = lanes.indexOf(this.lane);
    return outputTokens.reduce((longest, tokens, row) => (lane[row] === own ? Math.max(longest, tokens) : longest), 0);
  }

  missesAt(simulator: Simulator, times: number): string | undefined {
    const arrivals = loaded(this.arrivals, { [this.lane]: times }, this.run.seed);
    const simulation = simulator.begin(arrivals, this.run);
    // What is refused by now is refused: the rest could not make up for it.
    const number = arrivals.lanes.indexOf(this.lane);
    const requests = arrivals.lane.reduce((count, lane) => (lane === number ? count + 1 : count), 0);
    const most = (1 - this.target.answeredShare) * requests;
    while (simulation.goOn(happeningsAtOnce) && simulation.refusedOf(number) <= most);
    const found = report(simulation.result());
    const own = found.lanes.find(({ lane, caller }) => lane === this.lane && caller === undefined);
    const why = missed(own, this.target);
    if (why !== undefined && times < (this.broken?.times ?? Number.POSITIVE_INFINITY))
      this.broken = { times, report: found };
    return why;
  }

  search(simulator: Simulator, guess: number | undefined): Headroom {
    const near = guess ?? this.guess(simulator);
    return searchHeadroom((times) => this.missesAt(simulator, times), near);
  }

  private guess(simulator: Simulator): number {
    const { atMs, length } = this.arrivals;
    if ((atMs[length - 1] ?? 0) - (atMs[0] ?? 0) <= 2 * guessedMs) return 1;
    const part = new LaneSearch(this.lane, this.target, busiest(this.arrivals, guessedMs), this.run);
    return searchHeadroom((times) => part.missesAt(simulator, times)).times;
  }
}

/** How many times a limit or a capacity is raised, as little as holds. A choice: a lane that needs more of one thing needs a new plan. */
const raises = [1.25, 1.5, 2, 3, 4];
const most = 4;

/** The cheapest change with which the lane holds at the least load that broke it, and of that as little as holds. */
function cheapest({ changed, changesOf: changes }: Searched, search: LaneSearch, { isAtLeast }: Headroom) {
  const { broken } = search;
  if (isAtLeast || !broken) return undefined;
  const holds = ({ deployment }: Change) => search.missesAt(changed(deployment), broken.times) === undefined;
  const least = changes({ lane: search.lane, ...broken, longestAnswer: search.longestAnswer })
    // What does not help by that much does not help by less.
    .filter((changing) => holds(changing(most)))
    .map((changing) => raises.map(changing).find(holds) ?? changing(most))
    .sort((a, b) => a.monthlyUsd - b.monthlyUsd);
  const [found] = least;
  return found && { what: found.what, monthlyUsd: found.monthlyUsd };
}

function down(region: string): Fault {
  return { kind: "region-down", fromMs: 0, toMs: Number.POSITIVE_INFINITY, target: { region }, share: 1 };
}
