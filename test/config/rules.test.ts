import { deploymentSkus } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { checkRules, rules } from "../../config/rules/rules";
import type { Config } from "../../config/schema";
import { printPath } from "../../written/check";
import { configWith, consumerWith, workloadWith } from "../config-builder";

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
const cache = {
  kind: "semantic",
  scope: "user",
  ttlSeconds: 60,
  scoreThreshold: 0.05,
  maxPromptTokens: 2000,
  version: "1",
} as const;
const sol = { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" } };
const to = (name: string) => ({ model: { name, version: "2026-07-09", format: "OpenAI" } });
const safety = {
  shieldPrompt: true,
  thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 4 },
  blocklists: [],
  completions: false,
  onOutage: "refuse",
  longPrompts: "refuse",
} as const;
const filter = {
  thresholds: { hate: "medium", selfHarm: "medium", sexual: "medium", violence: "medium" },
  jailbreak: true,
  indirectAttack: false,
  protectedMaterial: true,
  blocklists: [] as readonly string[],
} as const;
const entra = { applicationIds: ["11111111-2222-3333-4444-555555555555"], roles: [] };
const anotherId = "22222222-2222-3333-4444-555555555555";
const tenant = { tenantId: "99999999-8888-7777-6666-555555555555", audience: "api://contoso" };
const context = { maxPromptTokens: 32_000, maxOutputTokens: 2_000, maxBodyKilobytes: 512 };
const row = (value: string) => ({ where: { workload: [value] } });

