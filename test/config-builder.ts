import type { Config, Workload } from "../config/schema";

/** A complete workload; what a test is about is stated by it. */
export function workloadWith(overrides: Partial<Workload> = {}): Workload {
  return {
    name: "chat",
    class: "interactive",
    model: "gpt-5.6-terra",
    modelVersion: "2026-07-09",
    modelFormat: "OpenAI",
    traffic: { where: {} },
    objectives: { provisionedShare: 0 },
    context: { maxPromptTokens: 32_000, maxOutputTokens: 2_000 },
    streaming: "allowed",
    safety: "model",
    consumers: ["portal"],
    ...overrides,
  };
}

/** A complete config of one public, disposable region; what a test is about is stated by it. */
export function configWith(overrides: Partial<Config> = {}): Config {
  return {
    environment: "dev",
    organization: "contoso",
    regions: ["swedencentral"],
    dataBoundary: "eu",
    redundancy: "none",
    gateway: {
      tier: "BasicV2",
      units: 1,
      topology: "single",
      publisherName: "Contoso",
      publisherEmail: "platform@contoso.example",
      timeoutSeconds: 120,
    },
    network: { profile: "public", addressSpace: "10.40.0.0/22" },
    capacity: {
      growth: 1,
      headroom: 1.3,
      payment: "hourly",
      skus: ["DataZoneStandard", "DataZoneProvisionedManaged"],
      quotaTier: 1,
      prices: [],
    },
    traffic: { timeZone: "UTC", maxUnusableShare: 0.01, maxUnassignedShare: 0.05 },
    state: { backend: "local" },
    tags: { "cost-center": "ai" },
    names: { suffix: "x7k2" },
    consumers: [{ name: "portal", owner: "portal team" }],
    workloads: [workloadWith()],
    ...overrides,
  };
}
