import fc from "fast-check";
import { Timeline } from "../../simulator/timeline";

test("does things by their time, and those of one time in the order in which they were asked for", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const timeline = new Timeline(0);
      const done: (readonly [time: number, asked: number])[] = [];
      for (const [asked, time] of times.entries()) timeline.at(time, () => void done.push([timeline.nowMs, asked]));
      timeline.run();
      const expected = times.map((time, asked) => [time, asked] as const).sort(([a, i], [b, j]) => a - b || i - j);
      expect(done).toEqual(expected);
    }),
    { seed: 11, numRuns: 200 },
  );
});

test("what is asked for in the past is done now, after what waits for now", () => {
  const timeline = new Timeline(100);
  const done: string[] = [];
  timeline.at(200, () => {
    timeline.at(50, () => done.push(`late at ${timeline.nowMs}`));
    done.push("first");
  });
  timeline.at(200, () => done.push("second"));
  timeline.run();
  expect(done).toEqual(["first", "second", "late at 200"]);
});

test("stops when it is told to, and leaves the rest undone", () => {
  const timeline = new Timeline(0);
  let done = 0;
  for (let at = 1; at <= 10; at++) timeline.at(at, () => done++);
  timeline.run(() => done === 4);
  expect([done, timeline.nowMs]).toEqual([4, 4]);
});
