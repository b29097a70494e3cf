import fc from "fast-check";
import { Quantiles, sketchError } from "../../simulator/quantiles";

const shares = [0, 0.01, 0.5, 0.95, 0.99, 0.999, 1];
const times = fc.array(fc.oneof(fc.double({ min: 0.001, max: 1e7, noNaN: true }), fc.constant(250)), {
  minLength: 1,
  maxLength: 300,
});
const of = (values: readonly number[], exactUpTo?: number) => {
  const quantiles = new Quantiles(exactUpTo);
  for (const value of values) quantiles.add(value);
  return quantiles;
};

test("few values have exact quantiles, by linear interpolation between ranks", () => {
  expect(of([40, 10, 30, 20]).at(0, 0.25, 0.5, 1)).toEqual([10, 17.5, 25, 40]);
  expect(of(Array.from({ length: 1001 }, (_, index) => 1000 - index)).at(0.5, 0.95, 0.999)).toEqual([500, 950, 999]);
  expect(of([]).at(0.5)).toEqual([0]);
});

test("too many for that have quantiles within the stated error of the value at their rank", () => {
  fc.assert(
    fc.property(times, (values) => {
      const sorted = Float64Array.from(values).sort();
      const found = of(values, 5).at(...shares);
      if (values.length <= 5) return;
      for (const [index, share] of shares.entries()) {
        const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
        expect(Math.abs((found[index] ?? 0) / exact - 1)).toBeLessThanOrEqual(sketchError * 1.0001);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("two merge to what one of all values is, exact or not", () => {
  fc.assert(
    fc.property(times, times, fc.constantFrom(5, 50, 1000), (a, b, exactUpTo) => {
      const merged = of(a, exactUpTo);
      merged.merge(of(b, exactUpTo));
      const whole = of([...a, ...b], exactUpTo);
      expect(merged.count).toBe(whole.count);
      expect(merged.at(...shares)).toEqual(whole.at(...shares));
    }),
    { seed: 8, numRuns: 300 },
  );
});

test("values of nothing are nothing", () => {
  expect(of([0, 0, 0, 0, 10], 2).at(0.5, 1)).toEqual([0, expect.closeTo(10, 1)]);
});
