import { type LatencyParameters, latencyModel } from "../emulator/models/latency";
import { seededRandom } from "../written/random";
import { fitParts, type Parts, type PartsFit, type TimedLengths } from "./lognormal-fit";
import { type DrawnTimes, drawTimes, type LeftOut, leastRows, type MeasuredTimes } from "./measured-times";

/** Fitted against measured times, over the same rows, outliers among them. */
export interface TimesError {
  readonly rows: number;
  /** Median over rows of |measured − fitted mean| ÷ measured; rows that spread by s show about 0.67 s under a perfect fit. */
  readonly medianAbsoluteShare: number;
  readonly measuredMs: { readonly p50: number; readonly p95: number };
  /** Of times drawn from the fit with its spread, for the lengths of the rows. */
  readonly fittedMs: { readonly p50: number; readonly p95: number };
}

/** What the measured times of a lane say of its latency. */
export interface FittedLatency {
  /** What could be told; the assumption stands for what is missing, and always for `queueMsAtHalfLoad`. */
  readonly parameters: Partial<LatencyParameters>;
  readonly error: {
    readonly ttft: TimesError | undefined;
    /** From the call to the last token. */
    readonly total: TimesError | undefined;
    /** Rows among those fitted that are so far off that they had no say. */
    readonly outliers: number;
    readonly leftOut: LeftOut;
  };
  /** Rows fitted. */
  readonly rows: number;
  /** What the rows could not tell, and what was done instead. */
  readonly notes: readonly string[];
}

/** Why nothing was fitted. */
export interface FitRefusal {
  readonly refused: string;
  readonly leftOut: LeftOut;
}

/** Lengths of which the 95th percentile is below 1.5 times the 5th are one length: a slope over them would be of whatever else varies. A choice. */
const leastLengthRatio = 1.5;
/** A slope is told where its standard error is at most a fifth of it, or at the 95th percentile of lengths makes at most a fifth of the median time. A choice. */
const mostErrorShare = 0.2;
/** Times are drawn until there are so many, whole rounds of the rows: p95 then stands to within about 1 %. A choice. */
const leastDraws = 20_000;

interface Fitted {
  readonly parameters: Partial<LatencyParameters>;
  readonly outliers: number;
  readonly notes: readonly string[];
}

/**
 * Fits `latencyModel` to the rows of one lane: from TTFT its fixed part and the time of an uncached prompt token, from what follows it the time of an output
 * token; from durations alone all three at once; from TTFT alone no output token. Both spreads are taken as one.
 *
 * Rows do not carry the load they met, so waiting cannot be told from the rest: `queueMsAtHalfLoad` is never fitted, and what was waited on average is in
 * `fixedMs`. With the assumed queue on top, times are at most that much too long, on the safe side.
 *
 * Work grows with the rows; above 20,000 usable ones that many are drawn, one of each stretch, the same every time.
 */
export function fitLatency(times: MeasuredTimes): FittedLatency | FitRefusal {
  const { by, rows, usable, leftOut } = drawTimes(times);
  if (!rows) {
    return { refused: `${usable} rows have a usable time, and ${leastRows} are the fewest that are fitted`, leftOut };
  }
  const fitted = by === "ttft" ? fitFirstAndFurther(rows) : fitDurations(rows);
  if (typeof fitted === "string") return { refused: fitted, leftOut };
  const { parameters, outliers, notes } = fitted;
  return { parameters, error: { ...errors(rows, parameters), outliers, leftOut }, rows: rows.output.length, notes };
}

function fitFirstAndFurther(rows: DrawnTimes): Fitted {
  const first = fitWithPrompt({ ms: rows.ttftMs, promptTokens: rows.uncached, outputTokens: rows.further }, false);
  const { ms, spread, outliers } = first.fit;
  const parameters = { fixedMs: ms[0], perPromptTokenMs: ms[1], spread };
  const streamed = furtherTokens(rows, first.fit);
  const count = streamed.ms.length;
  if (count < leastRows) {
    const why = `${count} rows have a duration and two output tokens or more, below ${leastRows}: the time of an output token stays as assumed`;
    return { parameters, outliers, notes: [...first.notes, why] };
  }
  const further = fitParts(streamed, [false, false, true]);
  const all = rows.ttftMs.length;
  const pooled = Math.sqrt((all * spread ** 2 + count * further.spread ** 2) / (all + count));
  return {
    parameters: { ...parameters, perOutputTokenMs: further.ms[2], spread: pooled },
    outliers: outliers + further.outliers,
    notes: first.notes,
  };
}

/**
 * Times from the first token to the last. Each weighs by the square of the share they have in the answer's whole time, so that relative errors of the whole are
 * what becomes least: a few odd milliseconds of a short answer do not make tokens slow.
 */
