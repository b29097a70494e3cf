import type { ProvisionedSize } from "../catalog/catalog";
import { seededRandom } from "../written/random";
import type { DemandBin, LaneDemand } from "./demand";
import { normalizedTokens } from "./normalized-tokens";
import { type MeteredPrice, meteredUsd } from "./provisioned-curve";

/** What spills at one depth of the bucket. */
export interface SpillAtDepth {
  readonly depthSeconds: number;
  /** Of normalized tokens. */
  readonly spilledShare: number;
  /** Of what the whole traffic would cost metered. */
  readonly meteredShare: number;
}

/** Requests that are replayed at most; of a longer window every so many hours are. */
const mostRequests = 2_000_000;
const hourSeconds = 3600;

/**
 * Share that spills from a provisioned deployment's leaky bucket, at each of several depths: what a plan that counts whole
 * bins cannot see. The bins are taken apart again: the busiest 10 seconds of a bin hold the requests that were counted in
 * them, the other seconds share the rest; inside, requests arrive at random times, and their sizes are spread about the
 * bin's mean as an exponential distribution is, which assumes the least. The bucket's level is carried from bin to bin;
 * who finds it full spills whole.
 *
 * An estimate, for a profile holds no times and no single sizes: on measured rows it is off by what docs/capacity.md says.
 * @see Microsoft, "What is provisioned throughput?", utilization: admission is by the level alone
 */
export function spillByDepth(
  demand: LaneDemand,
  {
    size,
    price,
    ptu,
  }: {
    readonly size: Pick<ProvisionedSize, "accounting" | "inputTokensPerMinutePerPtu">;
    readonly price: MeteredPrice;
    readonly ptu: number;
  },
  depthsSeconds: readonly number[],
): readonly SpillAtDepth[] {
  const drain = (ptu * size.inputTokensPerMinutePerPtu) / 60;
  const buckets = depthsSeconds.map((depthSeconds) => ({ depth: drain * depthSeconds, level: 0, tokens: 0, usd: 0 }));
  const stride = Math.max(1, Math.ceil(demand.requests / mostRequests));
  const random = seededRandom(1);
  const all = { tokens: 0, usd: 0 };
  let lastSeconds = Number.NEGATIVE_INFINITY;
  for (const bin of demand.bins) {
    if (Math.floor(bin.startSeconds / hourSeconds) % stride !== 0) continue;
    const requests = Math.max(1, Math.round(bin.requests));
    const meanTokens = normalizedTokens(size.accounting, bin) / requests;
    const meanUsd = meteredUsd(price, bin) / requests;
    for (const seconds of arrivals(bin, demand.binSeconds, requests, random)) {
      const drained = drain * (seconds - lastSeconds);
      lastSeconds = seconds;
      const spread = -Math.log(1 - random());
      all.tokens += meanTokens * spread;
      all.usd += meanUsd * spread;
      for (const bucket of buckets) {
        bucket.level = Math.max(0, bucket.level - drained);
        if (bucket.level < bucket.depth) bucket.level += meanTokens * spread;
        else {
          bucket.tokens += meanTokens * spread;
          bucket.usd += meanUsd * spread;
        }
      }
    }
  }
  return buckets.map(({ tokens, usd }, index) => ({
    depthSeconds: depthsSeconds[index] ?? 0,
    spilledShare: all.tokens === 0 ? 0 : tokens / all.tokens,
    meteredShare: all.usd === 0 ? 0 : usd / all.usd,
  }));
}

/** Times of a bin's requests, in order. */
function arrivals(
  { startSeconds, peakRequests10s }: DemandBin,
  binSeconds: number,
  requests: number,
  random: () => number,
): readonly number[] {
  const steps = Math.max(1, Math.round(binSeconds / 10));
  const width = binSeconds / steps;
  const inPeak = Math.min(requests, Math.max(Math.round(peakRequests10s), Math.ceil(requests / steps)));
  const peakAt = Math.floor(random() * steps);
  const times: number[] = [];
  for (let i = 0; i < requests; i++) {
    const other = Math.floor(random() * (steps - 1));
    const step = i < inPeak ? peakAt : other >= peakAt ? other + 1 : other;
    times.push(startSeconds + (Math.min(step, steps - 1) + random()) * width);
  }
  return times.sort((a, b) => a - b);
}
