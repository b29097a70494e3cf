import type { LaneDemand } from "./demand";

const daySeconds = 86_400;

/**
 * Most tokens that are enqueued at once when every job is held for the Batch API's 24-hour target: the busiest 24 hours
 * of prompt plus requested output.
 * @see Microsoft, "Azure OpenAI batch": enqueued tokens are held until the job is terminal
 */
export function peakEnqueuedTokens({ bins }: LaneDemand): number {
  let held = 0;
  let peak = 0;
  let oldest = 0;
  for (const bin of bins) {
    held += bin.promptTokens + bin.requestedOutputTokens;
    for (let old = bins[oldest]; old && old.startSeconds <= bin.startSeconds - daySeconds; old = bins[++oldest]) {
      held -= old.promptTokens + old.requestedOutputTokens;
    }
    peak = Math.max(peak, held);
  }
  return peak;
}
