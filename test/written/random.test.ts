import { seededRandom } from "../../written/random";

const drawn = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 1000 }, random);
};

test("draws the same numbers for the same seed, and others for another", () => {
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
});

test("draws from 0 up to 1, as many in each tenth as chance has it", () => {
  const tenths = new Array<number>(10).fill(0);
  for (const value of drawn(1)) tenths[Math.floor(10 * value)] = (tenths[Math.floor(10 * value)] ?? 0) + 1;
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThan(40);
});
