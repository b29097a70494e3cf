import fc from "fast-check";
import { bucketBand } from "../../capacity/bucket-band";
import { burstiness, burstsOf } from "../../capacity/bursts";
import type { DemandBin, LaneDemand } from "../../capacity/demand";
import { ProvisionedBucket } from "../../emulator/models/limits/provisioned-bucket";
import { seededRandom } from "../../written/random";

// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { log } = Math;

/** One PTU serves 600 tokens a minute, 10 a second. */
const size = {
  model: "m",
  version: "1",
  inputTokensPerMinutePerPtu: 600,
  accounting: { kind: "ratio", outputRatio: 4 },
  globalAndDataZone: { minimum: 15, increment: 5 },
  source: "test",
  checked: "2026-01-01",
} as const;
const depths = { low: 1, value: 10, high: 60 };

/** A bin of a minute, of so many requests of so many prompt tokens, evenly spread unless a peak is stated. */
function minute(index: number, requests: number, promptTokens: number, peakRequests10s = requests / 6): DemandBin {
  return {
    startSeconds: 60 * index,
    requests,
    promptTokens: requests * promptTokens,
    cachedTokens: 0,
    outputTokens: 0,
    requestedOutputTokens: 0,
    peakRequests10s,
  };
}

function demandOf(bins: readonly DemandBin[]): LaneDemand {
  const last = bins.at(-1)?.startSeconds ?? 0;
  return { binSeconds: 60, windowSeconds: last + 60, requests: bins.reduce((sum, bin) => sum + bin.requests, 0), bins };
}

const bandOf = (bins: readonly DemandBin[], ptu = 100) => bucketBand({ demand: demandOf(bins), size, ptu }, depths);
const near = (share: number) => expect.closeTo(share, 3);

/** Requests so small that the stream is steady: 100 PTUs serve 1,000 tokens a second. */
const steady = (index: number, tokensPerSecond: number) => minute(index, 60e4 * tokensPerSecond, 1e-4);

test("a steady stream spills what is above the PTUs once the bucket is full", () => {
  // 2,000 a second: 60,000 too many in a minute, of 120,000. A bucket of 1 second holds 1,000 of them, of 10 seconds 10,000.
  const { low, value, high } = bandOf([steady(0, 2000)]);
  expect([low, value, high]).toEqual([
    { depthSeconds: 1, tokens: near(59 / 120), requests: near(59 / 120) },
    { depthSeconds: 10, tokens: near(50 / 120), requests: near(50 / 120) },
    { depthSeconds: 60, tokens: near(0), requests: near(0) },
  ]);
});

test("a bucket that is full is full in the next minute too, and empties in one without requests", () => {
  expect(bandOf([steady(0, 2000), steady(1, 2000)]).high.tokens).toBeCloseTo(60 / 240, 3);
  expect(bandOf([steady(0, 2000), steady(2, 2000)]).high.tokens).toBeCloseTo(0, 3);
});

test("the busiest 10 seconds spill where the minute as a whole fits", () => {
  // 1,000 a second on average, and 6,000 in the 10 seconds that hold them all: 50,000 too many, of which 10,000 fit.
  const burst = { ...steady(0, 1000), peakRequests10s: steady(0, 1000).requests };
  const { value, high } = bandOf([burst]);
  expect(value.tokens).toBeCloseTo(40 / 60, 3);
  expect(high.tokens).toBeCloseTo(0, 3);
});

test("tokens and requests part where large requests come when it is busy", () => {
  const { value } = bandOf([minute(0, 60e6, 2e-3), minute(10, 60e6, 1e-4)]);
  expect(value).toEqual({ depthSeconds: 10, tokens: near(50 / 126), requests: near(50 / 240) });
});

test("everything spills without PTUs, and nothing where nothing came", () => {
  expect(bandOf([minute(0, 100, 10)], 0).value).toEqual({ depthSeconds: 10, tokens: 1, requests: 1 });
  expect(bandOf([]).low).toEqual({ depthSeconds: 1, tokens: 0, requests: 0 });
  expect(bandOf([minute(0, 100, 0)]).low).toEqual({ depthSeconds: 1, tokens: 0, requests: 0 });
});

