import type { MeasuredLane } from "./pool";
import { peakRequestsPer10Seconds } from "./standard-limit";

/** Requests of a lane that are in flight at once, and what their time in the system was taken from. */
export interface Concurrency {
  readonly mean: number;
  readonly peak: number;
  readonly basis: string;
}

/**
 * Little's law: requests in flight = arrivals a second × seconds each stays. On average of the whole window with the median
 * request, and in the busiest 10 seconds with the 95th percentile one. Seconds are those that were measured; else the output
 * at the speed that the deployment's type aims at, which is the least it can be. Nothing where neither is known.
 */
export function concurrencyOf(
  { demand, summary }: MeasuredLane,
  targetTokensPerSecond: number | undefined,
): Concurrency | undefined {
  const seconds = timeInSystem(summary, targetTokensPerSecond);
  if (!seconds) return undefined;
  return {
    mean: (demand.requests / demand.windowSeconds) * seconds.p50,
    peak: (peakRequestsPer10Seconds(demand) / 10) * seconds.p95,
    basis: seconds.basis,
  };
}

function timeInSystem(summary: MeasuredLane["summary"], targetTokensPerSecond: number | undefined) {
  const measured = summary?.durationMs;
  if (measured) return { p50: measured.p50 / 1000, p95: measured.p95 / 1000, basis: "by measured durations" };
  if (!summary || targetTokensPerSecond === undefined) return undefined;
  const { p50, p95 } = summary.outputTokens;
  const basis = `at least: answers at the ${targetTokensPerSecond} tokens a second that its type aims at`;
  return { p50: p50 / targetTokensPerSecond, p95: p95 / targetTokensPerSecond, basis };
}
