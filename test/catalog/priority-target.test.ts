import type { DeploymentSku } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { limit } from "../../catalog/lookup";
import { priorityTarget } from "../../catalog/priority-target";

const catalog = loadCatalog();

test.each([
  ["gpt-4.1", "2025-04-14", 80, 128_000],
  ["gpt-5.1", "2025-11-13", 50, undefined],
  ["gpt-5.2", "2025-12-11", 50, undefined],
  ["gpt-5.4", "2026-03-05", 50, 128_000],
  ["gpt-5.4-mini", "2026-03-17", 100, undefined],
  ["gpt-5.5", "2026-04-24", 50, undefined],
  ["gpt-5.6-sol", "2026-07-09", 80, undefined],
  ["gpt-5.6-terra", "2026-07-09", 70, undefined],
])(
  "priority processing of %s %s aims at %d tokens a second, for prompts of up to %s",
  (model, version, speed, most) => {
    const target = priorityTarget(catalog, model, version, "GlobalStandard", "swedencentral");
    expect(target?.latencyTarget).toEqual({
      percentOfRequests: 99,
      tokensPerSecond: speed,
      measuredAs: "p50 request latency per 5 minutes",
    });
    expect(target?.maxPromptTokens).toBe(most);
  },
);

test.each<[string, string, string, DeploymentSku, string, number | undefined]>([
  ["in the us zone", "gpt-5.6-terra", "2026-07-09", "DataZoneStandard", "westus", 70],
  ["not in another data zone", "gpt-5.6-terra", "2026-07-09", "DataZoneStandard", "swedencentral", undefined],
  ["not in one region", "gpt-4.1", "2025-04-14", "Standard", "eastus", undefined],
  ["not of PTUs", "gpt-5.6-terra", "2026-07-09", "GlobalProvisionedManaged", "swedencentral", undefined],
  ["not by the batch", "gpt-5.4", "2026-03-05", "GlobalBatch", "swedencentral", undefined],
  ["not of a model without it", "gpt-5.6-luna", "2026-07-09", "GlobalStandard", "swedencentral", undefined],
  ["not of another version", "gpt-5.6-terra", "2026-09-01", "GlobalStandard", "swedencentral", undefined],
  ["not where the type is not offered", "gpt-5.6-terra", "2026-07-09", "GlobalStandard", "northeurope", undefined],
])("priority processing is to be had %s", (_, model, version, sku, region, speed) => {
  expect(priorityTarget(catalog, model, version, sku, region)?.latencyTarget.tokensPerSecond).toBe(speed);
});

test("priority processing keeps up with a ramp of half within a quarter of an hour", () => {
  expect(limit(catalog, "priorityRampShare").value).toBe(0.5);
  expect(limit(catalog, "priorityRampMinutes").value).toBe(15);
});
