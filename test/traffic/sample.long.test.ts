import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Profile, WorkloadSummary } from "../../traffic/profile";
import { writeSampleTraffic } from "../../traffic/sample";
import { seededRandom } from "../../traffic/sample/random";
import { folder, profileOf, trafficConfig } from "./traffic-files";

const names = ["chat", "agent", "summarize", "extract", "evaluate"] as const;
const config = trafficConfig(Object.fromEntries(names.map((name) => [name, { where: { workload: [name] } }])));
const outFile = join(folder, "sample.csv.gz");
let profile: Profile;
let requests: number;

beforeAll(async () => {
  ({ requests } = await writeSampleTraffic({ seed: 1, startDate: "2026-03-02", outFile }));
  ({ profile } = await profileOf(outFile, config));
});

/** Published percentiles, and how far off the sample may be: a share of the value. */
test.each<
  [string, keyof Pick<WorkloadSummary, "promptTokens" | "outputTokens">, "p50" | "p95" | "p99", number, number]
>([
  // Azure LLM inference trace 2023, conversation
  ["chat", "promptTokens", "p50", 1_020, 0.01],
  ["chat", "promptTokens", "p95", 4_083, 0.01],
  // Beyond the 99th percentile the trace leaps to its maximum, so a hair's breadth of share is many tokens.
  ["chat", "promptTokens", "p99", 4_142, 0.03],
  ["chat", "outputTokens", "p50", 129, 0.01],
  ["chat", "outputTokens", "p95", 451, 0.01],
  ["chat", "outputTokens", "p99", 601, 0.02],
  // The same, code
  ["agent", "promptTokens", "p50", 1_469, 0.02],
  ["agent", "promptTokens", "p95", 7_303, 0.01],
  ["agent", "promptTokens", "p99", 7_436, 0.01],
  ["agent", "outputTokens", "p50", 13, 0.05],
  ["agent", "outputTokens", "p95", 90, 0.05],
  ["agent", "outputTokens", "p99", 251, 0.05],
  // ServeGen, m-large
  ["extract", "promptTokens", "p50", 601, 0.05],
  ["extract", "promptTokens", "p95", 2_404, 0.05],
  ["extract", "promptTokens", "p99", 5_458, 0.15],
  ["extract", "outputTokens", "p50", 53, 0.05],
  ["extract", "outputTokens", "p95", 539, 0.05],
  ["extract", "outputTokens", "p99", 872, 0.1],
])("%s %s %s is %d within a share of %d", (workload, tokens, percentile, published, tolerance) => {
  const summary = profile.summaries.find((each) => each.workload === workload);
  const off = Math.abs((summary?.[tokens][percentile] ?? 0) / published - 1);
  expect(off).toBeLessThanOrEqual(tolerance);
});

test("a week of it is whole, small enough to keep and large enough that capacity is a question", () => {
  expect(profile.rows).toEqual({ read: requests, used: requests, unusable: 0, unassigned: 0, duplicate: 0 });
  expect(profile.window).toEqual({ fromSeconds: 1_772_409_600, toSeconds: 1_773_014_400 });
  expect(statSync(outFile).size).toBeLessThan(60e6);
  const loads = profile.bins
    .filter(({ workload }) => workload === "chat")
    .map((bin) => bin.promptTokens - bin.cachedTokens + 8 * bin.outputTokens);
  expect(Math.max(...loads)).toBeGreaterThan(300_000);
  expect(Math.max(...loads)).toBeLessThan(1_200_000);
});

