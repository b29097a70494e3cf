import { seededRandom } from "../written/random";
import { type Arrivals, inOrder, rowsOf } from "./arrivals";

/** A copy of a request comes up to so much later, so that more load is not the same moments, more crowded. A choice: the peaks of a minute stay in it. */
const copyDelayMs = 10_000;

/** How many times each request is sent, by its lane and by who sends it; 1 where neither is named. Of a lane and a consumer of one name the lane is meant. */
export type Load = Readonly<Record<string, number>>;

/** The same traffic with more or less load: whole multiples as copies, the rest by chance. The same for the same seed. */
export function loaded(arrivals: Arrivals, load: Load, seed: number): Arrivals {
  const { lanes, consumers, length } = arrivals;
  const ofLane = Float64Array.from(lanes, (name) => load[name] ?? 1);
  const ofConsumer = Float64Array.from(consumers, (name) => (lanes.includes(name) ? 1 : (load[name] ?? 1)));
  if (ofLane.every((each) => each === 1) && ofConsumer.every((each) => each === 1)) return arrivals;
  const random = seededRandom(seed);
  const rows: number[] = [];
  const delaysMs: number[] = [];
  for (let row = 0; row < length; row++) {
    const lane = ofLane[arrivals.lane[row] as number] as number;
    const factor = lane * (ofConsumer[arrivals.consumer[row] as number] as number);
    const copies = Math.floor(factor) + (random() < factor - Math.floor(factor) ? 1 : 0);
    for (let copy = 0; copy < copies; copy++) {
      rows.push(row);
      delaysMs.push(copy === 0 ? 0 : Math.floor(copyDelayMs * random()));
    }
  }
  const more = rowsOf(arrivals, Uint32Array.from(rows));
  for (let row = 0; row < more.length; row++) more.atMs[row] = (more.atMs[row] as number) + (delaysMs[row] as number);
  return inOrder(more);
}
