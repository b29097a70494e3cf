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
  const factorOf = ({ lane }: MeasuredBin) => load[lane] ?? 1;
  const counts = bins.map((bin) => {
    const expected = bin.requests * factorOf(bin);
    return Math.floor(expected) + (random() < expected - Math.floor(expected) ? 1 : 0);
  });
  const length = counts.reduce((sum, requests) => sum + requests, 0);
  const lanes = [...new Set(bins.filter((_, index) => counts[index] !== 0).map(({ lane }) => lane))];
  const drawn = {
    length,
    lanes,
    consumers: [""],
    atMs: new Float64Array(length),
    lane: new Uint16Array(length),
    consumer: new Uint16Array(length),
    promptTokens: new Uint32Array(length),
    cachedTokens: new Uint32Array(length),
    outputTokens: new Uint32Array(length),
  };
  let row = 0;
  for (const [number, bin] of bins.entries()) {
    const factor = factorOf(bin);
    const requests = counts[number] ?? 0;
    const lane = lanes.indexOf(bin.lane);
    const inPeak = Math.min(requests, Math.round(bin.peakRequests10s * factor));
    const steps = Math.max(1, Math.round(binSeconds / 10));
    const peakAt = Math.floor(random() * steps);
    for (let index = 0; index < requests; index++) {
      const step = index < inPeak || steps === 1 ? peakAt : (peakAt + 1 + Math.floor(random() * (steps - 1))) % steps;
      const spread = -Math.log(1 - random());
      const share = spread / bin.requests;
      const promptTokens = Math.max(1, Math.round(share * bin.promptTokens));
      drawn.atMs[row] = Math.round(1000 * (bin.startSeconds + ((step + random()) * binSeconds) / steps));
      drawn.lane[row] = lane;
      drawn.promptTokens[row] = promptTokens;
      drawn.cachedTokens[row] = Math.min(promptTokens, Math.round(share * bin.cachedTokens));
      drawn.outputTokens[row] = Math.max(1, Math.round(share * bin.outputTokens));
      row++;
    }
  }
  return inOrder(drawn);
}

/** The same requests in the order of their times; those of one time keep theirs. */
export function inOrder(arrivals: Arrivals): Arrivals {
  const { atMs, length } = arrivals;
  const order = Uint32Array.from({ length }, (_, row) => row).sort(
    (a, b) => (atMs[a] as number) - (atMs[b] as number) || a - b,
  );
  return rowsOf(arrivals, order);
}

/** The requests of some lanes. */
export function ofLanes(arrivals: Arrivals, lanes: readonly string[]): Arrivals {
  const isOne = arrivals.lanes.map((name) => lanes.includes(name));
  if (isOne.every((one) => one)) return arrivals;
  const rows: number[] = [];
  for (let row = 0; row < arrivals.length; row++) if (isOne[arrivals.lane[row] as number]) rows.push(row);
  return rowsOf(arrivals, Uint32Array.from(rows));
}

/** Some rows, each as often as it is named. */
export function rowsOf(arrivals: Arrivals, rows: Uint32Array): Arrivals {
  const column = <C extends Float64Array | Uint16Array | Uint32Array>(made: C, of: C): C => {
    for (let index = 0; index < rows.length; index++) made[index] = of[rows[index] as number] as number;
    return made;
  };
  const { length } = rows;
  return {
    length,
    lanes: arrivals.lanes,
    consumers: arrivals.consumers,
    atMs: column(new Float64Array(length), arrivals.atMs),
    lane: column(new Uint16Array(length), arrivals.lane),
    consumer: column(new Uint16Array(length), arrivals.consumer),
    promptTokens: column(new Uint32Array(length), arrivals.promptTokens),
    cachedTokens: column(new Uint32Array(length), arrivals.cachedTokens),
    outputTokens: column(new Uint32Array(length), arrivals.outputTokens),
  };
}
