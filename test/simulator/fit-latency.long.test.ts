import { type LatencyParameters, latencyModel } from "../../emulator/models/latency";
import { type FittedLatency, fitLatency, type TimesError } from "../../simulator/fit-latency";
import type { MeasuredTimes } from "../../simulator/measured-times";
import { seededRandom } from "../../written/random";

const truth: LatencyParameters = {
  fixedMs: 300,
  perPromptTokenMs: 0.1,
  perOutputTokenMs: 20,
  queueMsAtHalfLoad: 0,
  spread: 0.3,
};

interface Lane {
  readonly rows?: number;
  readonly parameters?: Partial<LatencyParameters>;
  readonly prompt?: (share: number) => number;
  readonly output?: (share: number) => number;
  readonly seed?: number;
}

/** Rows whose times the emulator's own model draws; half of the prompts are cached in part. */
function measure({ rows = 8000, parameters = {}, prompt = long, output = upTo(500), seed = 7 }: Lane = {}) {
  const random = seededRandom(seed);
  const model = latencyModel({ ...truth, ...parameters });
  const column = () => new Float64Array(rows);
  const times = {
    promptTokens: column(),
    cachedTokens: column(),
    outputTokens: column(),
    ttftMs: column(),
    durationMs: column(),
  };
  for (let row = 0; row < rows; row++) {
    const promptTokens = Math.round(prompt(random()));
    const cachedTokens = random() < 0.5 ? Math.floor(promptTokens * random()) : 0;
    const outputTokens = Math.round(output(random()));
    const { ttftMs, perTokenMs } = model({ promptTokens, cachedTokens }, 0, random);
    times.promptTokens[row] = promptTokens;
    times.cachedTokens[row] = cachedTokens;
    times.outputTokens[row] = outputTokens;
    times.ttftMs[row] = ttftMs;
    times.durationMs[row] = ttftMs + perTokenMs * Math.max(0, outputTokens - 1);
  }
  return times;
}

/** Many short, few long: 100 to 10,000. */
function long(share: number): number {
  return 100 * 100 ** share;
}

function upTo(most: number): (share: number) => number {
  return (share) => 1 + share * (most - 1);
}

/** Every so many rows, a time that has nothing to do with the lane. */
function withWild(column: Float64Array, every: number, ms: number): Float64Array {
  return column.map((each, row) => (row % every === 0 ? ms : each));
}

function fitted(times: MeasuredTimes): FittedLatency {
  const fit = fitLatency(times);
  if ("refused" in fit) throw new Error(fit.refused);
  return fit;
}

/** Largest distance of a parameter from what the rows were drawn with, as a share of it. */
function farthest({ parameters }: FittedLatency, drawnWith: Partial<LatencyParameters> = {}): number {
  const wanted = { ...truth, ...drawnWith };
  return Math.max(
    ...Object.entries(parameters).map(([name, value]) => Math.abs(value / wanted[name as keyof LatencyParameters] - 1)),
  );
}

const timed = ["fixedMs", "perOutputTokenMs", "perPromptTokenMs", "spread"];
const without = (times: ReturnType<typeof measure>, column: "ttftMs" | "durationMs") => ({
  ...times,
  [column]: undefined,
});