function furtherTokens(rows: DrawnTimes, { ms: [fixedMs, perPromptTokenMs] }: PartsFit): TimedLengths {
  const at = Array.from(rows.further.keys()).filter(
    (row) => (rows.further[row] ?? 0) > 0 && (rows.durationMs[row] ?? 0) > 0,
  );
  const ms = Float64Array.from(at, (row) => (rows.durationMs[row] ?? 0) - (rows.ttftMs[row] ?? 0));
  const promptTokens = Float64Array.from(at, (row) => rows.uncached[row] ?? 0);
  const outputTokens = Float64Array.from(at, (row) => rows.further[row] ?? 0);
  const perTokenMs = quantile(
    ms.map((each, row) => each / (outputTokens[row] ?? 1)),
    0.5,
  );
  const weights = outputTokens.map((tokens, row) => {
    const firstMs = fixedMs + perPromptTokenMs * (promptTokens[row] ?? 0);
    return ((tokens * perTokenMs) / (firstMs + tokens * perTokenMs)) ** 2;
  });
  return { ms, promptTokens, outputTokens, weights };
}

/** All parts from durations; refused where output tokens cannot be told from the first one. */
function fitDurations(rows: DrawnTimes): Fitted | string {
  const timed = { ms: rows.durationMs, promptTokens: rows.uncached, outputTokens: rows.further };
  const hasFurther = rows.further.some((tokens) => tokens > 0);
  const { fit, notes } = fitWithPrompt(timed, hasFurther);
  const [fixedMs, perPromptTokenMs, perOutputTokenMs] = fit.ms;
  const parameters = { fixedMs, perPromptTokenMs, spread: fit.spread };
  if (!hasFurther) {
    const why = "no row has two output tokens or more: the time of an output token stays as assumed";
    return { parameters, outliers: fit.outliers, notes: [...notes, why] };
  }
  if (!isTold(timed.outputTokens, timed.ms, fit.ms[2], fit.errorMs[2])) {
    return `output tokens (${range(rows.output)}) are too alike, or rows too few, to tell their time from that of the first token; rows with ttft_ms would`;
  }
  return { parameters: { ...parameters, perOutputTokenMs }, outliers: fit.outliers, notes };
}

/** With the prompt's part where the rows can tell it, else with all of it in the fixed part: right for prompts such as these alone. */
function fitWithPrompt(timed: TimedLengths, output: boolean): { fit: PartsFit; notes: readonly string[] } {
  const parts = (prompt: boolean): Parts<boolean> => [true, prompt, output];
  const fit = fitParts(timed, parts(true));
  if (isTold(timed.promptTokens, timed.ms, fit.ms[1], fit.errorMs[1])) return { fit, notes: [] };
  const why = `uncached prompt tokens (${range(timed.promptTokens)}) are too alike, or rows too few, to tell the time of one: it is counted as fixed, which holds for prompts such as these alone`;
  return { fit: fitParts(timed, parts(false)), notes: [why] };
}

function isTold(lengths: Float64Array, ms: Float64Array, slopeMs: number, errorMs: number): boolean {
  const [low, high] = [quantile(lengths, 0.05), quantile(lengths, 0.95)];
  const allowedMs = mostErrorShare * Math.max(slopeMs * high, quantile(ms, 0.5));
  return high > 0 && high >= leastLengthRatio * low && errorMs * high <= allowedMs;
}

/** Where 90 % of the lengths are. */
function range(lengths: Float64Array): string {
  return `p5 ${quantile(lengths, 0.05)}, p95 ${quantile(lengths, 0.95)}`;
}

function errors(rows: DrawnTimes, parameters: Partial<LatencyParameters>) {
  const { fixedMs = 0, perPromptTokenMs = 0, perOutputTokenMs = 0, spread = 0 } = parameters;
  const model = latencyModel({ fixedMs, perPromptTokenMs, perOutputTokenMs, spread, queueMsAtHalfLoad: 0 });
  const random = seededRandom(1);
  const rounds = Math.ceil(leastDraws / rows.output.length);
  const first: number[] = [];
  const total: number[] = [];
  for (let round = 0; round < rounds; round++) {
    rows.uncached.forEach((promptTokens, row) => {
      const { ttftMs, perTokenMs } = model({ promptTokens, cachedTokens: 0 }, 0, random);
      if (rows.ttftMs[row]) first.push(ttftMs);
      if (rows.durationMs[row]) total.push(ttftMs + perTokenMs * (rows.further[row] ?? 0));
    });
  }
  const firstMs = rows.uncached.map((tokens) => fixedMs + perPromptTokenMs * tokens);
  const totalMs = firstMs.map((ms, row) => ms + perOutputTokenMs * (rows.further[row] ?? 0));
  const isTotalTold = parameters.perOutputTokenMs !== undefined || rows.further.every((tokens) => tokens === 0);
  return {
    ttft: compare(rows.ttftMs, firstMs, first),
    total: isTotalTold ? compare(rows.durationMs, totalMs, total) : undefined,
  };
}

function compare(measuredMs: Float64Array, meanMs: Float64Array, drawnMs: readonly number[]): TimesError | undefined {
  const measured = measuredMs.filter((ms) => ms > 0);
  if (measured.length === 0) return undefined;
  const share = measuredMs.map((ms, row) => Math.abs(ms - (meanMs[row] ?? 0)) / ms).filter((each) => each >= 0);
  const of = (values: Float64Array) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95) });
  return {
    rows: measured.length,
    medianAbsoluteShare: quantile(share, 0.5),
    measuredMs: of(measured),
    fittedMs: of(Float64Array.from(drawnMs)),
  };
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(values: Float64Array, share: number): number {
  return Float64Array.from(values).sort()[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
