import { firstMultiple } from "../normalized-tokens";
import { LinearModel, type Term } from "./linear-model";
import {
  fulfils,
  type Level,
  type Placement,
  type PlacementLane,
  type PlacementProblem,
  type QuotaLimit,
  samePlacement,
  takesMetered,
  type Way,
} from "./placement";

/** What a lane may be excused from while it is found out what can be had. */
export interface Excused {
  /** Lanes whose objectives may be missed. */
  readonly objectives?: ReadonlySet<string>;
  /** Lanes that need not survive the loss of a region, and not stand in two. */
  readonly regionLoss?: ReadonlySet<string>;
}

/** A placement problem as a linear model, and the way back from its columns. */
export interface PlacementModel {
  readonly model: LinearModel;
  /** USD a month above `leastUsd`, less what changing nothing is worth. */
  readonly cost: readonly Term[];
  /** USD a month of every lane's least costly level. */
  readonly leastUsd: number;
  /** How unlike the order of preference a placement is: regions far down, spread, failovers that are missing. */
  readonly preference: readonly Term[];
  /** Columns of the levels by lane, with the fulfilment of each. */
  readonly fulfilment: ReadonlyMap<string, readonly Term[]>;
  placementsOf(values: readonly number[]): readonly Placement[];
}

/**
 * Builds the model. For each lane and way, `λ` says which level is bought, `w` in which regions the lane's traffic goes
 * first, `n` by how many increments above the minimum each of these is, and `f` where its metered type stands besides:
 *
 *     Σ λ = 1                                        one level of one way
 *     Σ over regions of (minimum·w + increment·n) = Σ PTU·λ     n ≤ most·w
 *     Σ over all regions but r of (…) ≥ PTU without a region·Σ λ      for every r
 *     Σ over lanes of what stands in a region ≤ its quota
 *
 * Costs are on `λ` alone and were read off the cost curve of all bins, so no bin is lost to the model.
 */
export function placementModel({ lanes, quotas }: PlacementProblem, excused: Excused = {}): PlacementModel {
  const model = new LinearModel();
  const placed = lanes.map((lane) => new LaneColumns(model, lane, excused));
  for (const quota of quotas) {
    const terms = placed.flatMap((lane) => lane.takenOf(quota));
    if (terms.length > 0) model.row({ upper: quota.limit }, terms);
  }
  return {
    model,
    cost: placed.flatMap(({ cost }) => cost),
    leastUsd: placed.reduce((sum, { leastUsd }) => sum + leastUsd, 0),
    preference: placed.flatMap((lane, rank) =>
      lane.preference().map(([column, weight]): Term => [column, weight * (placed.length - rank)]),
    ),
    fulfilment: new Map(placed.map((lane) => [lane.name, lane.fulfilment()])),
    placementsOf: (values) => placed.map((lane) => lane.placementOf(values)),
  };
}

interface RegionColumns {
  readonly region: string;
  readonly stands: number;
  /** What PTUs there are made of: columns, and the PTUs of a unit of each. */
  readonly ptu: readonly Term[];
}

interface WayColumns {
  readonly way: Way;
  readonly levels: readonly { readonly level: Level; readonly column: number }[];
  readonly primaries: readonly RegionColumns[];
  readonly failovers: readonly { readonly region: string; readonly column: number }[];
}

/** One lane's variables and the constraints that are its own. */
class LaneColumns {
  readonly name: string;
  readonly cost: Term[] = [];
  readonly leastUsd: number;
  readonly #model: LinearModel;
  readonly #ways: readonly WayColumns[];

