import fc from "fast-check";
import { DueAmounts } from "../../../../emulator/models/limits/due-amounts";

test("amounts come out by time, those of one time as one", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -100, max: 100 }))), (entries) => {
      const due = new DueAmounts();
      const expected = new Map<number, number>();
      for (const [atMs, amount] of entries) {
        due.add(atMs, amount);
        expected.set(atMs, (expected.get(atMs) ?? 0) + amount);
      }
      const taken: (readonly [number, number])[] = [];
      while (due.nextMs !== Number.POSITIVE_INFINITY) taken.push([due.nextMs, due.takeNext()]);
      expect(taken).toEqual([...expected].sort(([a], [b]) => a - b));
    }),
  );
});
