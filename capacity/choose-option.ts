import type { LaneOption } from "./lane-options";
import type { CurvePoint } from "./provisioned-curve";

/** An option at one level of PTUs. */
export interface Choice {
  readonly option: LaneOption;
  readonly point: CurvePoint;
}

/** Every choice there is for a lane: each option at each of its legal levels. */
export function choicesOf(options: readonly LaneOption[]): readonly Choice[] {
  return options.flatMap((option) =>
    option.provisioned
      ? option.provisioned.curve.points.filter(({ ptu }) => ptu > 0).map((point) => ({ option, point }))
      : [{ option, point: option.meteredOnly }],
  );
}

/** The cheapest choice that serves at least `provisionedShare` from PTUs; fewer PTUs where two cost the same. */
export function cheapest(choices: readonly Choice[], provisionedShare: number): Choice | undefined {
  return choices
    .filter(({ point }) => servesShare(point, provisionedShare))
    .reduce<Choice | undefined>((best, choice) => (best && !isCheaper(choice, best) ? best : choice), undefined);
}

/** Whether PTUs serve the share that is asked, sums of floating point aside. */
export function servesShare(point: CurvePoint, provisionedShare: number): boolean {
  return point.provisionedShare >= provisionedShare - 1e-9;
}

function isCheaper({ point: a }: Choice, { point: b }: Choice): boolean {
  return a.totalUsd < b.totalUsd || (a.totalUsd === b.totalUsd && a.ptu < b.ptu);
}

/**
 * The other levels an architect would ask about: none, one step less and more, the cheapest whatever the objective, and
 * the first that spills nothing.
 */
export function neighbours({ option, point }: Choice, options: readonly LaneOption[]): readonly CurvePoint[] {
  const beside = options.find(({ standardSku, provisioned }) => provisioned && standardSku === option.standardSku);
  const curve = (option.provisioned ?? beside?.provisioned)?.curve;
  if (!curve) return [];
  const { points } = curve;
  const chosen = points.findIndex(({ ptu }) => ptu === point.ptu);
  const cheapestPoint = points.reduce((best, other) => (other.totalUsd < best.totalUsd ? other : best));
  const shown = [points[0], points[chosen - 1], points[chosen + 1], cheapestPoint, points.at(-1)];
  return [...new Set(shown)]
    .filter((other) => other !== undefined)
    .filter(({ ptu }) => ptu !== point.ptu)
    .sort((a, b) => a.ptu - b.ptu);
}
