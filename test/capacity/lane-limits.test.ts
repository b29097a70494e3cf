import { type ComputedLimits, laneLimits } from "../../capacity/lane-limits";
import type { LanePlan } from "../../capacity/plan";
import { loadCatalog } from "../../catalog/load-catalog";
import type { Consumer, LaneContract } from "../../config/consumer-schema";
import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import { printProblem } from "../../written/problem";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { deploymentWith, dividedLane, laneWith, meteredLane, planWith, provisionedLane } from "../plan-builder";

const catalog = loadCatalog();
/** A lane whose largest request is 10,000 tokens; the plan's 100 thousand tokens a minute come with 100 requests. */
const chat = (overrides: Partial<Workload> = {}) =>
  workloadWith({
    context: { maxPromptTokens: 8000, maxOutputTokens: 2000, maxBodyKilobytes: 256 },
    ...overrides,
  });
const caller = (name: string, overrides: Partial<Consumer> = {}, contract: Partial<LaneContract> = {}) =>
  consumerWith({ name, lanes: [{ workload: "chat", ...contract }], ...overrides });
const limitsOf = (consumers: readonly Consumer[], overrides: Partial<Config> = {}, lane?: LanePlan) => {
  const config = configWith({ workloads: [chat()], consumers, ...overrides });
  return laneLimits(config, lane ? planWith(config, [lane]) : planWith(config), catalog);
};
const tokensOf = ({ lanes }: ComputedLimits) =>
  Object.fromEntries(lanes[0]?.consumers.map(({ consumer, tokensPerMinute }) => [consumer, tokensPerMinute]) ?? []);
const said = ({ problems }: ComputedLimits) => problems.map(printProblem);
const twoRegions: Partial<Config> = {
  regions: ["swedencentral", "francecentral"],
  gateway: { ...configWith().gateway, tier: "Premium", topology: "multiRegion" },
};

test("gives a lane's only consumer all that was planned", () => {
  expect(limitsOf([caller("portal")])).toEqual({
    lanes: [
      {
        workload: "chat",
        plannedTokensPerMinute: 100_000,
        plannedRequestsPerMinute: 100,
        consumers: [{ consumer: "portal", tokensPerMinute: 100_000, requestsPerMinute: 100, low: false }],
      },
    ],
    problems: [],
  });
});

test.each([
  {
    name: "the metered primary, where nothing is provisioned",
    lane: meteredLane(chat(), ["swedencentral", "francecentral"]),
    tokens: 100_000,
  },
  {
    name: "the spillover, where the primary is provisioned",
    lane: provisionedLane(chat(), ["swedencentral", "francecentral"]),
    tokens: 100_000,
  },
  {
    name: "the region of the first priority, whichever deployment is listed first",
    lane: laneWith(chat(), "ab12", [
      deploymentWith({ region: "francecentral", role: "failover", capacity: 7, priority: 2 }),
      deploymentWith({ capacity: 60 }),
    ]),
    tokens: 60_000,
  },
  {
    name: "one region's spillover, where PTUs of several divide the traffic and one may be lost",
    lane: dividedLane(chat(), { swedencentral: 60, francecentral: 40 }, ["germanywestcentral"]),
    tokens: 100_000,
  },
  {
    name: "no deployment beside the pool",
    lane: meteredLane(
      chat({
        escalation: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" } },
        canary: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" }, share: 0.5 },
      }),
      ["swedencentral"],
    ),
    tokens: 100_000,
  },
])("counts as planned $name", ({ lane, tokens }) => {
  expect(limitsOf([caller("portal")], {}, lane).lanes[0]?.plannedTokensPerMinute).toBe(tokens);
});

test("takes requests a minute from the ratio of the model's type", () => {
  const workload = chat({ model: "o3-mini", modelVersion: "2025-01-31" });
  // o3-mini comes with one request for 10,000 tokens.
  const [lane] = limitsOf([caller("portal")], { workloads: [workload] }).lanes;
  expect(lane?.plannedRequestsPerMinute).toBe(10);
});

