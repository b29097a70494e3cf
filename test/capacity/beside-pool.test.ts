import { modelsOf, planCapacity as planWith } from "../../capacity/plan-capacity";
import { withRetiring } from "../../capacity/retiring";
import type { Catalog } from "../../catalog/catalog";
import { embeddingsModel } from "../../catalog/embeddings-model";
import { loadCatalog } from "../../catalog/load-catalog";
import type { Config } from "../../config/schema";
import type { OtherModel, Workload } from "../../config/workload-schema";
import type { Profile } from "../../traffic/profile";
import { configWith, workloadWith } from "../config-builder";
import { binWith, profileOf } from "../profile-builder";
import { nothingFits, unneededSolver } from "./unneeded-solver";

const planCapacity = (config: Config, profile: Profile, catalog: Catalog) =>
  planWith(config, profile, catalog, { solver: unneededSolver });
const catalog = loadCatalog();
const sol: OtherModel = { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" };
const luna: OtherModel = { name: "gpt-5.6-luna", version: "2026-07-09", format: "OpenAI" };
const semantic: NonNullable<Workload["cache"]> = {
  kind: "semantic",
  scope: "consumer",
  ttlSeconds: 600,
  scoreThreshold: 0.05,
  maxPromptTokens: 2000,
  version: "1",
};
/** 100 requests of 3,000 prompt and at most 2,000 output tokens in the busiest minute, a third of that in the other. */
const profile = profileOf([
  binWith({ promptTokens: 300_000, requestsWithMaxOutput: 100, maxOutputTokens: 200_000 }),
  binWith({ startSeconds: 60, promptTokens: 100_000, requestsWithMaxOutput: 100, maxOutputTokens: 10_000 }),
]);
const planOf = (workload: Partial<Workload>, overrides: Partial<Config> = {}) =>
  planCapacity(configWith({ workloads: [workloadWith(workload)], ...overrides }), profile, catalog);
const found = (role: string, workload: Partial<Workload>, overrides: Partial<Config> = {}) =>
  planOf(workload, overrides).lanes[0]?.deployments.find((each) => each.role === role);
const capacityWith = (overrides: Partial<Config["capacity"]>) => ({
  capacity: { ...configWith().capacity, ...overrides },
});

test("plans the larger model for the whole lane, in the lane's own region and type", () => {
  const escalation = found("escalation", { escalation: { model: sol } });
  expect(escalation).toEqual({
    region: "swedencentral",
    role: "escalation",
    name: expect.stringMatching(/^chat-[a-z0-9]{4}-esc$/),
    model: sol,
    sku: "DataZoneStandard",
    capacity: 650,
    because: [
      "how often callers escalate is not measured, so it could take the whole lane; capacity nobody uses costs nothing",
      "busiest minute asks 500,000 tokens, prompt and requested output; × 1.3 headroom",
    ],
  });
});

test.each([
  // 500,000 tokens × 0.2 × 1.3 headroom.
  {
    share: 0.2,
    capacity: 130,
    because: "busiest minute asks 100,000 tokens, prompt and requested output; × 1.3 headroom",
  },
  { share: 0.01, capacity: 34, because: "one request of the largest size the lane admits is 34,000 tokens" },
])("plans a canary of $share for its share of the lane, and one request at least", ({ share, capacity, because }) => {
  const canary = found("canary", { canary: { model: sol, share } });
  expect(canary).toEqual({
    region: "swedencentral",
    role: "canary",
    name: expect.stringMatching(/^chat-[a-z0-9]{4}-can$/),
    model: sol,
    sku: "DataZoneStandard",
    capacity,
    because: [
      `on trial with ${share * 100}.0 % of the lane's requests, which the next figures are of; the pool stays sized for all of them`,
      because,
    ],
  });
});

test("leaves pool and cost as they are without a canary, and says what the trial costs", () => {
  const without = planOf({});
  const plan = planOf({ canary: { model: sol, share: 0.2 } });
  expect(plan.lanes[0]?.expected).toEqual(without.lanes[0]?.expected);
  expect(plan.lanes[0]?.deployments[0]).toEqual(without.lanes[0]?.deployments[0]);
  // 0.2 of 400,000 prompt tokens at $4.4 and 20,000 of output at $22 a million in two minutes, over 730 hours.
  expect(plan.assumptions.at(-1)).toBe(
    "chat: the canary's 20.0 % of requests is counted at the price of the lane's own model; as gpt-5.6-sol 2026-07-09 on DataZoneStandard it costs $9,636 a month",
  );
});

const ownPrice = { model: "gpt-5.1", sku: "Standard", inputUsd: 2, outputUsd: 10 } as const;

test("says that what the trial costs is not known where no price is", () => {
  const regional = { dataBoundary: "region", ...capacityWith({ skus: ["Standard"], prices: [ownPrice] }) } as const;
  const model = { name: "gpt-4.1", version: "2025-04-14", format: "OpenAI" };
  const lane = { model: "gpt-5.1", modelVersion: "2025-11-13", canary: { model, share: 0.2 } };
  expect(planOf(lane, regional).assumptions.at(-1)).toBe(
    "chat: the canary's 20.0 % of requests is counted at the price of the lane's own model; no price is known for gpt-4.1 as Standard in swedencentral",
  );
});

test.each([
  { name: "another model", before: sol, after: luna, same: false },
  { name: "another version", before: sol, after: { ...sol, version: "2026-01-01" }, same: false },
  { name: "another share alone", before: sol, after: sol, same: true },
])("gives a canary of $name the same name: $same", ({ before, after, same }) => {
  const offers = [...catalog.offers];
  const older = offers.find(({ model, sku }) => model === sol.name && sku === "DataZoneStandard");
  const withOlder = { ...catalog, offers: older ? [...offers, { ...older, version: "2026-01-01" }] : offers };
  const nameOf = (model: OtherModel, share: number) =>
    planCapacity(
      configWith({ workloads: [workloadWith({ canary: { model, share } })] }),
      profile,
      withOlder,
    ).lanes[0]?.deployments.at(-1)?.name;
  expect(nameOf(before, 0.1) === nameOf(after, 0.2)).toBe(same);
});

test("keeps the names of what stands beside the pool when the pool is replaced", () => {
  const workload = { escalation: { model: sol }, canary: { model: luna, share: 0.1 }, cache: semantic };
  const names = (provisionedShare: number) =>
    planOf({ ...workload, objectives: { provisionedShare } })
      .lanes[0]?.deployments.filter(({ priority, role }) => priority === undefined && role !== "spillover")
      .map(({ name }) => name);
  expect(names(1)).toHaveLength(3);
  expect(names(1)).toEqual(names(0));
});

test("plans embeddings beside the gateway for all prompts of the busiest minute, and says that this is an upper bound", () => {
  expect(found("embeddings", { cache: semantic })).toEqual({
    region: "swedencentral",
    role: "embeddings",
    name: expect.stringMatching(/^chat-[a-z0-9]{4}-emb$/),
    model: { name: embeddingsModel, version: "1", format: "OpenAI" },
    sku: "DataZoneStandard",
    // 300,000 tokens × 1.3 headroom.
    capacity: 390,
    because: [
      "embeds prompts for the semantic cache; an upper bound, because only prompts of up to 2,000 tokens are embedded",
      "busiest minute brings 300,000 tokens of prompts; × 1.3 headroom",
    ],
  });
});

test.each([
  {
    name: "requests, of which an embedding model's limiter lets few through",
    bin: { promptTokens: 10_000 },
    maxPromptTokens: 2000,
    capacity: 156,
    because: "busiest 10 seconds bring 20 requests, at 1 requests a minute for 1,000 tokens; × 1.3 headroom",
  },
  {
    name: "the largest prompt that the cache takes",
    bin: { promptTokens: 1000, peakRequests10s: 0 },
    maxPromptTokens: 7500,
    capacity: 8,
    because: "one prompt of the largest size the cache takes is 7,500 tokens",
  },
])("sizes embeddings for $name", ({ bin, maxPromptTokens, capacity, because }) => {
  const config = configWith({ workloads: [workloadWith({ cache: { ...semantic, maxPromptTokens } })] });
  const plan = planCapacity(config, profileOf([binWith(bin)]), catalog);
  const embeddings = plan.lanes[0]?.deployments.at(-1);
  expect(embeddings).toMatchObject({ role: "embeddings", capacity });
  expect(embeddings?.because[1]).toBe(because);
});

test.each([{ cache: { ...semantic, kind: "exact" as const } }, {}])(
  "plans no embeddings for %j, which compares nothing by meaning",
  (workload) => {
    expect(found("embeddings", workload)).toBeUndefined();
    expect(modelsOf(configWith({ workloads: [workloadWith(workload)] }))).toEqual(["gpt-5.6-terra"]);
  },
);

test("plans embeddings in the first region that has them, where the gateway's own does not", () => {
  const embeddings = found("embeddings", { cache: semantic }, { regions: ["norwayeast", "swedencentral"] });
  expect(embeddings?.region).toBe("swedencentral");
  expect(embeddings?.because.at(-1)).toBe("norwayeast, the gateway's own region, does not offer it");
});

test("counts embeddings at their upper bound in every figure of a lane's cost alike, neighbours too", () => {
  const paid = { ...capacityWith({ payment: "monthly" }) } as const;
  const objectives = { provisionedShare: 1 };
  const [without] = planOf({ objectives }, paid).lanes;
  const plan = planOf({ objectives, cache: semantic }, paid);
  const [lane] = plan.lanes;
  // 400,000 prompt tokens in two minutes at $0.022 a million, over 730 hours.
  const usd = ((0.4 * 0.022) / 2) * 60 * 730;
  expect(lane?.expected.monthlyUsd.metered).toBeCloseTo((without?.expected.monthlyUsd.metered ?? 0) + usd, 2);
  expect(lane?.expected.monthlyUsd.total).toBeCloseTo((without?.expected.monthlyUsd.total ?? 0) + usd, 2);
  expect(lane?.expected.meteredOnlyUsd).toBeCloseTo((without?.expected.meteredOnlyUsd ?? 0) + usd, 2);
  expect(lane?.neighbours.length).toBeGreaterThan(0);
  lane?.neighbours.forEach(({ monthlyUsd }, index) => {
    expect(monthlyUsd).toBeCloseTo((without?.neighbours[index]?.monthlyUsd ?? 0) + usd, 1);
  });
  expect(plan.assumptions.slice(-2)).toEqual([
    "chat: $193 a month of its cost is for embeddings, as if every prompt were embedded and no answer came from the cache",
    "chat: text-embedding-3-small: no meter was read: 1.1 × GlobalStandard (rule data-zone-eu-before-2026-09; P-CAT P-LLM, checked 2026-10-01)",
  ]);
});

test("leaves embeddings without a known price out of the cost, and says so", () => {
  const unpriced = { ...catalog, tokenPrices: catalog.tokenPrices.filter(({ model }) => model !== embeddingsModel) };
  const config = configWith({ workloads: [workloadWith({ cache: semantic })] });
  const plan = planCapacity(config, profile, unpriced);
  expect(plan.lanes[0]?.expected).toEqual(planOf({}).lanes[0]?.expected);
  expect(plan.assumptions.at(-1)).toBe(
    "chat: embeddings are left out of its cost: no price is known for text-embedding-3-small as DataZoneStandard in swedencentral; state yours under capacity.prices",
  );
});

test("rejects what stands beside a pool and no region offers, all of it at once", () => {
  const gone = { name: "gpt-5.6-sol", version: "2020-01-01", format: "OpenAI" };
  const workload = { escalation: { model: gone }, canary: { model: gone, share: 0.1 }, cache: semantic };
  expect(() => planOf(workload, { regions: ["norwayeast"] })).toThrow(
    "workloads[0]: chat cannot be served: its escalation cannot be deployed: gpt-5.6-sol 2020-01-01 is not offered as DataZoneStandard in norwayeast; its canary cannot be deployed: gpt-5.6-sol 2020-01-01 is not offered as DataZoneStandard in norwayeast; its semantic cache needs embeddings, and text-embedding-3-small 1 is not offered as DataZoneStandard in norwayeast (add a region that has it, or set cache.kind to exact)",
  );
});

test("leans on the catalog's rows of every model it deploys", () => {
  const workload = workloadWith({ escalation: { model: sol }, canary: { model: luna, share: 0.1 }, cache: semantic });
  expect(modelsOf(configWith({ workloads: [workload] }))).toEqual([
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "text-embedding-3-small",
  ]);
});

test("counts what stands beside the pools against quota and against what an account holds", () => {
  const { warnings } = planOf({ escalation: { model: sol }, canary: { model: sol, share: 0.2 } });
  expect(warnings).toContain(
    "quota: gpt-5.6-sol DataZoneStandard swedencentral needs 780,000 tokens a minute, the default of tier 1 is 333,000; ask for more before applying",
  );
  const names = Array.from({ length: 17 }, (_, index) => `lane${index}`);
  const [first = workloadWith(), ...others] = names.map((name) => workloadWith({ name, cache: semantic }));
  const bins = profileOf(names.map((workload) => binWith({ workload })));
  const config = configWith({ workloads: [first, ...others] });
  expect(() => planWith(config, bins, catalog, { solver: nothingFits })).toThrow(
    "workloads: must need at most 32 deployments in a region, got 34 in swedencentral (an account holds no more; split the environment)",
  );
});

test("keeps a canary and embeddings that are no longer planned until the gateway has let go of them", () => {
  const before = planOf({ canary: { model: sol, share: 0.1 }, cache: semantic });
  const after = withRetiring(planOf({ canary: { model: luna, share: 0.1 } }), before);
  const retiring = after.lanes[0]?.deployments.filter(({ role }) => role === "retiring");
  const last = before.lanes[0]?.deployments.filter(({ role }) => role === "canary" || role === "embeddings");
  expect(retiring?.map(({ name, model }) => ({ name, model }))).toEqual(
    last?.map(({ name, model }) => ({ name, model })),
  );
});
