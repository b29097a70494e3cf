import { concurrencyOf } from "../../capacity/concurrency";
import { poolsOf } from "../../capacity/pool";
import type { Profile } from "../../traffic/profile";
import { configWith } from "../config-builder";
import { binWith, profileOf } from "../profile-builder";

/** Two minutes of 120 requests; in the busiest 10 seconds 60. */
const profile = profileOf([0, 60].map((startSeconds) => binWith({ startSeconds, requests: 120, peakRequests10s: 60 })));
const laneOf = (measured: Profile) => {
  const [pool] = poolsOf(configWith(), measured);
  if (!pool) throw new Error("no pool");
  return pool.lanes[0];
};
const [summary] = profile.summaries;
const timed: Profile = {
  ...profile,
  summaries: summary ? [{ ...summary, durationMs: { p50: 1500, p95: 4000, p99: 5000, max: 9000 } }] : [],
};

test("2 requests a second that stay 1.5 seconds are 3 in flight; 6 a second that stay 4 are 24", () => {
  expect(concurrencyOf(laneOf(timed), 50)).toEqual({ mean: 3, peak: 24, basis: "by measured durations" });
});

test("without measured durations 100 tokens at 50 a second stay 2 seconds, at least", () => {
  expect(concurrencyOf(laneOf(profile), 50)).toEqual({
    mean: 4,
    peak: 12,
    basis: "at least: answers at the 50 tokens a second that its type aims at",
  });
});

test("nothing is said where neither durations nor a speed are known", () => {
  expect(concurrencyOf(laneOf(profile), undefined)).toBeUndefined();
});
