import fc from "fast-check";
import { backtest as backtestWith } from "../../capacity/backtest";
import { splitProfile } from "../../capacity/split-profile";
import { loadCatalog } from "../../catalog/load-catalog";
import { limit } from "../../catalog/lookup";
import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import type { Profile, ProfileBin } from "../../traffic/profile";
import { UserError } from "../../written/problem";
import { configWith, workloadWith } from "../config-builder";
import { binWith, profileOf } from "../profile-builder";
import { unneededSolver } from "./unneeded-solver";

const catalog = loadCatalog();
const forced = true;
const backtest = (
  config: Config,
  profile: Profile,
  facts: typeof catalog,
  options: { readonly trainShare?: number; readonly forced?: boolean } = {},
) => backtestWith(config, profile, facts, { solver: unneededSolver, ...options });
const minutes = (tokens: readonly number[], overrides: Partial<ProfileBin> = {}) =>
  tokens.map((promptTokens, i) => binWith({ startSeconds: 60 * i, promptTokens, outputTokens: 0, ...overrides }));
const asking = (
  provisionedShare: number,
  workload: Partial<Workload> = {},
  capacity: Partial<Config["capacity"]> = {},
) =>
  configWith({
    capacity: { ...configWith().capacity, payment: "monthly", ...capacity },
    workloads: [workloadWith({ objectives: { provisionedShare }, ...workload })],
  });
const quiet = (count: number) => new Array<number>(count).fill(30_000);
/** Twenty minutes of which 14 are planned on; in each part all but one are quiet. The first burst is of 400 requests. */
const bursts = profileOf(
  minutes([...quiet(13), 300_000, ...quiet(5), 300_000]).map((bin, i) => (i === 13 ? { ...bin, requests: 400 } : bin)),
);
const judged = (config: Config, profile: Profile, trainShare = 0.7) => {
  const [lane] = backtest(config, profile, catalog, { trainShare, forced }).lanes;
  if (!lane) throw new Error("no lane was judged");
  return lane.judged;
};

/**
 * A PTU of gpt-5.6-terra serves 3,000 tokens a minute for $286 a month; a million metered tokens cost $2.20. Six minutes
 * are 1/7,300 of a month. The first part holds 690,000 tokens, its 95th percentile lies 0.35 between 30,000 and 300,000;
 * the second holds 450,000.
 */
test.each([
  // 90 % of 690,000 are 621,000: 390,000 of quiet minutes and 231,000 of the burst, 77 PTU.
  { rule: "headroom", ptu: 80, share: 390 / 450, usd: 80 * 286 + 60_000 * 0.01606, meets: false },
  // 90 % of 450,000 are 405,000: 150,000 of quiet minutes and 255,000 of the burst.
  { rule: "hindsight", ptu: 85, share: 405 / 450, usd: 85 * 286 + 45_000 * 0.01606, meets: true },
  { rule: "peak", ptu: 100, share: 1, usd: 100 * 286, meets: true },
  // 690,000 ÷ 14 = 49,286 tokens, 16.4 PTU.
  { rule: "mean", ptu: 20, share: 210 / 450, usd: 20 * 286 + 240_000 * 0.01606, meets: false },
  // 124,500 tokens, 41.5 PTU.
  { rule: "p95", ptu: 45, share: 285 / 450, usd: 45 * 286 + 165_000 * 0.01606, meets: false },
  // 0.805 × 124,500 = 100,223 tokens, 33.4 PTU.
  { rule: "70 % of p95 + 15 %", ptu: 35, share: 255 / 450, usd: 35 * 286 + 195_000 * 0.01606, meets: false },
  // 400 requests a minute × 690,000 ÷ 1,700 tokens a request = 162,353, 54.1 PTU.
  {
    rule: "Microsoft's single-peak formula",
    ptu: 55,
    share: 315 / 450,
    usd: 55 * 286 + 135_000 * 0.01606,
    meets: false,
  },
  { rule: "all pay-as-you-go", ptu: 0, share: 0, usd: 450_000 * 0.01606, meets: false },
])("$rule: $ptu PTU, and what they come to on the second part", ({ rule, ptu, share, usd, meets }) => {
  const each = judged(asking(0.9), bursts).find((one) => one.rule === rule);
  expect(each).toMatchObject({ ptu, meetsObjective: meets });
  expect(each?.totalUsd).toBeCloseTo(usd, 6);
  expect(each?.provisionedUsd).toBe(ptu * 286);
  expect(each?.provisionedShare).toBeCloseTo(share, 12);
  expect(each?.spilledShare).toBeCloseTo(1 - share, 12);
  expect(each?.regretUsd).toBeCloseTo(usd - (85 * 286 + 45_000 * 0.01606), 6);
});

test("minutes without requests count in the mean and the percentile, as they do in a metric", () => {
  const sparse = profileOf(
    [0, 27, 28, 39].map((minute) => binWith({ startSeconds: 60 * minute, promptTokens: 300_000, outputTokens: 0 })),
  );
  const rules = judged(asking(0), sparse).map(({ rule, ptu }) => [rule, ptu]);
  // Of 28 minutes two are busy: the mean is 21,429 tokens, 7.1 PTU; position 25.65 lies between 0 and 300,000, 65 PTU.
  expect(Object.fromEntries(rules)).toMatchObject({ peak: 100, mean: 15, p95: 65 });
});

