import type { Catalog, DeploymentSku } from "../../catalog/catalog";
import { embeddingsModel } from "../../catalog/embeddings-model";
import { loadCatalog } from "../../catalog/load-catalog";
import {
  assumption,
  batchQuota,
  capacityStep,
  catalogHash,
  findVersion,
  isOffered,
  latestVersion,
  limit,
  offeredRegions,
  provisionedPrice,
  provisionedSize,
  quota,
  requestsPerMinutePer1000Tokens,
  retirement,
  skuKind,
  skuScope,
  skusInside,
  tokenPrice,
  zoneOf,
} from "../../catalog/lookup";

const catalog = loadCatalog();

describe("SKUs", () => {
  test.each<[DeploymentSku, string, string]>([
    ["Standard", "standard", "regional"],
    ["DataZoneStandard", "standard", "dataZone"],
    ["GlobalProvisionedManaged", "provisioned", "global"],
    ["ProvisionedManaged", "provisioned", "regional"],
    ["DataZoneBatch", "batch", "dataZone"],
  ])("%s is %s and %s", (sku, kind, scope) => {
    expect([skuKind(sku), skuScope(sku)]).toEqual([kind, scope]);
  });

  test("stay inside a data boundary by their scope", () => {
    expect(skusInside("region")).toEqual(["Standard", "ProvisionedManaged"]);
    expect(skusInside("eu")).toEqual([
      "Standard",
      "DataZoneStandard",
      "ProvisionedManaged",
      "DataZoneProvisionedManaged",
      "DataZoneBatch",
    ]);
    expect(skusInside("us")).toEqual(skusInside("eu"));
    expect(skusInside("global")).toHaveLength(8);
  });
});

describe("versions", () => {
  test.each([
    ["gpt-4o", "2024-11-20"],
    ["gpt-chat-latest", "2026-08-06"],
    ["text-embedding-3-large", "1"],
    ["o3", "2025-04-16"],
  ])("the latest of %s is %s", (model, version) => {
    expect(latestVersion(catalog, model)?.version).toBe(version);
  });

  test("an unknown model has no latest version", () => {
    expect(latestVersion(catalog, "gpt-9")).toBeUndefined();
  });

  test("a retired version is passed over while an older one lives", () => {
    const [row] = catalog.models.filter(({ model }) => model === "gpt-5.6-sol");
    if (!row) throw new Error("the catalog has no gpt-5.6-sol");
    const models = [row, { ...row, version: "2026-08-01", retires: "2026-09-01" }];
    expect(latestVersion({ ...catalog, models }, "gpt-5.6-sol")?.version).toBe("2026-07-09");
  });

  test("a version is found by its name alone", () => {
    expect(findVersion(catalog, "gpt-4o", "2024-08-06")?.replacement).toBe("gpt-5.1");
    expect(findVersion(catalog, "gpt-4o", "2024-08-07")).toBeUndefined();
  });
});

describe("retirement is judged by the catalog's date, 2026-10-09", () => {
  test.each([
    ["gpt-5.6-terra", "2026-07-09", { state: "current", retires: "2028-01-11", daysLeft: 459 }],
    ["gpt-5.5", "2026-04-24", { state: "current", retires: "2027-10-26", daysLeft: 382 }],
    ["gpt-5.4", "2026-03-05", { state: "nearRetirement", retires: "2027-09-02", daysLeft: 328 }],
    ["gpt-4.1", "2025-04-14", { state: "deprecated", retires: "2027-04-14", daysLeft: 187 }],
    [
      "o3-mini",
      "2025-01-31",
      { state: "deprecated", retires: "2026-11-19", daysLeft: 41, replacement: "gpt-5.6-terra" },
    ],
    ["model-router", "2025-08-07", { state: "retired", retires: "2026-08-30", daysLeft: -40 }],
    ["gpt-6-sol", "2026-09-22", { state: "current" }],
  ])("%s %s is %o", (model, version, expected) => {
    expect(retirement(catalog, model, version)).toEqual(expected);
  });

  test("a model retires on its day", () => {
    expect(retirement({ ...catalog, date: "2028-01-10" }, "gpt-5.6-sol", "2026-07-09")?.state).toBe("nearRetirement");
    expect(retirement({ ...catalog, date: "2028-01-11" }, "gpt-5.6-sol", "2026-07-09")?.state).toBe("retired");
  });

  test("an unknown version has none", () => {
    expect(retirement(catalog, "gpt-4o", "2020-01-01")).toBeUndefined();
  });
});

