import { fitParts } from "../../simulator/lognormal-fit";
import { seededRandom } from "../../written/random";

/** Few rows of many lengths, an eighth of them 30 times too slow or 50 times too fast: what first guesses are bad at. */
function fewAndWild(seed: number, spread: number) {
  const random = seededRandom(seed);
  const column = () => new Float64Array(150);
  const rows = { ms: column(), promptTokens: column(), outputTokens: column() };
  for (let row = 0; row < 150; row++) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const tokens = 1 + Math.floor(500 * random() ** 2);
    const wild = row % 8 === 0 ? (random() < 0.8 ? 30 : 0.02) : 1;
    rows.outputTokens[row] = tokens;
    rows.ms[row] = 20 * tokens * Math.exp(spread * normal - (spread * spread) / 2) * wild;
  }
  return rows;
}

test.each([0.05, 0.2, 0.5])("however bad the first guess, a fit finds its way back: spread %d", (spread) => {
  for (let seed = 1; seed <= 60; seed++) {
    const fit = fitParts(fewAndWild(7919 * seed, spread), [false, false, true]);
    expect(Math.abs(fit.ms[2] / 20 - 1)).toBeLessThan(0.5 * spread + 0.01);
    expect(fit.spread / spread).toBeGreaterThan(0.7);
    expect(fit.spread / spread).toBeLessThan(1.45);
  }
});

test("a closed form: rows without noise, answered to the last digit, one part of each kind", () => {
  const promptTokens = Float64Array.from({ length: 60 }, (_, row) => 100 * (row % 7));
  const outputTokens = Float64Array.from({ length: 60 }, (_, row) => 10 * (row % 5));
  const ms = promptTokens.map((tokens, row) => 250 + 0.1 * tokens + 15 * (outputTokens[row] ?? 0));
  const fit = fitParts({ ms, promptTokens, outputTokens }, [true, true, true]);
  expect(fit.ms).toEqual([expect.closeTo(250, 3), expect.closeTo(0.1, 6), expect.closeTo(15, 4)]);
  expect(fit.outliers).toBe(0);
});

test("two parts that always go together cannot be told apart, and the errors say so", () => {
  const tokens = Float64Array.from({ length: 60 }, (_, row) => 1 + row);
  const fit = fitParts({ ms: tokens.map((each) => 3 * each), promptTokens: tokens, outputTokens: tokens }, [
    false,
    true,
    true,
  ]);
  expect(fit.ms[1] + fit.ms[2]).toBeCloseTo(3, 3);
  expect(fit.errorMs).toEqual([0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
