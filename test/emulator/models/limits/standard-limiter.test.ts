import fc from "fast-check";
import {
  type LimiterVerdict,
  StandardLimiter,
  type StandardLimits,
  standardLimits,
} from "../../../../emulator/models/limits/standard-limiter";

const tenThousand: StandardLimits = { tokensPerMinute: 10_000, requestsPerTenSeconds: 10 };

describe("as measured on a live deployment of 10,000 tokens a minute", () => {
  test("a request that costs more than what is left is refused, one that costs just that is let in", () => {
    const limiter = new StandardLimiter(tenThousand);
    for (let call = 0; call < 4; call++) limiter.admit(call, 2008);
    expect(limiter.admit(4, 2008)).toEqual({
      admitted: false,
      reason: "tokens",
      retryAfterMs: 59_996,
      remainingTokens: 1968,
      remainingRequests: 5,
    });
    const other = new StandardLimiter(tenThousand);
    for (let call = 0; call < 4; call++) other.admit(call, 2000);
    expect(other.admit(4, 2000)).toEqual({
      admitted: true,
      reason: undefined,
      retryAfterMs: 0,
      remainingTokens: 0,
      remainingRequests: 5,
    });
  });

  test("a hundred calls of 2,000 tokens: five pass each minute, one by one, as the log slides and is not reset", () => {
    const limiter = new StandardLimiter(tenThousand);
    const verdicts: LimiterVerdict[] = [];
    let nowMs = 0;
    for (let row = 0; row < 100; row++) {
      const verdict = limiter.admit(nowMs, 2000);
      verdicts.push(verdict);
      // The run slept a second after each answer; how long answers took was not published.
      nowMs += verdict.admitted ? 2400 : 1150;
    }
    const passed = verdicts.flatMap(({ admitted }, row) => (admitted ? [row] : []));
    expect(passed).toEqual([0, 1, 2, 3, 4, 47, 48, 49, 50, 51, 94, 95, 96, 97, 98]);
    expect(passed.slice(5).map((row) => verdicts[row]?.remainingTokens)).toEqual(Array(10).fill(0));
    expect(verdicts[47]?.remainingRequests).toBe(1);
  });

  test("ten requests pass in any ten seconds, and one more when the first of them is ten seconds old", () => {
    const limiter = new StandardLimiter(tenThousand);
    for (let call = 0; call < 10; call++) expect(limiter.admit(100 * call, 16).admitted).toBe(true);
    expect(limiter.admit(1000, 16)).toEqual({
      admitted: false,
      reason: "requests",
      retryAfterMs: 9000,
      remainingTokens: 9840,
      remainingRequests: 0,
    });
    expect(limiter.admit(9999, 16).admitted).toBe(false);
    expect(limiter.admit(10_000, 16).admitted).toBe(true);
  });

  test("of 1,000 tokens a minute, one request in ten seconds passes, however many are refused in between", () => {
    const limiter = new StandardLimiter(standardLimits("text-embedding-ada-002", 1, assumed));
    // A second after each answer; what an answer took was not published.
    const passed = Array.from({ length: 10 }, (_, row) => limiter.admit(1120 * row, 11).admitted);
    expect(passed).toEqual([true, ...Array(8).fill(false), true]);
  });

  /** Runs that were published with the time of each call, in seconds, and what was left of tokens and requests after it. */
  const timedRuns = [
    {
      run: "chat, a cap of 1,000",
      cost: 1000,
      seconds: [34.375, 35.287, 36.568, 37.612, 39.026, 40.316, 41.867, 42.859, 43.902, 45.017],
      tokens: [9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 0],
      requests: [9, 8, 7, 6, 5, 4, 3, 2, 1, 1],
    },
    {
      run: "completions, a cap of 2,000",
      cost: 2000,
      seconds: [22.129, 24.915, 51.965, 69.329, 72.304, 82.981, 88.665, 113.537, 137.117, 148.818],
      tokens: [8000, 6000, 4000, 2000, 0, 0, 0, 0, 2000, 4000],
      requests: [9, 8, 9, 9, 8, 9, 8, 9, 9, 9],
    },
  ];

  test.each(timedRuns)(
    "both counters of the run $run stand where they stood",
    ({ cost, seconds, tokens, requests }) => {
      const limiter = new StandardLimiter(tenThousand);
      const verdicts = seconds.map((time) => limiter.admit(1000 * time, cost));
      expect(verdicts.map(({ remainingTokens }) => remainingTokens)).toEqual(tokens);
      expect(verdicts.map(({ remainingRequests }) => remainingRequests)).toEqual(requests);
    },
  );
});

test("a request above the whole limit never passes and is told to wait a minute", () => {
  const limiter = new StandardLimiter(tenThousand);
  expect(limiter.admit(0, 10_001)).toMatchObject({ admitted: false, reason: "tokens", retryAfterMs: 60_000 });
});