describe("regions", () => {
  test.each([
    ["eastus2", "us"],
    ["swedencentral", "eu"],
    ["switzerlandnorth", "eu"],
    ["japaneast", "apac"],
    ["uksouth", undefined],
    ["atlantis", undefined],
  ])("%s lies in data zone %s", (region, zone) => {
    expect(zoneOf(catalog, region)).toBe(zone);
  });

  test("what no source lists is not offered", () => {
    expect(isOffered(catalog, "gpt-5.6-luna", "2026-07-09", "DataZoneProvisionedManaged", "eastus2")).toBe(true);
    expect(isOffered(catalog, "gpt-5.6-luna", "2026-07-09", "DataZoneProvisionedManaged", "swedencentral")).toBe(false);
    expect(isOffered(catalog, "gpt-5.6-luna", "2026-07-09", "GlobalBatch", "eastus2")).toBe(false);
    expect(offeredRegions(catalog, "gpt-6-luna", "2026-09-22", "GlobalStandard")).toEqual([]);
  });
});

describe("provisioned sizes", () => {
  const o1 = provisionedSize(catalog, "o1", "2024-12-17");

  test("a step depends on the scope of the SKU", () => {
    expect(o1 && capacityStep(o1, "ProvisionedManaged")).toEqual({ minimum: 25, increment: 50 });
    expect(o1 && capacityStep(o1, "DataZoneProvisionedManaged")).toEqual({ minimum: 15, increment: 5 });
    expect(o1 && capacityStep(o1, "GlobalStandard")).toBeUndefined();
  });

  test("a model without regional provisioning has no regional step", () => {
    const llama = provisionedSize(catalog, "Llama-3.3-70B-Instruct", "9");
    expect(llama && capacityStep(llama, "ProvisionedManaged")).toBeUndefined();
  });

  test("a model that is not in the sizing table has no size", () => {
    expect(provisionedSize(catalog, "gpt-5-nano", "2025-08-07")).toBeUndefined();
  });

  test("rejects the PTU price of a SKU that has none", () => {
    expect(() => provisionedPrice(catalog, "GlobalStandard")).toThrow(
      new RangeError("catalog: no PTU price for GlobalStandard"),
    );
  });
});

describe("quotas", () => {
  test("are a tier's", () => {
    expect(quota(catalog, "gpt-5", "GlobalStandard", 1)?.tokensPerMinute).toBe(1_000_000);
    expect(quota(catalog, "gpt-5", "GlobalStandard", 6)?.tokensPerMinute).toBe(45_000_000);
  });

  test("are unknown where only lower tiers were read", () => {
    expect(quota(catalog, "gpt-6-sol", "GlobalStandard", 1)?.tokensPerMinute).toBe(1_000_000);
    expect(quota(catalog, "gpt-6-sol", "GlobalStandard", 2)).toBeUndefined();
  });

  test("of batches are an agreement's, the default one unless asked", () => {
    expect(batchQuota(catalog, "gpt-5", "GlobalBatch")?.enqueuedTokens).toBe(200_000_000);
    expect(batchQuota(catalog, "gpt-5", "GlobalBatch", "enterprise")?.enqueuedTokens).toBe(5_000_000_000);
    expect(batchQuota(catalog, "gpt-5.2", "GlobalBatch", "msdn")).toBeUndefined();
  });
});