test("where no share is asked, what is dearer than hindsight is regret", () => {
  const rows = judged(asking(0), bursts);
  expect(rows.slice(0, 2).map(({ ptu, regretUsd }) => ({ ptu, regretUsd }))).toEqual([
    { ptu: 0, regretUsd: 0 },
    { ptu: 0, regretUsd: 0 },
  ]);
  expect(rows.every(({ meetsObjective, regretUsd, ptu }) => meetsObjective && regretUsd > 0 === ptu > 0)).toBe(true);
});

const skus: Config["capacity"]["skus"] = [
  "GlobalStandard",
  "GlobalProvisionedManaged",
  "DataZoneStandard",
  "DataZoneProvisionedManaged",
];

test("rules get the type of our plan, or the one that serves all at the least cost, and no PTU the cheapest metered one", () => {
  // A global PTU is $260, one of the data zone $286; spilling is made dear where PTUs are cheap.
  const prices: Config["capacity"]["prices"] = [
    { model: "gpt-5.6-terra", sku: "GlobalStandard", inputUsd: 100, outputUsd: 100 },
    { model: "gpt-5.6-terra", sku: "DataZoneStandard", inputUsd: 0.5, outputUsd: 0.5 },
  ];
  const types = (share: number) => {
    const config = { ...asking(share, {}, { skus, prices }), dataBoundary: "global" as const };
    return Object.fromEntries(judged(config, bursts).map(({ rule, sku }) => [rule, sku]));
  };
  const metered = { "all pay-as-you-go": "DataZoneStandard" };
  expect(types(0.6)).toMatchObject({
    headroom: "DataZoneProvisionedManaged",
    peak: "DataZoneProvisionedManaged",
    ...metered,
  });
  expect(types(0)).toMatchObject({ headroom: "DataZoneStandard", peak: "GlobalProvisionedManaged", ...metered });
});

test("no rule buys more than one deployment may have, and hindsight comes as close as that gets", () => {
  const most = limit(catalog, "maxPtuPerDeployment").value;
  const tooMuch = 2 * most * 3000;
  const [headroom, hindsight, peak] = judged(asking(0), profileOf(minutes([...quiet(13), tooMuch, ...quiet(6)])));
  expect([headroom.ptu, hindsight.ptu, peak?.ptu]).toEqual([0, 0, most]);
  const [, closest] = judged(asking(0.9), profileOf(minutes([...quiet(14), ...quiet(5), tooMuch])));
  expect(closest).toMatchObject({ ptu: most, meetsObjective: false, regretUsd: 0 });
  expect(closest.provisionedShare).toBeCloseTo(0.5, 3);
});

test("growth scales both parts", () => {
  const metered = (growth: number) => judged(asking(0, {}, { growth }), bursts).at(-1)?.totalUsd ?? 0;
  expect(metered(3)).toBeCloseTo(3 * metered(1), 6);
  const { trafficRatio } = backtest(asking(0, {}, { growth: 3 }), bursts, catalog, { forced }).lanes[0] ?? {};
  expect(trafficRatio).toBeCloseTo(450_000 / 6 / (690_000 / 14), 12);
});

test("lanes with nothing to judge are named, with the reason", () => {
  const config = configWith({
    workloads: [
      workloadWith(),
      workloadWith({ name: "nightly", class: "batch" }),
      workloadWith({ name: "new" }),
      workloadWith({ name: "old" }),
    ],
  });
  const profile = profileOf([
    ...bursts.bins,
    ...minutes(quiet(20), { workload: "nightly" }),
    ...minutes(quiet(20), { workload: "new" }).slice(14),
    ...minutes(quiet(14), { workload: "old" }),
  ]);
  const { lanes, notJudged } = backtest(config, profile, catalog, { forced });
  expect(lanes.map(({ workload }) => workload)).toEqual(["chat"]);
  expect(notJudged).toEqual([
    { workload: "nightly", because: "a batch lane has no PTUs" },
    { workload: "new", because: "the part that is planned on holds no token of it" },
    { workload: "old", because: "the part that is judged on holds no token of it" },
  ]);
  expect(backtest(asking(0, {}, { skus: ["DataZoneStandard"] }), bursts, catalog, { forced }).notJudged).toEqual([
    { workload: "chat", because: "no provisioned type of gpt-5.6-terra may be used in swedencentral" },
  ]);
});

const parameters = { seed: 20261123, numRuns: 150 };
const bin = fc
  .record({
    prompt: fc.nat(900_000),
    cachedTenths: fc.nat(10),
    output: fc.nat(60_000),
    requests: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ prompt, cachedTenths, output, requests }) => ({
    requests,
    promptTokens: prompt + 1,
    cachedTokens: Math.floor((prompt * cachedTenths) / 10),
    outputTokens: output,
  }));
