import type { Catalog } from "../catalog/catalog";
import { limit } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { WorkloadClass } from "../config/workload-schema";
import type { Profile } from "../traffic/profile";
import { type Problem, UserError } from "../written/problem";
import { type Binding, bindingConstraints, poolingGain } from "./binding";
import { choicesOf } from "./choose-option";
import { conflictProblems } from "./infeasible";
import { concede, smallestConflict } from "./optimum/concede";
import type { Solver } from "./optimum/linear-model";
import { place } from "./optimum/place";
import {
  fulfils,
  monthlyUsdOf,
  type Placement,
  type PlacementLane,
  type PlacementProblem,
  type QuotaLimit,
  withinQuotas,
} from "./optimum/placement";
import type { Concession, Plan } from "./plan";
import type { PlacedPool } from "./plan-pool";
import { type Pool, poolOf, poolsOf } from "./pool";
import { replanned } from "./replanning";
import { count, percent } from "./standard-limit";
import { type FoundWays, type PoolWay, waysOf } from "./ways";

/** A pool and every way to serve it. */
export interface Candidate {
  readonly pool: Pool;
  readonly found: FoundWays;
  readonly lane: PlacementLane;
  /** The same as if nothing were deployed. */
  readonly anew: PlacementLane;
  /** What sharing the pool comes to, where lanes do. */
  readonly gain: readonly string[];
}

/** Placements of all pools, and what they are worth. */
export interface Chosen {
  /** In the order of the config. */
  readonly placed: readonly PlacedPool[];
  readonly gapUsd: number;
  readonly conceded: readonly Concession[];
  readonly binding: readonly Binding[];
  readonly warnings: readonly string[];
}

/** Every pool with its ways, in the config's order. Throws a `UserError` with every lane that has none. */
export function candidatesOf(
  config: Config,
  profile: Profile,
  catalog: Catalog,
  previous: Plan | undefined,
): readonly Candidate[] {
  const problems: Problem[] = [];
  const candidates = poolsOf(config, profile).flatMap((pool): Candidate[] => {
    const unmeasured = pool.lanes.filter(({ demand }) => demand.requests === 0);
    for (const { workload } of unmeasured) {
      const why = "the profile holds no request of it; profile its traffic again";
      problems.push(refusedProblem(config, { workload: workload.name, refused: [why] }));
    }
    if (unmeasured.length > 0) return [];
    const found = waysOf(config, catalog, pool);
    const name = pool.lanes[0].workload.name;
    const ways = found.ways.filter(({ levels }) => levels.length > 0);
    if (!ways.some(({ levels }) => levels.some(fulfils))) {
      problems.push(
        refusedProblem(config, { workload: name, refused: [...found.refused, ...notReached(pool, found)] }),
      );
      return [];
    }
    const last = previous?.lanes.find(({ workload }) => workload === name);
    const redundant = config.redundancy === "regions" && pool.lanes[0].workload.class !== "batch";
    const anew = { name, redundant, ways };
    const lane = { ...anew, ...replanned(config, { ...found, ways }, last) };
    return [{ pool, found, lane, anew, gain: gainOf(config, catalog, pool, ways) }];
  });
  if (problems.length > 0) throw new UserError(problems);
  return candidates;
}

/** A lane that cannot be served, by where it was written. */
export function refusedProblem(
  { workloads }: Config,
  { workload, refused }: { readonly workload: string; readonly refused: readonly string[] },
): Problem {
  const index = workloads.findIndex(({ name }) => name === workload);
  return { path: `workloads[${index}]`, message: `${workload} cannot be served: ${refused.join("; ")}` };
}

function notReached({ lanes }: Pool, { ways }: FoundWays): readonly string[] {
  if (ways.length === 0) return [];
  const { model, objectives } = lanes[0].workload;
  const regions = [...new Set(ways.flatMap((way) => way.regions))].join(", ");
  const shares = choicesOf(ways.map(({ option }) => option)).map(({ point }) => point.provisionedShare);
  const most = Math.max(0, ...shares);
  if (objectives.provisionedShare > 0) {
    return most === 0
      ? [`${model} has no provisioned deployment type inside the data boundary in ${regions}`]
      : [
          `the largest deployment in ${regions} serves ${percent(most)} from PTUs, asked ${percent(objectives.provisionedShare)}`,
        ];
  }
  return [
    `no source states a target for the speed of ${model} by any type that serves ${percent(objectives.assuredShare ?? 0)} of it in ${regions}`,
  ];
}

function gainOf(config: Config, catalog: Catalog, pool: Pool, ways: readonly PoolWay[]): readonly string[] {
  if (pool.lanes.length === 1) return [];
  const alone = pool.lanes.map((lane) => ({
    name: lane.workload.name,
    ways: waysOf(config, catalog, poolOf([lane])).ways,
  }));
  const pooled = ways.flatMap(({ levels }) => levels.filter(fulfils)).map(({ monthlyUsd }) => monthlyUsd);
  return [poolingGain(alone, Math.min(...pooled))];
}

/** Who gives way last. */
const importance: readonly WorkloadClass[] = ["interactive", "background", "batch", "evaluation"];