const recovered: readonly { title: string; lane?: Lane; times?: (all: ReturnType<typeof measure>) => MeasuredTimes }[] =
  [
    { title: "TTFT and duration" },
    { title: "durations alone", times: (all) => without(all, "ttftMs") },
    { title: "hardly any spread", lane: { parameters: { spread: 0.02 } } },
    { title: "a wide spread", lane: { parameters: { spread: 0.8 } } },
    { title: "times that are mostly prompt", lane: { parameters: { fixedMs: 60, perPromptTokenMs: 2 } } },
    {
      title: "5 % of time-outs",
      times: (all) => ({
        ...all,
        ttftMs: withWild(all.ttftMs, 20, 60_000),
        durationMs: withWild(all.durationMs, 20, 120_000),
      }),
    },
    {
      title: "durations alone with 5 % of time-outs",
      times: (all) => ({ ...without(all, "ttftMs"), durationMs: withWild(all.durationMs, 20, 600_000) }),
    },
    {
      title: "2 % of answers that came at once",
      times: (all) => ({ ...all, ttftMs: withWild(all.ttftMs, 50, 2) }),
    },
    {
      title: "holes in every column",
      times: (all) => ({
        ...all,
        promptTokens: withWild(all.promptTokens, 7, Number.NaN),
        ttftMs: withWild(all.ttftMs, 5, Number.NaN),
        durationMs: withWild(all.durationMs, 3, Number.NaN),
      }),
    },
  ];

test.each(recovered)("rows give back, within 6 %, what they were drawn with: $title", ({ lane, times }) => {
  const fit = fitted((times ?? ((all) => all))(measure(lane)));
  expect(farthest(fit, lane?.parameters)).toBeLessThan(0.06);
  expect(Object.keys(fit.parameters).sort()).toEqual(timed);
  expect(fit.notes).toEqual([]);
});

test("means and spread are right on average, not only near", () => {
  const sums = { fixedMs: 0, perPromptTokenMs: 0, perOutputTokenMs: 0, spread: 0 };
  for (let seed = 1; seed <= 20; seed++) {
    const { parameters } = fitted(measure({ rows: 1000, seed: 1000 * seed }));
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += (parameters[name] ?? 0) / truth[name];
  }
  // The mean of 20 fits of 1,000 rows stands to within about 0.5 %.
  for (const sum of Object.values(sums)) expect(Math.abs(sum / 20 - 1)).toBeLessThan(0.015);
});

test("cached tokens take no time", () => {
  const times = measure();
  const blind = fitted({ ...times, cachedTokens: times.cachedTokens.map(() => Number.NaN) });
  expect(blind.parameters.perPromptTokenMs ?? 1).toBeLessThan(0.9 * truth.perPromptTokenMs);
  expect(farthest(fitted(times))).toBeLessThan(0.03);
});

test("the odd milliseconds of short answers do not make tokens slow", () => {
  const times = measure({ output: (share) => 2 + 400 * share ** 4 });
  const late = times.durationMs.map((ms) => ms + 20);
  expect(farthest(fitted({ ...times, durationMs: late }))).toBeLessThan(0.04);
});

test("no part of a time is negative", () => {
  const times = measure({ parameters: { perPromptTokenMs: 0 } });
  const ttftMs = times.ttftMs.map((ms, row) => ms * (1 - 0.00002 * (times.promptTokens[row] ?? 0)));
  const { parameters } = fitted({ ...times, ttftMs, durationMs: undefined });
  expect(parameters.perPromptTokenMs).toBe(0);
});

test("from TTFT alone the time of an output token stays as assumed", () => {
  const fit = fitted(without(measure(), "durationMs"));
  expect(Object.keys(fit.parameters).sort()).toEqual(["fixedMs", "perPromptTokenMs", "spread"]);
  expect(fit.error.total).toBeUndefined();
  expect(fit.notes).toEqual([
    "0 rows have a duration and two output tokens or more, below 50: the time of an output token stays as assumed",
  ]);
});

test("from one prompt length the time of the prompt is counted as fixed", () => {
  const times = { ...measure({ prompt: () => 1000 }), cachedTokens: new Float64Array(8000) };
  times.ttftMs = times.ttftMs.map((_, row) => 400 * Math.exp(0.3 * Math.cos(row)));
  const fit = fitted({ ...times, durationMs: undefined });
  expect(fit.parameters.perPromptTokenMs).toBe(0);
  expect(fit.notes[0]).toBe(
    "uncached prompt tokens (p5 1000, p95 1000) are too alike, or rows too few, to tell the time of one: it is counted as fixed, which holds for prompts such as these alone",
  );
});

