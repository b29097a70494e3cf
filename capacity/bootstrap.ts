import { seededRandom } from "../written/random";
import type { DemandBin, LaneDemand } from "./demand";
import type { CurvePoint } from "./provisioned-curve";

/** Where a figure lies in 90 of 100 windows that might have been measured. */
export type Interval = readonly [p5: number, p95: number];

/** How sure the figures of a level are, for how much one day differed from another. */
export interface Uncertainty {
  /** Whole days that were drawn from. */
  readonly days: number;
  readonly monthlyUsd: Interval;
  readonly provisionedShare: Interval;
  /** The level that would have been chosen. */
  readonly ptu: Interval;
}

/** What a day of traffic costs and gets at a level, as a month of such days. */
export type DayCurve = (ptu: number) => Pick<CurvePoint, "totalUsd" | "provisionedShare">;

const daySeconds = 86_400;
const resamples = 1000;

/** Fewer days say nothing of how much days differ. */
export const leastDays = 4;

/**
 * Days fewer that are drawn than there are: as many as there are would give intervals that are too narrow with few days. Of
 * made-up weeks of seven they held the true mean in 82 of 100, with three fewer in 90.
 */
const fewerDrawn = 3;

/**
 * Block bootstrap over days: windows are drawn day by day, with replacement, from the days that were measured, so that a
 * day's own shape and bursts stay together. A rest shorter than a day belongs to none. Nothing with fewer than four days.
 *
 * `curveOf` prices one day; `levels` are all that could be chosen, with `pick` of the level that is, given what each costs
 * and gets. The draws are the same for the same `name`.
 */
export function bootstrap(
  demand: LaneDemand,
  {
    name,
    curveOf,
    levels,
    chosen,
    asked,
  }: {
    readonly name: string;
    readonly curveOf: (day: LaneDemand) => { readonly curve: DayCurve; readonly tokens: number };
    readonly levels: readonly number[];
    readonly chosen: number;
    readonly asked: number;
  },
): Uncertainty | undefined {
  const days = daysOf(demand).map((day) => {
    const { curve, tokens } = curveOf(day);
    const at = (ptu: number) => {
      const { totalUsd, provisionedShare } = curve(ptu);
      return { usd: totalUsd, served: provisionedShare * tokens };
    };
    return { tokens, chosen: at(chosen), levels: levels.map(at) };
  });
  if (days.length < leastDays) return undefined;
  const random = seededRandom(seedOf(name));
  const drawn = Array.from({ length: resamples }, () => {
    const window = days.slice(fewerDrawn).map(() => days[Math.floor(random() * days.length)] as (typeof days)[number]);
    const tokens = window.reduce((sum, day) => sum + day.tokens, 0);
    const mean = (of: (day: (typeof days)[number]) => { readonly usd: number; readonly served: number }) => {
      let [usd, served] = [0, 0];
      for (const day of window) {
        usd += of(day).usd;
        served += of(day).served;
      }
      return { usd: usd / window.length, share: tokens === 0 ? 0 : served / tokens };
    };
    const { usd, share } = mean((day) => day.chosen);
    return { usd, share, ptu: cheapestOf(levels, asked, (index) => mean((day) => day.levels[index] ?? day.chosen)) };
  });
  return {
    days: days.length,
    monthlyUsd: interval(drawn.map(({ usd }) => usd)),
    provisionedShare: interval(drawn.map(({ share }) => share)),
    ptu: interval(drawn.map(({ ptu }) => ptu)),
  };
}

/** Whole days of 24 hours from the first bin on. */
function daysOf({ bins, binSeconds, windowSeconds }: LaneDemand): readonly LaneDemand[] {
  const from = bins[0]?.startSeconds ?? 0;
  const days = Array.from({ length: Math.floor(windowSeconds / daySeconds) }, (): DemandBin[] => []);
  for (const bin of bins) days[Math.floor((bin.startSeconds - from) / daySeconds)]?.push(bin);
  return days.map((own) => ({
    binSeconds,
    windowSeconds: daySeconds,
    requests: own.reduce((sum, { requests }) => sum + requests, 0),
    bins: own,
  }));
}

/** The level that costs least of those that serve the share; the greatest where none does. */
function cheapestOf(
  levels: readonly number[],
  asked: number,
  at: (index: number) => { readonly usd: number; readonly share: number },
): number {
  let best: { readonly ptu: number; readonly usd: number } | undefined;
  levels.forEach((ptu, index) => {
    const { usd, share } = at(index);
    if (share >= asked - 1e-9 && (!best || usd < best.usd)) best = { ptu, usd };
  });
  return best?.ptu ?? levels.at(-1) ?? 0;
}

/** 5th and 95th percentile, linear interpolation. */
function interval(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const [low = 0, high = low] = sorted.slice(Math.floor(position), Math.floor(position) + 2);
    return low + (high - low) * (position - Math.floor(position));
  };
  return [at(0.05), at(0.95)];
}

/** FNV-1a: a seed for each lane, the same on every machine. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
