import { bootstrap, leastDays } from "../../capacity/bootstrap";
import type { LaneDemand } from "../../capacity/demand";
import { seededRandom } from "../../written/random";

const daySeconds = 86_400;
/** Days of one bin each, that hold so many tokens. */
const daysOf = (tokens: readonly number[]): LaneDemand => ({
  binSeconds: daySeconds,
  windowSeconds: tokens.length * daySeconds,
  requests: tokens.length,
  bins: tokens.map((promptTokens, day) => ({
    startSeconds: day * daySeconds,
    requests: 1,
    promptTokens,
    cachedTokens: 0,
    outputTokens: 0,
    requestedOutputTokens: 0,
    peakRequests10s: 1,
  })),
});
/** A PTU serves 10 tokens a day and costs a dollar; a token above costs two. */
const curveOf = ({ bins: [bin] }: LaneDemand) => {
  const tokens = bin?.promptTokens ?? 0;
  const curve = (ptu: number) => {
    const served = Math.min(tokens, 10 * ptu);
    return { totalUsd: ptu + 2 * (tokens - served), provisionedShare: tokens === 0 ? 0 : served / tokens };
  };
  return { curve, tokens };
};
const sure = (tokens: readonly number[], overrides: Partial<Parameters<typeof bootstrap>[1]> = {}) =>
  bootstrap(daysOf(tokens), { name: "chat", curveOf, levels: [5, 10, 15, 20], chosen: 10, asked: 0.9, ...overrides });

test("days that are all alike leave no doubt", () => {
  expect(sure([100, 100, 100, 100])).toEqual({
    days: 4,
    monthlyUsd: [10, 10],
    provisionedShare: [1, 1],
    ptu: [10, 10],
  });
});

test("days that differ more leave more doubt", () => {
  const width = ([low, high]: readonly [number, number] = [0, 0]) => high - low;
  const little = sure([95, 100, 105, 100, 95, 105, 100]);
  const much = sure([50, 100, 150, 100, 50, 150, 100]);
  expect(width(much?.monthlyUsd)).toBeGreaterThan(width(little?.monthlyUsd));
  expect(much?.ptu).toEqual([10, 15]);
});

test("the same draws are made for the same lane, others for another", () => {
  const tokens = [50, 101, 152, 103, 64, 155, 96];
  expect(sure(tokens, { chosen: 0 })).toEqual(sure(tokens, { chosen: 0 }));
  expect(sure(tokens, { chosen: 0, name: "agent" })).not.toEqual(sure(tokens, { chosen: 0 }));
});

test("a level that no draw can do with is the greatest there is", () => {
  expect(sure([1000, 1000, 1000, 1000])?.ptu).toEqual([20, 20]);
});

test("fewer than four days say nothing", () => {
  expect(sure([100, 100, 100])).toBeUndefined();
  expect(leastDays).toBe(4);
});

test("a rest of less than a day belongs to no draw", () => {
  const demand = daysOf([100, 100, 100, 100, 9_999]);
  const short = { ...demand, windowSeconds: 4.5 * daySeconds };
  expect(bootstrap(short, { name: "chat", curveOf, levels: [10], chosen: 10, asked: 0.9 })).toMatchObject({
    days: 4,
    monthlyUsd: [10, 10],
  });
});

test("about 90 of 100 intervals hold the true mean", () => {
  const random = seededRandom(5);
  const trials = 200;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    // Uniform from 0 to 200 tokens: a month of all metered costs 200 on average.
    const interval = sure(
      Array.from({ length: 14 }, () => 200 * random()),
      { chosen: 0, levels: [0], asked: 0 },
    );
    const [low = 0, high = 0] = interval?.monthlyUsd ?? [];
    if (low <= 200 && high >= 200) held++;
  }
  expect(held / trials).toBeGreaterThan(0.85);
  expect(held / trials).toBeLessThan(0.95);
});