/** What a bucket refuses of ten hours of independent requests, their sizes a sum of two exponentials: variance ½ of the mean squared. */
function refusedOf(load: number, depthSeconds: number): number {
  const random = seededRandom(load);
  const exponential = () => -log(1 - random());
  const bucket = new ProvisionedBucket({ drainTokensPerSecond: 1000, depthSeconds });
  let atMs = 0;
  let refused = 0;
  let asked = 0;
  while (atMs < 36_000_000) {
    atMs += (exponential() * 200) / load;
    const tokens = 100 * (exponential() + exponential());
    asked += tokens;
    if (!bucket.admit(atMs, tokens).admitted) refused += tokens;
  }
  return refused / asked;
}

test.each([0.5, 0.8, 0.95, 1.1, 1.5])(
  "at a load of %d, chance fills a shallow bucket as often as in a replay",
  (load) => {
    // 200 tokens a request, as many requests as the load asks.
    const { low, value } = bandOf(Array.from({ length: 120 }, (_, index) => minute(index, 300 * load, 200)));
    expect(Math.abs(low.tokens - refusedOf(load, 1))).toBeLessThan(0.02);
    expect(Math.abs(value.tokens - refusedOf(load, 10))).toBeLessThan(0.02);
  },
);

const anyBins = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3 }),
      requests: fc.integer({ min: 0, max: 500 }),
      tokens: fc.integer({ min: 0, max: 4000 }),
      share: fc.double({ min: 1 / 6, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((written) => {
    let index = 0;
    return written.map(({ gap, requests, tokens, share }) => {
      index += gap;
      return minute(index, requests, tokens, requests * share);
    });
  });

test("a deeper bucket spills no more, and shares are shares", () => {
  fc.assert(
    fc.property(anyBins, fc.integer({ min: 1, max: 2000 }), (bins, ptu) => {
      const { low, value, high } = bandOf(bins, ptu);
      for (const what of ["tokens", "requests"] as const) {
        expect(low[what]).toBeLessThanOrEqual(1 + 1e-9);
        expect(value[what]).toBeLessThanOrEqual(low[what] + 1e-9);
        expect(high[what]).toBeLessThanOrEqual(value[what] + 1e-9);
        expect(high[what]).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed: 20260403, numRuns: 200 },
  );
});

test("a bin's requests are spread over its steps, none busier than the busiest", () => {
  fc.assert(
    fc.property(anyBins, (bins) => {
      burstsOf(demandOf(bins), size.accounting).forEach(({ slots }, index) => {
        const { requests, peakRequests10s } = bins[index] as DemandBin;
        expect(slots).toHaveLength(6);
        expect(slots.reduce((sum, slot) => sum + slot, 0)).toBeCloseTo(requests, 6);
        expect(Math.max(...slots)).toBeCloseTo(peakRequests10s, 3);
      });
    }),
    { seed: 20260404, numRuns: 100 },
  );
});

test("steps rise to the busiest and fall from it by one factor", () => {
  // 32 + 16 + 8 + 4 + 2 + 1 = 63.
  const [burst] = burstsOf(demandOf([minute(0, 63, 1, 32)]), size.accounting);
  expect(burst?.slots.map((slot) => Math.round(slot))).toEqual([2, 8, 32, 16, 4, 1]);
});

test("burstiness is 1 where the busiest of six steps is what chance would make it, and grows with its square", () => {
  // Steps of 100 requests vary by 10; the busiest of six lies √2.02 × 10 above them, squared and on average.
  const peaked = (above: number) => burstiness(demandOf([minute(0, 600, 1, 100 + above)]));
  expect(peaked(0)).toBe(1);
  expect(peaked(14.2)).toBeCloseTo(1, 1);
  expect(peaked(142) / 100).toBeCloseTo(1, 1);
});
