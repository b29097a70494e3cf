import * as fc from "fast-check";
import type { Breaker } from "../../../../emulator/deployment";
import { CircuitBreaker } from "../../../../emulator/gateway/state/circuit-breaker";

const breakerOf = (overrides: Partial<Breaker> = {}): Breaker => ({
  name: "overloaded",
  failures: { count: 3 },
  intervalMs: 10_000,
  statusCodes: [
    { min: 429, max: 429 },
    { min: 500, max: 599 },
  ],
  tripDurationMs: 30_000,
  acceptRetryAfter: true,
  ...overrides,
});

/** Answers as `at ms: status`, and what each did. */
function record(breaker: CircuitBreaker, answers: readonly (readonly [number, number])[]) {
  return answers.map(([atMs, status]) => breaker.record(atMs, status, undefined));
}

test("opens with the failure that reaches its count, for its trip duration", () => {
  const breaker = new CircuitBreaker(breakerOf());
  expect(breaker.opensAgainMs).toBe(0);
  expect(
    record(breaker, [
      [0, 429],
      [1, 503],
      [2, 200],
      [3, 500],
    ]),
  ).toEqual([undefined, undefined, undefined, "tripped"]);
  expect([3, 30_002, 30_003].map((nowMs) => breaker.isOpen(nowMs))).toEqual([true, true, false]);
  expect(breaker.opensAgainMs).toBe(30_003);
});

test("statuses outside of its ranges are no failures", () => {
  const breaker = new CircuitBreaker(breakerOf());
  const statuses = [200, 400, 401, 404, 408, 428, 430, 499, 600];
  expect(
    record(
      breaker,
      statuses.map((status, index) => [index, status] as const),
    ),
  ).toEqual(statuses.map(() => undefined));
  expect(breaker.failuresInInterval(10)).toBe(0);
});

test("failures that are older than the interval count no more", () => {
  const breaker = new CircuitBreaker(breakerOf());
  expect(
    record(breaker, [
      [0, 500],
      [1, 500],
      [10_000, 500],
      [10_001, 500],
    ]),
  ).toEqual(Array(4).fill(undefined));
  expect(breaker.failuresInInterval(10_001)).toBe(2);
  expect(breaker.record(10_002, 500, undefined)).toBe("tripped");
});

test("closes fully: what came before it tripped, and while it was open, is forgotten", () => {
  const breaker = new CircuitBreaker(breakerOf({ tripDurationMs: 1000 }));
  record(breaker, [
    [0, 500],
    [0, 500],
    [0, 500],
  ]);
  expect(
    record(breaker, [
      [1, 500],
      [999, 500],
      [1000, 500],
      [1001, 500],
    ]),
  ).toEqual(Array(4).fill(undefined));
  expect(breaker.record(1002, 500, undefined)).toBe("tripped");
  expect(breaker.trips).toBe(2);
});

test.each<[string, boolean, number | undefined, number]>([
  ["the Retry-After of the answer that trips it", true, 5000, 5000],
  ["a Retry-After of a day", true, 86_400_000, 86_400_000],
  ["its trip duration without a Retry-After", true, undefined, 30_000],
  ["its trip duration at a Retry-After of nothing", true, 0, 30_000],
  ["its trip duration when it does not accept Retry-After", false, 5000, 30_000],
])("is open for %s", (_, acceptRetryAfter, retryAfterMs, openMs) => {
  const breaker = new CircuitBreaker(breakerOf({ acceptRetryAfter, failures: { count: 1 } }));
  expect(breaker.record(100, 429, retryAfterMs)).toBe("tripped");
  expect(breaker.opensAgainMs).toBe(100 + openMs);
});

test("by percentage it opens when the share is reached, after at least ten calls", () => {
  const breaker = new CircuitBreaker(breakerOf({ failures: { percentage: 30 } }));
  const early = Array.from({ length: 9 }, (_, index) => [index, index < 2 ? 500 : 200] as const);
  expect(record(breaker, early)).toEqual(Array(9).fill(undefined));
  expect(breaker.record(9, 500, undefined)).toBe("tripped");
});

test("by percentage the first failures of few calls do not open it", () => {
  const breaker = new CircuitBreaker(breakerOf({ failures: { percentage: 1 } }));
  expect(
    record(
      breaker,
      Array.from({ length: 9 }, (_, index) => [index, 500] as const),
    ),
  ).toEqual(Array(9).fill(undefined));
  expect(breaker.record(9, 500, undefined)).toBe("tripped");
});

test("by percentage it closes fully too: neither calls nor failures of before count", () => {
  const breaker = new CircuitBreaker(breakerOf({ failures: { percentage: 30 }, tripDurationMs: 100 }));
  const failing = (fromMs: number) => Array.from({ length: 9 }, (_, index) => [fromMs + index, 500] as const);
  record(breaker, failing(0));
  expect(breaker.record(9, 500, undefined)).toBe("tripped");
  expect(record(breaker, failing(200))).toEqual(Array(9).fill(undefined));
  expect(breaker.record(209, 500, undefined)).toBe("tripped");
});

test("it trips exactly when the interval holds its count of failures", () => {
  const answers = fc.array(fc.record({ afterMs: fc.nat(3000), status: fc.constantFrom(200, 429, 500, 404) }), {
    maxLength: 120,
  });
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 6 }), (given, count) => {
      const breaker = new CircuitBreaker(breakerOf({ failures: { count }, tripDurationMs: 4000 }));
      let failures: number[] = [];
      let openUntilMs = 0;
      let nowMs = 0;
      for (const { afterMs, status } of given) {
        nowMs += afterMs;
        expect(breaker.isOpen(nowMs)).toBe(nowMs < openUntilMs);
        let expected: "tripped" | undefined;
        if (nowMs >= openUntilMs && (status === 429 || status === 500)) {
          failures = [...failures.filter((atMs) => atMs > nowMs - 10_000), nowMs];
          if (failures.length >= count) {
            expected = "tripped";
            failures = [];
            openUntilMs = nowMs + 4000;
          }
        }
        expect(breaker.record(nowMs, status, undefined)).toBe(expected);
      }
    }),
    { seed: 31, numRuns: 300 },
  );
});
