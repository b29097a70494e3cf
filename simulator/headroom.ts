import type { LaneReport } from "./report";

/** What a lane is held to. Times are 95th percentiles, milliseconds, of answered requests. */
export interface Target {
  readonly answeredShare: number;
  readonly ttftMsP95?: number;
  readonly latencyMsP95?: number;
  /** Of tokens, prompt and output alike: a request that spills over takes its own with it. */
  readonly provisionedShare?: number;
}

/** How many times the measured load a lane takes before it misses a target, and which, and who refuses then. */
export interface Headroom {
  /** The largest multiple that was seen to hold, a power of 1.1; 0 where not even the measured load does. */
  readonly times: number;
  /** Whether the search ended at its upper end, and the lane takes more. */
  readonly isAtLeast: boolean;
  readonly breaks: string;
}

/** Ratio of the multiple that fails to the one that holds. A choice. */
const ratio = 1.1;
/** Powers of the ratio that are tried: up to 16 times. A choice: a lane that takes so much more is not what breaks. */
const powers = 29;
/** Largest multiple that is tried. */
export const mostTimes = ratio ** powers;

/** What one in twenty requests may wait for its client at most, where clients have so many under way: more, and the lane does not take the load. A choice. */
const mostClientWaitMs = 60_000;

/** Why a lane misses its target; nothing where it meets it. */
export function missed(lane: LaneReport | undefined, target: Target): string | undefined {
  if (!lane) return "no request of it was drawn";
  const { answeredShare, refusedBy, late = 0, ttftMs, totalMs, clientWaitMs, spilledTokenShare } = lane;
  if (answeredShare < target.answeredShare) {
    const [who = "nobody"] = Object.keys(refusedBy);
    return `${percent(1 - answeredShare)} refused, most by ${who}`;
  }
  if (late > (1 - target.answeredShare) * lane.requests) {
    return `${percent(late / lane.requests)} answered over 24 hours after their file was complete`;
  }
  if (target.ttftMsP95 !== undefined && ttftMs && ttftMs.p95 > target.ttftMsP95) {
    return `time to first token: p95 ${Math.round(ttftMs.p95)} ms, asked ${target.ttftMsP95}`;
  }
  if (target.latencyMsP95 !== undefined && totalMs && totalMs.p95 > target.latencyMsP95) {
    return `latency: p95 ${Math.round(totalMs.p95)} ms, asked ${target.latencyMsP95}`;
  }
  if (clientWaitMs && clientWaitMs.p95 > mostClientWaitMs) {
    return `requests wait for their client: p95 ${Math.round(clientWaitMs.p95 / 1000)} s`;
  }
  if (target.provisionedShare !== undefined && 1 - spilledTokenShare < target.provisionedShare) {
    return `${percent(1 - spilledTokenShare)} of tokens from PTUs, asked ${percent(target.provisionedShare)}`;
  }
  return undefined;
}

/**
 * Finds the load at which the lane breaks: steps away from a guess, each twice as wide, until one holds and one does not, then halves between. A lane that breaks at some load is taken to break
 * at every larger one.
 */
export function searchHeadroom(missesAt: (times: number) => string | undefined, guess = 1): Headroom {
  const whys = new Map<number, string | undefined>();
  const holds = (power: number) => {
    if (!whys.has(power)) whys.set(power, missesAt(ratio ** power));
    return whys.get(power) === undefined;
  };
  const start = Math.min(powers, Math.max(0, Math.round(Math.log(Math.max(1, guess)) / Math.log(ratio))));
  // One that holds and one that does not; none, where even the first does not or the last does.
  let [low, high] = [-1, powers + 1];
  if (holds(start)) {
    low = start;
    for (let step = 1; low < powers; step *= 2) {
      const next = Math.min(powers, low + step);
      if (!holds(next)) {
        high = next;
        break;
      }
      low = next;
    }
  } else {
    high = start;
    for (let step = 1; high > 0; step *= 2) {
      const next = Math.max(0, high - step);
      if (holds(next)) {
        low = next;
        break;
      }
      high = next;
    }
  }
  if (low === powers) return { times: mostTimes, isAtLeast: true, breaks: "" };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return { times: low < 0 ? 0 : ratio ** low, isAtLeast: false, breaks: whys.get(high) ?? "" };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
