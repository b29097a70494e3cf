import type { LaneReport } from "./report";

/** What a lane is held to. Times are 95th percentiles, milliseconds, of answered requests. */
export interface Target {
  readonly answeredShare: number;
  readonly ttftMsP95?: number;
  readonly latencyMsP95?: number;
}

/** How many times the measured load a lane takes before it misses a target, and which, and who refuses then. */
export interface Headroom {
  /** The largest multiple that was seen to hold, to within `precision`; 0 where not even the measured load does. */
  readonly times: number;
  /** Whether the search ended at its upper end, and the lane takes more. */
  readonly isAtLeast: boolean;
  readonly breaks: string;
}

/** Largest multiple that is tried. A choice: a lane that takes so much more is not what breaks. */
export const mostTimes = 32;
/** Ratio of the multiple that fails to the one that holds, at which the search ends. */
const precision = 1.1;

/** Why a lane misses its target; nothing where it meets it. */
export function missed(lane: LaneReport | undefined, target: Target): string | undefined {
  if (!lane) return "no request of it was drawn";
  const { answeredShare, refusedBy, ttftMs, totalMs } = lane;
  if (answeredShare < target.answeredShare) {
    const [who = "nobody"] = Object.keys(refusedBy);
    return `${percent(1 - answeredShare)} refused, most by ${who}`;
  }
  if (target.ttftMsP95 !== undefined && ttftMs && ttftMs.p95 > target.ttftMsP95) {
    return `time to first token: p95 ${Math.round(ttftMs.p95)} ms, asked ${target.ttftMsP95}`;
  }
  if (target.latencyMsP95 !== undefined && totalMs && totalMs.p95 > target.latencyMsP95) {
    return `latency: p95 ${Math.round(totalMs.p95)} ms, asked ${target.latencyMsP95}`;
  }
  return undefined;
}

/** Doubles the load until a target is missed, then halves the way between: the load at which the lane breaks. */
export function searchHeadroom(missesAt: (times: number) => string | undefined): Headroom {
  let holds = 1;
  let breaks = missesAt(1);
  if (breaks !== undefined) return { times: 0, isAtLeast: false, breaks };
  let fails = 2;
  for (; fails <= mostTimes; fails *= 2) {
    breaks = missesAt(fails);
    if (breaks !== undefined) break;
    holds = fails;
  }
  if (breaks === undefined) return { times: holds, isAtLeast: true, breaks: "" };
  while (fails / holds > precision) {
    const between = Math.sqrt(fails * holds);
    const why = missesAt(between);
    if (why === undefined) holds = between;
    else {
      fails = between;
      breaks = why;
    }
  }
  return { times: holds, isAtLeast: false, breaks };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
