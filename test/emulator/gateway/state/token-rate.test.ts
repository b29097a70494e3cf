import * as fc from "fast-check";
import {
  BucketTokenRate,
  SlidingTokenRate,
  type TokenRate,
  tokenRate,
} from "../../../../emulator/gateway/state/token-rate";
import { verdict } from "./verdict";

const admitted = (remaining: number) => ({ admitted: true, retryAfterSeconds: 0, remaining });
const refused = (retryAfterSeconds: number, remaining = 0) => ({ admitted: false, retryAfterSeconds, remaining });

describe("the trace of a lab at 100 tokens a minute, without estimation", () => {
  const rate = new SlidingTokenRate(100);

  test("59 tokens leave 41", () => {
    expect(verdict(rate, 0, 0)).toEqual(admitted(100));
    rate.add(0, 59);
    expect(rate.remaining(0)).toBe(41);
  });

  test("55 more complete, though they pass the limit, and leave nothing", () => {
    expect(verdict(rate, 16_000, 0)).toEqual(admitted(41));
    rate.add(16_000, 55);
    expect(rate.remaining(16_000)).toBe(0);
  });

  test("later calls are told when the first leaves the window", () => {
    expect(verdict(rate, 31_000, 0)).toEqual(refused(29));
    expect(verdict(rate, 46_000, 0)).toEqual(refused(14));
  });

  test("a call is accepted 60 seconds after the first", () => {
    expect(verdict(rate, 59_999, 0)).toEqual(refused(1));
    expect(verdict(rate, 60_000, 0)).toEqual(admitted(45));
  });
});

describe("a sliding minute", () => {
  test("takes an estimate that just fits and refuses one token more", () => {
    const rate = new SlidingTokenRate(100);
    rate.add(0, 60);
    expect(verdict(rate, 1000, 40)).toEqual(admitted(40));
    expect(verdict(rate, 1000, 41)).toEqual(refused(59, 40));
  });

  test("waits for as many of the oldest as are needed", () => {
    const rate = new SlidingTokenRate(100);
    rate.add(0, 30);
    rate.add(10_000, 30);
    rate.add(20_000, 40);
    expect(verdict(rate, 20_000, 30)).toEqual(refused(40));
    expect(verdict(rate, 20_000, 31)).toEqual(refused(50));
    expect(verdict(rate, 20_000, 100)).toEqual(refused(60));
  });

  test.each([0, 1, 59_999, 60_000, 1e9])("never takes more than its limit at once, at %d ms", (nowMs) => {
    expect(verdict(new SlidingTokenRate(100), nowMs, 101)).toEqual(refused(60, 100));
  });

  test("gives back what an estimate had too much", () => {
    const rate = new SlidingTokenRate(100);
    rate.add(0, 80);
    rate.add(2000, -50);
    expect(rate.remaining(2000)).toBe(70);
  });

  test("admits nothing at a limit of 0", () => {
    expect(verdict(new SlidingTokenRate(0), 0, 0)).toEqual(refused(60));
  });
});

