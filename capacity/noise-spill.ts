// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { abs, exp, max } = Math;

/** Requests that come at random times of a step. */
export interface Arrivals {
  readonly requests: number;
  /** Mean, normalized. */
  readonly tokensPerRequest: number;
  readonly slotSeconds: number;
  /** Variance of the counts in a short time over their mean: 1 for independent requests. */
  readonly clumping: number;
}

/** A leaky bucket, in normalized tokens. */
export interface Bucket {
  readonly drainPerSecond: number;
  readonly depthTokens: number;
}

/**
 * Variance of the sizes of a bin's requests over their mean squared. A profile holds sums alone; inside minutes it was
 * .36 in Azure's conversations, .83 in its coding trace, .79 in the ServeGen rows. With 1 in its place the spilled share
 * at a depth of one second rises by up to 2 points, and deeper buckets do not feel it.
 */
const sizeSpread = 0.5;

/** Normalized tokens by which a full bucket stands above its depth on average: the last request let in need not fit. */
export function overshoot(tokensPerRequest: number): number {
  return (tokensPerRequest * (1 + sizeSpread)) / 2;
}

/**
 * Normalized tokens that spill in a step beyond what a steady stream would: a shallow bucket fills by chance.
 *
 * In the long run it is a queue that turns callers away from a wait of depth ÷ drain on. With exponential sizes that has
 * a closed form (level crossings): below the depth the level is spread as ρ·p₀/M·exp(−(1 − ρ)·x/M), M being the mean
 * clump, and above it lies what the last request let in put there. M carries the variance: (clumping + size spread) ÷ 2
 * requests. A bucket reaches its long run in about depth² ÷ variance a second, so a step shorter than that feels a part
 * 1 − exp(−step ÷ that).
 */
export function noiseSpill(
  { requests, tokensPerRequest, slotSeconds, clumping }: Arrivals,
  { drainPerSecond, depthTokens }: Bucket,
): number {
  if (requests === 0 || tokensPerRequest === 0) return 0;
  const perSecond = (requests * tokensPerRequest) / slotSeconds;
  const spread = clumping + sizeSpread;
  const settlesSeconds = depthTokens ** 2 / (perSecond * tokensPerRequest * spread);
  const felt = 1 - exp(-slotSeconds / settlesSeconds);
  const clump = (tokensPerRequest * spread) / 2;
  const depthClumps = depthTokens / clump;
  const longRun =
    perSecond * refusedShare(perSecond / drainPerSecond, depthClumps, overshoot(tokensPerRequest) / clump);
  return felt * slotSeconds * max(0, longRun - max(0, perSecond - drainPerSecond));
}

/** Share of tokens refused in the long run at load ρ; depth and overshoot in clumps. */
function refusedShare(load: number, depth: number, above: number): number {
  const exponent = (1 - load) * depth;
  const atDepth = exp(-exponent);
  // Far above full load the bucket is never empty; at full load the level is spread evenly.
  if (atDepth === Number.POSITIVE_INFINITY) return 1 - 1 / load;
  const below = abs(exponent) < 1e-6 ? load * depth : (load * (1 - atDepth)) / (1 - load);
  const empty = 1 / (1 + below + load * above * atDepth);
  return max(0, 1 - (1 - empty) / load);
}
