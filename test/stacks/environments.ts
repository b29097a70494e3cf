import type { LanePlan, Plan } from "../../capacity/plan";
import type { Consumer } from "../../config/consumer-schema";
import type { Config, GatewayTier, NetworkProfile } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import { configWith, workloadWith } from "../config-builder";
import { deploymentWith, laneWith, meteredLane, planWith, provisionedLane } from "../plan-builder";

/** A config with its plan, as `addEnvironmentStacks` takes them. */
export interface ExampleEnvironment {
  readonly name: string;
  readonly config: Config;
  readonly plan: Plan;
}

const tenant = "33333333-4444-5555-6666-777777777777";
const threeRegions = ["swedencentral", "francecentral", "germanywestcentral"] as const;
const chat = workloadWith({
  name: "chat",
  class: "interactive",
  model: "gpt-5.6-terra",
  modelVersion: "2026-07-09",
  modelFormat: "OpenAI",
  streaming: "allowed",
  streamUsage: "ask",
  responseFormat: "any",
  timeouts: { attemptSeconds: 120, deadlineSeconds: 240 },
  safety: "model",
  context: { maxPromptTokens: 32_000, maxOutputTokens: 2_000, maxBodyKilobytes: 512 },
});
const agent: Workload = { ...chat, name: "agent", class: "background" };
const semantic = {
  kind: "semantic",
  scope: "consumer",
  ttlSeconds: 1_800,
  scoreThreshold: 0.1,
  maxPromptTokens: 2_000,
  version: "1",
} as const;
const judged: Workload = {
  ...agent,
  safety: "gateway",
  gatewaySafety: {
    shieldPrompt: true,
    thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 2 },
    blocklists: [],
    completions: false,
    onOutage: "refuse",
    longPrompts: "refuse",
  },
};
const filter = {
  thresholds: { hate: "low", selfHarm: "medium", sexual: "medium", violence: "medium" },
  jailbreak: true,
  indirectAttack: true,
  protectedMaterial: true,
} as const;
const jobs: Consumer = {
  name: "jobs",
  tags: {},
  authentication: "key",
  priority: "low",
  lanes: [{ workload: "agent" }, { workload: "digest" }],
};
const portal: Consumer = {
  name: "portal",
  owner: "portal team",
  tags: { "cost-center": "web", app: "portal" },
  authentication: "key",
  priority: "normal",
  lanes: [{ workload: "chat" }, { workload: "agent" }],
};
/** Calls by an Entra token, with no key or beside one. */
const byToken = (authentication: "entra" | "both"): Partial<Consumer> => ({
  authentication,
  entra: { applicationIds: ["22222222-3333-4444-5555-666666666666"], roles: [] },
});

/** Each with those of its lanes that there are. */
function calling(consumers: readonly Consumer[], workloads: readonly Workload[]): readonly Consumer[] {
  const there = new Set(workloads.map(({ name }) => name));
  return consumers.map((consumer) => ({
    ...consumer,
    lanes: consumer.lanes.filter(({ workload }) => there.has(workload)),
  }));
}

/** Everything that shapes the stacks is stated here, so that a change of a builder's default changes no golden file. */
function configOf(
  environment: string,
  gateway: { readonly tier: GatewayTier; readonly units: number; readonly topology?: "single" | "multiRegion" },
  profile: NetworkProfile,
  { consumers = [portal, jobs], workloads = [chat], ...overrides }: Partial<Config>,
): Config {
  return configWith({
    environment,
    organization: "contoso",
    dataBoundary: "eu",
    gateway: {
      tier: gateway.tier,
      units: gateway.units,
      topology: gateway.topology ?? "single",
      publisherName: "Contoso",
      publisherEmail: "platform@contoso.example",
      timeoutSeconds: 120,
      ...(consumers.some(({ entra }) => entra) ? { entra: { tenantId: tenant, audience: "api://contoso" } } : {}),
    },
    network: { profile, addressSpace: "10.40.0.0/22" },
    tags: { "cost-center": "ai" },
    names: { suffix: "x7k2" },
    consumers: calling(consumers, workloads),
    workloads,
    ...overrides,
  });
}

