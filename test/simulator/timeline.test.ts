import fc from "fast-check";
import { Timeline } from "../../simulator/timeline";

test("does things by their time, and those of one time in the order in which they were asked for", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const timeline = new Timeline(0);
      const done: (readonly [time: number, asked: number])[] = [];
      for (const [asked, time] of times.entries()) timeline.do(time, () => void done.push([timeline.nowMs, asked]));
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
  timeline.do(200, () => {
    timeline.do(50, () => done.push(`late at ${timeline.nowMs}`));
    done.push("first");
  });
  timeline.do(200, () => done.push("second"));
  timeline.run();
  expect(done).toEqual(["first", "second", "late at 200"]);
});

test("lets as many things happen as it is told, and leaves the rest undone", () => {
  const timeline = new Timeline(0);
  let done = 0;
  for (let at = 1; at <= 10; at++) timeline.do(at, () => done++);
  expect([timeline.run(undefined, 4), done, timeline.nowMs]).toEqual([true, 4, 4]);
  expect([timeline.run(undefined, 7), done, timeline.nowMs]).toEqual([false, 10, 10]);
});

test("those who arrive come in between, and before what is asked for at the same time", () => {
  const timeline = new Timeline(0);
  const done: string[] = [];
  const times = [10, 20, 20, 40];
  timeline.do(20, () => done.push("at 20"));
  timeline.do(30, () => done.push("at 30"));
  timeline.run({
    get nextMs() {
      return times[0] ?? Number.POSITIVE_INFINITY;
    },
    arrive: () => done.push(`arrived ${times.shift()} at ${timeline.nowMs}`),
  });
  expect(done).toEqual([
    "arrived 10 at 10",
    "arrived 20 at 20",
    "arrived 20 at 20",
    "at 20",
    "at 30",
    "arrived 40 at 40",
  ]);
});