/** Minutes with gaps between them. */
const traffic = fc
  .array(fc.tuple(bin, fc.integer({ min: 1, max: 4 })), { minLength: 2, maxLength: 40 })
  .map((gapped) => {
    let minute = 0;
    return profileOf(
      gapped.map(([each, gap]) => {
        minute += gap;
        return binWith({ ...each, startSeconds: 60 * minute });
      }),
    );
  });

test("hindsight is never dearer than anything that meets the objective", () => {
  const settings = fc.record({
    share: fc.constantFrom(0, 0.3, 0.8, 0.95, 1),
    payment: fc.constantFrom("hourly" as const, "monthly" as const, "yearly" as const),
    trainShare: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  });
  fc.assert(
    fc.property(traffic, settings, (profile, { share, payment, trainShare }) => {
      const config = { ...asking(share, {}, { payment, skus }), dataBoundary: "global" as const };
      const { lanes } = backtest(config, profile, catalog, { trainShare, forced });
      for (const { judged: rows } of lanes) {
        expect(rows[1].meetsObjective).toBe(true);
        for (const { meetsObjective, regretUsd } of rows) if (meetsObjective) expect(regretUsd).toBeGreaterThan(-1e-6);
      }
    }),
    parameters,
  );
});

test("a plan is the plan of hindsight where the rest repeats what was seen", () => {
  fc.assert(
    fc.property(traffic, fc.constantFrom(0, 0.5, 0.9), ({ bins, window }, share) => {
      const again = bins.map((each) => ({
        ...each,
        startSeconds: each.startSeconds + window.toSeconds - window.fromSeconds,
      }));
      const [headroom, hindsight] = judged(asking(share), profileOf([...bins, ...again]), 0.5);
      expect(headroom).toEqual({ ...hindsight, rule: "headroom" });
    }),
    parameters,
  );
});

test("a split loses no token, no request and no time, and cuts at a bin", () => {
  const total = (profiles: readonly Profile[], of: (each: ProfileBin) => number) =>
    profiles.flatMap(({ bins }) => bins).reduce((sum, each) => sum + of(each), 0);
  fc.assert(
    fc.property(traffic, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (whole, share) => {
      const { train, test: rest } = splitProfile(whole, share);
      for (const figure of ["requests", "promptTokens", "cachedTokens", "outputTokens"] as const) {
        expect(total([train, rest], (each) => each[figure])).toBe(total([whole], (each) => each[figure]));
      }
      expect(train.window.toSeconds).toBe(rest.window.fromSeconds);
      expect([train.window.fromSeconds, rest.window.toSeconds]).toEqual(Object.values(whole.window));
      expect((train.window.toSeconds - whole.window.fromSeconds) % whole.binSeconds).toBe(0);
      for (const { window, bins, rows } of [train, rest]) {
        expect(window.toSeconds).toBeGreaterThan(window.fromSeconds);
        expect(
          bins.every(({ startSeconds }) => startSeconds >= window.fromSeconds && startSeconds < window.toSeconds),
        ).toBe(true);
        expect(rows.used).toBe(bins.reduce((sum, { requests }) => sum + requests, 0));
      }
    }),
    parameters,
  );
});

test("rejects a window too short or too patchy, with everything that is missing, and marks one that was forced", () => {
  const missing = [
    "must cover 2 days at least to be planned and judged on, got 0.3 hours",
    "must hold 100 bins with traffic at least in the part that one plans on, got 14",
    "must hold 100 bins with traffic at least in the part that one is judged on, got 6",
  ];
  const run = () => backtest(asking(0), bursts, catalog);
  expect(run).toThrow(UserError);
  expect(run).toThrow(missing.map((why) => `profile: ${why} (measure longer, or --force)`).join("\n"));
  expect(backtest(asking(0), bursts, catalog, { forced }).tooLittle).toEqual(missing);
  const twoDays = profileOf(minutes(new Array(2880).fill(30_000)));
  expect(backtest(asking(0), twoDays, catalog).tooLittle).toEqual([]);
});

test.each([
  {
    what: "a share of all to plan on",
    profile: bursts,
    trainShare: 1,
    says: "--train: must be a share between 0 and 1, got 1",
  },
  {
    what: "a share that is no number",
    profile: bursts,
    trainShare: Number.NaN,
    says: "--train: must be a share between 0 and 1, got NaN",
  },
  {
    what: "one bin, forced or not",
    profile: profileOf([binWith()]),
    trainShare: 0.7,
    says: "profile: must hold two bins at least to be split, got 1",
  },
])("rejects $what", ({ profile, trainShare, says }) => {
  expect(() => backtest(asking(0), profile, catalog, { trainShare, forced })).toThrow(UserError);
  expect(() => backtest(asking(0), profile, catalog, { trainShare, forced })).toThrow(says);
});

test("rejects a lane whose objective cannot be met on the part it plans on", () => {
  const config = asking(0.9, {}, { skus: ["DataZoneStandard"] });
  expect(() => backtest(config, bursts, catalog, { forced })).toThrow(
    "workloads[0]: chat cannot be served: gpt-5.6-terra has no provisioned deployment type inside the data boundary in swedencentral",
  );
});
