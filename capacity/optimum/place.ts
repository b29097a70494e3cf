import { legalPtuAtLeast } from "../normalized-tokens";
import type { Solver, Term } from "./linear-model";
import {
  fulfils,
  type Level,
  monthlyUsdOf,
  type Placement,
  type PlacementLane,
  type PlacementProblem,
  type QuotaLimit,
  samePlacement,
  survives,
  takenTogether,
  takesMetered,
  type Way,
  withinQuotas,
} from "./placement";
import { type Excused, placementModel } from "./placement-model";

/** The least costly placements that meet everything, in the order of the problem's lanes; or that there are none. */
export type Placed =
  | {
      readonly placements: readonly Placement[];
      /** How far above the optimum these may be, USD a month; 0 where they were proved to be it. */
      readonly gapUsd: number;
    }
  | "infeasible"
  /** The solver's limit was reached before it found any. */
  | "unknown";

/**
 * Places all lanes at the least cost a month; where two cost the same, nearer and fewer regions.
 *
 * A lane that shares no quota with another is placed apart from it. One whose own least costly placement keeps to its
 * quotas has its optimum: no placement is cheaper without them either. The others are solved together, exactly. The
 * budget is not looked at (see `concede`).
 */
export function place(problem: PlacementProblem, solver: Solver): Placed {
  const placements = new Map<string, Placement>();
  let gapUsd = 0;
  for (const part of parts(problem)) {
    const placed = placePart(part, solver);
    if (typeof placed === "string") return placed;
    for (const [index, lane] of part.lanes.entries()) placements.set(lane.name, placed.placements[index] as Placement);
    gapUsd += placed.gapUsd;
  }
  return { placements: problem.lanes.map(({ name }) => placements.get(name) as Placement), gapUsd };
}

function placePart(part: PlacementProblem, solver: Solver): Placed {
  const apart = part.lanes.map(leastCostly);
  if (apart.every((each) => each !== undefined) && apart.every(survives) && withinQuotas(part.quotas, apart)) {
    return { placements: apart, gapUsd: 0 };
  }
  return placeTogether(part, solver);
}

/** Solves for cost, then for preference among the levels that this leaves. */
function placeTogether(problem: PlacementProblem, solver: Solver): Placed {
  const built = placementModel(problem);
  const cheapest = solver(built.model.minimizing(built.cost));
  if (cheapest.status === "infeasible") return "infeasible";
  if (cheapest.status === "unknown") return oneByOne(problem, solver);
  const placements = preferred(problem, {}, solver, built.placementsOf(cheapest.values));
  if (cheapest.status === "optimal") return { placements, gapUsd: 0 };
  const found = costOf(built.cost, cheapest.values);
  // What stays as it is counts as cheaper than it is, so the bound is one on that sum.
  const kept = problem.lanes.reduce((sum, { deployed }) => sum + (deployed?.worthUsd ?? 0), 0);
  return { placements, gapUsd: Math.max(0, found - cheapest.bound) + kept };
}

/**
 * What is had in little time: each lane in what the more important ones leave. That may be dear, or leave nothing; no plan is
 * cheaper than its lanes would be without quotas, so that is how far off it can be.
 */
function oneByOne({ lanes, quotas }: PlacementProblem, solver: Solver): Placed {
  const placements: Placement[] = [];
  for (const lane of lanes) {
    const left = quotas.map((quota) => ({ ...quota, limit: quota.limit - takenTogether(quota, placements) }));
    const built = placementModel({ lanes: [lane], quotas: left });
    const found = solver(built.model.minimizing(built.cost));
    const [placement] = "values" in found ? built.placementsOf(found.values) : [];
    if (!placement) return "unknown";
    placements.push(placement);
  }
  const least = lanes.reduce(
    (sum, { ways }) =>
      sum + Math.min(...ways.flatMap(({ levels }) => levels.filter(fulfils).map(({ monthlyUsd }) => monthlyUsd))),
    0,
  );
  return { placements, gapUsd: Math.max(0, monthlyUsdOf(placements) - least) };
}

/** More lanes than this are moved nearer one by one. */
const mostTogether = 12;

/**
 * With every lane's level as it was found, the regions that are preferred, the more important lanes' before the others'.
 * Many lanes are moved one by one, in what the others leave of the quotas: nothing costs more or less for it, so it need not
 * be the best of all for everybody.
 */
export function preferred(
  problem: PlacementProblem,
  excused: Excused,
  solver: Solver,
  found: readonly Placement[],
): readonly Placement[] {
  if (problem.lanes.length <= mostTogether) return movedTogether(problem, excused, solver, found);
  let placements = found;
  // A lane that moves may make room for one that was tried before it.
  for (let pass = 0; pass < 3; pass++) {
    const moved = movedNearer(problem, excused, solver, placements);
    if (moved.every((each, index) => each === placements[index])) break;
    placements = moved;
  }
  return placements;
}

function movedTogether(
  { lanes, quotas }: PlacementProblem,
  excused: Excused,
  solver: Solver,
  found: readonly Placement[],
): readonly Placement[] {
  const stays = found.map((placement, index) => lanes[index] !== undefined && isDeployed(lanes[index], placement));
  const staying = found.filter((_, index) => stays[index]);
  const moving = lanes.flatMap((lane, index) => {
    const placement = found[index];
    if (!placement || stays[index]) return [];
    const { way, level } = placement;
    return [{ ...lane, ways: [{ ...way, levels: [{ ...level, fulfilment: 1 }] }] }];
  });
  const left = quotas.map((quota) => ({ ...quota, limit: quota.limit - takenTogether(quota, staying) }));
  const built = placementModel({ lanes: moving, quotas: left }, excused);
  const nearest = solver(built.model.minimizing(built.preference));
  if (!("values" in nearest)) return found;
  const moved = new Map(built.placementsOf(nearest.values).map((each, index) => [moving[index]?.name, each]));
  return found.map((placement, index) => {
    const better = moved.get(lanes[index]?.name);
    return better ? { ...better, way: placement.way, level: placement.level } : placement;
  });
}

