import { deploymentSkus } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { checkRules, rules } from "../../config/rules/rules";
import type { Config } from "../../config/schema";
import { printPath } from "../../written/check";
import { configWith, workloadWith } from "../config-builder";

const catalog = loadCatalog();
const base = configWith();
const { gateway, network, capacity } = base;

interface Case {
  readonly rule: string;
  readonly complies: Partial<Config>;
  readonly offends: Partial<Config>;
  readonly says: readonly string[];
}

const price = { model: "gpt-5.6-luna", sku: "DataZoneStandard", inputUsd: 1, outputUsd: 2 } as const;
const batch = workloadWith({
  class: "batch",
  model: "gpt-5.4-mini",
  modelVersion: "2026-03-17",
  streaming: "denied",
});
const cache = { scope: "user", ttlSeconds: 60, scoreThreshold: 0.05 } as const;
const row = (value: string) => ({ where: { workload: [value] } });

const longPrompts = (maxPromptTokens: number) =>
  workloadWith({
    model: "gpt-4.1",
    modelVersion: "2025-04-14",
    objectives: { provisionedShare: 0.5 },
    context: { maxPromptTokens, maxOutputTokens: 1000 },
  });

const cases: readonly Case[] = [
  {
    rule: "known-region",
    complies: { regions: ["swedencentral"] },
    offends: { regions: ["swedencentrl"] },
    says: ['regions[0]: must be an Azure region with models, got "swedencentrl" (did you mean "swedencentral"?)'],
  },
  {
    rule: "region-once",
    complies: { regions: ["swedencentral", "francecentral"] },
    offends: { regions: ["swedencentral", "swedencentral"] },
    says: ['regions[1]: must be named once, got "swedencentral" again'],
  },
  {
    rule: "region-inside-boundary",
    complies: { regions: ["eastus2"], dataBoundary: "us" },
    offends: { regions: ["eastus2", "uksouth"], dataBoundary: "us" },
    says: [
      'regions[1]: must lie inside the data boundary us, got "uksouth" (inside: centralus, eastus, eastus2, northcentralus, southcentralus, westus, westus3)',
    ],
  },
  {
    rule: "region-boundary-single",
    complies: { regions: ["swedencentral"], dataBoundary: "region" },
    offends: { regions: ["swedencentral", "francecentral"], dataBoundary: "region" },
    says: ["regions[1]: must be the only region for the data boundary region, got 2 regions"],
  },
  {
    rule: "skus-inside-boundary",
    complies: { capacity: { ...capacity, skus: ["GlobalStandard", "DataZoneStandard"] } },
    offends: { capacity: { ...capacity, skus: ["GlobalStandard"] } },
    says: [
      "capacity.skus: must hold one that keeps the data boundary eu, got GlobalStandard (inside: Standard, DataZoneStandard, ProvisionedManaged, DataZoneProvisionedManaged, DataZoneBatch)",
    ],
  },
  {
    rule: "redundant-regions",
    complies: { redundancy: "regions", regions: ["swedencentral", "francecentral"] },
    offends: { redundancy: "regions" },
    says: ["redundancy: must have a second region to fall back to, got one (add one to regions, or use zones)"],
  },
  {
    rule: "gateway-topology",
    complies: { gateway: { ...gateway, tier: "Premium", topology: "multiRegion" } },
    offends: { gateway: { ...gateway, tier: "PremiumV2", topology: "multiRegion" } },
    says: ["gateway.topology: must be single on PremiumV2, got multiRegion (has several regions: Premium)"],
  },
  {
    rule: "multi-region-network",
    complies: { gateway: { ...gateway, tier: "Premium", topology: "multiRegion" } },
    offends: {
      gateway: { ...gateway, tier: "Premium", topology: "multiRegion" },
      network: { ...network, profile: "hybrid" },
    },
    says: [
      "gateway.topology: must be single where the network profile is hybrid, got multiRegion (or use network profile public)",
    ],
  },
  {
    rule: "gateway-units",
    complies: { gateway: { ...gateway, units: 10 } },
    offends: { gateway: { ...gateway, units: 11 } },
    says: ["gateway.units: must be at most 10 on BasicV2, got 11"],
  },
  {
    rule: "network-tier",
    complies: { gateway: { ...gateway, tier: "StandardV2" }, network: { ...network, profile: "private" } },
    offends: { gateway: { ...gateway, tier: "Standard" }, network: { ...network, profile: "private" } },
    says: [
      "network.profile: must be public on Standard, got private (can reach private back ends: Developer, StandardV2, Premium, PremiumV2)",
    ],
  },
  {
    rule: "address-space",
    complies: { network: { profile: "hybrid", addressSpace: "10.40.0.0/22" } },
    offends: { network: { profile: "hybrid", addressSpace: "10.40.0.0/23" } },
    says: ["network.addressSpace: must be /22 or larger, got /23"],
  },
  {
    rule: "gateway-zones",
    complies: { redundancy: "zones", gateway: { ...gateway, tier: "Premium", units: 3 } },
    offends: { redundancy: "zones", gateway: { ...gateway, tier: "Premium", units: 1 } },
    says: ["gateway.units: is 1, and one unit stands in one zone, but redundancy is zones (use 2 or 3)"],
  },
  {
    rule: "gateway-zones",
    complies: { redundancy: "none", gateway: { ...gateway, tier: "StandardV2" } },
    offends: { redundancy: "zones", gateway: { ...gateway, tier: "StandardV2" } },
    says: ["redundancy: is zones, but a StandardV2 gateway cannot span zones (Premium, PremiumV2 can)"],
  },
  {
    rule: "gateway-region",
    complies: {
      redundancy: "regions",
      regions: ["swedencentral", "francecentral"],
      gateway: { ...gateway, tier: "Premium", topology: "multiRegion" },
    },
    offends: { redundancy: "regions", regions: ["swedencentral", "francecentral"] },
    says: [
      "redundancy: is regions, but the gateway stands in swedencentral alone (multiRegion on Premium has one in each region)",
    ],
  },
  {
    rule: "multi-region-single",
    complies: { gateway: { ...gateway, topology: "multiRegion" }, regions: ["swedencentral", "francecentral"] },
    offends: { gateway: { ...gateway, topology: "multiRegion" } },
    says: ["gateway.topology: is multiRegion, but there is one region, swedencentral"],
  },
  {
    rule: "budget-told",
    complies: { budget: { monthlyUsd: 100, alertShares: [1], emails: ["a@contoso.example"] } },
    offends: { budget: { monthlyUsd: 100, alertShares: [1], emails: [] } },
    says: ["budget: tells nobody when it is used up (add budget.emails)"],
  },
  {
    rule: "price-of-known-model",
    complies: { capacity: { ...capacity, prices: [price] } },
    offends: { capacity: { ...capacity, prices: [{ ...price, model: "gpt-5.6-lunar" }] } },
    says: [
      'capacity.prices[0].model: must be a model of the catalog, got "gpt-5.6-lunar" (did you mean "gpt-5.6-luna"?)',
    ],
  },
  {
    rule: "price-once",
    complies: { capacity: { ...capacity, prices: [price, { ...price, sku: "GlobalStandard" }] } },
    offends: { capacity: { ...capacity, prices: [price, { ...price, inputUsd: 3 }] } },
    says: ["capacity.prices[1]: must be stated once, got gpt-5.6-luna as DataZoneStandard again"],
  },
  {
    rule: "price-by-token",
    complies: { capacity: { ...capacity, prices: [{ ...price, sku: "DataZoneBatch" }] } },
    offends: { capacity: { ...capacity, prices: [{ ...price, sku: "ProvisionedManaged" }] } },
    says: ["capacity.prices[0].sku: must be a type that is paid by the token, got ProvisionedManaged"],
  },
  {
    rule: "known-time-zone",
    complies: { traffic: { ...base.traffic, timeZone: "Europe/Berlin" } },
    offends: { traffic: { ...base.traffic, timeZone: "Europe/Atlantis" } },
    says: ['traffic.timeZone: must be an IANA time zone such as Europe/Berlin, got "Europe/Atlantis"'],
  },
  {
    rule: "local-state",
    complies: { environment: "dev", state: { backend: "local" } },
    offends: { environment: "prod", state: { backend: "local" } },
    says: ["state.backend: is local, good for a first look only (use azurerm, the bootstrap stack makes its storage)"],
  },
  {
    rule: "production-redundancy",
    complies: { environment: "prod", redundancy: "zones" },
    offends: { environment: "prod", redundancy: "none" },
    says: ["redundancy: is none, so nothing is kept from being destroyed (use zones or regions)"],
  },
  {
    rule: "given-tag",
    complies: { tags: { "cost-center": "ai" } },
    offends: { tags: { Environment: "ai" } },
    says: ["tags.Environment: must be left out: every resource is given it already"],
  },
  {
    rule: "tag-once",
    complies: { tags: { owner: "a", team: "b" } },
    offends: { tags: { owner: "a", Owner: "b" } },
    says: ['tags.Owner: must differ by more than case from "owner"'],
  },
  {
    rule: "unique-names",
    complies: { workloads: [workloadWith({ name: "a" }), workloadWith({ name: "b" })] },
    offends: {
      workloads: [workloadWith({ name: "a" }), workloadWith({ name: "a" })],
      consumers: [{ name: "portal" }, { name: "portal" }],
    },
    says: ['workloads[1].name: must be unique, got "a" again', 'consumers[1].name: must be unique, got "portal" again'],
  },
  {
    rule: "backend-names-apart",
    complies: { workloads: [workloadWith({ name: "chat" }), workloadWith({ name: "chat-eastus" })] },
    offends: {
      workloads: [
        workloadWith({ name: "chat" }),
        workloadWith({ name: "chat-swedencentral" }),
        workloadWith({ name: "chat-escalation" }),
        workloadWith({ name: "content-safety" }),
      ],
    },
    says: [
      'workloads[1].name: must be another name, got "chat-swedencentral", which chat\'s deployment in swedencentral has',
      'workloads[2].name: must be another name, got "chat-escalation", which chat\'s escalation has',
      'workloads[3].name: must be another name, got "content-safety", which Content Safety\'s back end has',
    ],
  },
  {
    rule: "known-consumer",
    complies: { consumers: [{ name: "portal" }] },
    offends: { consumers: [{ name: "portals" }] },
    says: ['workloads[0].consumers[0]: must be a consumer, got "portal" (did you mean "portals"?)'],
  },
  {
    rule: "known-consumer",
    complies: { consumers: [], workloads: [workloadWith({ consumers: [] })] },
    offends: { consumers: [] },
    says: ['workloads[0].consumers[0]: must be a consumer, got "portal" (there are none; add it under consumers)'],
  },
  {
    rule: "consumer-once",
    complies: { workloads: [workloadWith({ consumers: ["portal"] })] },
    offends: { workloads: [workloadWith({ consumers: ["portal", "portal"] })] },
    says: ['workloads[0].consumers[1]: must be named once, got "portal" again'],
  },
  {
    rule: "workload-without-consumer",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ consumers: [] })] },
    says: ["workloads[0]: has no consumers, so nobody may call it"],
  },
  {
    rule: "consumer-without-workload",
    complies: { consumers: [{ name: "portal" }] },
    offends: { consumers: [{ name: "portal" }, { name: "idle" }] },
    says: ["consumers[1]: idle may call no workload"],
  },
  {
    rule: "traffic-left",
    complies: {
      workloads: [workloadWith({ traffic: row("a") }), workloadWith({ traffic: row("b") }), workloadWith()],
    },
    offends: {
      workloads: [
        workloadWith({ name: "a", traffic: row("a") }),
        workloadWith({ name: "b", traffic: row("a") }),
        workloadWith({ name: "rest" }),
        workloadWith({ name: "d", traffic: row("d") }),
      ],
    },
    says: [
      "workloads[1]: gets no traffic: every row it could have goes to a, which has the same rules and stands first",
      "workloads[3]: gets no traffic: every row it could have goes to rest, which has no rules and stands first",
    ],
  },
  {
    rule: "objectives-agree",
    complies: { workloads: [workloadWith({ objectives: { ttftMsP95: 500, latencyMsP95: 500, provisionedShare: 0 } })] },
    offends: { workloads: [workloadWith({ objectives: { ttftMsP95: 501, latencyMsP95: 500, provisionedShare: 0 } })] },
    says: ["workloads[0].objectives.ttftMsP95: must be at most latencyMsP95 500, got 501"],
  },
  {
    rule: "cache-streams",
    complies: { workloads: [workloadWith({ cache, streaming: "allowed" })] },
    offends: { workloads: [workloadWith({ cache, streaming: "required" })] },
    says: ["workloads[0].cache: must be left out where streaming is required: streamed answers bypass it"],
  },
  {
    rule: "batch-waits-for-nobody",
    complies: { workloads: [batch] },
    offends: {
      workloads: [
        {
          ...batch,
          objectives: { ttftMsP95: 500, latencyMsP95: 900, provisionedShare: 0.5 },
          streaming: "required",
          cache,
          escalationModel: "gpt-5.6-sol",
          safety: "gateway",
        },
      ],
    },
    says: [
      "workloads[0].objectives.ttftMsP95: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].objectives.latencyMsP95: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].objectives.provisionedShare: must be 0 for a batch workload, got 0.5 (class background is answered at once)",
      "workloads[0].streaming: must not be required of a batch workload (class background is answered at once)",
      "workloads[0].cache: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].escalationModel: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].safety: must be model or off for a batch workload, got gateway (class background is answered at once)",
    ],
  },
  {
    rule: "cache-not-in-the-policy-yet",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ cache })] },
    says: ["workloads[0].cache: Managed Redis is created, but the lane's policy does not use it yet"],
  },
  {
    rule: "safety-reaches",
    complies: {
      workloads: [workloadWith({ safety: "gateway", context: { maxPromptTokens: 2500, maxOutputTokens: 500 } })],
    },
    offends: { workloads: [workloadWith({ safety: "gateway" }), workloadWith({ name: "bare", safety: "off" })] },
    says: [
      "workloads[0].safety: Content Safety takes 10,000 characters; the model's own filter alone judges longer prompts",
      "workloads[1].safety: is off at the gateway, but a deployment keeps the service's default filter",
    ],
  },
  {
    rule: "default-model",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [{ ...batch, model: "", modelVersion: "" }] },
    says: [
      "workloads[0].model: must be set: no model of the catalog suits batch in swedencentral inside eu by default (use dataBoundary global, or class background, which is metered at once)",
    ],
  },
  {
    rule: "known-model",
    complies: { workloads: [workloadWith({ escalationModel: "gpt-5.6-sol" })] },
    offends: {
      workloads: [
        workloadWith({ model: "gpt-5.6-tera" }),
        workloadWith({ modelVersion: "2026-07-10", escalationModel: "gpt-5.6-soul" }),
      ],
    },
    says: [
      'workloads[0].model: must be a model of the catalog, got "gpt-5.6-tera" (did you mean "gpt-5.6-terra"?)',
      'workloads[1].modelVersion: must be a version of gpt-5.6-terra, got "2026-07-10" (did you mean "2026-07-09"?)',
      'workloads[1].escalationModel: must be a model of the catalog, got "gpt-5.6-soul" (did you mean "gpt-5.6-sol"?)',
    ],
  },
  {
    rule: "retired-model",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ model: "o3", modelVersion: "2025-04-16" })] },
    says: [
      "workloads[0].model: must be a model that lives, o3 2025-04-16 is deprecated and refuses new deployments (use gpt-5.6-sol; checked 2026-10-09)",
    ],
  },
  {
    rule: "near-retirement",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [batch] },
    says: ["workloads[0].model: gpt-5.4-mini 2026-03-17 retires on 2027-09-21, 347 days after 2026-10-09"],
  },
  {
    rule: "model-offered",
    complies: { regions: ["swedencentral"] },
    offends: { capacity: { ...capacity, skus: ["DataZoneProvisionedManaged"] } },
    says: [
      "workloads[0].model: gpt-5.6-terra is not offered as any standard type that capacity.skus allows in swedencentral (inside eu that is Standard or DataZoneStandard; checked 2026-10-09)",
    ],
  },
  {
    rule: "model-offered",
    complies: { dataBoundary: "global", capacity: { ...capacity, skus: deploymentSkus }, workloads: [batch] },
    offends: { capacity: { ...capacity, skus: deploymentSkus }, workloads: [batch] },
    says: [
      "workloads[0].model: gpt-5.4-mini is not offered as DataZoneBatch in swedencentral (no region offers it so; checked 2026-10-09; use dataBoundary global, or class background, which is metered at once)",
    ],
  },
  {
    rule: "provisioned-offered",
    complies: { workloads: [workloadWith({ objectives: { provisionedShare: 0.9 } })] },
    offends: {
      workloads: [
        workloadWith({
          model: "gpt-5.6-luna",
          objectives: { provisionedShare: 0.9 },
        }),
      ],
    },
    says: [
      "workloads[0].objectives.provisionedShare: must be 0: gpt-5.6-luna cannot be provisioned in swedencentral inside eu (no region offers it so; checked 2026-10-09)",
    ],
  },
  {
    rule: "escalation-differs",
    complies: { workloads: [workloadWith({ escalationModel: "gpt-5.6-sol" })] },
    offends: { workloads: [workloadWith({ escalationModel: "gpt-5.6-terra" })] },
    says: [`workloads[0].escalationModel: must differ from the workload's model, got "gpt-5.6-terra"`],
  },
  {
    rule: "escalation-goes-up",
    complies: {
      workloads: [
        workloadWith({ model: "gpt-5.6-luna", escalationModel: "gpt-5.6-terra" }),
        workloadWith({ escalationModel: "gpt-5.6-sol" }),
      ],
    },
    offends: {
      workloads: [
        workloadWith({ escalationModel: "gpt-5.6-sol" }),
        workloadWith({ model: "gpt-5.6-sol", escalationModel: "gpt-5.6-luna" }),
        workloadWith({ model: "gpt-5.6-luna", escalationModel: "gpt-5.6-terra" }),
      ],
    },
    says: [
      "workloads[0].escalationModel: must not lead back to gpt-5.6-terra, got gpt-5.6-terra → gpt-5.6-sol → gpt-5.6-luna → gpt-5.6-terra",
      "workloads[1].escalationModel: must not lead back to gpt-5.6-sol, got gpt-5.6-sol → gpt-5.6-luna → gpt-5.6-terra → gpt-5.6-sol",
      "workloads[2].escalationModel: must not lead back to gpt-5.6-luna, got gpt-5.6-luna → gpt-5.6-terra → gpt-5.6-sol → gpt-5.6-luna",
    ],
  },
  {
    rule: "escalation-offered",
    complies: { workloads: [workloadWith({ escalationModel: "gpt-5.6-sol" })] },
    offends: { regions: ["northeurope"], workloads: [workloadWith({ escalationModel: "gpt-5.6-sol" })] },
    says: [
      "workloads[0].escalationModel: gpt-5.6-sol is not offered as DataZoneStandard in northeurope (offered as DataZoneStandard in francecentral, germanywestcentral, italynorth, norwayeast, polandcentral, spaincentral, swedencentral, switzerlandnorth, westeurope; checked 2026-10-09)",
    ],
  },
  {
    rule: "prompt-fits-provisioned",
    complies: { workloads: [longPrompts(128_000)] },
    offends: { workloads: [longPrompts(128_001)] },
    says: [
      "workloads[0].context.maxPromptTokens: is 128001, but PTUs of gpt-4.1 take prompts of 128000 tokens at most; longer ones always spill over",
    ],
  },
];