test("answers of one token, as embeddings are, have a duration and no time of a token", () => {
  const fit = fitted(without(measure({ output: () => 1 }), "ttftMs"));
  expect(farthest(fit)).toBeLessThan(0.03);
  expect(fit.error.total?.rows).toBe(8000);
  expect(fit.notes).toEqual(["no row has two output tokens or more: the time of an output token stays as assumed"]);
});

test("the fit is shown against its rows, the wild ones among them", () => {
  const times = measure();
  const { error, rows } = fitted({ ...times, ttftMs: withWild(times.ttftMs, 10, 10) });
  expect(rows).toBe(8000);
  expect(error.outliers).toBeGreaterThan(795);
  expect(error.outliers).toBeLessThan(820);
  const clean = fitted(times).error;
  for (const part of [clean.ttft, clean.total]) {
    expect(part?.rows).toBe(8000);
    const { measuredMs, fittedMs, medianAbsoluteShare } = part as TimesError;
    expect(Math.abs(fittedMs.p50 / measuredMs.p50 - 1)).toBeLessThan(0.03);
    expect(Math.abs(fittedMs.p95 / measuredMs.p95 - 1)).toBeLessThan(0.03);
    expect(medianAbsoluteShare).toBeGreaterThan(0.1);
    expect(medianAbsoluteShare).toBeLessThan(0.22);
  }
});

test("rows that cannot be used are counted by why", () => {
  const times = measure({ rows: 100 });
  const { NaN: none, POSITIVE_INFINITY: endless } = Number;
  const wrong: readonly (readonly [keyof typeof times, number])[] = [
    ["ttftMs", 0],
    ["durationMs", -5],
    ["ttftMs", endless],
    ["durationMs", 1],
    ["promptTokens", none],
    ["outputTokens", -1],
    ["cachedTokens", 1e9],
    ["ttftMs", none],
  ];
  for (const [row, [column, value]] of wrong.entries()) times[column][row] = value;
  const { error, rows } = fitted(times);
  expect(rows).toBe(92);
  expect(error.leftOut).toEqual({ noTime: 1, notPositive: 3, ttftNotBelowDuration: 1, badTokens: 3, notDrawn: 0 });
});

test("answers that were not streamed leave TTFT alone", () => {
  const times = measure({ rows: 2000 });
  const ttftMs = times.ttftMs.map((ms, row) => (row % 2 ? (times.durationMs[row] ?? ms) : ms));
  const fit = fitted({ ...times, ttftMs });
  expect(fit.error.leftOut.ttftNotBelowDuration).toBeGreaterThan(990);
  expect(farthest(fit)).toBeLessThan(0.06);
});

test("of more than 20,000 rows that many are drawn, the same every time", () => {
  const times = measure({ rows: 25_000 });
  const fit = fitted(times);
  expect(fit.rows).toBe(20_000);
  expect(fit.error.leftOut.notDrawn).toBe(5000);
  expect(farthest(fit)).toBeLessThan(0.03);
  expect(fitted(times)).toEqual(fit);
});

const refusals: readonly { title: string; times: MeasuredTimes; refused: string }[] = [
  {
    title: "too few rows",
    times: measure({ rows: 49 }),
    refused: "49 rows have a usable time, and 50 are the fewest that are fitted",
  },
  {
    title: "no time at all",
    times: { ...measure({ rows: 60 }), ttftMs: undefined, durationMs: undefined },
    refused: "0 rows have a usable time, and 50 are the fewest that are fitted",
  },
  {
    title: "durations of answers of one length",
    times: without(measure({ output: () => 200 }), "ttftMs"),
    refused:
      "output tokens (p5 200, p95 200) are too alike, or rows too few, to tell their time from that of the first token; rows with ttft_ms would",
  },
];

test.each(refusals)("rejects $title", ({ times, refused }) => {
  expect(fitLatency(times)).toMatchObject({ refused });
});
