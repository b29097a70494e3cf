import type { DeploymentSku } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { offeredRegions, provisionedPrice, provisionedSize, quota } from "../../catalog/lookup";

const catalog = loadCatalog();

/** Figures as Microsoft's pages and the price captures print them, picked over each table. */
describe("agrees with the published tables", () => {
  test.each([
    ["gpt-6.1-sol", "2026-09-29", 3000, "weights", 50, undefined, 80],
    ["gpt-5.6-luna", "2026-07-09", 30000, 6, 50, undefined, 100],
    ["gpt-5.5", "2026-04-24", 1200, 6, 50, undefined, 50],
    ["gpt-5.4", "2026-03-05", 2400, 6, 50, 128000, 50],
    ["gpt-5.2", "2025-12-11", 3400, 8, 50, undefined, 50],
    ["gpt-5-mini", "2025-08-07", 23750, 8, 25, undefined, 80],
    ["gpt-4.1-nano", "2025-04-14", 59400, 4, 25, 128000, 100],
    ["gpt-4o", "2024-08-06", 2500, 4, 50, undefined, 25],
    ["o1", "2024-12-17", 230, 4, 25, undefined, 25],
  ])(
    "%s %s: %d tokens a minute per PTU, output %s, regional from %d PTU, prompts up to %s, %d tokens a second",
    (model, version, tokens, output, regional, maxPromptTokens, tokensPerSecond) => {
      const size = provisionedSize(catalog, model, version);
      expect(size?.inputTokensPerMinutePerPtu).toBe(tokens);
      expect(size?.accounting.kind === "ratio" ? size.accounting.outputRatio : size?.accounting.kind).toBe(output);
      expect(size?.globalAndDataZone).toEqual({ minimum: 15, increment: 5 });
      expect(size?.regional?.minimum).toBe(regional);
      expect(size?.maxPromptTokens).toBe(maxPromptTokens);
      expect(size?.latencyTarget?.tokensPerSecond).toBe(tokensPerSecond);
    },
  );

  test("the weights of gpt-6.1-sol charge long cached input like short, the other gpt-6 models twice as much", () => {
    expect(provisionedSize(catalog, "gpt-6.1-sol", "2026-09-29")?.accounting).toEqual({
      kind: "weights",
      short: { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 },
      long: { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 7.5 },
    });
    expect(provisionedSize(catalog, "gpt-6-astra", "2026-09-03")?.accounting).toMatchObject({
      long: { cachedInput: 0.2 },
    });
  });

  test.each<[DeploymentSku, number, number, number]>([
    ["GlobalProvisionedManaged", 1, 260, 2652],
    ["DataZoneProvisionedManaged", 1.1, 286, 2916],
    ["ProvisionedManaged", 2, 286, 2916],
  ])("a PTU of %s costs %d an hour, %d a month, %d a year", (sku, hourlyUsd, monthlyUsd, yearlyUsd) => {
    expect(provisionedPrice(catalog, sku)).toMatchObject({ hourlyUsd, monthlyUsd, yearlyUsd });
  });

  test.each<[string, DeploymentSku, readonly number[], number]>([
    ["gpt-5", "GlobalStandard", [1e6, 3e6, 9e6, 18e6, 30e6, 45e6], 10_000],
    ["gpt-5.4-pro", "GlobalStandard", [160e3, 350e3, 700e3, 1.15e6, 1.6e6, 2.4e6], 160],
    ["o1", "DataZoneStandard", [600e3, 1.35e6, 2.7e6, 4.2e6, 6e6, 12e6], 100],
    ["o3-mini", "GlobalStandard", [5e6, 10e6, 20e6, 40e6, 50e6, 80e6], 500],
    ["gpt-4o", "DataZoneStandard", [300e3, 1e6, 3e6, 6e6, 10e6, 15e6], 1800],
    ["model-router", "DataZoneStandard", [300e3, 670e3, 1e6, 2e6, 3e6, 4e6], 300],
  ])("quota of %s as %s: %j tokens a minute by tier, %d requests in tier 1", (model, sku, tokens, requests) => {
    expect([1, 2, 3, 4, 5, 6].map((tier) => quota(catalog, model, sku, tier)?.tokensPerMinute)).toEqual(tokens);
    expect(quota(catalog, model, sku, 1)?.requestsPerMinute).toBe(requests);
  });

  test.each<[string, string, DeploymentSku, number, string, string]>([
    ["gpt-5.6-sol", "2026-07-09", "GlobalStandard", 28, "uaenorth", "northeurope"],
    ["gpt-5.6-sol", "2026-07-09", "GlobalProvisionedManaged", 13, "southindia", "eastus"],
    ["gpt-5.6-terra", "2026-07-09", "ProvisionedManaged", 1, "westus", "eastus"],
    ["gpt-5.2", "2025-12-11", "DataZoneProvisionedManaged", 19, "japaneast", "norwayeast"],
    ["gpt-5.4", "2026-03-05", "GlobalBatch", 22, "swedencentral", "italynorth"],
    ["gpt-4o", "2024-11-20", "ProvisionedManaged", 20, "uaenorth", "francecentral"],
    ["o4-mini", "2025-04-16", "DataZoneBatch", 12, "germanywestcentral", "italynorth"],
    ["text-embedding-3-small", "1", "Standard", 8, "canadaeast", "swedencentral"],
    ["model-router", "2025-11-18", "GlobalStandard", 28, "ukwest", "norwayeast"],
  ])("%s %s as %s in %d regions, %s among them and %s not", (model, version, sku, count, offered, refused) => {
    const regions = offeredRegions(catalog, model, version, sku);
    expect(regions).toHaveLength(count);
    expect(regions).toContain(offered);
    expect(regions).not.toContain(refused);
  });

  test("holds every model of the fact tables, in as many versions", () => {
    expect(new Set(catalog.models.map(({ model }) => model)).size).toBe(46);
    expect(catalog.models).toHaveLength(53);
  });
});