  constructor(model: LinearModel, lane: PlacementLane, excused: Excused) {
    this.name = lane.name;
    this.#model = model;
    const survives = !excused.regionLoss?.has(lane.name);
    const anyLevel = excused.objectives?.has(lane.name) ?? false;
    this.#ways = lane.ways.map((way) => this.#addWay(way, lane, { survives, anyLevel }));
    model.row(
      { lower: 1, upper: 1 },
      this.#ways.flatMap(({ levels }) => levels.map(({ column }): Term => [column, 1])),
    );
    // A constant for every choice changes none; without it the costs to compare keep more digits.
    this.leastUsd = Math.min(...this.#ways.flatMap(({ levels }) => levels.map(({ level }) => level.monthlyUsd)));
    for (const { levels } of this.#ways) {
      for (const { level, column } of levels) this.cost.push([column, level.monthlyUsd - this.leastUsd]);
    }
    if (lane.deployed) this.#favour(lane.deployed);
  }

  #addWay(way: Way, lane: PlacementLane, { survives, anyLevel }: { survives: boolean; anyLevel: boolean }): WayColumns {
    const model = this.#model;
    const needed = survives ? (way.provisioned?.withoutRegionPtu ?? 0) : 0;
    const levels = worthwhile(way, { anyLevel, all: needed > 0 || lane.deployed !== undefined }).map((level) => ({
      level,
      column: model.yesOrNo(),
    }));
    const most = Math.max(0, ...levels.map(({ level }) => level.ptu));
    const chosen = levels.map(({ column }): Term => [column, 1]);
    const primaries = way.regions.map((region) => this.#addRegion(way, region, most));
    const failovers = lane.redundant ? way.failovers.map((region) => ({ region, column: model.yesOrNo() })) : [];
    for (const { region, column } of failovers) {
      const primary = primaries.find((each) => each.region === region);
      model.row({ upper: 0 }, [[column, 1], ...(primary ? [[primary.stands, 1] as Term] : []), ...negated(chosen)]);
    }
    this.#sumToLevel(way, primaries, levels);
    const regions = new Set([...way.regions, ...way.failovers]);
    if (lane.redundant && survives && regions.size > 1) {
      const standing = [...primaries.map(({ stands }) => stands), ...failovers.map(({ column }) => column)];
      model.row({ lower: 0 }, [...standing.map((column): Term => [column, 1]), ...negated(chosen, 2)]);
    }
    if (needed > 0) {
      for (const lost of primaries) {
        const left = primaries.filter((each) => each !== lost).flatMap(({ ptu }) => ptu);
        model.row({ lower: 0 }, [...left, ...negated(chosen, needed)]);
      }
    }
    return { way, levels, primaries, failovers };
  }

  /** The minimum, or a multiple of the increment: `minimum·w + (first multiple − minimum)·raised + increment·n`. */
  #addRegion({ provisioned }: Way, region: string, most: number): RegionColumns {
    const model = this.#model;
    const stands = model.yesOrNo();
    if (!provisioned) return { region, stands, ptu: [] };
    const { minimum, increment } = provisioned.step;
    const first = firstMultiple(provisioned.step);
    const room = Math.max(0, Math.floor((Math.min(provisioned.maximum, most) - first) / increment));
    const raised = first === minimum ? stands : model.yesOrNo();
    const increments = model.whole(room);
    model.row({ upper: 0 }, [
      [increments, 1],
      [raised, -room],
    ]);
    if (raised === stands)
      return {
        region,
        stands,
        ptu: [
          [stands, minimum],
          [increments, increment],
        ],
      };
    model.row({ upper: 0 }, [
      [raised, 1],
      [stands, -1],
    ]);
    return {
      region,
      stands,
      ptu: [
        [stands, minimum],
        [raised, first - minimum],
        [increments, increment],
      ],
    };
  }