describe("requests that come with 1,000 tokens a minute", () => {
  test.each<[string, DeploymentSku, number, number, string]>([
    ["o1", "GlobalStandard", 1 / 6, 10, "published for o1 as GlobalStandard (S-QUOTA1, checked 2026-09-16)"],
    ["gpt-5.1", "Standard", 10, 10, "published for gpt-5.1 as Standard (S-QUOTA, checked 2026-08-20)"],
    ["gpt-4o", "DataZoneStandard", 6, 10, "published for gpt-4o as DataZoneStandard (S-QUOTA, checked 2026-08-20)"],
    [
      "gpt-6.1-sol",
      "GlobalStandard",
      1,
      10,
      "no source states it for gpt-6.1-sol as GlobalStandard: assumption requestsPerMinutePer1000Tokens",
    ],
  ])("%s as %s: %d over %d s", (model, sku, ratio, windowSeconds, because) => {
    const found = requestsPerMinutePer1000Tokens(catalog, model, sku);
    expect(found).toEqual({ requestsPerMinutePer1000Tokens: expect.closeTo(ratio, 12), windowSeconds, because });
  });
});

describe("limits and assumptions", () => {
  test("are found by name", () => {
    expect(limit(catalog, "deploymentsPerAccount").value).toBe(32);
    expect(assumption(catalog, "hoursPerMonth").value).toBe(730);
  });

  test("rejects a name without a row", () => {
    const few: Catalog = { ...catalog, limits: catalog.limits.slice(0, 2) };
    expect(() => limit(few, "wishes")).toThrow(
      new RangeError("catalog: no limit named wishes; there are accountsPerRegion, openAiAccountsPerSubscription"),
    );
  });
});

describe("token prices", () => {
  const price = (model: string, sku: DeploymentSku, region: string, more: object = {}) => {
    const version = latestVersion(catalog, model)?.version ?? "";
    const found = tokenPrice(catalog, { model, version, sku, region, ...more });
    return found && [found.inputUsd, found.cachedInputUsd, found.outputUsd, found.derivedBy];
  };
  const dataZoneUs = "1.1 × GlobalStandard (rule data-zone-us; P-CAT P-LLM, checked 2026-10-01)";
  const dataZoneEu = "1.1 × GlobalStandard (rule data-zone-eu-before-2026-09; P-CAT P-LLM, checked 2026-10-01)";
  const batch = "0.5 × DataZoneStandard (rule data-zone-batch; S-DT4, checked 2026-08-06)";

  test.each<[string, DeploymentSku, string, unknown]>([
    ["gpt-5.6-terra", "GlobalStandard", "swedencentral", [2, 0.2, 12, undefined]],
    ["gpt-5.6-terra", "DataZoneStandard", "swedencentral", [2.2, 0.22, 13.2, undefined]],
    ["gpt-5.4-mini", "DataZoneStandard", "eastus2", [0.825, 0.0825, 4.95, `no meter was read: ${dataZoneUs}`]],
    ["gpt-5.4-mini", "DataZoneStandard", "westeurope", [0.825, 0.0825, 4.95, `no meter was read: ${dataZoneEu}`]],
    ["gpt-5.1", "DataZoneBatch", "eastus2", [0.6875, undefined, 5.5, `no meter was read: ${batch}`]],
    ["o3", "DataZoneBatch", "swedencentral", [1.1, undefined, 4.4, `no meter was read: ${dataZoneEu}, then ${batch}`]],
    [
      "text-embedding-3-large",
      "DataZoneStandard",
      "swedencentral",
      [0.143, undefined, 0, `no meter was read: ${dataZoneEu}`],
    ],
  ])("of %s as %s in %s are %j", (model, sku, region, expected) => {
    expect(price(model, sku, region)).toEqual(expected);
  });

  test("derive 1.20 in Europe for versions published from 2026-09-01", () => {
    const europe = catalog.offers.map((offer) =>
      offer.model === "gpt-6-astra" ? { ...offer, regions: ["francecentral"] } : offer,
    );
    const asked = {
      model: "gpt-6-astra",
      version: "2026-09-03",
      sku: "DataZoneStandard",
      region: "francecentral",
    } as const;
    expect(tokenPrice({ ...catalog, offers: europe }, asked)).toMatchObject({
      inputUsd: 12,
      cachedInputUsd: 1.2,
      outputUsd: 60,
    });
  });

  test.each<[string, string, DeploymentSku, string, object]>([
    ["regional Standard, which no source prices", "gpt-4.1", "Standard", "eastus", {}],
    ["a data zone type outside every zone", "gpt-4.1", "DataZoneStandard", "uksouth", {}],
    ["a type that is not offered there", "gpt-5.2", "DataZoneBatch", "eastus", {}],
    ["the priority tier without a meter", "gpt-5.4", "GlobalStandard", "eastus", { serviceTier: "priority" }],
    ["a long context without a meter", "gpt-4.1", "GlobalStandard", "eastus", { context: "long" }],
  ])("are unknown for %s", (_, model, sku, region, more) => {
    expect(price(model, sku, region, more)).toBeUndefined();
  });

  test("of a version are its own where a meter is of one version", () => {
    const of = (version: string) =>
      tokenPrice(catalog, { model: "gpt-4o", version, sku: "GlobalStandard", region: "eastus" })?.inputUsd;
    expect([of("2024-05-13"), of("2024-08-06"), of("2024-11-20")]).toEqual([5, undefined, 2.5]);
  });

  test("carry the note of a promotion", () => {
    const asked = { model: "gpt-5.6-sol", version: "2026-07-09", sku: "GlobalStandard", region: "eastus" } as const;
    expect(tokenPrice(catalog, asked)?.note).toBe(
      "promotion, effective 2026-09-01, announced until at least 2026-11-30; list price 5 in, 0.5 cached, 6.25 cache write, 30 out (P-GPT56)",
    );
  });

  test("follow rules that refer to each other no further than once round", () => {
    const [rule] = catalog.priceRules;
    if (!rule) throw new Error("the catalog has no price rule");
    const priceRules = [
      { ...rule, sku: "DataZoneStandard", fromSku: "DataZoneBatch" },
      { ...rule, sku: "DataZoneBatch", fromSku: "DataZoneStandard" },
    ] as const;
    const asked = { model: "gpt-5", version: "2025-08-07", sku: "DataZoneBatch", region: "eastus" } as const;
    expect(tokenPrice({ ...catalog, tokenPrices: [], priceRules }, asked)).toBeUndefined();
  });
});

