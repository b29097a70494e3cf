import type { Solver, Term } from "./linear-model";
import { costOf, preferred } from "./place";
import type { Placement, PlacementProblem, QuotaLimit } from "./placement";
import { type Excused, type PlacementModel, placementModel } from "./placement-model";

/** A lane's objectives that had to give way, most important lane first. */
export interface Conceded {
  readonly lane: string;
  /** Part of its objectives that it still gets. */
  readonly fulfilment: number;
  /** Whether it no longer survives the loss of a region, though it was to. */
  readonly losesRegion: boolean;
}

/** The least-bad placements for a budget, and what gave way. */
export interface Concession {
  readonly placements: readonly Placement[];
  readonly conceded: readonly Conceded[];
}

/**
 * The least-bad plan for a budget that cannot buy everything. In order of importance each lane gets as much of its
 * objectives as can be paid with nothing more for those after it, then whether it survives a region's loss; what is left
 * over is saved. "infeasible" where the budget does not pay for the tokens alone.
 */
export function concede(
  problem: PlacementProblem,
  maxMonthlyUsd: number,
  solver: Solver,
): Concession | "infeasible" | "unknown" {
  const excusable = new Set(problem.lanes.map(({ name }) => name));
  let excused: Excused = { objectives: excusable, regionLoss: excusable };
  const got = new Map<string, number>();
  for (const { name } of problem.lanes) {
    const built = affordable(problem, excused, { maxMonthlyUsd, got });
    const most = solver(
      built.model.minimizing((built.fulfilment.get(name) ?? []).map(([c, part]): Term => [c, -part])),
    );
    if (most.status === "infeasible" || most.status === "unknown") return most.status;
    got.set(name, costOf(built.fulfilment.get(name) ?? [], most.values));
    const without = new Set([...(excused.regionLoss ?? [])].filter((each) => each !== name));
    const held = solver(
      affordable(problem, { ...excused, regionLoss: without }, { maxMonthlyUsd, got }).model.minimizing([]),
    );
    if ("values" in held) excused = { ...excused, regionLoss: without };
  }
  const built = affordable(problem, excused, { maxMonthlyUsd, got });
  const cheapest = solver(built.model.minimizing(built.cost));
  if (!("values" in cheapest)) return cheapest.status;
  return {
    placements: preferred(problem, excused, solver, built.placementsOf(cheapest.values)),
    conceded: problem.lanes.flatMap((lane) => {
      const fulfilment = got.get(lane.name) ?? 0;
      const asked = lane.ways.some(({ provisioned }) => (provisioned?.withoutRegionPtu ?? 0) > 0);
      const losesRegion = asked && (excused.regionLoss?.has(lane.name) ?? false);
      return fulfilment >= 1 - 1e-9 && !losesRegion ? [] : [{ lane: lane.name, fulfilment, losesRegion }];
    }),
  };
}

/** The problem within a budget, with what lanes already got kept for them. */
function affordable(
  problem: PlacementProblem,
  excused: Excused,
  { maxMonthlyUsd, got }: { readonly maxMonthlyUsd: number; readonly got: ReadonlyMap<string, number> },
): PlacementModel {
  // What stays counts no less than it costs: a budget is of money.
  const lanes = problem.lanes.map(({ deployed: _deployed, ...lane }) => lane);
  const built = placementModel({ ...problem, lanes }, excused);
  built.model.row({ upper: maxMonthlyUsd - built.leastUsd }, built.cost);
  for (const [lane, fulfilment] of got) {
    built.model.row({ lower: fulfilment - 1e-7 }, built.fulfilment.get(lane) ?? []);
  }
  return built;
}

/** A constraint by the name that a person knows it by. */
export type Constraint =
  | { readonly kind: "objectives" | "regionLoss"; readonly lane: string }
  | { readonly kind: "quota"; readonly quota: QuotaLimit };

/**
 * A smallest set of constraints that cannot hold together: each is needed, for without any one of them the rest can hold.
 * Found by leaving out one after the other and keeping out what is not needed. Empty where everything can hold.
 */
export function smallestConflict(problem: PlacementProblem, solver: Solver): readonly Constraint[] {
  let kept: readonly Constraint[] = [
    ...problem.quotas.map((quota) => ({ kind: "quota" as const, quota })),
    ...[...problem.lanes].reverse().flatMap(({ name }) => [
      { kind: "regionLoss" as const, lane: name },
      { kind: "objectives" as const, lane: name },
    ]),
  ];
  if (canHold(problem, kept, solver)) return [];
  for (const constraint of kept) {
    const others = kept.filter((each) => each !== constraint);
    if (!canHold(problem, others, solver)) kept = others;
  }
  return kept;
}

function canHold(problem: PlacementProblem, constraints: readonly Constraint[], solver: Solver): boolean {
  const held = (kind: "objectives" | "regionLoss") =>
    new Set(constraints.flatMap((each) => (each.kind === kind ? [each.lane] : [])));
  const [objectives, regionLoss] = [held("objectives"), held("regionLoss")];
  const names = problem.lanes.map(({ name }) => name);
  const quotas = constraints.flatMap((each) => (each.kind === "quota" ? [each.quota] : []));
  const { model } = placementModel(
    { ...problem, quotas },
    {
      objectives: new Set(names.filter((name) => !objectives.has(name))),
      regionLoss: new Set(names.filter((name) => !regionLoss.has(name))),
    },
  );
  return "values" in solver(model.minimizing([]));
}