const longPrompts = (maxPromptTokens: number) =>
  workloadWith({
    model: "gpt-4.1",
    modelVersion: "2025-04-14",
    objectives: { provisionedShare: 0.5 },
    context: { maxPromptTokens, maxOutputTokens: 1000, maxBodyKilobytes: 512 },
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
    rule: "quota-of-something",
    complies: {
      capacity: {
        ...capacity,
        quotas: [
          { region: "swedencentral", sku: "DataZoneProvisionedManaged", limit: 0 },
          { region: "swedencentral", sku: "DataZoneStandard", model: "gpt-5.6-terra", limit: 100 },
        ],
      },
    },
    offends: {
      capacity: {
        ...capacity,
        quotas: [
          { region: "francecentral", sku: "DataZoneProvisionedManaged", model: "gpt-5.6-terra", limit: 1 },
          { region: "swedencentral", sku: "DataZoneStandard", limit: 1 },
          { region: "swedencentral", sku: "DataZoneStandard", model: "gpt-5.6-tera", limit: 1 },
          { region: "swedencentral", sku: "DataZoneStandard", model: "gpt-5.6-tera", limit: 2 },
        ],
      },
    },
    says: [
      'capacity.quotas[0].region: must be a region of the environment, got "francecentral" (known: swedencentral)',
      "capacity.quotas[0].model: must be left out: quota of DataZoneProvisionedManaged is of no model",
      "capacity.quotas[1].model: must be stated: quota of DataZoneStandard is a model's own",
      'capacity.quotas[2].model: must be a model of the catalog, got "gpt-5.6-tera" (did you mean "gpt-5.6-terra"?)',
      "capacity.quotas[2]: must be stated once, got another of gpt-5.6-tera as DataZoneStandard in swedencentral",
      'capacity.quotas[3].model: must be a model of the catalog, got "gpt-5.6-tera" (did you mean "gpt-5.6-terra"?)',
      "capacity.quotas[3]: must be stated once, got another of gpt-5.6-tera as DataZoneStandard in swedencentral",
    ],
  },
  {
    rule: "model-lives-on",
    complies: { capacity: { ...capacity, minModelLifeDays: 30 } },
    offends: {
      capacity: { ...capacity, minModelLifeDays: 400 },
      workloads: [workloadWith({ model: "gpt-5.1", modelVersion: "2025-11-13" })],
    },
    says: [
      "workloads[0].model: must live 400 days from 2026-10-09 (capacity.minModelLifeDays), gpt-5.1 2025-11-13 retires on 2027-05-15 (use a model that lives longer)",
    ],
  },
  {
    rule: "pool-shared-by-likes",
    complies: { workloads: [workloadWith(), workloadWith({ name: "agent", poolWith: "chat" })] },
    offends: {
      workloads: [
        workloadWith({ poolWith: "agnet" }),
        workloadWith({ name: "agent", class: "background", poolWith: "chat" }),
        workloadWith({ name: "other", poolWith: "other" }),
      ],
    },
    says: [
      'workloads[0].poolWith: must be another workload, got "agnet" (did you mean "agent"?)',
      "workloads[1].poolWith: must be a workload with deployments of its own, chat shares those of agnet",
      "workloads[1].poolWith: must be of the same class: agent is background, chat is interactive",
      'workloads[2].poolWith: must be another workload, got "other" (known: chat, agent)',
    ],
  },
  {
    rule: "region-may-be-lost",
    complies: {
      redundancy: "regions",
      regions: ["swedencentral", "francecentral"],
      workloads: [workloadWith({ objectives: { provisionedShare: 0.9, provisionedShareWithoutRegion: 0.5 } })],
    },
    offends: {
      workloads: [workloadWith({ objectives: { provisionedShare: 0.4, provisionedShareWithoutRegion: 0.5 } })],
    },
    says: [
      "workloads[0].objectives.provisionedShareWithoutRegion: must be left out unless redundancy is regions and there are two, got 0.5 with redundancy none in swedencentral",
      "workloads[0].objectives.provisionedShareWithoutRegion: must be at most provisionedShare 0.4, got 0.5",
    ],
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
      consumers: [consumerWith(), consumerWith()],
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
        workloadWith({ name: "chat-canary" }),
        workloadWith({ name: "content-safety" }),
      ],
    },
    says: [
      'workloads[1].name: must be another name, got "chat-swedencentral", which chat\'s deployment in swedencentral has',
      'workloads[2].name: must be another name, got "chat-escalation", which chat\'s escalation has',
      'workloads[3].name: must be another name, got "chat-canary", which chat\'s canary has',
      'workloads[4].name: must be another name, got "content-safety", which Content Safety\'s back end has',
    ],
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
          escalation: to("gpt-5.6-sol"),
          canary: { ...to("gpt-5.6-sol"), share: 0.1 },
          sessionAffinity: true,
          maxConcurrency: 3,
          responseFormat: "jsonSchema",
          hostedTools: "allowed",
          oversubscription: 2,
          logContent: true,
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
      "workloads[0].escalation: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].canary: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].sessionAffinity: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].maxConcurrency: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].responseFormat: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].hostedTools: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].oversubscription: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].logContent: must be left out of a batch workload (class background is answered at once)",
      "workloads[0].safety: must be model or off for a batch workload, got gateway (class background is answered at once)",
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
    complies: { workloads: [workloadWith({ escalation: to("gpt-5.6-sol") })] },
    offends: {
      workloads: [
        workloadWith({ model: "gpt-5.6-tera" }),
        workloadWith({
          modelVersion: "2026-07-10",
          escalation: { model: { name: "gpt-5.6-soul", version: "", format: "OpenAI" } },
        }),
      ],
    },
    says: [
      'workloads[0].model: must be a model of the catalog, got "gpt-5.6-tera" (did you mean "gpt-5.6-terra"?)',
      'workloads[1].modelVersion: must be a version of gpt-5.6-terra, got "2026-07-10" (did you mean "2026-07-09"?)',
      'workloads[1].escalation.model: must be a model of the catalog, got "gpt-5.6-soul" (did you mean "gpt-5.6-sol"?)',
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
    complies: { workloads: [workloadWith({ escalation: to("gpt-5.6-sol") })] },
    offends: { workloads: [workloadWith({ escalation: to("gpt-5.6-terra") })] },
    says: [`workloads[0].escalation.model: must differ from the workload's model, got "gpt-5.6-terra"`],
  },
  {
    rule: "escalation-goes-up",
    complies: {
      workloads: [
        workloadWith({ model: "gpt-5.6-luna", escalation: to("gpt-5.6-terra") }),
        workloadWith({ escalation: to("gpt-5.6-sol") }),
      ],
    },
    offends: {
      workloads: [
        workloadWith({ escalation: to("gpt-5.6-sol") }),
        workloadWith({ model: "gpt-5.6-sol", escalation: to("gpt-5.6-luna") }),
        workloadWith({ model: "gpt-5.6-luna", escalation: to("gpt-5.6-terra") }),
      ],
    },
    says: [
      "workloads[0].escalation.model: must not lead back to gpt-5.6-terra, got gpt-5.6-terra → gpt-5.6-sol → gpt-5.6-luna → gpt-5.6-terra",
      "workloads[1].escalation.model: must not lead back to gpt-5.6-sol, got gpt-5.6-sol → gpt-5.6-luna → gpt-5.6-terra → gpt-5.6-sol",
      "workloads[2].escalation.model: must not lead back to gpt-5.6-luna, got gpt-5.6-luna → gpt-5.6-terra → gpt-5.6-sol → gpt-5.6-luna",
    ],
  },
  {
    rule: "escalation-offered",
    complies: { workloads: [workloadWith({ escalation: to("gpt-5.6-sol") })] },
    offends: { regions: ["northeurope"], workloads: [workloadWith({ escalation: to("gpt-5.6-sol") })] },
    says: [
      "workloads[0].escalation.model: gpt-5.6-sol is not offered as DataZoneStandard in northeurope (offered as DataZoneStandard in francecentral, germanywestcentral, italynorth, norwayeast, polandcentral, spaincentral, swedencentral, switzerlandnorth, westeurope; checked 2026-10-09)",
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
  {
    rule: "consumer-name-free",
    complies: { consumers: [consumerWith({ name: "low" })] },
    offends: { consumers: [consumerWith({ name: "lane" }), consumerWith({ name: "master" })] },
    says: [
      'consumers[0].name: must be another name, got "lane", which the gateway itself uses',
      'consumers[1].name: must be another name, got "master", which the gateway itself uses',
    ],
  },
  {
    rule: "known-lane",
    complies: { consumers: [consumerWith()] },
    offends: { consumers: [consumerWith({ lanes: [{ workload: "chatt" }] })] },
    says: ['consumers[0].lanes.chatt: must be a workload, got "chatt" (did you mean "chat"?)'],
  },
  {
    rule: "lane-has-model",
    complies: { consumers: [consumerWith({ lanes: [{ workload: "chat", models: ["gpt-5.6-terra"] }] })] },
    offends: { consumers: [consumerWith({ lanes: [{ workload: "chat", models: ["gpt-5.6-sol"] }] })] },
    says: ['consumers[0].lanes.chat.models[0]: must be a model of chat, got "gpt-5.6-sol" (known: gpt-5.6-terra)'],
  },
  {
    rule: "entra-application",
    complies: { consumers: [consumerWith({ authentication: "both", entra })] },
    offends: { consumers: [consumerWith({ authentication: "entra" }), consumerWith({ name: "b", entra })] },
    says: [
      "consumers[0].authentication: must come with entra.applicationIds, got entra without them",
      "consumers[1].entra: must be left out where authentication is key (entra takes tokens, both takes key and token)",
    ],
  },
  {
    rule: "entra-tenant",
    complies: { gateway: { ...gateway, entra: tenant }, consumers: [consumerWith({ authentication: "entra", entra })] },
    offends: { consumers: [consumerWith({ authentication: "entra", entra })] },
    says: ["gateway.entra: must state tenantId and audience: portal shows Entra tokens"],
  },
  {
    rule: "application-once",
    complies: { consumers: [consumerWith({ authentication: "entra", entra })] },
    offends: {
      consumers: [
        consumerWith({ authentication: "entra", entra }),
        consumerWith({ name: "b", authentication: "entra", entra }),
        consumerWith({
          name: "c",
          authentication: "entra",
          entra: { ...entra, applicationIds: [anotherId, anotherId] },
        }),
      ],
    },
    says: [
      "consumers[1].entra.applicationIds[0]: must be one consumer's, got 11111111-2222-3333-4444-555555555555, which portal has",
      "consumers[2].entra.applicationIds[1]: must be stated once, got 22222222-2222-3333-4444-555555555555 again",
    ],
  },
  {
    rule: "limit-holds-a-request",
    complies: { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 34_000 }] })] },
    offends: {
      consumers: [
        consumerWith({
          lanes: [{ workload: "chat", tokensPerMinute: 33_999, tokenQuota: { tokens: 1000, period: "Daily" } }],
        }),
      ],
    },
    says: [
      "consumers[0].lanes.chat.tokensPerMinute: must be at least 34000, one request of the largest size that chat admits, got 33999",
      "consumers[0].lanes.chat.tokenQuota.tokens: must be at least 34000, one request of the largest size that chat admits, got 1000",
    ],
  },
  {
    rule: "consumer-account",
    complies: { consumers: [consumerWith({ owner: "a".repeat(200) })] },
    offends: {
      consumers: [
        consumerWith({
          tags: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`t${index}`, "x".repeat(120)])),
        }),
      ],
    },
    says: ["consumers[0].tags: must, with name and owner, be 900 characters at most, got 1014"],
  },
  {
    rule: "workload-without-consumer",
    complies: { workloads: [workloadWith()] },
    offends: { consumers: [] },
    says: ["workloads[0]: is on no consumer's lanes, so nobody may call it"],
  },
  {
    rule: "consumer-without-lane",
    complies: { consumers: [consumerWith()] },
    offends: { consumers: [consumerWith({ lanes: [] })] },
    says: ["consumers[0]: portal has no lanes"],
  },
  {
    rule: "batch-lane-called",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [{ ...batch, name: "chat" }] },
    says: [
      "consumers[0].lanes.chat: opens nothing: chat is a batch workload, and batch files go to the model account itself",
    ],
  },
  {
    rule: "oversubscribed",
    complies: { workloads: [workloadWith({ oversubscription: 1 })] },
    offends: { workloads: [workloadWith({ oversubscription: 1.5 })] },
    says: ["workloads[0].oversubscription: is 1.5: consumers may together ask for 1.5 times what is planned"],
  },
  {
    rule: "deadline-holds-an-attempt",
    complies: { workloads: [workloadWith({ timeouts: { attemptSeconds: 60, deadlineSeconds: 60 } })] },
    offends: { workloads: [workloadWith({ timeouts: { attemptSeconds: 60, deadlineSeconds: 59 } })] },
    says: ["workloads[0].timeouts.deadlineSeconds: must be at least attemptSeconds 60, got 59"],
  },
  {
    rule: "structured-is-whole",
    complies: { workloads: [workloadWith({ responseFormat: "jsonSchema", streaming: "allowed" })] },
    offends: { workloads: [workloadWith({ responseFormat: "jsonSchema", streaming: "required" })] },
    says: ["workloads[0].streaming: must not be required where responseFormat is jsonSchema"],
  },
  {
    rule: "caps-fit-models",
    complies: {
      workloads: [workloadWith({ context: { ...context, maxPromptTokens: 922_000, maxOutputTokens: 128_000 } })],
    },
    offends: {
      workloads: [
        workloadWith({
          canary: { ...to("gpt-5.6-terra"), share: 0.1 },
          context: { ...context, maxPromptTokens: 922_001, maxOutputTokens: 128_001 },
        }),
        workloadWith({
          canary: { model: { name: "gpt-4o", version: "2024-11-20", format: "OpenAI" }, share: 0.1 },
          context: { ...context, maxOutputTokens: 60_000 },
        }),
      ],
    },
    says: [
      "workloads[0].context.maxOutputTokens: must be at most 128000 for gpt-5.6-terra 2026-07-09, got 128001",
      "workloads[0].context.maxPromptTokens: must be at most 922000 for gpt-5.6-terra 2026-07-09, got 922001",
      "workloads[1].context.maxOutputTokens: must be at most 16384 for gpt-4o 2024-11-20, got 60000",
    ],
  },
  {
    rule: "hosted-tools-reach-out",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ hostedTools: "allowed" })] },
    says: [
      "workloads[0].hostedTools: are allowed: web search, MCP servers and data sources reach beyond the data boundary eu",
    ],
  },
  {
    rule: "limit-holds-a-request",
    complies: { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 68_000 }] })] },
    offends: {
      gateway: { ...gateway, topology: "multiRegion" },
      regions: ["swedencentral", "francecentral"],
      consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 67_999 }] })],
    },
    says: [
      "consumers[0].lanes.chat.tokensPerMinute: must be at least 68000, one request of the largest size that chat admits in each of 2 gateway regions, got 67999",
    ],
  },
  {
    rule: "content-is-logged",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ logContent: true })] },
    says: ["workloads[0].logContent: stores prompts and answers in Log Analytics, up to 262,144 bytes each"],
  },
  {
    rule: "gateway-safety-in-use",
    complies: { workloads: [workloadWith({ safety: "gateway", gatewaySafety: safety })] },
    offends: { workloads: [workloadWith({ gatewaySafety: safety })] },
    says: ["workloads[0].gatewaySafety: must be left out where safety is model (safety: gateway asks Content Safety)"],
  },
  {
    rule: "completions-are-whole",
    complies: { workloads: [workloadWith({ streaming: "denied", gatewaySafety: { ...safety, completions: true } })] },
    offends: { workloads: [workloadWith({ gatewaySafety: { ...safety, completions: true } })] },
    says: [
      "workloads[0].gatewaySafety.completions: must be false where streaming is allowed: streamed answers cannot be judged (or streaming: denied)",
    ],
  },
  {
    rule: "outage-judges-prompts",
    complies: { workloads: [workloadWith({ gatewaySafety: { ...safety, onOutage: "admit" } })] },
    offends: { workloads: [workloadWith({ gatewaySafety: { ...safety, completions: true, onOutage: "admit" } })] },
    says: ["workloads[0].gatewaySafety.completions: must be false where onOutage is admit (or onOutage: refuse)"],
  },
  {
    rule: "filter-in-use",
    complies: { workloads: [workloadWith({ contentFilter: filter })] },
    offends: { workloads: [workloadWith({ safety: "off", contentFilter: filter })] },
    says: ["workloads[0].contentFilter: must be left out where safety is off (or safety: model)"],
  },
  {
    rule: "known-blocklist",
    complies: {
      blocklists: [{ name: "names", terms: [] }],
      workloads: [workloadWith({ contentFilter: { ...filter, blocklists: ["names"] } })],
    },
    offends: { workloads: [workloadWith({ contentFilter: { ...filter, blocklists: ["names"] } })] },
    says: ['workloads[0].contentFilter.blocklists[0]: must be one of blocklists, got "names" (there are none)'],
  },
  {
    rule: "blocklist-once",
    complies: { blocklists: [{ name: "a", terms: [{ pattern: "x", isRegex: false }] }] },
    offends: {
      blocklists: [
        { name: "a", terms: [] },
        {
          name: "a",
          terms: [
            { pattern: "x", isRegex: false },
            { pattern: "x", isRegex: false },
          ],
        },
      ],
    },
    says: [
      'blocklists[1].name: must be unique, got "a" again',
      'blocklists[1].terms[1].pattern: must be stated once, got "x" again',
    ],
  },
  {
    rule: "blocklist-in-use",
    complies: { blocklists: [] },
    offends: { blocklists: [{ name: "names", terms: [] }] },
    says: ["blocklists[0]: names is named by no workload's contentFilter, so it refuses nothing"],
  },
  {
    rule: "safety-reaches",
    complies: {
      workloads: [
        workloadWith({ safety: "gateway", gatewaySafety: safety, context: { ...context, maxPromptTokens: 2500 } }),
      ],
    },
    offends: {
      workloads: [
        workloadWith({ safety: "gateway", gatewaySafety: safety }),
        workloadWith({
          safety: "gateway",
          gatewaySafety: { ...safety, longPrompts: "modelFilter", onOutage: "admit" },
        }),
        workloadWith({ safety: "off" }),
      ],
    },
    says: [
      "workloads[0].context.maxPromptTokens: is 32000, but prompts of over 10,000 characters are refused: Content Safety takes no longer ones (gatewaySafety.longPrompts: modelFilter leaves them to the model's own filter)",
      "workloads[1].gatewaySafety.longPrompts: leaves prompts of over 10,000 characters to the model's own filter: a caller can make a prompt that long",
      "workloads[1].gatewaySafety.onOutage: admits prompts unjudged while Content Safety cannot be reached",
      "workloads[2].safety: is off at the gateway, but a deployment keeps the service's default filter",
    ],
  },
  {
    rule: "cache-threshold",
    complies: { workloads: [workloadWith({ cache: { ...cache, scoreThreshold: 0.2 } })] },
    offends: { workloads: [workloadWith({ cache: { ...cache, scoreThreshold: 0.8 } })] },
    says: [
      "workloads[0].cache.scoreThreshold: is 0.8: lower is stricter, and above 0.2 other questions' answers are likely",
    ],
  },
  {
    rule: "cache-shared",
    complies: { workloads: [workloadWith({ cache })] },
    offends: { workloads: [workloadWith({ cache: { ...cache, scope: "shared" } })] },
    says: ["workloads[0].cache.scope: is shared: answers to one consumer are given to all others"],
  },
  {
    rule: "embeddings-offered",
    complies: { workloads: [workloadWith({ cache })] },
    offends: {
      regions: ["northeurope"],
      workloads: [workloadWith({ cache }), workloadWith({ cache: { ...cache, kind: "exact" } })],
    },
    says: [
      "workloads[0].cache.kind: must be exact: no region of the environment offers text-embedding-3-small inside eu (checked 2026-10-09)",
    ],
  },
  {
    rule: "escalation-within-budget",
    complies: { workloads: [workloadWith({ escalation: { ...sol, abovePromptTokens: 31_999 } })] },
    offends: { workloads: [workloadWith({ escalation: { ...sol, abovePromptTokens: 32_000 } })] },
    says: ["workloads[0].escalation.abovePromptTokens: must be below context.maxPromptTokens 32000, got 32000"],
  },
  {
    rule: "canary-differs",
    complies: { workloads: [workloadWith({ canary: { ...sol, share: 0.1 } })] },
    offends: {
      workloads: [
        workloadWith({ canary: { ...to("gpt-5.6-terra"), share: 0.1 } }),
        workloadWith({ escalation: sol, canary: { ...sol, share: 0.1 } }),
      ],
    },
    says: [
      "workloads[0].canary: must differ from the lane's own, got gpt-5.6-terra 2026-07-09 (name another model or modelVersion)",
      "workloads[1].canary: must differ from the escalation, got gpt-5.6-sol 2026-07-09",
    ],
  },
  {
    rule: "canary-offered",
    complies: { workloads: [workloadWith({ canary: { ...sol, share: 0.1 } })] },
    offends: { regions: ["northeurope"], workloads: [workloadWith({ canary: { ...sol, share: 0.1 } })] },
    says: [
      "workloads[0].canary.model: gpt-5.6-sol is not offered as DataZoneStandard in northeurope (offered as DataZoneStandard in francecentral, germanywestcentral, italynorth, norwayeast, polandcentral, spaincentral, swedencentral, switzerlandnorth, westeurope; checked 2026-10-09)",
    ],
  },
  {
    rule: "affinity-pays",
    complies: { workloads: [workloadWith()] },
    offends: { workloads: [workloadWith({ sessionAffinity: true })] },
    says: [
      "workloads[0].sessionAffinity: does nothing: a lane's deployments have a priority each, so callers are at one of them as it is",
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