describe("the hash of what a plan leans on", () => {
  const hash = (changed: Partial<Catalog> = {}) =>
    catalogHash({ ...catalog, ...changed }, ["gpt-5.6-terra", "gpt-4.1"]);

  test("looks like one, and does not depend on the order of models or rows", () => {
    expect(hash()).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(catalogHash(catalog, ["gpt-4.1", "gpt-5.6-terra"])).toBe(hash());
    expect(hash({ offers: [...catalog.offers].reverse() })).toBe(hash());
  });

  test("stays when a fact was merely read again, or another model changed", () => {
    expect(
      hash({ tokenPrices: catalog.tokenPrices.map((row) => ({ ...row, checked: "2027-01-01", note: "again" })) }),
    ).toBe(hash());
    expect(hash({ tokenPrices: catalog.tokenPrices.filter(({ model }) => model !== "gpt-5") })).toBe(hash());
  });

  test.each<[string, Partial<Catalog>]>([
    ["a price", { tokenPrices: catalog.tokenPrices.map((row) => ({ ...row, inputUsd: row.inputUsd + 1 })) }],
    ["a token limit", { models: catalog.models.map((row) => ({ ...row, maxOutputTokens: 1 })) }],
    ["a PTU price", { provisionedPrices: catalog.provisionedPrices.slice(1) }],
    ["a rule", { priceRules: catalog.priceRules.slice(1) }],
    ["an assumption", { assumptions: catalog.assumptions.map((row) => ({ ...row, value: row.high })) }],
    ["an offer", { offers: catalog.offers.map((row) => ({ ...row, regions: row.regions.slice(1) })) }],
  ])("changes with %s", (_, changed) => {
    expect(hash(changed)).not.toBe(hash());
  });
});

test("knows the embeddings model that semantic caches compare by, and that it does not retire soon", () => {
  const newest = latestVersion(catalog, embeddingsModel);
  expect(newest?.lifecycle).toBe("GA");
  expect(retirement(catalog, embeddingsModel, newest?.version ?? "")?.state).toBe("current");
});
