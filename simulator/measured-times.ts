import { seededRandom } from "../written/random";

/** Columns of one lane's requests, NaN where a row has none; cached tokens that are not known count as none. */
export interface MeasuredTimes {
  readonly promptTokens: ArrayLike<number>;
  readonly cachedTokens: ArrayLike<number>;
  readonly outputTokens: ArrayLike<number>;
  /** From the call to its first token. */
  readonly ttftMs: ArrayLike<number> | undefined;
  /** From the call to its last token. */
  readonly durationMs: ArrayLike<number> | undefined;
}

/** Rows that were not fitted, by why. */
export interface LeftOut {
  /** Without the time that is fitted: TTFT where enough rows have it, else the duration. */
  readonly noTime: number;
  /** A time that is zero, negative or infinite. */
  readonly notPositive: number;
  /** Ended before the first token, or with it though more than one was written (an answer that was not streamed). */
  readonly ttftNotBelowDuration: number;
  /** A length that is missing or negative, or more cached tokens than prompt. */
  readonly badTokens: number;
  /** Usable, and not among those drawn, evenly over the rows. */
  readonly notDrawn: number;
}

/** Rows that are fitted, a column each. */
export interface DrawnTimes {
  readonly output: Float64Array;
  readonly uncached: Float64Array;
  /** Output tokens after the first. */
  readonly further: Float64Array;
  readonly ttftMs: Float64Array;
  readonly durationMs: Float64Array;
}

/** Fewer do not pin a mean that spreads by 0.3 to within 5 %. A choice. */
export const leastRows = 50;
/** More are not fitted: these pin a mean that spreads by 0.3 to within 0.5 %. A choice. */
const mostRows = 20_000;
const hasTtft = 1;
const hasDuration = 2;

/**
 * Sorts a lane's rows into usable ones and others, and takes those to fit: rows with TTFT where there are enough, else rows with a duration. Of more than 20,000
 * one of each of 20,000 stretches is drawn, the same every time. No rows where too few are usable.
 */
export function drawTimes(times: MeasuredTimes): {
  readonly by: "ttft" | "duration";
  readonly rows: DrawnTimes | undefined;
  readonly usable: number;
  readonly leftOut: LeftOut;
} {
  const { kinds, counts, leftOut } = classify(times);
  const by = counts.ttft >= leastRows ? "ttft" : "duration";
  const usable = counts[by];
  const noTime = leftOut.noTime + counts.any - usable;
  if (usable < leastRows) return { by, rows: undefined, usable, leftOut: { ...leftOut, noTime, notDrawn: 0 } };
  const rows = draw(times, kinds, by === "ttft" ? hasTtft : hasDuration, usable);
  return { by, rows, usable, leftOut: { ...leftOut, noTime, notDrawn: usable - rows.output.length } };
}

function classify({ promptTokens, cachedTokens, outputTokens, ttftMs, durationMs }: MeasuredTimes) {
  const kinds = new Uint8Array(promptTokens.length);
  const leftOut = { noTime: 0, notPositive: 0, ttftNotBelowDuration: 0, badTokens: 0 };
  const counts = { any: 0, ttft: 0, duration: 0 };
  for (let row = 0; row < kinds.length; row++) {
    const prompt = promptTokens[row] ?? Number.NaN;
    const cached = cachedTokens[row] ?? Number.NaN;
    const output = outputTokens[row] ?? Number.NaN;
    const ttft = ttftMs?.[row] ?? Number.NaN;
    const duration = durationMs?.[row] ?? Number.NaN;
    if (!isLength(prompt) || !isLength(output) || cached < 0 || cached > prompt) leftOut.badTokens++;
    else if (Number.isNaN(ttft) && Number.isNaN(duration)) leftOut.noTime++;
    else if (!isTimeOrNone(ttft) || !isTimeOrNone(duration)) leftOut.notPositive++;
    else if (duration < ttft || (duration === ttft && output > 1)) leftOut.ttftNotBelowDuration++;
    else {
      kinds[row] = (ttft > 0 ? hasTtft : 0) | (duration > 0 ? hasDuration : 0);
      counts.any++;
      if (ttft > 0) counts.ttft++;
      if (duration > 0) counts.duration++;
    }
  }
  return { kinds, counts, leftOut };
}

function isLength(tokens: number): boolean {
  return tokens >= 0 && tokens < Number.POSITIVE_INFINITY;
}

function isTimeOrNone(ms: number): boolean {
  return Number.isNaN(ms) || (ms > 0 && ms < Number.POSITIVE_INFINITY);
}

function draw(times: MeasuredTimes, kinds: Uint8Array, kind: number, usable: number): DrawnTimes {
  const size = Math.min(usable, mostRows);
  const random = seededRandom(1);
  const column = () => new Float64Array(size);
  const drawn = {
    output: column(),
    uncached: column(),
    further: column(),
    ttftMs: column(),
    durationMs: column(),
  };
  const pickIn = (stretch: number): number => {
    const from = Math.floor((stretch * usable) / size);
    return from + Math.floor(random() * (Math.floor(((stretch + 1) * usable) / size) - from));
  };
  let at = 0;
  let pick = pickIn(0);
  for (let row = 0, seen = 0; row < kinds.length && at < size; row++) {
    if (((kinds[row] ?? 0) & kind) === 0 || seen++ !== pick) continue;
    const prompt = times.promptTokens[row] ?? 0;
    const output = times.outputTokens[row] ?? 0;
    const cached = times.cachedTokens[row] ?? 0;
    drawn.output[at] = output;
    drawn.uncached[at] = prompt - (Number.isNaN(cached) ? 0 : cached);
    drawn.further[at] = Math.max(0, output - 1);
    drawn.ttftMs[at] = times.ttftMs?.[row] ?? Number.NaN;
    drawn.durationMs[at] = times.durationMs?.[row] ?? Number.NaN;
    pick = pickIn(++at);
  }
  return drawn;
}