describe("the price rules reproduce what was read", () => {
  const read = catalog.tokenPrices.filter(({ serviceTier }) => serviceTier === "default");
  const base = (row: (typeof read)[number]) =>
    read.find(
      ({ model, version, sku, context }) =>
        model === row.model && version === row.version && sku === "GlobalStandard" && context === row.context,
    );
  const span = (model: string) => {
    const published = catalog.models.filter((row) => row.model === model).map(({ version }) => version);
    return published.every((version) => version < "2026-09-01");
  };

  const zoned = read.flatMap((row) => {
    const from = row.sku === "DataZoneStandard" && base(row);
    const rule = catalog.priceRules.find(
      ({ sku, zone, versionsFrom, versionsTo }) =>
        sku === row.sku &&
        zone === row.zone &&
        (span(row.model) ? versionsFrom === undefined : versionsTo === undefined),
    );
    return from && rule ? [{ row, from, rule }] : [];
  });

  test("the table below covers the data zone prices that were read", () => {
    expect(zoned).toHaveLength(read.filter(({ sku }) => sku === "DataZoneStandard").length);
    expect(zoned.length).toBeGreaterThan(40);
  });

  test.each(zoned.map((each) => [each.row.model, each.row.zone, each.row.context, each] as const))(
    "%s in %s, %s context",
    (_model, _zone, _context, { row, from, rule }) => {
      // The source rounds to a thousandth of a dollar for two models.
      const tolerance = row.note?.startsWith("cached input is rounded") ? 5.1e-4 : 1e-9;
      for (const field of ["inputUsd", "cachedInputUsd", "cacheWriteUsd", "outputUsd"] as const) {
        const [was, is] = [from[field], row[field]];
        expect(is === undefined).toBe(was === undefined);
        expect(Math.abs((is ?? 0) - (was ?? 0) * rule.factor)).toBeLessThan(tolerance);
      }
    },
  );

  const batches = read.flatMap((row) => {
    const from = row.sku === "GlobalBatch" && base(row);
    return from ? [[row.model, row, from] as const] : [];
  });

  test.each(batches)("half of Global Standard for a Global Batch of %s", (_model, row, from) => {
    const factor = catalog.priceRules.find(({ sku }) => sku === "GlobalBatch")?.factor ?? 0;
    expect(row.inputUsd).toBeCloseTo(from.inputUsd * factor, 12);
    expect(row.outputUsd).toBeCloseTo(from.outputUsd * factor, 12);
  });
});

test("every row names its source and the day of it", () => {
  const { date: _, ...tables } = catalog;
  const rows = Object.values(tables).flat();
  expect(rows.length).toBeGreaterThan(900);
  for (const row of rows) {
    expect(row.source).toMatch(/^[A-Z]+-/);
    expect(row.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(row.checked <= catalog.date).toBe(true);
  }
  expect(catalog.date).toBe("2026-10-09");
});
