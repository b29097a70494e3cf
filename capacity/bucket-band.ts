import type { ProvisionedSize } from "../catalog/catalog";
import { type BurstBin, burstiness, burstsOf } from "./bursts";
import type { LaneDemand } from "./demand";
import { noiseSpill, overshoot } from "./noise-spill";

// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { max, min, sqrt } = Math;

/** What spills over at one depth of the provisioned bucket, as shares of the whole window. */
export interface SpilledShares {
  readonly depthSeconds: number;
  /** Of normalized tokens. */
  readonly tokens: number;
  readonly requests: number;
}

/** Spillover over the range of depths that the bucket may have: the shallow end spills the most. */
export interface BucketBand {
  readonly low: SpilledShares;
  readonly value: SpilledShares;
  readonly high: SpilledShares;
  /** Of the bins: 1 where requests come independent of each other, 90 in Azure's coding trace, which the band follows worst. */
  readonly burstiness: number;
}

/** A lane at one level of PTUs. */
export interface BucketLane {
  readonly demand: LaneDemand;
  readonly size: ProvisionedSize;
  readonly ptu: number;
}

/**
 * Estimates from bins what the leaky bucket of a provisioned deployment refuses, for each depth of the assumption
 * `provisionedBucketDepthSeconds`. The level is carried from 10 seconds to 10 seconds as a fluid (in what callers ask,
 * out what the PTUs serve, spilled what stands above the depth), and inside them the noise of single arrivals is added,
 * which counts where the bucket is so shallow that it fills by chance. How near it comes to a replay of the rows is in
 * docs/capacity.md.
 */
export function bucketBand(
  lane: BucketLane,
  depthSeconds: { readonly low: number; readonly value: number; readonly high: number },
): BucketBand {
  const bursts = burstsOf(lane.demand, lane.size.accounting);
  const found = burstiness(lane.demand);
  // Between 10 seconds and one request bursts thin out; to their root, by what was measured at one second.
  const clumping = sqrt(found);
  const at = (depth: number) => spilledAt(lane, depth, bursts, clumping);
  return {
    low: at(depthSeconds.low),
    value: at(depthSeconds.value),
    high: at(depthSeconds.high),
    burstiness: found,
  };
}

function spilledAt(
  { size, ptu }: BucketLane,
  depthSeconds: number,
  bursts: readonly BurstBin[],
  clumping: number,
): SpilledShares {
  if (ptu === 0) return { depthSeconds, tokens: 1, requests: 1 };
  const drainPerSecond = (ptu * size.inputTokensPerMinutePerPtu) / 60;
  const depthTokens = drainPerSecond * depthSeconds;
  const asked = { tokens: 0, requests: 0 };
  const spilled = { tokens: 0, requests: 0 };
  let level = 0;
  let latestSeconds = bursts[0]?.startSeconds ?? 0;
  for (const { startSeconds, slotSeconds, tokensPerRequest, slots } of bursts) {
    level = max(0, level - drainPerSecond * (startSeconds - latestSeconds));
    latestSeconds = startSeconds + slotSeconds * slots.length;
    for (const requests of slots) {
      const tokens = requests * tokensPerRequest;
      const filled = level + tokens - drainPerSecond * slotSeconds;
      const full = depthTokens + overshoot(tokensPerRequest);
      level = min(full, max(0, filled));
      const noise = noiseSpill({ requests, tokensPerRequest, slotSeconds, clumping }, { drainPerSecond, depthTokens });
      const over = min(tokens, max(0, filled - full) + noise);
      asked.tokens += tokens;
      asked.requests += requests;
      spilled.tokens += over;
      spilled.requests += tokensPerRequest === 0 ? 0 : over / tokensPerRequest;
    }
  }
  const share = (what: "tokens" | "requests") => (asked[what] === 0 ? 0 : spilled[what] / asked[what]);
  return { depthSeconds, tokens: share("tokens"), requests: share("requests") };
}