describe("a bucket", () => {
  test("asks for 180 seconds to repay a debt of 30 tokens at 10 a minute", () => {
    const rate = new BucketTokenRate(10);
    expect(verdict(rate, 0, 0)).toEqual(admitted(10));
    rate.add(0, 40);
    expect(verdict(rate, 0, 0)).toEqual(refused(180));
    expect(verdict(rate, 179_999, 0)).toEqual(refused(1));
    expect(verdict(rate, 180_000, 0)).toEqual(admitted(0));
  });

  test("admits nothing when it has just been emptied, and a call a moment later", () => {
    const rate = new BucketTokenRate(600);
    rate.add(0, 600);
    expect(verdict(rate, 0, 0)).toEqual(refused(1));
    expect(verdict(rate, 100, 0)).toEqual(admitted(1));
  });

  test("refills evenly, up to a minute's tokens", () => {
    const rate = new BucketTokenRate(6000);
    rate.add(0, 6000);
    expect([0, 1000, 30_000, 60_000, 600_000].map((nowMs) => rate.remaining(nowMs))).toEqual([
      0, 100, 3000, 6000, 6000,
    ]);
  });

  test("tells how long an estimate has to wait for its tokens", () => {
    const rate = new BucketTokenRate(6000);
    rate.add(0, 6000);
    expect(verdict(rate, 0, 250)).toEqual(refused(3));
    expect(verdict(rate, 2500, 250)).toEqual(admitted(250));
  });

  test("is never fuller than full for what is given back", () => {
    const rate = new BucketTokenRate(100);
    rate.add(0, 10);
    rate.add(0, -50);
    expect(rate.remaining(0)).toBe(100);
  });

  test("admits nothing at a limit of 0", () => {
    expect(verdict(new BucketTokenRate(0), 0, 0)).toEqual(refused(60));
  });
});

test.each([
  ["classic", SlidingTokenRate],
  ["consumption", SlidingTokenRate],
  ["v2", BucketTokenRate],
] as const)("the %s tier counts with a %p", (generation, kind) => {
  expect(tokenRate(generation, 100)).toBeInstanceOf(kind);
});

const calls = fc.array(fc.record({ afterMs: fc.nat(8000), tokens: fc.integer({ min: 1, max: 90 }) }), {
  maxLength: 150,
});

/** Calls that know what they need, come when they come, and spend it when admitted. */
function spend(rate: TokenRate, wanted: readonly { readonly afterMs: number; readonly tokens: number }[]) {
  const spent: { readonly atMs: number; readonly tokens: number }[] = [];
  let nowMs = 0;
  for (const { afterMs, tokens } of wanted) {
    nowMs += afterMs;
    if (!verdict(rate, nowMs, tokens).admitted) continue;
    rate.add(nowMs, tokens);
    spent.push({ atMs: nowMs, tokens });
  }
  return spent;
}

test("in any 60 seconds a sliding minute admits no more than its limit", () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 90, max: 400 }), (wanted, limit) => {
      const spent = spend(new SlidingTokenRate(limit), wanted);
      for (const { atMs: fromMs } of spent) {
        const inMinute = spent.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 60_000);
        expect(inMinute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limit);
      }
    }),
    { seed: 21, numRuns: 200 },
  );
});

test("over any time a bucket admits no more than it holds and what is refilled", () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 90, max: 400 }), (wanted, limit) => {
      const spent = spend(new BucketTokenRate(limit), wanted);
      spent.forEach(({ atMs: fromMs }, from) => {
        let sum = 0;
        for (const { atMs, tokens } of spent.slice(from)) {
          sum += tokens;
          expect(sum).toBeLessThanOrEqual(limit + ((atMs - fromMs) * limit) / 60_000 + 0.001);
        }
      });
    }),
    { seed: 22, numRuns: 200 },
  );
});

test.each(["classic", "v2"] as const)(
  "who waits as told is admitted on the %s tier, and not a second sooner",
  (tier) => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 0, max: 90 }), (wanted, needed) => {
        const rate = tokenRate(tier, 100);
        let nowMs = 0;
        for (const { afterMs, tokens } of wanted.slice(0, 20)) {
          nowMs += afterMs;
          rate.add(nowMs, tokens);
        }
        const { admitted: now, retryAfterSeconds } = verdict(rate, nowMs, needed);
        expect(retryAfterSeconds).toBe(now ? 0 : Math.max(1, retryAfterSeconds));
        if (retryAfterSeconds > 1)
          expect(verdict(rate, nowMs + 1000 * retryAfterSeconds - 1001, needed).admitted).toBe(false);
        expect(verdict(rate, nowMs + 1000 * retryAfterSeconds, needed).admitted).toBe(true);
      }),
      { seed: 23, numRuns: 300 },
    );
  },
);