  #sumToLevel(way: Way, primaries: WayColumns["primaries"], levels: WayColumns["levels"]): void {
    const bought = way.provisioned
      ? levels.map(({ level, column }): Term => [column, -level.ptu])
      : levels.map(({ column }): Term => [column, -1]);
    const standing = primaries.flatMap(({ ptu, stands }) => (way.provisioned ? ptu : [[stands, 1] as Term]));
    this.#model.row({ lower: 0, upper: 0 }, [...standing, ...bought]);
  }

  /** What changing nothing is worth, where all of it stays: the level, and the PTUs in each region. */
  #favour({ placement, worthUsd }: NonNullable<PlacementLane["deployed"]>): void {
    const same = this.#ways.find(
      ({ way, levels }) =>
        levels.some(({ level }) => level.ptu === placement.level.ptu) &&
        samePlacement(placement, { ...placement, way }),
    );
    const level = same?.levels.find(({ level: { ptu } }) => ptu === placement.level.ptu);
    if (!same || !level) return;
    const kept = this.#model.yesOrNo();
    this.#model.row({ upper: 0 }, [
      [kept, 1],
      [level.column, -1],
    ]);
    for (const { region, ptu } of placement.primaries) {
      const primary = same.primaries.find((each) => each.region === region);
      if (!primary) return;
      const there = same.way.provisioned ? primary.ptu : [[primary.stands, 1] as Term];
      this.#model.row({ lower: 0 }, [...there, [kept, same.way.provisioned ? -ptu : -1]]);
    }
    this.cost.push([kept, -worthUsd]);
  }

  takenOf(quota: QuotaLimit): Term[] {
    return this.#ways.flatMap(({ way, primaries, failovers }) => {
      const primary = primaries.filter(({ region }) => region === quota.region);
      const others = failovers.filter(({ region }) => region === quota.region).map(({ column }) => column);
      if (quota.sku === "any") {
        return [
          ...primary.map(({ stands }): Term => [stands, way.deployments]),
          ...others.map((column): Term => [column, 1]),
        ];
      }
      if (way.provisioned?.sku === quota.sku) return primary.flatMap(({ ptu }) => ptu);
      if (!takesMetered(way, quota)) return [];
      const columns = [...primary.map(({ stands }) => stands), ...others];
      return columns.map((column): Term => [column, way.metered.capacity]);
    });
  }

  /** Near regions before far ones, few before many, and a failover wherever there may be one. */
  preference(): Term[] {
    return this.#ways.flatMap(({ primaries, failovers }, order) => [
      ...primaries.map(({ stands }, rank): Term => [stands, 100 * (rank + 1) + order]),
      ...failovers.map(({ column }): Term => [column, -1]),
    ]);
  }

  fulfilment(): Term[] {
    return this.#ways.flatMap(({ levels }) =>
      levels.map(({ level, column }): Term => [column, Math.min(1, level.fulfilment)]),
    );
  }

  placementOf(values: readonly number[]): Placement {
    for (const { way, levels, primaries, failovers } of this.#ways) {
      const level = levels.find(({ column }) => values[column] === 1)?.level;
      if (!level) continue;
      return {
        way,
        level,
        primaries: primaries.flatMap((each) =>
          values[each.stands] === 1 ? [{ region: each.region, ptu: ptuOf(each, values) }] : [],
        ),
        failovers: failovers.filter(({ column }) => values[column] === 1).map(({ region }) => region),
      };
    }
    throw new RangeError(`lane ${this.name} must have a level in a solution`);
  }
}

/**
 * Levels that an optimum may have. Above the least costly that fulfils, more PTUs cost more and take more quota for
 * nothing, unless they are to be spread so that a region may be lost, or are deployed already; or unless quotas leave no way
 * to divide the least costly among regions, which one minimum more in each of them always is enough for.
 */
function worthwhile(
  { levels, regions, provisioned }: Way,
  { anyLevel, all }: { readonly anyLevel: boolean; readonly all: boolean },
): readonly Level[] {
  const allowed = anyLevel ? levels : levels.filter(fulfils);
  if (all || !provisioned) return allowed;
  const least = allowed
    .filter(fulfils)
    .reduce<Level | undefined>(
      (best, level) => (best && best.monthlyUsd <= level.monthlyUsd ? best : level),
      undefined,
    );
  const divided = regions.length * firstMultiple(provisioned.step);
  return least ? allowed.filter(({ ptu }) => ptu <= least.ptu + divided) : allowed;
}

function ptuOf({ ptu }: RegionColumns, values: readonly number[]): number {
  return ptu.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0);
}

function negated(terms: readonly Term[], factor = 1): Term[] {
  return terms.map(([column, coefficient]): Term => [column, -factor * coefficient]);
}