/** One public region, metered capacity, nothing that outlives its use. */
function dev(): ExampleEnvironment {
  const config = configOf("dev", { tier: "BasicV2", units: 1 }, "public", {
    regions: ["swedencentral"],
    redundancy: "none",
    state: { backend: "local" },
    workloads: [chat],
  });
  return { name: "dev", config, plan: planWith(config) };
}

/** Private back ends behind a public gateway; a lane that caches, one that is judged at the gateway and takes tokens. */
function staging(): ExampleEnvironment {
  const cached: Workload = { ...chat, cache: { ...semantic, scope: "user", ttlSeconds: 900 } };
  const regions = ["swedencentral", "francecentral"] as const;
  const config = configOf("staging", { tier: "StandardV2", units: 1 }, "hybrid", {
    regions: [...regions],
    redundancy: "zones",
    state: { backend: "azurerm" },
    subscriptionId: "11111111-2222-3333-4444-555555555555",
    budget: { monthlyUsd: 5_000, alertShares: [0.5, 0.9, 1], emails: ["ai-platform@contoso.example"] },
    consumers: [portal, { ...jobs, ...byToken("entra") }],
    workloads: [cached, judged],
  });
  return {
    name: "staging",
    config,
    plan: planWith(config, [meteredLane(cached, ["swedencentral"]), meteredLane(judged, ["francecentral"])]),
  };
}

/**
 * Three regions, nothing public; PTUs that spill, an escalation, a canary, failover, content filters with and without a
 * blocklist, and a lane that works by the batch.
 */
function prod(): ExampleEnvironment {
  const bought: Workload = {
    ...chat,
    escalation: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" }, abovePromptTokens: 16_000 },
    canary: { model: { name: "gpt-5.6-terra", version: "2026-09-01", format: "OpenAI" }, share: 0.05 },
    cache: semantic,
    sessionAffinity: true,
    safety: "gateway",
    ...(judged.gatewaySafety ? { gatewaySafety: judged.gatewaySafety } : {}),
    contentFilter: { ...filter, blocklists: ["projects"] },
  };
  const helper: Workload = { ...agent, contentFilter: { ...filter, blocklists: [] }, logContent: true };
  const digest: Workload = { ...chat, name: "digest", class: "batch", streaming: "denied" };
  const config = configOf("prod", { tier: "PremiumV2", units: 2 }, "private", {
    regions: [...threeRegions],
    redundancy: "regions",
    state: { backend: "azurerm" },
    budget: { monthlyUsd: 60_000, alertShares: [0.5, 0.8, 1], emails: ["ai-platform@contoso.example"] },
    blocklists: [
      { name: "projects", terms: [{ pattern: "Falcon", isRegex: false }] },
      { name: "unused", terms: [{ pattern: "Eagle", isRegex: false }] },
    ],
    consumers: [portal, { ...jobs, ...byToken("both") }],
    workloads: [bought, helper, digest],
  });
  const lanes: readonly LanePlan[] = [
    provisionedLane(bought, threeRegions),
    meteredLane(helper, threeRegions),
    laneWith(digest, "ef56", [deploymentWith({ name: "digest-ef56", sku: "DataZoneBatch", capacity: 500 })]),
  ];
  return { name: "prod", config, plan: planWith(config, lanes) };
}

/** One classic Premium gateway with a leg in each of three regions. */
function global(): ExampleEnvironment {
  const config = configOf("global", { tier: "Premium", units: 3, topology: "multiRegion" }, "public", {
    regions: [...threeRegions],
    redundancy: "regions",
    state: { backend: "local" },
    workloads: [{ ...chat, cache: { ...semantic, scope: "shared", ttlSeconds: 60 } }],
  });
  return { name: "global", config, plan: planWith(config) };
}

/** A classic gateway inside its network, zone-redundant, with an address of its own; its lane caches without a Redis. */
function inside(): ExampleEnvironment {
  const config = configOf("inside", { tier: "Premium", units: 2 }, "private", {
    regions: ["swedencentral"],
    redundancy: "zones",
    state: { backend: "local" },
    workloads: [{ ...chat, cache: { ...semantic, kind: "exact" } }],
  });
  return { name: "inside", config, plan: planWith(config) };
}

/** Environments that between them use every branch of the stacks; the first three are kept as golden files. */
export const exampleEnvironments: readonly ExampleEnvironment[] = [dev(), staging(), prod(), global(), inside()];
