import { seededRandom } from "../written/random";
import type { Arrivals } from "./arrivals";

/** A copy of a request comes up to so much later, so that more load is not the same moments, more crowded. A choice: the peaks of a minute stay in it. */
const copyDelayMs = 10_000;

/** How many times each request is sent, by its lane and by who sends it; 1 where neither is named. */
export type Load = Readonly<Record<string, number>>;

/** The same traffic with more or less load: whole multiples as copies, the rest by chance. The same for the same seed. */
export function loaded(arrivals: Arrivals, load: Load, seed: number): Arrivals {
  const { lanes, consumers, length } = arrivals;
  const factors = (names: readonly string[]) => Float64Array.from(names, (name) => load[name] ?? 1);
  const [ofLane, ofConsumer] = [factors(lanes), factors(consumers)];
  if (ofLane.every((each) => each === 1) && ofConsumer.every((each) => each === 1)) return arrivals;
  const random = seededRandom(seed);
  const rows: number[] = [];
  const times: number[] = [];
  for (let row = 0; row < length; row++) {
    const factor =
      (ofLane[arrivals.lane[row] as number] as number) * (ofConsumer[arrivals.consumer[row] as number] as number);
    const copies = Math.floor(factor) + (random() < factor - Math.floor(factor) ? 1 : 0);
    for (let copy = 0; copy < copies; copy++) {
      rows.push(row);
      times.push((arrivals.atMs[row] as number) + (copy === 0 ? 0 : Math.floor(copyDelayMs * random())));
    }
  }
  const order = Uint32Array.from(rows, (_, index) => index).sort(
    (a, b) => (times[a] as number) - (times[b] as number) || a - b,
  );
  const column = <C extends Float64Array | Uint16Array | Uint32Array>(made: C, of: C): C => {
    for (let index = 0; index < order.length; index++)
      made[index] = of[rows[order[index] as number] as number] as number;
    return made;
  };
  return {
    length: order.length,
    lanes,
    consumers,
    atMs: Float64Array.from(order, (index) => times[index] as number),
    lane: column(new Uint16Array(order.length), arrivals.lane),
    consumer: column(new Uint16Array(order.length), arrivals.consumer),
    promptTokens: column(new Uint32Array(order.length), arrivals.promptTokens),
    cachedTokens: column(new Uint32Array(order.length), arrivals.cachedTokens),
    outputTokens: column(new Uint32Array(order.length), arrivals.outputTokens),
  };
}
