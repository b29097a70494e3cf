import {
  fulfils,
  type Placement,
  type PlacementLane,
  type PlacementProblem,
  survives,
  type Way,
  withinQuotas,
} from "../../../capacity/optimum/placement";

/** Every placement of every lane that keeps to all constraints but those it is told to leave out: the slow, sure way. */
export function* everyPlacement(
  { lanes, quotas }: PlacementProblem,
  allowed: (lane: PlacementLane, placement: Placement) => boolean = meetsAll,
): Generator<readonly Placement[]> {
  const each = lanes.map((lane) => [...placementsOf(lane)].filter((placement) => allowed(lane, placement)));
  yield* combined(each, (placements) => withinQuotas(quotas, placements));
}

/** Whether a lane's own constraints hold. */
export function meetsAll({ redundant }: PlacementLane, placement: Placement): boolean {
  return fulfils(placement.level) && survives(placement) && (!redundant || standsTwice(placement));
}

/** Whether a lane stands in two regions, or in the one there is. */
export function standsTwice({ way, primaries, failovers }: Placement): boolean {
  const there = new Set([...way.regions, ...way.failovers]).size;
  return primaries.length + failovers.length >= Math.min(2, there);
}

function* combined(
  each: readonly (readonly Placement[])[],
  holds: (placements: readonly Placement[]) => boolean,
  taken: readonly Placement[] = [],
): Generator<readonly Placement[]> {
  const [first, ...others] = each;
  if (!first) {
    if (holds(taken)) yield taken;
    return;
  }
  for (const placement of first) {
    const more = [...taken, placement];
    // What stands there already takes no less for what comes after.
    if (holds(more)) yield* combined(others, holds, more);
  }
}

function* placementsOf({ ways, redundant }: PlacementLane): Generator<Placement> {
  for (const way of ways) {
    for (const ptus of ptusByRegion(way)) {
      const primaries = way.regions.flatMap((region, index) => {
        const ptu = ptus[index];
        return ptu === undefined ? [] : [{ region, ptu }];
      });
      const level = way.levels.find(({ ptu }) => ptu === primaries.reduce((sum, each) => sum + each.ptu, 0));
      if (!level) continue;
      const free = way.failovers.filter((region) => !primaries.some((each) => each.region === region));
      for (const failovers of redundant ? subsetsOf(free) : [[]]) yield { way, level, primaries, failovers };
    }
  }
}

function* ptusByRegion(
  way: Way,
  taken: readonly (number | undefined)[] = [],
): Generator<readonly (number | undefined)[]> {
  if (taken.length === way.regions.length) {
    if (taken.some((ptu) => ptu !== undefined)) yield taken;
    return;
  }
  yield* ptusByRegion(way, [...taken, undefined]);
  const { provisioned } = way;
  if (!provisioned) {
    if (taken.every((ptu) => ptu === undefined)) yield* ptusByRegion(way, [...taken, 0]);
    return;
  }
  const { minimum, increment } = provisioned.step;
  for (let ptu = minimum; ptu <= provisioned.maximum; ptu++) {
    if (ptu === minimum || ptu % increment === 0) yield* ptusByRegion(way, [...taken, ptu]);
  }
}

function subsetsOf(values: readonly string[]): readonly (readonly string[])[] {
  const [first, ...others] = values;
  if (first === undefined) return [[]];
  const without = subsetsOf(others);
  return [...without, ...without.map((subset) => [first, ...subset])];
}
