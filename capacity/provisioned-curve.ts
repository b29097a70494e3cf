import type { CapacityStep, ProvisionedSize, TokenPrice } from "../catalog/catalog";
import type { LaneDemand } from "./demand";
import { legalPtuAtLeast, normalizedTokens, type TokenCounts } from "./normalized-tokens";

/** The prices a metered token is paid at, USD for one million. */
export type MeteredPrice = Pick<TokenPrice, "inputUsd" | "cachedInputUsd" | "outputUsd">;

/** One level of PTUs, and what the measured traffic would have cost and felt like at it. */
export interface CurvePoint {
  readonly ptu: number;
  readonly provisionedUsd: number;
  readonly meteredUsd: number;
  readonly totalUsd: number;
  /** Share of normalized tokens that the PTUs serve; the rest spills over. */
  readonly provisionedShare: number;
  /** Mean over all bins of the window, empty ones too. */
  readonly utilization: number;
}

/** Cost a month as a function of PTUs, over every bin that was measured. */
export interface ProvisionedCurve {
  at(ptu: number): CurvePoint;
  /** Every legal level from 0 to the first that spills nothing, or to `maximum`. */
  readonly points: readonly CurvePoint[];
  /** Normalized tokens a minute in the busiest bin. */
  readonly peakTokensPerMinute: number;
}

/** USD of these tokens at metered prices; cached tokens cost what input costs where no discount is known. */
export function meteredUsd(
  { inputUsd, cachedInputUsd = inputUsd, outputUsd }: MeteredPrice,
  tokens: TokenCounts,
): number {
  const uncached = tokens.promptTokens - tokens.cachedTokens;
  return (uncached * inputUsd + tokens.cachedTokens * cachedInputUsd + tokens.outputTokens * outputUsd) / 1e6;
}

/**
 * Builds the cost curve: PTUs are paid always, what exceeds them in a bin is metered in proportion.
 *
 * A bin above capacity C with demand d spills (d − C)/d of its cost, so with the bins sorted by demand, the sums of
 * d, cost and cost/d over the bins above C give every level exactly in one look-up.
 */
export function provisionedCurve(inputs: {
  readonly demand: LaneDemand;
  readonly size: ProvisionedSize;
  readonly step: CapacityStep;
  readonly price: MeteredPrice;
  /** USD a month for one PTU. */
  readonly ptuMonthlyUsd: number;
  readonly monthSeconds: number;
  /** Most PTUs that one deployment may have. */
  readonly maximum: number;
}): ProvisionedCurve {
  const { demand, size, step, price, ptuMonthlyUsd, monthSeconds, maximum } = inputs;
  const tokensPerPtu = (size.inputTokensPerMinutePerPtu * demand.binSeconds) / 60;
  const months = demand.windowSeconds / monthSeconds;
  const bins = demand.bins
    .map((bin) => ({ tokens: normalizedTokens(size.accounting, bin), usd: meteredUsd(price, bin) }))
    .sort((a, b) => a.tokens - b.tokens);
  const above = suffixSums(bins);
  const all = above[0] as Sums;
  const binsInWindow = demand.windowSeconds / demand.binSeconds;

  function at(ptu: number): CurvePoint {
    const capacity = ptu * tokensPerPtu;
    const over = ptu === 0 ? all : (above[firstAbove(bins, capacity)] as Sums);
    const served = ptu === 0 ? 0 : all.tokens - over.tokens + capacity * over.count;
    const metered = (over.usd - capacity * over.usdPerToken) / months;
    return {
      ptu,
      provisionedUsd: ptu * ptuMonthlyUsd,
      meteredUsd: metered,
      totalUsd: ptu * ptuMonthlyUsd + metered,
      provisionedShare: all.tokens === 0 ? 0 : served / all.tokens,
      utilization: ptu === 0 ? 0 : served / (capacity * binsInWindow),
    };
  }

  const peak = bins.at(-1)?.tokens ?? 0;
  const last = Math.min(legalPtuAtLeast(peak / tokensPerPtu, step), maximum);
  const points = [at(0)];
  for (let ptu = step.minimum; ptu <= last; ptu = legalPtuAtLeast(ptu + 1, step)) points.push(at(ptu));
  return { at, points, peakTokensPerMinute: (peak * 60) / demand.binSeconds };
}

interface Sums {
  readonly count: number;
  readonly tokens: number;
  readonly usd: number;
  readonly usdPerToken: number;
}

/** Sums over bins[i..]; one entry more than there are bins, the last of zeros. */
function suffixSums(bins: readonly { readonly tokens: number; readonly usd: number }[]): readonly Sums[] {
  const sums: Sums[] = new Array(bins.length + 1);
  let next: Sums = { count: 0, tokens: 0, usd: 0, usdPerToken: 0 };
  sums[bins.length] = next;
  for (let i = bins.length - 1; i >= 0; i--) {
    const { tokens, usd } = bins[i] as (typeof bins)[number];
    next = {
      count: next.count + 1,
      tokens: next.tokens + tokens,
      usd: next.usd + usd,
      // A bin of free tokens is never above a capacity, so its quotient is never looked at.
      usdPerToken: next.usdPerToken + (tokens > 0 ? usd / tokens : 0),
    };
    sums[i] = next;
  }
  return sums;
}

/** Index of the first bin, of bins sorted by tokens, that exceeds the capacity. */
function firstAbove(bins: readonly { readonly tokens: number }[], capacity: number): number {
  let low = 0;
  let high = bins.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bins[middle] as { tokens: number }).tokens > capacity) high = middle;
    else low = middle + 1;
  }
  return low;
}