test("of two limits the one that takes longer is the reason", () => {
  const limiter = new StandardLimiter({ tokensPerMinute: 1000, requestsPerTenSeconds: 1 });
  limiter.admit(0, 1000);
  expect(limiter.admit(1, 1)).toMatchObject({ reason: "tokens", retryAfterMs: 59_999 });
  const other = new StandardLimiter({ tokensPerMinute: 1000, requestsPerTenSeconds: 1 });
  other.admit(0, 500);
  other.admit(55_000, 1);
  expect(other.admit(55_001, 600)).toMatchObject({ reason: "requests", retryAfterMs: 9999 });
});

test("time that goes back counts as the latest time seen", () => {
  const limiter = new StandardLimiter(tenThousand);
  limiter.admit(60_000, 10_000);
  expect(limiter.admit(0, 1)).toMatchObject({ admitted: false, retryAfterMs: 60_000 });
});

test("utilization is the share of the minute's tokens that is taken", () => {
  const limiter = new StandardLimiter(tenThousand);
  limiter.admit(0, 2500);
  expect(limiter.utilization(59_999)).toBe(0.25);
  expect(limiter.utilization(60_000)).toBe(0);
});

const calls = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 4000 }), cost: fc.integer({ min: 0, max: 600 }) }),
  { maxLength: 150 },
);
const limits = fc.record({
  tokensPerMinute: fc.integer({ min: 500, max: 4000 }),
  requestsPerTenSeconds: fc.integer({ min: 1, max: 12 }),
  refusalsCountAsRequests: fc.boolean(),
});

test("decides as a log does that is added up anew for each call", () => {
  fc.assert(
    fc.property(limits, calls, (settings, load) => {
      const limiter = new StandardLimiter(settings);
      const seen: { atMs: number; cost: number; admitted: boolean; takesPlace: boolean }[] = [];
      let nowMs = 0;
      for (const { afterMs, cost } of load) {
        nowMs += afterMs;
        const since = (windowMs: number) => seen.filter(({ atMs }) => atMs > nowMs - windowMs);
        const taken = since(60_000).reduce((sum, call) => sum + (call.admitted ? call.cost : 0), 0);
        const hasRoom = since(10_000).filter((call) => call.takesPlace).length < settings.requestsPerTenSeconds;
        const admitted = hasRoom && taken + cost <= settings.tokensPerMinute;
        const verdict = limiter.admit(nowMs, cost);
        expect(verdict.admitted).toBe(admitted);
        expect(verdict.remainingTokens).toBe(settings.tokensPerMinute - taken - (admitted ? cost : 0));
        const takesPlace = admitted || (hasRoom && settings.refusalsCountAsRequests);
        seen.push({ atMs: nowMs, cost, admitted, takesPlace });
      }
    }),
  );
});

test("a refused request passes after the time it was told, and not a millisecond earlier", () => {
  fc.assert(
    fc.property(limits, calls, (settings, load) => {
      const replayed = () => {
        const limiter = new StandardLimiter(settings);
        let nowMs = 0;
        let last: LimiterVerdict | undefined;
        for (const { afterMs, cost } of load) {
          nowMs += afterMs;
          last = limiter.admit(nowMs, cost);
        }
        return { limiter, nowMs, last };
      };
      const { limiter, nowMs, last } = replayed();
      const cost = load.at(-1)?.cost ?? 0;
      fc.pre(last !== undefined && !last.admitted && cost <= settings.tokensPerMinute);
      const waitMs = last?.retryAfterMs ?? 0;
      expect(waitMs).toBeGreaterThan(0);
      expect(replayed().limiter.admit(nowMs + waitMs - 1, cost).admitted).toBe(false);
      expect(limiter.admit(nowMs + waitMs, cost).admitted).toBe(true);
    }),
  );
});

const assumed = { assumedRequestsPerThousandTokens: 6, refusalsCountAsRequests: true };

test.each([
  ["gpt-4o", 10, 10_000, 10],
  ["gpt-35-turbo", 3, 3000, 3],
  ["o1", 36, 36_000, 1],
  ["o1", 600, 600_000, 17],
  ["o3", 60, 60_000, 10],
  ["o4-mini", 61, 61_000, 11],
  ["o3-mini", 600, 600_000, 10],
  ["o3-pro", 1, 1000, 1],
  ["a-model-of-tomorrow", 10, 10_000, 10],
])(
  "%s of capacity %d takes %d tokens a minute and %d requests in ten seconds",
  (model, capacity, tokensPerMinute, requestsPerTenSeconds) => {
    expect(standardLimits(model, capacity, assumed)).toEqual({
      tokensPerMinute,
      requestsPerTenSeconds,
      refusalsCountAsRequests: true,
    });
  },
);

test("the ratio that is known for a model and SKU beats what is stated for the model", () => {
  const known = { ...assumed, requestsPerThousandTokens: 1 };
  expect(standardLimits("gpt-4o", 60, known).requestsPerTenSeconds).toBe(10);
});
