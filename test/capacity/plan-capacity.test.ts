import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPlan } from "../../capacity/load-plan";
import { planCapacity as planWith } from "../../capacity/plan-capacity";
import { parsePlan, planFileOf, printPlan } from "../../capacity/plan-file";
import { withRetiring } from "../../capacity/retiring";
import type { Catalog } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import type { Config } from "../../config/schema";
import type { Profile } from "../../traffic/profile";
import type { Problem } from "../../written/problem";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { binWith, profileOf } from "../profile-builder";
import { nothingFits, unneededSolver } from "./unneeded-solver";

const planCapacity = (config: Config, profile: Profile, catalog: Catalog) =>
  planWith(config, profile, catalog, { solver: unneededSolver });
const catalog = loadCatalog();
const minutes = (tokens: readonly number[], overrides = {}) =>
  profileOf(
    tokens.map((promptTokens, i) => binWith({ startSeconds: 60 * i, promptTokens, outputTokens: 0, ...overrides })),
  );
/** Nine quiet minutes and one of 300,000 tokens: 100 PTU of gpt-5.6-terra, which serves 3,000 a PTU. */
const bursty = minutes([...new Array(9).fill(30_000), 300_000]);
const lane = (config: Config, profile = bursty) => planCapacity(config, profile, catalog).lanes[0];
const asking = (provisionedShare: number, overrides: Partial<Config> = {}) =>
  configWith({
    capacity: { ...configWith().capacity, payment: "monthly" },
    workloads: [workloadWith({ objectives: { provisionedShare } })],
    ...overrides,
  });

test("leaves PTUs out where metered is cheaper and no share is asked, and shows what they would have cost", () => {
  expect(lane(asking(0))).toMatchObject({
    deployments: [{ role: "primary", sku: "DataZoneStandard" }],
    expected: { provisionedShare: 0, monthlyUsd: { provisioned: 0 } },
    because: [
      "DataZoneStandard alone is the least costly that serves every bin",
      "a million tokens of DataZoneStandard: $2.2 for prompts, $0.22 for cached ones, $13.2 for output",
    ],
  });
  expect(lane(asking(0))?.neighbours.map(({ ptu }) => ptu)).toEqual([15, 100]);
});

test.each([
  // 570,000 tokens in all, 270,000 of them quiet. 15 PTU serve 45,000 of the burst, 55.3 % in all.
  { share: 0.5, ptu: 15 },
  { share: 0.56, ptu: 20 },
  { share: 1, ptu: 100 },
])("buys $ptu PTU to serve a share of $share, the least that does", ({ share, ptu }) => {
  const planned = lane(asking(share));
  expect(planned?.deployments.map(({ role, sku, capacity }) => ({ role, sku, capacity }))).toEqual([
    expect.objectContaining({ role: "spillover", sku: "DataZoneStandard" }),
    { role: "primary", sku: "DataZoneProvisionedManaged", capacity: ptu },
  ]);
  expect(planned?.expected.provisionedShare).toBeGreaterThanOrEqual(share);
});

test("buys PTUs unasked where caching makes them the cheaper way", () => {
  const cached = minutes(new Array(10).fill(450_000), { cachedTokens: 400_000 });
  const config = asking(0, { capacity: { ...configWith().capacity, payment: "yearly" } });
  const planned = lane(config, cached);
  expect(planned?.expected.monthlyUsd.provisioned).toBeGreaterThan(0);
  expect(planned?.expected.monthlyUsd.total).toBeLessThan(planned?.expected.meteredOnlyUsd ?? 0);
  expect(planned?.because.at(-2)).toMatch(/^money was saved: \$[\d,]+ a month less than DataZoneStandard alone$/);
});

test("names spillover in the same account, and the same deployment name in every region it may fail over to", () => {
  const config = asking(1, { redundancy: "regions", regions: ["swedencentral", "francecentral"] });
  const deployments = lane(config)?.deployments ?? [];
  const [spillover, primary, failover] = deployments;
  expect(primary?.spilloverTo).toBe(spillover?.name);
  expect(spillover).toMatchObject({ region: "swedencentral", role: "spillover" });
  expect(spillover?.priority).toBeUndefined();
  expect(failover).toMatchObject({ region: "francecentral", role: "failover", name: primary?.name, priority: 2 });
});

test("changes the generation with SKU and model, and keeps it when only capacity changes", () => {
  const name = (config: Config) => lane(config)?.deployments.at(-1)?.name;
  expect(name(asking(1))).toBe(name(asking(0.5)));
  expect(name(asking(1))).not.toBe(name(asking(0)));
  expect(name(asking(1))).toMatch(/^chat-[a-z0-9]{4}$/);
});

