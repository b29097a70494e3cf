import fc from "fast-check";
import type { DemandBin, LaneDemand } from "../../capacity/demand";
import { legalPtuAtLeast, normalizedTokens } from "../../capacity/normalized-tokens";
import { meteredUsd, provisionedCurve } from "../../capacity/provisioned-curve";
import type { ProvisionedSize } from "../../catalog/catalog";

const size: ProvisionedSize = {
  model: "m",
  version: "1",
  inputTokensPerMinutePerPtu: 1000,
  accounting: { kind: "ratio", outputRatio: 6 },
  globalAndDataZone: { minimum: 15, increment: 5 },
  source: "test",
  checked: "2026-01-01",
};
const price = { inputUsd: 2, cachedInputUsd: 0.2, outputUsd: 12 };
const monthSeconds = 730 * 3600;

const bin = fc
  .record({ prompt: fc.nat(200_000), cachedShare: fc.integer({ min: 0, max: 10 }), output: fc.nat(30_000) })
  .map(
    ({ prompt, cachedShare, output }): DemandBin => ({
      startSeconds: 0,
      requests: 1,
      promptTokens: prompt,
      cachedTokens: Math.floor((prompt * cachedShare) / 10),
      outputTokens: output,
      requestedOutputTokens: output,
      peakRequests10s: 1,
    }),
  );
const demand = fc.tuple(fc.array(bin, { minLength: 1, maxLength: 40 }), fc.nat(100)).map(
  ([bins, empty]): LaneDemand => ({
    binSeconds: 60,
    windowSeconds: 60 * (bins.length + empty),
    requests: bins.length,
    bins,
  }),
);

function curveOf(lane: LaneDemand) {
  return provisionedCurve({
    demand: lane,
    size,
    step: size.globalAndDataZone,
    price,
    ptuMonthlyUsd: 260,
    monthSeconds,
    maximum: 100_000,
  });
}

/** The same figures by walking every bin at one level: slow, plain, and written without the curve's sums. */
function replay(lane: LaneDemand, ptu: number) {
  let metered = 0;
  let served = 0;
  let asked = 0;
  for (const each of lane.bins) {
    const tokens = normalizedTokens(size.accounting, each);
    const fits = ptu === 0 ? 0 : Math.min(tokens, ptu * size.inputTokensPerMinutePerPtu);
    const spilled = ptu === 0 ? 1 : tokens === 0 ? 0 : (tokens - fits) / tokens;
    metered += spilled * meteredUsd(price, each);
    served += fits;
    asked += tokens;
  }
  return {
    meteredUsd: (metered * monthSeconds) / lane.windowSeconds,
    provisionedShare: asked === 0 ? 0 : served / asked,
  };
}

const parameters = { seed: 20260401, numRuns: 200 };

test("equals a replay of every bin at every legal level", () => {
  fc.assert(
    fc.property(demand, (lane) => {
      for (const point of curveOf(lane).points) {
        const expected = replay(lane, point.ptu);
        expect(point.meteredUsd).toBeCloseTo(expected.meteredUsd, 4);
        expect(point.provisionedShare).toBeCloseTo(expected.provisionedShare, 9);
      }
    }),
    parameters,
  );
});

test("serves more and meters less with every step, and spills nothing at the last", () => {
  fc.assert(
    fc.property(demand, (lane) => {
      const { points } = curveOf(lane);
      points.slice(1).forEach((point, index) => {
        expect(point.provisionedShare).toBeGreaterThanOrEqual((points[index]?.provisionedShare ?? 0) - 1e-12);
        expect(point.meteredUsd).toBeLessThanOrEqual((points[index]?.meteredUsd ?? 0) + 1e-6);
      });
      expect(points.at(-1)?.meteredUsd).toBeCloseTo(0, 6);
    }),
    parameters,
  );
});

test("offers no level but 0, the minimum and whole increments", () => {
  fc.assert(
    fc.property(demand, (lane) => {
      for (const { ptu } of curveOf(lane).points.slice(1)) {
        expect(ptu).toBe(legalPtuAtLeast(ptu, size.globalAndDataZone));
      }
    }),
    parameters,
  );
});

test("stops at the most PTUs one deployment may have", () => {
  const lane: LaneDemand = {
    binSeconds: 60,
    windowSeconds: 60,
    requests: 1,
    bins: [
      {
        startSeconds: 0,
        requests: 1,
        promptTokens: 1e6,
        cachedTokens: 0,
        outputTokens: 0,
        requestedOutputTokens: 0,
        peakRequests10s: 1,
      },
    ],
  };
  const { points } = provisionedCurve({
    demand: lane,
    size,
    step: size.globalAndDataZone,
    price,
    ptuMonthlyUsd: 260,
    monthSeconds,
    maximum: 50,
  });
  expect(points.at(-1)).toMatchObject({ ptu: 50, provisionedShare: 0.05 });
});
