import type { DemandBin, LaneDemand } from "./demand";

/** How many requests a model's Standard limiter lets through for its capacity. */
export interface RequestLimit {
  readonly requestsPerMinutePer1000Tokens: number;
}

/** A deployment's `sku.capacity` in thousands of tokens per minute, and why it is no less. */
export interface StandardLimit {
  readonly capacity: number;
  readonly because: readonly string[];
}

/**
 * Sizes a Standard deployment for what its limiter counts: prompt plus *requested* output a minute, requests in 10
 * seconds, and one request of the largest size the lane admits (a request above the whole limit is always refused).
 */
export function standardLimit(
  demand: LaneDemand,
  request: RequestLimit,
  lane: { readonly headroom: number; readonly maxPromptTokens: number; readonly maxOutputTokens: number },
): StandardLimit {
  const peakTokens = peakTokensPerMinute(demand);
  const largestRequest = lane.maxPromptTokens + lane.maxOutputTokens;
  return bindingNeed([
    {
      capacity: (peakTokens * lane.headroom) / 1000,
      reason: `busiest minute asks ${count(peakTokens)} tokens, prompt and requested output; × ${lane.headroom} headroom`,
    },
    requestsNeed(demand, request, lane.headroom),
    {
      capacity: largestRequest / 1000,
      reason: `one request of the largest size the lane admits is ${count(largestRequest)} tokens`,
    },
  ]);
}

/** Capacity that one thing asks for, in thousands of tokens per minute, and which thing that is. */
export interface Need {
  readonly capacity: number;
  readonly reason: string;
}

/** The whole capacity that meets every need, and the need that decides it: the first of those that ask the most. */
export function bindingNeed(needs: readonly [Need, ...Need[]]): StandardLimit {
  const binding = needs.reduce((most, need) => (need.capacity > most.capacity ? need : most));
  return { capacity: Math.max(1, Math.ceil(binding.capacity - 1e-9)), because: [binding.reason] };
}

/** What the busiest 10 seconds ask for: requests come with tokens, in a ratio that the model's type has. */
export function requestsNeed(
  demand: LaneDemand,
  { requestsPerMinutePer1000Tokens: ratio }: RequestLimit,
  headroom: number,
): Need {
  const peakRequests = peakRequestsPer10Seconds(demand);
  return {
    capacity: (peakRequests * 6 * headroom) / ratio,
    reason: `busiest 10 seconds bring ${count(peakRequests)} requests, at ${ratio} requests a minute for 1,000 tokens; × ${headroom} headroom`,
  };
}

/** Prompt plus requested output in the busiest bin, as tokens a minute. */
export function peakTokensPerMinute({ bins, binSeconds }: LaneDemand): number {
  return (most(bins, (bin) => bin.promptTokens + bin.requestedOutputTokens) * 60) / binSeconds;
}

/** Prompts alone in the busiest bin, as tokens a minute. */
export function promptTokensPerMinute({ bins, binSeconds }: LaneDemand): number {
  return (most(bins, ({ promptTokens }) => promptTokens) * 60) / binSeconds;
}

/** Most requests in any 10 seconds. */
export function peakRequestsPer10Seconds({ bins }: LaneDemand): number {
  return most(bins, (bin) => bin.peakRequests10s);
}

function most(bins: readonly DemandBin[], of: (bin: DemandBin) => number): number {
  return bins.reduce((peak, bin) => Math.max(peak, of(bin)), 0);
}

/** A figure as a person reads it: whole, with thousands separated. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A share as a person reads it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
