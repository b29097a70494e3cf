import type { ProvisionedSize } from "../catalog/catalog";
import type { DemandBin } from "./demand";
import { normalizedTokens } from "./normalized-tokens";
import type { Pool } from "./pool";
import { type MeteredPrice, meteredUsd } from "./provisioned-curve";

/** What one lane of a pool gets of its PTUs, and what it spills. */
export interface LaneShare {
  /** Normalized tokens over the window; all alike for a model without provisioned types. */
  readonly tokens: number;
  /** Of them, those that PTUs serve. */
  readonly served: number;
  /** USD over the window for those that they do not. */
  readonly meteredUsd: number;
}

/**
 * Divides PTUs among the lanes of a pool, in the pool's order: in every bin each lane is served the same part of what it
 * asks, since a full deployment refuses whoever comes.
 */
export function poolShares(
  { lanes, demand: { binSeconds } }: Pool,
  {
    price,
    size,
    ptu,
  }: { readonly price: MeteredPrice; readonly size: ProvisionedSize | undefined; readonly ptu: number },
): readonly LaneShare[] {
  const capacity = (ptu * (size?.inputTokensPerMinutePerPtu ?? 0) * binSeconds) / 60;
  const tokensOf = (bin: DemandBin) =>
    size ? normalizedTokens(size.accounting, bin) : bin.promptTokens + bin.outputTokens;
  const asked = new Map<number, number>();
  for (const { demand } of lanes) {
    for (const bin of demand.bins) asked.set(bin.startSeconds, (asked.get(bin.startSeconds) ?? 0) + tokensOf(bin));
  }
  return lanes.map(({ demand }) => {
    let [tokens, served, usd] = [0, 0, 0];
    for (const bin of demand.bins) {
      const own = tokensOf(bin);
      const all = asked.get(bin.startSeconds) ?? 0;
      const part = ptu === 0 ? 0 : all > capacity ? capacity / all : 1;
      tokens += own;
      served += own * part;
      usd += meteredUsd(price, bin) * (1 - part);
    }
    return { tokens, served, meteredUsd: usd };
  });
}
