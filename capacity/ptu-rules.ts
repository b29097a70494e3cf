import type { ProvisionedSize } from "../catalog/catalog";
import type { LaneDemand } from "./demand";
import { normalizedTokens } from "./normalized-tokens";

type Accounting = ProvisionedSize["accounting"];

/** A rule of thumb: from measured demand to the normalized tokens a minute that PTUs are bought for. */
export interface PtuRule {
  readonly name: string;
  readonly tokensPerMinute: (accounting: Accounting, demand: LaneDemand) => number;
}

/**
 * The rules people size PTUs by. Bins are all of the window, those without requests too, as a metric by the minute
 * shows them.
 *
 * - `peak`, `mean`, `p95`: the busiest bin, the mean of bins, their 95th percentile (linear interpolation).
 * - `70 % of p95 + 15 %`: read as 0.7 × p95 for a base load, and 15 % of that on top: 0.805 × p95.
 * - `Microsoft's single-peak formula`: requests in the busiest minute × the average request, cached tokens off. Stated
 *   for ratio models; models with weights are put through the same sum with theirs.
 * - `all pay-as-you-go`: no PTU.
 * @see Microsoft, "Determine PTU sizing for a workload"
 */
export const ptuRules: readonly PtuRule[] = [
  { name: "peak", tokensPerMinute: (accounting, demand) => perMinute(accounting, demand).at(-1) ?? 0 },
  { name: "mean", tokensPerMinute: (accounting, demand) => mean(perMinute(accounting, demand)) },
  { name: "p95", tokensPerMinute: (accounting, demand) => percentile(perMinute(accounting, demand), 0.95) },
  {
    name: "70 % of p95 + 15 %",
    tokensPerMinute: (accounting, demand) => 0.7 * 1.15 * percentile(perMinute(accounting, demand), 0.95),
  },
  { name: "Microsoft's single-peak formula", tokensPerMinute: singlePeak },
  { name: "all pay-as-you-go", tokensPerMinute: () => 0 },
];

/** Normalized tokens a minute of every bin of the window, least first. */
function perMinute(accounting: Accounting, { bins, binSeconds, windowSeconds }: LaneDemand): readonly number[] {
  const busy = bins.map((bin) => (normalizedTokens(accounting, bin) * 60) / binSeconds).sort((a, b) => a - b);
  const idle = Math.max(0, Math.round(windowSeconds / binSeconds) - busy.length);
  return [...new Array<number>(idle).fill(0), ...busy];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of values sorted least first, by linear interpolation. */
function percentile(values: readonly number[], share: number): number {
  const position = share * (values.length - 1);
  const [low = 0, high = low] = values.slice(Math.floor(position), Math.floor(position) + 2);
  return low + (high - low) * (position - Math.floor(position));
}

function singlePeak(accounting: Accounting, { bins, binSeconds, requests }: LaneDemand): number {
  const peakRequests = bins.reduce((peak, bin) => Math.max(peak, bin.requests), 0) * (60 / binSeconds);
  const tokens = bins.reduce((sum, bin) => sum + normalizedTokens(accounting, bin), 0);
  return requests === 0 ? 0 : (peakRequests * tokens) / requests;
}