/** Places every pool: at the least cost, or within the budget with the objectives that fit into it. */
export function choose(config: Config, catalog: Catalog, candidates: readonly Candidate[], solver: Solver): Chosen {
  const ranked = [...candidates].sort(
    (a, b) => importance.indexOf(a.pool.lanes[0].workload.class) - importance.indexOf(b.pool.lanes[0].workload.class),
  );
  const { problem, optimum } = placeInAccounts(
    { lanes: ranked.map(({ lane }) => lane), quotas: config.capacity.quotas },
    accountLimits(config, catalog),
    solver,
  );
  if (optimum === "infeasible") throw new UserError(conflictProblems(config, smallestConflict(problem, solver)));
  if (optimum === "unknown") throw new UserError([unsolved]);
  const { maxMonthlyUsd = Number.POSITIVE_INFINITY } = config.capacity;
  const usd = monthlyUsdOf(optimum.placements);
  const pools = ranked.map(({ pool }) => pool);
  const inOrder = (placements: readonly Placement[]) =>
    candidates.map((candidate) => placedPool(candidate, placements[ranked.indexOf(candidate)]));
  if (usd <= maxMonthlyUsd) {
    const binding = bindingConstraints({ ...problem, lanes: ranked.map(({ anew }) => anew) }, pools, solver);
    return {
      placed: inOrder(optimum.placements),
      gapUsd: optimum.gapUsd,
      conceded: [],
      binding,
      warnings: gapWarnings(optimum.gapUsd),
    };
  }
  const within = concede(problem, maxMonthlyUsd, solver);
  if (within === "unknown") throw new UserError([unsolved]);
  if (within === "infeasible") throw new UserError([tooSmall(problem, maxMonthlyUsd)]);
  const conceded = within.conceded.map(({ lane, fulfilment, losesRegion }) => ({
    workload: lane,
    fulfilment,
    losesRegion,
  }));
  const constraint = `capacity.maxMonthlyUsd $${count(maxMonthlyUsd)}`;
  return {
    placed: inOrder(within.placements),
    gapUsd: 0,
    conceded,
    binding: [{ constraint, relaxed: `at $${count(usd)} every objective is met`, savesUsd: 0 }],
    warnings: conceded.map(concededWarning),
  };
}

/**
 * What an account holds is looked at when it is too much, for it would tie all lanes to one another: a plan that keeps to it
 * unasked is the optimum with it too.
 */
function placeInAccounts(problem: PlacementProblem, accounts: readonly QuotaLimit[], solver: Solver) {
  const optimum = place(problem, solver);
  if (typeof optimum === "string" || withinQuotas(accounts, optimum.placements)) return { problem, optimum };
  const tied = { ...problem, quotas: [...problem.quotas, ...accounts] };
  const within = place(tied, solver);
  // Where nothing fits, the plan that does not is told of, by how much is too much.
  return within === "infeasible" ? { problem, optimum } : { problem: tied, optimum: within };
}

/** A region has one account, and an account holds so many deployments. */
function accountLimits({ regions }: Config, catalog: Catalog): readonly QuotaLimit[] {
  const { value } = limit(catalog, "deploymentsPerAccount");
  return regions.map((region) => ({ region, sku: "any", limit: value }));
}

function placedPool({ pool, found, gain }: Candidate, placement: Placement | undefined): PlacedPool {
  if (!placement) throw new RangeError(`${pool.lanes[0].workload.name} must have been placed`);
  // A placement's way is one of those that were given, or one of them with fewer levels.
  const way = placement.way as PoolWay;
  const { ptu } = placement.level;
  const point = way.option.provisioned ? way.option.provisioned.curve.at(ptu) : way.option.meteredOnly;
  const { primaries, failovers } = placement;
  return { pool, found, way, point, primaries, failovers, gain };
}

const unsolved: Problem = {
  path: "capacity",
  message: "must be solved within the limit, which was reached before any plan was found (raise --time-limit)",
};

function tooSmall({ lanes }: PlacementProblem, maxMonthlyUsd: number): Problem {
  const least = lanes.reduce(
    (sum, { ways }) => sum + Math.min(...ways.flatMap(({ levels }) => levels.map(({ monthlyUsd }) => monthlyUsd))),
    0,
  );
  return {
    path: "capacity.maxMonthlyUsd",
    message: `must pay for the traffic itself, which costs $${count(least)} a month without any objective, got $${count(maxMonthlyUsd)}`,
  };
}

function gapWarnings(gapUsd: number): readonly string[] {
  if (gapUsd === 0) return [];
  return [
    `not proved to be the optimum: the limit was reached; another plan may cost up to $${count(gapUsd)} a month less (raise --time-limit)`,
  ];
}

function concededWarning({ workload, fulfilment, losesRegion }: Concession): string {
  const gets = fulfilment >= 1 ? "" : ` gets ${percent(fulfilment)} of its objectives`;
  const loses = losesRegion ? " no longer keeps its share with a region lost" : "";
  return `budget: ${workload}${[gets, loses].filter((each) => each !== "").join(" and")}`;
}
