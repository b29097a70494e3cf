import type { Catalog } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { deploymentFacts } from "../../cli/capacity-facts";

const shipped = loadCatalog();
/** The published targets of both are the same, so that of priority processing is told apart by another figure here. */
const catalog: Catalog = {
  ...shipped,
  priorityTargets: shipped.priorityTargets.map((row) => ({
    ...row,
    latencyTarget: { ...row.latencyTarget, tokensPerSecond: 75 },
  })),
};
const terra = { format: "OpenAI", name: "gpt-5.6-terra", version: "2026-07-09" };
const luna = { ...terra, name: "gpt-5.6-luna" };
const unsized = { ...terra, name: "gpt-5-nano", version: "2025-08-07" };

test.each([
  ["PTUs", "GlobalProvisionedManaged", undefined, terra, 70],
  ["priority processing", "GlobalStandard", "Priority", terra, 75],
  ["PTUs, where it is metered", "GlobalStandard", undefined, terra, 70],
  ["nothing, where the model has no priority processing", "GlobalStandard", "Priority", luna, undefined],
  ["nothing, where the model has no PTUs", "GlobalStandard", undefined, unsized, undefined],
])("a deployment aims at the generation speed of %s", (_, sku, serviceTier, model, speed) => {
  const links = { spilloverDeployment: undefined, contentFilter: undefined };
  const deployment = { name: "chat", sku, capacity: 50, model, serviceTier, ...links };
  expect(deploymentFacts(catalog, deployment).targetTokensPerSecond).toBe(speed);
});