test("keeps the last generation beside a new one, off the pool, until it is retired", () => {
  const before = planCapacity(asking(0), bursty, catalog);
  const after = withRetiring(planCapacity(asking(1), bursty, catalog), before);
  const [retiring] = after.lanes[0]?.deployments.filter(({ role }) => role === "retiring") ?? [];
  expect(retiring).toMatchObject({ name: before.lanes[0]?.deployments[0]?.name, sku: "DataZoneStandard" });
  expect(retiring?.priority).toBeUndefined();
  expect(after.warnings.at(-1)).toBe(
    "chat: 1 deployments of an earlier generation stay until the gateway calls the new ones; apply, then plan again with --retire",
  );
  // Planning again changes nothing; planning without a previous plan, as --retire does, lets them go.
  expect(withRetiring(planCapacity(asking(1), bursty, catalog), after).lanes).toEqual(after.lanes);
  expect(withRetiring(planCapacity(asking(1), bursty, catalog), undefined).lanes[0]?.deployments).toHaveLength(2);
});

test("says which PTUs are paid twice while a provisioned generation retires", () => {
  const { warnings } = withRetiring(planCapacity(asking(0), bursty, catalog), planCapacity(asking(1), bursty, catalog));
  expect(warnings.at(-1)).toContain("2 deployments of an earlier generation");
  expect(warnings.at(-1)).toContain("their 100 PTU are paid until then");
});

test("plans the first region that can serve a lane, and says why not the one before", () => {
  const config = asking(0, {
    regions: ["norwayeast", "swedencentral"],
    workloads: [workloadWith({ model: "gpt-5.1", modelVersion: "2025-11-13" })],
  });
  expect(lane(config)?.deployments[0]?.region).toBe("swedencentral");
  expect(lane(config)?.because.at(-1)).toBe(
    "swedencentral is the first region that can serve it at the least cost: gpt-5.1 is not offered as DataZoneStandard in norwayeast",
  );
});

test("takes the cheapest batch type for a batch lane, sized for the tokens of its busiest day", () => {
  const config = asking(0, {
    dataBoundary: "global",
    capacity: { ...configWith().capacity, skus: ["GlobalBatch", "GlobalStandard"] },
    workloads: [
      workloadWith({
        class: "batch",
        model: "gpt-5.4-mini",
        modelVersion: "2026-03-17",
        context: { maxPromptTokens: 1000, maxOutputTokens: 10, maxBodyKilobytes: 256 },
      }),
    ],
  });
  // 570,000 prompt tokens and 1,000 requests × 10 requested tokens, × 1.3 headroom, by the thousand.
  expect(lane(config)?.deployments).toMatchObject([
    { role: "primary", sku: "GlobalBatch", capacity: Math.ceil(580 * 1.3) },
  ]);
});

test("uses the environment's own prices where the catalog has none", () => {
  const regional = asking(0, {
    dataBoundary: "region",
    capacity: { ...configWith().capacity, skus: ["Standard"] },
    workloads: [workloadWith({ model: "gpt-5.1", modelVersion: "2025-11-13" })],
  });
  expect(() => lane(regional)).toThrow(
    "workloads[0]: chat cannot be served: no price is known for gpt-5.1 as Standard in swedencentral; state yours under capacity.prices",
  );
  const prices = [{ model: "gpt-5.1", sku: "Standard" as const, inputUsd: 2, outputUsd: 10 }];
  const planned = lane({ ...regional, capacity: { ...regional.capacity, prices } });
  // 570,000 tokens in ten minutes at $2 a million, over 730 hours.
  expect(planned?.expected.monthlyUsd.total).toBeCloseTo((0.57 * 2 * 730 * 60) / 10, 2);
});

test("warns of quota that the subscription's tier does not have, summed over lanes that share it", () => {
  const workloads = [workloadWith(), workloadWith({ name: "agent" })] as const;
  const profile = profileOf(["chat", "agent"].map((workload) => binWith({ workload, promptTokens: 200_000 })));
  const { warnings } = planCapacity(configWith({ workloads: [...workloads] }), profile, catalog);
  expect(warnings.filter((each) => !each.includes("forced"))).toEqual([
    "window: a month is extrapolated from 0 hours; measure a week, so that nights and weekends count",
    "quota: gpt-5.6-terra DataZoneStandard swedencentral needs 1,040,000 tokens a minute, the default of tier 1 is 333,000; ask for more before applying",
  ]);
});

