import * as fc from "fast-check";
import { SlidingSum } from "../../../../emulator/gateway/state/sliding-sum";

const windowMs = 1000;
/** Whole milliseconds; the sum itself tells times apart to a 60,000th of its window. */
const steps = fc.array(fc.record({ afterMs: fc.nat(400), amount: fc.integer({ min: 1, max: 50 }) }), {
  maxLength: 200,
});

interface Added {
  readonly atMs: number;
  readonly amount: number;
}

function sumOf(added: readonly Added[], nowMs: number): number {
  return added.reduce((sum, { atMs, amount }) => (atMs > nowMs - windowMs ? sum + amount : sum), 0);
}

test("the sum is that of the amounts of the last window, whatever came before", () => {
  fc.assert(
    fc.property(steps, (added) => {
      const sum = new SlidingSum(windowMs);
      const all: Added[] = [];
      let nowMs = 0;
      for (const { afterMs, amount } of added) {
        nowMs += afterMs;
        sum.add(nowMs, amount);
        all.push({ atMs: nowMs, amount });
        expect(sum.sum(nowMs)).toBe(sumOf(all, nowMs));
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});

test("the wait for room is the first millisecond at which the sum is small enough", () => {
  fc.assert(
    fc.property(steps, fc.nat(200), (added, most) => {
      const sum = new SlidingSum(windowMs);
      const all: Added[] = [];
      let nowMs = 0;
      for (const { afterMs, amount } of added) {
        nowMs += afterMs;
        sum.add(nowMs, amount);
        all.push({ atMs: nowMs, amount });
      }
      let expected = 0;
      while (sumOf(all, nowMs + expected) > most) expected++;
      expect(sum.msUntil(nowMs, most)).toBe(expected);
    }),
    { seed: 12, numRuns: 200 },
  );
});

test("what is given back is what was added last", () => {
  const sum = new SlidingSum(windowMs);
  sum.add(0, 10);
  sum.add(500, 20);
  sum.add(500, -25);
  expect(sum.sum(500)).toBe(5);
  expect(sum.msUntil(500, 4)).toBe(500);
  sum.add(600, -100);
  expect(sum.sum(600)).toBe(0);
});

test("amounts of one moment leave with the latest of them, so that the sum is never too small", () => {
  const sum = new SlidingSum(60_000);
  sum.add(10.2, 1);
  sum.add(10.8, 1);
  expect(sum.sum(60_010.5)).toBe(2);
  expect(sum.sum(60_010.8)).toBe(0);
});

test("time that goes back counts as the latest time seen", () => {
  const sum = new SlidingSum(windowMs);
  sum.add(1000, 3);
  sum.add(200, 4);
  expect(sum.sum(1999)).toBe(7);
  expect(sum.sum(2000)).toBe(0);
});

test("a window is remembered after it has grown and emptied again", () => {
  const sum = new SlidingSum(windowMs);
  for (let atMs = 0; atMs < 900; atMs++) sum.add(atMs, 1);
  expect(sum.sum(900)).toBe(900);
  expect(sum.sum(5000)).toBe(0);
  for (let atMs = 5000; atMs < 5900; atMs++) sum.add(atMs, 2);
  expect(sum.sum(6399)).toBe(1000);
});
