import { arrivalsOf, busiest } from "../../simulator/arrivals";
import { loaded } from "../../simulator/loaded";

const traffic = arrivalsOf(
  Array.from({ length: 3000 }, (_, index) => ({
    atMs: 1000 * index,
    lane: index % 2 === 0 ? "chat" : "agent",
    consumer: index % 3 === 0 ? "app" : "",
    promptTokens: 100 + index,
    cachedTokens: index % 7,
    outputTokens: 10 + (index % 5),
  })),
);
const requests = (load: Readonly<Record<string, number>>, lane: string) => {
  const made = loaded(traffic, load, 1);
  return made.lane.filter((each) => made.lanes[each] === lane).length;
};

test("a load of one, or of nobody that is there, leaves the traffic as it is", () => {
  expect(loaded(traffic, { chat: 1, moon: 7 }, 1)).toBe(traffic);
});

test("multiplies a lane and no other, a part of a multiple by chance, and a consumer's share of each", () => {
  expect([requests({ chat: 3 }, "chat"), requests({ chat: 3 }, "agent")]).toEqual([4500, 1500]);
  expect(requests({ chat: 0 }, "chat")).toBe(0);
  expect(Math.abs(requests({ chat: 2.5 }, "chat") - 3750)).toBeLessThan(80);
  // A third of each lane's requests is the consumer's.
  expect(requests({ app: 4 }, "agent")).toBe(1000 + 4 * 500);
  expect(requests({ app: 4, agent: 2 }, "agent")).toBe(2 * (1000 + 4 * 500));
});

test("of a consumer and a lane of one name the lane is meant, once", () => {
  const named = { lane: "chat", promptTokens: 1, cachedTokens: 0, outputTokens: 1 };
  const both = arrivalsOf(["chat", "app"].map((consumer) => ({ ...named, atMs: 0, consumer })));
  expect(loaded(both, { chat: 3 }, 1)).toHaveLength(6);
});

test("copies are like their request, come within ten seconds after it, and stand in the order of their times", () => {
  const made = loaded(traffic, { chat: 4 }, 1);
  expect(made.atMs).toEqual(Float64Array.from(made.atMs).sort());
  for (let row = 0; row < made.length; row++) {
    const original = (made.promptTokens[row] ?? 0) - 100;
    const lateMs = (made.atMs[row] ?? 0) - (traffic.atMs[original] ?? 0);
    expect(lateMs >= 0 && lateMs < 10_000).toBe(true);
    expect(made.outputTokens[row]).toBe(traffic.outputTokens[original]);
    expect(made.cachedTokens[row]).toBe(traffic.cachedTokens[original]);
  }
  expect(loaded(traffic, { chat: 4 }, 1)).toEqual(made);
  expect(loaded(traffic, { chat: 4 }, 2)).not.toEqual(made);
});

test("the busiest part is the first that holds the most requests", () => {
  const times = [0, 50, 100, 105, 109, 200, 203, 208, 209];
  const made = busiest(
    arrivalsOf(times.map((atMs) => ({ atMs, lane: "chat", promptTokens: 1, cachedTokens: 0, outputTokens: 1 }))),
    10,
  );
  expect([...made.atMs]).toEqual([200, 203, 208, 209]);
});
