import type { LanePlan, Plan } from "../../capacity/plan";
import type { Config, GatewayTier, NetworkProfile, Workload } from "../../config/schema";
import { configWith, workloadWith } from "../config-builder";
import { deploymentWith, laneWith, meteredLane, planWith, provisionedLane } from "../plan-builder";

/** A config with its plan, as `addEnvironmentStacks` takes them. */
export interface ExampleEnvironment {
  readonly name: string;
  readonly config: Config;
  readonly plan: Plan;
}

const threeRegions = ["swedencentral", "francecentral", "germanywestcentral"] as const;
const chat = workloadWith({
  name: "chat",
  class: "interactive",
  model: "gpt-5.6-terra",
  modelVersion: "2026-07-09",
  modelFormat: "OpenAI",
  streaming: "allowed",
  safety: "model",
  consumers: ["portal"],
  context: { maxPromptTokens: 32_000, maxOutputTokens: 2_000 },
});
const agent: Workload = { ...chat, name: "agent", class: "background", consumers: ["portal", "jobs"] };

/** Everything that shapes the stacks is stated here, so that a change of a builder's default changes no golden file. */
function configOf(
  environment: string,
  gateway: { readonly tier: GatewayTier; readonly units: number; readonly topology?: "single" | "multiRegion" },
  profile: NetworkProfile,
  overrides: Partial<Config>,
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
    },
    network: { profile, addressSpace: "10.40.0.0/22" },
    tags: { "cost-center": "ai" },
    names: { suffix: "x7k2" },
    consumers: [{ name: "portal", owner: "portal team" }, { name: "jobs" }],
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

/** Private back ends behind a public gateway; a lane that caches, one that is judged at the gateway. */
function staging(): ExampleEnvironment {
  const cached: Workload = { ...chat, cache: { scope: "user", ttlSeconds: 900, scoreThreshold: 0.1 } };
  const judged: Workload = { ...agent, safety: "gateway" };
  const regions = ["swedencentral", "francecentral"] as const;
  const config = configOf("staging", { tier: "StandardV2", units: 1 }, "hybrid", {
    regions: [...regions],
    redundancy: "zones",
    state: { backend: "azurerm" },
    subscriptionId: "11111111-2222-3333-4444-555555555555",
    budget: { monthlyUsd: 5_000, alertShares: [0.5, 0.9, 1], emails: ["ai-platform@contoso.example"] },
    workloads: [cached, judged],
  });
  return {
    name: "staging",
    config,
    plan: planWith(config, [meteredLane(cached, ["swedencentral"]), meteredLane(judged, ["francecentral"])]),
  };
}

/** Three regions, nothing public; PTUs that spill, an escalation, failover, and a lane that works by the batch. */
function prod(): ExampleEnvironment {
  const bought: Workload = {
    ...chat,
    escalationModel: "gpt-5.6-sol",
    cache: { scope: "consumer", ttlSeconds: 1_800, scoreThreshold: 0.1 },
    safety: "gateway",
  };
  const digest: Workload = { ...chat, name: "digest", class: "batch", streaming: "denied", consumers: ["jobs"] };
  const config = configOf("prod", { tier: "PremiumV2", units: 2 }, "private", {
    regions: [...threeRegions],
    redundancy: "regions",
    state: { backend: "azurerm" },
    budget: { monthlyUsd: 60_000, alertShares: [0.5, 0.8, 1], emails: ["ai-platform@contoso.example"] },
    workloads: [bought, agent, digest],
  });
  const lanes: readonly LanePlan[] = [
    provisionedLane(bought, threeRegions),
    meteredLane(agent, threeRegions),
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
    workloads: [{ ...chat, cache: { scope: "shared", ttlSeconds: 60, scoreThreshold: 0.05 } }],
  });
  return { name: "global", config, plan: planWith(config) };
}

/** A classic gateway inside its network, zone-redundant, with an address of its own. */
function inside(): ExampleEnvironment {
  const config = configOf("inside", { tier: "Premium", units: 2 }, "private", {
    regions: ["swedencentral"],
    redundancy: "zones",
    state: { backend: "local" },
    workloads: [chat],
  });
  return { name: "inside", config, plan: planWith(config) };
}

/** Environments that between them use every branch of the stacks; the first three are kept as golden files. */
export const exampleEnvironments: readonly ExampleEnvironment[] = [dev(), staging(), prod(), global(), inside()];