test("says which objectives on time it cannot judge, and which are out of reach", () => {
  const objectives = { provisionedShare: 1, ttftMsP95: 500, latencyMsP95: 1000 };
  const config = asking(1, { workloads: [workloadWith({ objectives })] });
  expect(planCapacity(config, bursty, catalog).warnings.slice(0, 2)).toEqual([
    "chat: ttftMsP95 500 is not judged here, no source states the time to first token of DataZoneProvisionedManaged; simulate to see",
    "chat: latencyMsP95 1000 is out of reach at the speed DataZoneProvisionedManaged aims at: the 95th percentile answer of 100 tokens takes 1,429 ms at 70 tokens a second",
  ]);
});

test("rejects more deployments in a region than its account holds", () => {
  const names = Array.from({ length: 33 }, (_, index) => `lane${index}`);
  const [first, ...others] = names.map((name) => workloadWith({ name }));
  const config = configWith({ workloads: [first ?? workloadWith(), ...others] });
  const bins = profileOf(names.map((workload) => binWith({ workload })));
  expect(() => planWith(config, bins, catalog, { solver: nothingFits })).toThrow(
    "workloads: must need at most 32 deployments in a region, got 33 in swedencentral (an account holds no more; split the environment)",
  );
});

test("rejects a workload that the profile holds no request of", () => {
  const config = configWith({ workloads: [workloadWith(), workloadWith({ name: "agent" })] });
  expect(() => planCapacity(config, bursty, catalog)).toThrow(
    "workloads[1]: agent cannot be served: the profile holds no request of it; profile its traffic again",
  );
});

describe("as a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "headroom-plan-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const configFile = join(folder, "dev.yaml");
  const config = asking(1);
  const text = printPlan(planCapacity(config, bursty, catalog), configFile);
  const written = (content: string) => writeFileSync(planFileOf(configFile), content);
  const located = { file: configFile, line: 7 };
  const loaded = (of: Config) => ({ config: of, locate: (problem: Problem) => ({ ...problem, at: located }) });

  test("is read back as it was printed, and printed the same again", () => {
    expect(printPlan(parsePlan(text, "dev.capacity.yaml"), configFile)).toBe(text);
    written(text);
    expect(loadPlan(configFile, loaded(config), catalog)).toEqual(parsePlan(text, "dev.capacity.yaml"));
  });

  test("rejects synthesis without a plan, naming the command that makes it", () => {
    rmSync(planFileOf(configFile), { force: true });
    expect(() => loadPlan(configFile, loaded(config), catalog)).toThrow(
      `must hold the capacity plan of dev, there is none (run: npx headroom plan ${configFile})`,
    );
  });

  test("rejects a plan of other settings, and keeps one when a setting changes that planning does not read", () => {
    written(text);
    const grown = { ...config, capacity: { ...config.capacity, growth: 2 } };
    expect(() => loadPlan(configFile, loaded(grown), catalog)).toThrow(
      `evidence: must fit the environment's settings, which have changed since the plan was made (run: npx headroom plan ${configFile})`,
    );
    expect(loadPlan(configFile, loaded({ ...config, tags: { changed: "yes" } }), catalog)).toBeDefined();
  });

  test("rejects a plan whose facts have changed in the catalog", () => {
    written(text);
    const dearer = {
      ...catalog,
      provisionedPrices: catalog.provisionedPrices.map((row) => ({ ...row, hourlyUsd: row.hourlyUsd + 1 })),
    };
    expect(() => loadPlan(configFile, loaded(config), dearer)).toThrow(
      "whose facts on gpt-5.6-terra have changed since 2026-10-09",
    );
  });

  test("rejects deployments that its lanes cannot share", () => {
    const shared = text.replaceAll(/^( +)- region: .*$/gm, (line, indent) => `${line}\n${indent}  sharedFrom: agent`);
    written(shared);
    expect(() => loadPlan(configFile, loaded(config), catalog)).toThrow(
      /dev\.capacity\.yaml {2}lanes\[0\]\.deployments\[0\]\.sharedFrom: must be a lane that makes chat-\w{4}(-spill)? in swedencentral, got agent \(run: npx headroom plan .*dev\.yaml\)/,
    );
  });

  test("rejects limits that the plan does not hold, where they were written", () => {
    written(text);
    const greedy = consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 900_000_000 }] });
    expect(() => loadPlan(configFile, loaded({ ...config, consumers: [greedy] }), catalog)).toThrow(
      /dev\.yaml:7 {2}consumers\[0\]\.lanes\.chat\.tokensPerMinute: must .*900,000,000/,
    );
  });

  test("rejects a plan that somebody broke by hand, with line and column", () => {
    written(text.replace("role: primary", "role: first"));
    expect(() => loadPlan(configFile, loaded(config), catalog)).toThrow(
      /dev\.capacity\.yaml:\d+:\d+ {2}lanes\[0\]\.deployments\[1\]\.role: must be one of primary, spillover, failover, escalation, canary, embeddings, retiring, got "first"/,
    );
  });
});
