import { assumedLatency, type LatencyParameters, latencyModel } from "../../../emulator/models/latency";

const steady: LatencyParameters = {
  fixedMs: 200,
  perPromptTokenMs: 0.1,
  perOutputTokenMs: 20,
  queueMsAtHalfLoad: 50,
  spread: 0,
};

/** Numbers from 0 to 1 that repeat from run to run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([
  ["an empty prompt on an idle deployment", 0, 0, 0, 200],
  ["a long prompt", 10_000, 0, 0, 1200],
  ["a long prompt, most of it cached", 10_000, 9000, 0, 300],
  ["half of the capacity in use", 0, 0, 0.5, 250],
  ["nine tenths in use", 0, 0, 0.9, 650],
  ["more than all of it, which waits no longer than 0.95", 0, 0, 3, 1150],
])("first token of %s", (_name, promptTokens, cachedTokens, load, ttftMs) => {
  const times = latencyModel(steady)({ promptTokens, cachedTokens }, load, seededRandom(1));
  expect(times.ttftMs).toBeCloseTo(ttftMs, 9);
  expect(times.perTokenMs).toBe(20);
});

test("spread leaves the means where they are and gives the logarithm its deviation", () => {
  const model = latencyModel({ ...steady, spread: 0.5 });
  const random = seededRandom(7);
  const times = Array.from({ length: 50_000 }, () => model({ promptTokens: 0, cachedTokens: 0 }, 0, random));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  for (const [values, expected] of [
    [times.map(({ ttftMs }) => ttftMs), 200],
    [times.map(({ perTokenMs }) => perTokenMs), 20],
  ] as const) {
    expect(mean(values) / expected).toBeCloseTo(1, 2);
    expect(deviation(values.slice(0, 5000).map(Math.log))).toBeCloseTo(0.5, 1);
  }
});

test("a published latency target bounds the time of an output token, and stands in for its mean", () => {
  expect(assumedLatency("provisioned", 80).perOutputTokenMs).toBe(12.5);
  expect(assumedLatency("standard").perOutputTokenMs).toBe(19);
});
