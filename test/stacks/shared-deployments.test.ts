import type { Workload } from "../../config/workload-schema";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { planWith, provisionedLane, sharingLane } from "../plan-builder";
import { environmentStacks } from "./synthesize-environment";

const regions = ["swedencentral", "francecentral"] as const;
const contentFilter = {
  thresholds: { hate: "low", selfHarm: "medium", sexual: "medium", violence: "medium" },
  jailbreak: true,
  indirectAttack: true,
  protectedMaterial: true,
  blocklists: [],
} as const;
const chat = workloadWith({ contentFilter });
const help: Workload = {
  ...workloadWith({ name: "help", contentFilter }),
  escalation: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" } },
};

/** Two lanes on one pool; the one that shares it has an escalation of its own. */
const { models, gateway } = (() => {
  const pool = provisionedLane(chat, regions);
  const config = configWith({
    regions: [...regions],
    workloads: [help, chat],
    consumers: [consumerWith({ lanes: [{ workload: "chat" }, { workload: "help" }] })],
  });
  // The lane that shares comes before the one it shares of.
  return environmentStacks({ name: "dev", config, plan: planWith(config, [sharingLane(help, pool), pool]) });
})();

test("what lanes share is made once, beside what each has of its own", () => {
  const metered = Object.values(models.all("azurerm_cognitive_deployment")).map(({ name }) => name);
  const spilling = Object.values(models.all("azapi_resource")).filter(({ type }) => type.includes("/deployments@"));
  expect(metered.sort()).toEqual(["chat-cd34", "chat-cd34-spill", "help-cd34-esc"]);
  expect(spilling.map(({ name }) => name)).toEqual(["chat-cd34"]);
});

test("a shared deployment has the content filter of the lane that makes it, and a lane that makes none there has none", () => {
  const filters = Object.entries(models.all("azurerm_cognitive_account_rai_policy"));
  const regionsOf = (lane: string) =>
    filters
      .filter(([, { name }]) => name === lane)
      .map(([, filter]) => /cognitive_account\.([a-z]+)_/.exec(filter.cognitive_account_id)?.[1]);
  expect(regionsOf("chat").length).toBe(2);
  expect(regionsOf("help").length).toBe(1);
  const filterOf = (reference: string) => filters.find(([id]) => reference.includes(`.${id}.`))?.[1].name;
  const deployments = Object.values(models.all("azurerm_cognitive_deployment"));
  expect(Object.fromEntries(deployments.map((each) => [each.name, filterOf(each.rai_policy_name)]))).toEqual({
    "chat-cd34": "chat",
    "chat-cd34-spill": "chat",
    "help-cd34-esc": "help",
  });
});

test("each lane calls what they share by backends and breakers of its own", () => {
  const backends = Object.values(gateway.all("azurerm_api_management_backend"));
  const urlOf = (name: string) => backends.find((each) => each.name === name)?.url;
  expect(backends.map(({ name }) => name).sort()).toEqual([
    "chat-francecentral",
    "chat-swedencentral",
    "help-escalation",
    "help-francecentral",
    "help-swedencentral",
  ]);
  for (const region of regions) expect(urlOf(`help-${region}`)).toBe(urlOf(`chat-${region}`));
  expect(backends.every(({ circuit_breaker_rule }) => circuit_breaker_rule !== undefined)).toBe(true);
});

test("each lane's policy asks for the one deployment by its name, and may spend its part of it", () => {
  const policies = Object.values(gateway.all("azurerm_api_management_api_policy")).map(
    ({ xml_content }) => xml_content,
  );
  expect(policies).toHaveLength(2);
  for (const policy of policies) {
    expect(policy).toContain('body["model"] = "chat-cd34"');
    expect(policy).toContain("50000");
  }
});