test.each([
  {
    name: "by priority, each worth twice the one below",
    consumers: [caller("a", { priority: "high" }), caller("b"), caller("c", { priority: "low" })],
    tokens: { a: 57_142, b: 28_571, c: 14_285 },
  },
  {
    name: "only what the written limits leave",
    consumers: [caller("a", {}, { tokensPerMinute: 40_000 }), caller("b"), caller("c")],
    tokens: { a: 40_000, b: 30_000, c: 30_000 },
  },
  {
    name: "among consumers of the lane alone",
    consumers: [caller("a"), consumerWith({ name: "b", lanes: [{ workload: "agent" }] })],
    tokens: { a: 100_000 },
  },
  {
    name: "more than was planned, where the workload accepts that",
    consumers: [caller("a"), caller("b")],
    overrides: { workloads: [chat({ oversubscription: 1.5 })] } satisfies Partial<Config>,
    tokens: { a: 75_000, b: 75_000 },
  },
  {
    name: "to each gateway region its part, of written limits too",
    consumers: [caller("a", {}, { tokensPerMinute: 40_001 }), caller("b")],
    overrides: twoRegions,
    tokens: { a: 20_000, b: 29_999 },
  },
])("hands out $name", ({ consumers, overrides = {}, tokens }) => {
  const limits = limitsOf(consumers, overrides);
  expect(tokensOf(limits)).toEqual(tokens);
  expect(said(limits)).toEqual([]);
});

test("divides tokens and requests on their own: one may be written and the other computed", () => {
  const limits = limitsOf([caller("a", {}, { requestsPerMinute: 90 }), caller("b")]);
  expect(limits.lanes[0]?.consumers).toMatchObject([
    { tokensPerMinute: 50_000, requestsPerMinute: 90 },
    { tokensPerMinute: 50_000, requestsPerMinute: 10 },
  ]);
});

test("hands every gateway region its part of a quota, a budget and the leftover", () => {
  const quota = { tokenQuota: { tokens: 1_000_001, period: "Daily" } } as const;
  const consumers = [caller("a", {}, { tokensPerMinute: 60_000 }), caller("b", { priority: "low" }, quota)];
  const [lane] = limitsOf(consumers, { ...twoRegions, workloads: [chat({ class: "background" })] }).lanes;
  expect(lane).toMatchObject({
    plannedTokensPerMinute: 100_000,
    budgetTokensPerMinute: 50_000,
    leftoverTokensPerMinute: 20_000,
    consumers: [
      { consumer: "a", low: false },
      { consumer: "b", low: true, tokenQuota: { tokens: 500_000, period: "Daily" } },
    ],
  });
});

test("has one gateway count for all regions where the topology is single", () => {
  const regions: Config["regions"] = ["swedencentral", "francecentral"];
  expect(tokensOf(limitsOf([caller("a")], { regions }))).toEqual({ a: 100_000 });
});

test.each([
  { class: "interactive", budget: undefined },
  { class: "background", budget: 100_000 },
  { class: "evaluation", budget: 100_000 },
] as const)("gives a lane of class $class a budget of $budget", ({ class: workloadClass, budget }) => {
  const [lane] = limitsOf([caller("a")], { workloads: [chat({ class: workloadClass })] }).lanes;
  expect(lane?.budgetTokensPerMinute).toBe(budget);
});

test("leaves batch lanes out, which hold enqueued tokens and none a minute", () => {
  const workloads: Config["workloads"] = [chat({ class: "batch" }), chat({ name: "agent" })];
  const { lanes, problems } = limitsOf([caller("a")], { workloads });
  expect(lanes.map(({ workload, consumers }) => ({ workload, consumers }))).toEqual([
    { workload: "agent", consumers: [] },
  ]);
  expect(problems).toEqual([]);
});

test.each([
  { name: "has others beside it", others: [caller("a")], low: true },
  { name: "is alone", others: [], low: false },
  { name: "has only its like beside it", others: [caller("a", { priority: "low" })], low: false },
])("lets a consumer of low priority yield: $low where it $name", ({ others, low }) => {
  const [lane] = limitsOf([...others, caller("nightly", { priority: "low" })]).lanes;
  expect(lane?.consumers.at(-1)).toMatchObject({ consumer: "nightly", low });
  expect(lane?.leftoverTokensPerMinute).toBe(low ? 33_333 : undefined);
});

