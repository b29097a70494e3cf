import fc from "fast-check";
import {
  type BucketAccounting,
  normalizedTokens,
  ProvisionedBucket,
  ratioWeights,
} from "../../../../emulator/models/limits/provisioned-bucket";

/** 1,000 tokens a second and a depth of 10,000. */
const settings = { drainTokensPerSecond: 1000, depthSeconds: 10 };

test("lets a request in while it is not full, even one that does not fit", () => {
  const bucket = new ProvisionedBucket(settings);
  expect(bucket.admit(0, 9999)).toEqual({ admitted: true, retryAfterMs: 0, utilization: 0.9999 });
  expect(bucket.admit(0, 50_001)).toEqual({ admitted: true, retryAfterMs: 0, utilization: 6 });
  expect(bucket.admit(0, 1)).toEqual({ admitted: false, retryAfterMs: 50_001, utilization: 6 });
});

test("a bucket that is just full refuses, for a millisecond at least", () => {
  const bucket = new ProvisionedBucket(settings);
  bucket.admit(0, 10_000);
  expect(bucket.admit(0, 1)).toEqual({ admitted: false, retryAfterMs: 1, utilization: 1 });
  expect(bucket.admit(1, 1).admitted).toBe(true);
});

test("drains steadily and never below empty", () => {
  const bucket = new ProvisionedBucket(settings);
  bucket.admit(1000, 5000);
  expect(bucket.level(1000)).toBe(5000);
  expect(bucket.level(3500)).toBe(2500);
  expect(bucket.utilization(3500)).toBe(0.25);
  expect(bucket.level(60_000)).toBe(0);
});

test("corrections that were registered ahead are made in the order of time", () => {
  const bucket = new ProvisionedBucket(settings);
  bucket.admit(0, 8000);
  bucket.completeAt(3000, 1000);
  bucket.completeAt(2000, -6000);
  bucket.completeAt(9000, 500);
  // 8,000 − 2,000 − 6,000 is empty after two seconds, and stays so until 1,000 come.
  expect(bucket.level(2500)).toBe(0);
  expect(bucket.level(3500)).toBe(500);
  expect(bucket.level(9000)).toBe(500);
});

test("a correction whose time has passed is made at once", () => {
  const bucket = new ProvisionedBucket(settings);
  bucket.admit(0, 8000);
  bucket.level(1000);
  bucket.completeAt(500, -3000);
  expect(bucket.level(1000)).toBe(4000);
});

const calls = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 3000 }),
    estimate: fc.integer({ min: 0, max: 9000 }),
    actual: fc.integer({ min: 0, max: 9000 }),
    tookMs: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 200 },
);
const buckets = fc.record({
  drainTokensPerSecond: fc.integer({ min: 1, max: 3000 }),
  depthSeconds: fc.constantFrom(1, 10, 60),
});

test("admits no more in the long run than drains, with one bucket and what the last request had over", () => {
  fc.assert(
    fc.property(buckets, calls, (shape, load) => {
      const bucket = new ProvisionedBucket(shape);
      let nowMs = 0;
      let admittedTokens = 0;
      for (const { afterMs, estimate } of load) {
        nowMs += afterMs;
        if (bucket.admit(nowMs, estimate).admitted) admittedTokens += estimate;
        const drained = (shape.drainTokensPerSecond * nowMs) / 1000;
        expect(admittedTokens).toBeLessThanOrEqual(drained + bucket.depthTokens + 9000 + 1e-6);
      }
    }),
  );
});

test("a refused request passes after the time it was told, and not a millisecond earlier", () => {
  fc.assert(
    fc.property(buckets, calls, fc.integer({ min: 1, max: 200_000 }), (shape, load, extra) => {
      const full = () => {
        const bucket = new ProvisionedBucket(shape);
        let nowMs = 0;
        for (const { afterMs, estimate } of load) {
          nowMs += afterMs;
          bucket.admit(nowMs, estimate);
        }
        bucket.correct(nowMs, bucket.depthTokens + extra);
        return { bucket, nowMs };
      };
      const { bucket, nowMs } = full();
      const { admitted, retryAfterMs } = bucket.admit(nowMs, 1);
      expect(admitted).toBe(false);
      expect(full().bucket.admit(nowMs + retryAfterMs - 1, 1).admitted).toBe(false);
      expect(bucket.admit(nowMs + retryAfterMs, 1).admitted).toBe(true);
    }),
  );
});

test("corrections conserve tokens: once all is complete the bucket has taken what was really used", () => {
  fc.assert(
    fc.property(calls, (load) => {
      // So much lies in it from the start that it never runs empty, and so much fits that it never refuses.
      const ballast = 1e9;
      const bucket = new ProvisionedBucket({ drainTokensPerSecond: 1000, depthSeconds: 1e9 });
      bucket.correct(0, ballast);
      let nowMs = 0;
      const inFlight: { endMs: number; estimate: number; actual: number }[] = [];
      const expected = () =>
        inFlight.reduce((sum, call) => sum + (call.endMs <= nowMs ? call.actual : call.estimate), ballast) - nowMs;
      for (const { afterMs, estimate, actual, tookMs } of load) {
        nowMs += afterMs;
        bucket.admit(nowMs, estimate);
        bucket.completeAt(nowMs + tookMs, actual - estimate);
        inFlight.push({ endMs: nowMs + tookMs, estimate, actual });
        expect(bucket.level(nowMs)).toBeCloseTo(expected(), 3);
      }
      nowMs += 20_000;
      expect(bucket.level(nowMs)).toBeCloseTo(expected(), 3);
    }),
  );
});

test("more PTUs admit at least as many requests of one size", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 300 }),
      fc.integer({ min: 1, max: 9000 }),
      fc.constantFrom(1, 10, 60),
      fc.integer({ min: 15, max: 200 }),
      fc.integer({ min: 0, max: 100 }),
      (gapsMs, size, depthSeconds, ptu, morePtu) => {
        const admitted = (count: number) => {
          const bucket = new ProvisionedBucket({ drainTokensPerSecond: (count * 600) / 60, depthSeconds });
          let nowMs = 0;
          return gapsMs.filter((gapMs) => {
            nowMs += gapMs;
            return bucket.admit(nowMs, size).admitted;
          }).length;
        };
        expect(admitted(ptu + morePtu)).toBeGreaterThanOrEqual(admitted(ptu));
      },
    ),
  );
});

const ratio: BucketAccounting = { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) };
const weighted: BucketAccounting = {
  inputTokensPerMinutePerPtu: 3000,
  weights: { uncachedInput: 1, cachedInput: 0.1, output: 5 },
  long: { abovePromptTokens: 272_000, weights: { uncachedInput: 2, cachedInput: 0.1, output: 7.5 } },
};

test.each([
  ["a ratio", ratio, 1000, 400, 50, 800],
  ["a ratio, all of the prompt cached", ratio, 1000, 1000, 50, 200],
  ["weights", weighted, 1000, 400, 50, 890],
  ["weights of a long context", weighted, 300_000, 100_000, 1000, 417_500],
  ["weights just below a long context", weighted, 272_000, 0, 0, 272_000],
])("with %s", (_name, accounting, promptTokens, cachedTokens, outputTokens, normalized) => {
  expect(normalizedTokens({ promptTokens, cachedTokens, outputTokens }, accounting)).toBe(normalized);
});
