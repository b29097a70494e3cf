import { missed, mostTimes, searchHeadroom } from "../../simulator/headroom";
import type { LaneReport } from "../../simulator/report";

const lane: LaneReport = {
  lane: "chat",
  requests: 1000,
  answeredShare: 0.995,
  refusedBy: { "portal-tokens-per-minute": 4, "models, 429": 1 },
  retried: 0,
  spilled: 0,
  spilledTokenShare: 0.1,
  failedOver: 0,
  cacheHits: 0,
  promptTokens: 1,
  outputTokens: 1,
  tokensPerSecond: 100,
  ttftMs: { p50: 300, p95: 900, p99: 1200, p999: 2000 },
  totalMs: { p50: 2000, p95: 5000, p99: 7000, p999: 9000 },
};

test.each([
  [
    "meets what is asked",
    { answeredShare: 0.99, ttftMsP95: 900, latencyMsP95: 5000, provisionedShare: 0.9 },
    undefined,
  ],
  ["too many refused", { answeredShare: 0.999 }, "0.5 % refused, most by portal-tokens-per-minute"],
  ["first token too late", { answeredShare: 0.9, ttftMsP95: 899 }, "time to first token: p95 900 ms, asked 899"],
  ["too little from PTUs", { answeredShare: 0.9, provisionedShare: 0.95 }, "90.0 % of tokens from PTUs, asked 95.0 %"],
  ["answer too late", { answeredShare: 0.9, latencyMsP95: 4000 }, "latency: p95 5000 ms, asked 4000"],
])("%s", (_, target, why) => {
  expect(missed(lane, target)).toBe(why);
});

test("a lane whose clients fall behind does not hold, however well what they send is answered", () => {
  const waiting = (p95: number) => ({ ...lane, clientWaitMs: { p50: 0, p95, p99: p95, p999: p95 } });
  expect(missed(waiting(60_000), { answeredShare: 0.9 })).toBeUndefined();
  expect(missed(waiting(120_000), { answeredShare: 0.9 })).toBe("requests wait for their client: p95 120 s");
});

test.each([0.5, 1, 1.3, 4, 7.7, 15].flatMap((limit) => [0, 1, 3, 12, 99].map((guess) => [limit, guess] as const)))(
  "a lane that breaks above %s times its load is found to within a tenth, from the guess %s",
  (limit, guess) => {
    const asked: number[] = [];
    const found = searchHeadroom((times) => {
      asked.push(times);
      return times > limit ? `too much at ${times.toFixed(2)}` : undefined;
    }, guess);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(10);
    if (limit < 1) {
      expect(found).toEqual({ times: 0, isAtLeast: false, breaks: "too much at 1.00" });
      return;
    }
    expect(found.times).toBeLessThanOrEqual(limit);
    expect(1.1 * found.times).toBeGreaterThanOrEqual(limit);
    expect(found.breaks).toMatch(/^too much at /);
  },
);

test("a lane that nothing breaks takes at least the most that is tried", () => {
  expect(searchHeadroom(() => undefined)).toEqual({ times: mostTimes, isAtLeast: true, breaks: "" });
});
