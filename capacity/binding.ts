import { quotaWords } from "./infeasible";
import type { Solver } from "./optimum/linear-model";
import { parts, place, savingOf } from "./optimum/place";
import { fulfils, monthlyUsdOf, type PlacementLane, type PlacementProblem } from "./optimum/placement";
import type { Pool } from "./pool";
import { count, percent } from "./standard-limit";

/** A constraint that costs money, what of it is let go of, and what that saves: USD a month, an exact difference. */
export interface Binding {
  readonly constraint: string;
  readonly relaxed: string;
  readonly savesUsd: number;
}

/** More lanes than this solved together are too many to solve again for each of their constraints. */
const mostTogether = 12;

/**
 * What each binding constraint costs: the problem is solved again without it, or with a point less of it, and the
 * difference is the price of it. Not the duals of a relaxation, which hold for no step that can be bought. What is
 * deployed already plays no part in it: the problem is to be one without.
 */
export function bindingConstraints(
  problem: PlacementProblem,
  pools: readonly Pool[],
  solver: Solver,
): readonly Binding[] {
  return parts(problem).flatMap((part) => {
    if (part.lanes.length > mostTogether) return [];
    const placed = place(part, solver);
    if (typeof placed === "string") return [];
    const usd = monthlyUsdOf(placed.placements);
    const priced = (constraint: string, relaxed: string, changed: PlacementProblem): Binding[] => {
      const savesUsd = savingOf(changed, usd, solver);
      return savesUsd > 0 ? [{ constraint, relaxed, savesUsd }] : [];
    };
    const relaxations = part.lanes.flatMap((lane) =>
      laneRelaxations(lane, pools).map((each) => ({
        ...each,
        problem: { ...part, lanes: part.lanes.map((other) => (other === lane ? each.changed : other)) },
      })),
    );
    return [
      ...relaxations.flatMap((each) => priced(each.constraint, each.relaxed, each.problem)),
      ...part.quotas.flatMap((quota) =>
        priced(quotaWords(quota), "not short", { ...part, quotas: part.quotas.filter((each) => each !== quota) }),
      ),
    ];
  });
}

interface Relaxation {
  readonly constraint: string;
  readonly relaxed: string;
  readonly changed: PlacementLane;
}

function laneRelaxations(lane: PlacementLane, pools: readonly Pool[]): readonly Relaxation[] {
  const pool = pools.find(({ lanes }) => lanes[0].workload.name === lane.name);
  const asked = (pool?.lanes ?? []).flatMap(({ workload: { name, objectives } }) =>
    (["provisionedShare", "assuredShare"] as const)
      .filter((each) => (objectives[each] ?? 0) > 0)
      .map((objective) => ({ name, objective, share: objectives[objective] ?? 0 })),
  );
  const words = asked.map(({ name, objective, share }) => `${name}: ${objective} ${percent(share)}`).join(", ");
  const relaxations: Relaxation[] = [];
  const [only, ...others] = asked;
  if (only && others.length === 0 && only.share > 0.01) {
    const factor = only.share / (only.share - 0.01);
    const changed = withFulfilment(lane, (fulfilment) => Math.min(1, fulfilment * factor));
    relaxations.push({ constraint: words, relaxed: `at ${percent(only.share - 0.01)}`, changed });
  }
  if (only) relaxations.push({ constraint: words, relaxed: "not asked", changed: withoutObjectives(lane) });
  if (lane.ways.some(({ provisioned }) => (provisioned?.withoutRegionPtu ?? 0) > 0)) {
    const constraint = `${lane.name}: provisionedShareWithoutRegion`;
    relaxations.push({ constraint, relaxed: "not asked", changed: withoutRegionLoss(lane) });
  }
  return relaxations;
}

function withFulfilment(lane: PlacementLane, change: (fulfilment: number) => number): PlacementLane {
  const ways = lane.ways.map((way) => ({
    ...way,
    levels: way.levels.map((level) => ({ ...level, fulfilment: change(level.fulfilment) })),
  }));
  return { ...lane, ways };
}

function withoutObjectives(lane: PlacementLane): PlacementLane {
  return withoutRegionLoss(withFulfilment(lane, () => 1));
}

function withoutRegionLoss(lane: PlacementLane): PlacementLane {
  const ways = lane.ways.map((way) =>
    way.provisioned ? { ...way, provisioned: { ...way.provisioned, withoutRegionPtu: 0 } } : way,
  );
  return { ...lane, ways };
}

/** What sharing a pool saves: its lanes, each by itself at its least cost, against the pool. Nothing where one can't stand alone. */
export function poolingGain(
  alone: readonly { readonly name: string; readonly ways: PlacementLane["ways"] }[],
  pooledUsd: number,
): string {
  const costs = alone.map(({ name, ways }) => {
    const least = ways.flatMap(({ levels }) => levels.filter(fulfils)).map(({ monthlyUsd }) => monthlyUsd);
    return { name, usd: Math.min(...least) };
  });
  const apart = costs.reduce((sum, { usd }) => sum + usd, 0);
  const each = costs.map(({ name, usd }) => `${name} $${count(usd)}`).join(", ");
  if (!Number.isFinite(apart)) return "apart, not every lane of the pool could meet its objectives";
  const gain = apart - pooledUsd;
  const words = gain >= 0 ? `$${count(gain)} a month less` : `$${count(-gain)} a month more`;
  return `the pool costs ${words} than its lanes apart (${each})`;
}