test("holds that what others may use beyond the plan is not used at once: oversubscription leaves the leftover as it is", () => {
  const consumers = [caller("a"), caller("nightly", { priority: "low" })];
  const twice = limitsOf(consumers, { workloads: [chat({ oversubscription: 2 })] });
  expect(tokensOf(twice)).toEqual({ a: 133_333, nightly: 66_666 });
  expect(twice.lanes[0]?.leftoverTokensPerMinute).toBe(33_333);
  expect(said(twice)).toEqual([]);
});

const refusals: readonly {
  readonly name: string;
  readonly consumers: readonly Consumer[];
  readonly overrides?: Partial<Config>;
  readonly says: readonly string[];
}[] = [
  {
    name: "written limits above what was planned, once for tokens and once for requests",
    consumers: [
      caller("a", {}, { tokensPerMinute: 40_000, requestsPerMinute: 90 }),
      caller("b", {}, { tokensPerMinute: 70_000, requestsPerMinute: 30 }),
      caller("c"),
    ],
    says: [
      "consumers[1].lanes.chat.tokensPerMinute: must fit with the lane's other limits into 100,000 tokens a minute planned for chat, got 110,000 in all (lower them, renew the plan, or state workloads[0].oversubscription)",
      "consumers[0].lanes.chat.requestsPerMinute: must fit with the lane's other limits into 100 requests a minute planned for chat, got 120 in all (lower them, renew the plan, or state workloads[0].oversubscription)",
    ],
  },
  {
    name: "written limits above what oversubscription accepts",
    consumers: [caller("a", {}, { tokensPerMinute: 120_001, requestsPerMinute: 1 })],
    overrides: { workloads: [chat({ oversubscription: 1.2 })] },
    says: [
      "consumers[0].lanes.chat.tokensPerMinute: must fit with the lane's other limits into 100,000 tokens a minute planned for chat × 1.2 oversubscription, got 120,001 in all (lower them, renew the plan, or state workloads[0].oversubscription)",
    ],
  },
  {
    name: "a share that the largest request does not fit into",
    consumers: [caller("a", {}, { tokensPerMinute: 90_001 }), caller("b"), caller("c", { priority: "high" })],
    says: [
      "consumers[1].lanes.chat.tokensPerMinute: must be at least 10,000 tokens a minute, the largest request of chat, got a share of 3,333, and 1 more get too little (write limits, have fewer consumers, or plan more capacity)",
    ],
  },
  {
    name: "a share that is too small for one gateway region of several",
    consumers: [caller("a", {}, { tokensPerMinute: 85_000 }), caller("b")],
    overrides: twoRegions,
    says: [
      "consumers[1].lanes.chat.tokensPerMinute: must be at least 10,000 tokens a minute in each of 2 gateway regions, the largest request of chat, got a share of 7,500 (write limits, have fewer consumers, or plan more capacity)",
    ],
  },
  {
    name: "a share of less than one request",
    consumers: [caller("a", {}, { requestsPerMinute: 100 }), caller("b")],
    says: [
      "consumers[1].lanes.chat.requestsPerMinute: must be at least 1 request a minute, got a share of 0 (write limits, have fewer consumers, or plan more capacity)",
    ],
  },
  {
    name: "consumers of low priority to whom nothing is left, written or computed",
    consumers: [
      caller("a", {}, { tokensPerMinute: 95_000 }),
      caller("b", { priority: "low" }),
      caller("c", { priority: "low" }, { tokensPerMinute: 5000 }),
    ],
    says: [
      "consumers[1].lanes.chat: must be left at least 10,000 tokens a minute, the largest request of chat, got 5,000 for b, c of low priority (lower the other limits, raise its priority, or plan more capacity)",
    ],
  },
];

test.each(refusals)("rejects $name", ({ consumers, overrides, says }) => {
  expect(said(limitsOf(consumers, overrides))).toEqual(says);
});

test("accepts written limits that are just what oversubscription makes of the plan", () => {
  const workloads: Config["workloads"] = [chat({ oversubscription: 1.1 })];
  expect(said(limitsOf([caller("a", {}, { tokensPerMinute: 110_000 })], { workloads }))).toEqual([]);
});

test("rejects a plan without the metered deployment that carries a lane, which is a fault of ours", () => {
  const lane = laneWith(chat(), "ab12", [deploymentWith({ sku: "DataZoneProvisionedManaged", capacity: 50 })]);
  expect(() => limitsOf([caller("a")], {}, lane)).toThrow(
    new RangeError("lane chat must have a metered deployment where its traffic goes first"),
  );
});
