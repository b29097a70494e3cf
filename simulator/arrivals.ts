import { seededRandom } from "../written/random";

/** Measured traffic of one lane in one bin: what requests are drawn from. */
export interface MeasuredBin {
  readonly lane: string;
  readonly startSeconds: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Most requests in any 10 seconds of the bin. */
  readonly peakRequests10s: number;
}

/** A request that somebody sends. */
export interface Arrival {
  readonly atMs: number;
  readonly lane: string;
  /** Who sends it, as traffic names consumers; empty where nobody said. */
  readonly consumer?: string;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Requests in the order of their times, by column. */
export interface Arrivals {
  readonly length: number;
  /** Names; `lane` and `consumer` hold indices into them. */
  readonly lanes: readonly string[];
  readonly consumers: readonly string[];
  /** Milliseconds since 1970. */
  readonly atMs: Float64Array;
  readonly lane: Uint16Array;
  readonly consumer: Uint16Array;
  readonly promptTokens: Uint32Array;
  readonly cachedTokens: Uint32Array;
  readonly outputTokens: Uint32Array;
}

/** Requests as columns, in the order of their times; those of one time keep theirs. */
export function arrivalsOf(requests: readonly Arrival[]): Arrivals {
  const sorted = [...requests].sort((a, b) => a.atMs - b.atMs);
  const lanes = [...new Set(sorted.map(({ lane }) => lane))];
  const consumers = [...new Set(sorted.map(({ consumer = "" }) => consumer))];
  const laneNumbers = new Map(lanes.map((name, index) => [name, index]));
  const consumerNumbers = new Map(consumers.map((name, index) => [name, index]));
  return {
    length: sorted.length,
    lanes,
    consumers,
    atMs: Float64Array.from(sorted, ({ atMs }) => atMs),
    lane: Uint16Array.from(sorted, ({ lane }) => laneNumbers.get(lane) ?? 0),
    consumer: Uint16Array.from(sorted, ({ consumer = "" }) => consumerNumbers.get(consumer) ?? 0),
    promptTokens: Uint32Array.from(sorted, ({ promptTokens }) => promptTokens),
    cachedTokens: Uint32Array.from(sorted, ({ cachedTokens }) => cachedTokens),
    outputTokens: Uint32Array.from(sorted, ({ outputTokens }) => outputTokens),
  };
}

/** The part of so many milliseconds that holds the most requests; the first of several. */
export function busiest(arrivals: Arrivals, lengthMs: number): Arrivals {
  const { atMs, length } = arrivals;
  let [from, to] = [0, 0];
  for (let first = 0, next = 0; first < length; first++) {
    while (next < length && (atMs[next] as number) < (atMs[first] as number) + lengthMs) next++;
    if (next - first > to - from) [from, to] = [first, next];
  }
  return {
    length: to - from,
    lanes: arrivals.lanes,
    consumers: arrivals.consumers,
    atMs: atMs.subarray(from, to),
    lane: arrivals.lane.subarray(from, to),
    consumer: arrivals.consumer.subarray(from, to),
    promptTokens: arrivals.promptTokens.subarray(from, to),
    cachedTokens: arrivals.cachedTokens.subarray(from, to),
    outputTokens: arrivals.outputTokens.subarray(from, to),
  };
}

/** What requests are drawn by. */
export interface DrawSettings {
  readonly binSeconds: number;
  readonly seed: number;
  /** Requests for each that was measured, by lane; 1 where it is not named. */
  readonly load: Readonly<Record<string, number>>;
}

/**
 * Draws requests from measured bins, in the order of their times: as many as were measured × load, a fraction by chance; the
 * busiest 10 seconds of a bin hold their part; times inside are random. Sizes are spread about the bin's mean as an
 * exponential distribution is, which assumes the least; the sum is that of the bin on average. The same draws for the same seed.
 */
export function drawArrivals(bins: readonly MeasuredBin[], { binSeconds, seed, load }: DrawSettings): Arrivals {
  const random = seededRandom(seed);
  const arrivals: Arrival[] = [];
  for (const bin of bins) {
    const factor = load[bin.lane] ?? 1;
    const expected = bin.requests * factor;
    const requests = Math.floor(expected) + (random() < expected - Math.floor(expected) ? 1 : 0);
    const inPeak = Math.min(requests, Math.round(bin.peakRequests10s * factor));
    const steps = Math.max(1, Math.round(binSeconds / 10));
    const peakAt = Math.floor(random() * steps);
    for (let index = 0; index < requests; index++) {
      const step = index < inPeak || steps === 1 ? peakAt : (peakAt + 1 + Math.floor(random() * (steps - 1))) % steps;
      const spread = -Math.log(1 - random());
      const tokens = (sum: number) => Math.max(0, Math.round((sum / bin.requests) * spread));
      const promptTokens = Math.max(1, tokens(bin.promptTokens));
      arrivals.push({
        atMs: Math.round(1000 * (bin.startSeconds + ((step + random()) * binSeconds) / steps)),
        lane: bin.lane,
        promptTokens,
        cachedTokens: Math.min(promptTokens, tokens(bin.cachedTokens)),
        outputTokens: Math.max(1, tokens(bin.outputTokens)),
      });
    }
  }
  return arrivalsOf(arrivals);
}