test("days, nights and weekends differ, and requests come in bursts", () => {
  const perHour = (workload: string, day: number, hour: number) => {
    const from = profile.window.fromSeconds + day * 86_400 + hour * 3_600;
    return profile.bins
      .filter((bin) => bin.workload === workload && bin.startSeconds >= from && bin.startSeconds < from + 3_600)
      .reduce((sum, bin) => sum + bin.requests, 0);
  };
  expect(perHour("chat", 1, 10)).toBeGreaterThan(10 * perHour("chat", 1, 3));
  expect(perHour("extract", 1, 2)).toBeGreaterThan(5 * perHour("extract", 1, 12));
  expect(perHour("chat", 1, 10)).toBeGreaterThan(2 * perHour("chat", 5, 10));
  const peakOverMean = (workload: string) => {
    const noon = profile.bins.filter(
      (bin) =>
        bin.workload === workload && (bin.startSeconds / 3_600) % 24 < 11 && (bin.startSeconds / 3_600) % 24 >= 10,
    );
    const counts = noon.map(({ requests: count }) => count);
    return Math.max(...counts) / (counts.reduce((sum, count) => sum + count, 0) / counts.length);
  };
  expect(peakOverMean("agent")).toBeGreaterThan(peakOverMean("chat"));
});

test("every row holds together", async () => {
  const day = join(folder, "day.csv.gz");
  const written = await writeSampleTraffic({ seed: 2, days: 1, startDate: "2026-03-02", outFile: day });
  const [header = "", ...rows] = gunzipSync(readFileSync(day)).toString("latin1").trimEnd().split("\n");
  expect(header).toBe(
    "timestamp,workload,consumer,prompt_tokens,cached_tokens,output_tokens,max_output_tokens,duration_ms,ttft_ms",
  );
  expect(rows).toHaveLength(written.requests);
  const wrong = rows.filter((row) => {
    const [, , , prompt = 0, cached = 0, output = 0, most = 0, duration = 0, ttft = 0] = row.split(",").map(Number);
    return !(
      prompt >= cached &&
      cached % 128 === 0 &&
      output >= 1 &&
      (most === 0 || most >= output || most >= 1_024) &&
      duration >= ttft &&
      ttft > 0
    );
  });
  expect(wrong).toEqual([]);
});

test("the same seed gives the same bytes, another one others", async () => {
  const write = async (seed: number, name: string) => {
    await writeSampleTraffic({ seed, days: 1, startDate: "2026-03-02", outFile: join(folder, name) });
    return readFileSync(join(folder, name));
  };
  const first = await write(5, "five.csv.gz");
  expect((await write(5, "five-again.csv.gz")).equals(first)).toBe(true);
  expect((await write(6, "six.csv.gz")).equals(first)).toBe(false);
});

test.each<[string, object, string]>([
  ["a date that is none", { startDate: "tomorrow" }, "startDate must be a date such as 2026-03-02, got tomorrow"],
  ["no days", { days: 0 }, "days must be a whole number from 1, got 0"],
])("rejects %s", async (_, wrong, message) => {
  const asked = { seed: 1, startDate: "2026-03-02", outFile, ...wrong };
  await expect(writeSampleTraffic(asked)).rejects.toThrow(new RangeError(message));
});

test("random gaps have the mean and spread that they are asked for", () => {
  const random = seededRandom(3);
  const spreadOf = (draw: () => number) => {
    const draws = Array.from({ length: 200_000 }, draw);
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
    return { mean, variation: Math.sqrt(variance) / mean };
  };
  const gamma = spreadOf(() => random.gamma(2));
  expect(gamma.mean).toBeCloseTo(1, 1);
  expect(gamma.variation).toBeCloseTo(2, 1);
  // Of a Weibull of shape 1/2 the coefficient of variation is the square root of 5.
  const weibull = spreadOf(() => random.weibull(0.5));
  expect(weibull.mean).toBeCloseTo(1, 1);
  expect(Math.abs(weibull.variation - Math.sqrt(5))).toBeLessThan(0.1);
  const uniform = spreadOf(() => random.uniform());
  expect(uniform.mean).toBeCloseTo(0.5, 2);
  expect(uniform.variation).toBeCloseTo(1 / Math.sqrt(3), 2);
});