function findings(id: string, overrides: Partial<Config>): readonly string[] {
  const rule = rules.find((each) => each.id === id);
  if (!rule) return [`(no rule ${id})`];
  const found = rule.check(configWith(overrides), catalog);
  return found.map(({ path, message }) => `${printPath(path)}: ${message}`);
}

test.each(cases)("rule $rule lets pass what complies and names what offends", ({ rule, complies, offends, says }) => {
  expect(findings(rule, complies)).toEqual([]);
  expect(findings(rule, offends)).toEqual(says);
});

test("every rule has a name of its own, a reason and a case", () => {
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rules.filter(({ why }) => why === "")).toEqual([]);
  expect(ids.filter((id) => !cases.some(({ rule }) => rule === id))).toEqual([]);
});

test("a rule that read an unsure setting is not believed, nor what it says of an unsure workload", () => {
  const config = configWith({
    regions: ["swedencentral", "swedencentral"],
    network: { ...network, profile: "private" },
    workloads: [workloadWith({ model: "nova" }), workloadWith({ name: "other", model: "nova" })],
  });
  const said = (settings: readonly string[], workloads: readonly number[]) =>
    checkRules("error", config, catalog, { settings: new Set(settings), workloads: new Set(workloads) }).map(
      ({ path }) => printPath(path),
    );
  expect(said([], [])).toEqual(["regions[1]", "network.profile", "workloads[0].model", "workloads[1].model"]);
  expect(said(["gateway"], [1])).toEqual(["regions[1]", "workloads[0].model"]);
});