function movedNearer(
  { lanes, quotas }: PlacementProblem,
  excused: Excused,
  solver: Solver,
  from: readonly Placement[],
): readonly Placement[] {
  const placements = [...from];
  for (const [index, lane] of lanes.entries()) {
    const placement = placements[index];
    if (!placement || isDeployed(lane, placement)) continue;
    const others = placements.filter((_, other) => other !== index);
    const left = quotas.map((quota) => ({ ...quota, limit: quota.limit - takenTogether(quota, others) }));
    const way = { ...placement.way, levels: [{ ...placement.level, fulfilment: 1 }] };
    const built = placementModel({ lanes: [{ ...lane, ways: [way] }], quotas: left }, excused);
    const nearest = solver(built.model.minimizing(built.preference));
    const [better] = "values" in nearest ? built.placementsOf(nearest.values) : [];
    if (
      better &&
      JSON.stringify([better.primaries, better.failovers]) !==
        JSON.stringify([placement.primaries, placement.failovers])
    )
      placements[index] = { ...better, way: placement.way, level: placement.level };
  }
  return placements;
}

function isDeployed({ deployed }: PlacementLane, placement: Placement): boolean {
  return deployed !== undefined && samePlacement(deployed.placement, placement);
}

/** USD a month of a solution, by the terms of a cost. */
export function costOf(cost: readonly Term[], values: readonly number[]): number {
  return cost.reduce((sum, [column, usd]) => sum + usd * (values[column] ?? 0), 0);
}

/** A lane's least costly level, all of it in the first region; nothing where none fulfils or one deployment can't hold it. */
function leastCostly({ ways, redundant, deployed }: PlacementLane): Placement | undefined {
  let best: { readonly way: Way; readonly level: Level } | undefined;
  for (const way of ways) {
    for (const level of way.levels) {
      if (fulfils(level) && !(best && level.monthlyUsd >= best.level.monthlyUsd)) best = { way, level };
    }
  }
  if (!best) return undefined;
  const kept = deployed && stillThere(ways, deployed.placement, redundant);
  if (kept && kept.level.monthlyUsd - deployed.worthUsd < best.level.monthlyUsd) return kept;
  return inFirstRegion(best.way, best.level, redundant);
}

/** What is deployed, at what it costs and gets now; nothing where it no longer can or may be. */
function stillThere(ways: readonly Way[], deployed: Placement, redundant: boolean): Placement | undefined {
  for (const way of ways) {
    const level = way.levels.find(({ ptu }) => ptu === deployed.level.ptu);
    if (!level || !fulfils(level) || !samePlacement(deployed, { ...deployed, way })) continue;
    if (!deployed.primaries.every(({ region }) => way.regions.includes(region))) continue;
    return { way, level, primaries: deployed.primaries, failovers: failoversOf(way, deployed.primaries, redundant) };
  }
  return undefined;
}

function inFirstRegion(way: Way, level: Level, redundant: boolean): Placement | undefined {
  const [region] = way.regions;
  if (region === undefined || (way.provisioned && !inOne(level.ptu, way.provisioned))) return undefined;
  const primaries = [{ region, ptu: level.ptu }];
  return { way, level, primaries, failovers: failoversOf(way, primaries, redundant) };
}

/** Whether one deployment can have so many PTUs. */
function inOne(ptu: number, { step, maximum }: NonNullable<Way["provisioned"]>): boolean {
  return ptu <= maximum && legalPtuAtLeast(ptu, step) === ptu;
}

function failoversOf(way: Way, primaries: Placement["primaries"], redundant: boolean): readonly string[] {
  return redundant ? way.failovers.filter((region) => !primaries.some((each) => each.region === region)) : [];
}

/** The problem cut into lanes that share a quota with one another, each with the quotas it touches. */
export function parts({ lanes, quotas }: PlacementProblem): readonly PlacementProblem[] {
  const groups: { readonly lanes: Set<PlacementLane>; readonly quotas: Set<QuotaLimit> }[] = lanes.map((lane) => ({
    lanes: new Set([lane]),
    quotas: new Set(),
  }));
  for (const quota of quotas) {
    const touched = groups.filter((group) => [...group.lanes].some((lane) => touches(lane, quota)));
    const [first, ...others] = touched;
    if (!first) continue;
    first.quotas.add(quota);
    for (const other of others) {
      for (const lane of other.lanes) first.lanes.add(lane);
      for (const each of other.quotas) first.quotas.add(each);
      groups.splice(groups.indexOf(other), 1);
    }
  }
  return groups.map((group) => ({
    lanes: lanes.filter((lane) => group.lanes.has(lane)),
    quotas: quotas.filter((quota) => group.quotas.has(quota)),
  }));
}

function touches({ ways }: PlacementLane, quota: QuotaLimit): boolean {
  return ways.some((way) => {
    const first = way.provisioned?.sku === quota.sku && way.regions.includes(quota.region);
    return (
      first ||
      ((quota.sku === "any" || takesMetered(way, quota)) && [...way.regions, ...way.failovers].includes(quota.region))
    );
  });
}

/** USD a month that a change of the problem would save; nothing where it would save nothing that is worth a cent. */
export function savingOf(changed: PlacementProblem, usd: number, solver: Solver): number {
  const placed = place(changed, solver);
  if (typeof placed === "string") return 0;
  const saved = usd - monthlyUsdOf(placed.placements);
  return saved < 0.005 ? 0 : saved;
}
