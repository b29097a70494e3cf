import type { Consumer } from "../config/consumer-schema";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";

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
    context: { maxPromptTokens: 32_000, maxOutputTokens: 2_000, maxBodyKilobytes: 512 },
    responseFormat: "any",
    hostedTools: "denied",
    streaming: "allowed",
    streamUsage: "ask",
    timeouts: { attemptSeconds: 120, deadlineSeconds: 240 },
    oversubscription: 1,
    sessionAffinity: false,
    safety: "model",
    logContent: false,
    ...overrides,
  };
}

/** A complete access contract to the lane `chat`; what a test is about is stated by it. */
export function consumerWith(overrides: Partial<Consumer> = {}): Consumer {
  return {
    name: "portal",
    tags: {},
    authentication: "key",
    priority: "normal",
    lanes: [{ workload: "chat" }],
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
      quotas: [],
      minModelLifeDays: 0,
      replanning: { leastSaving: 0.05, largestStep: 0.5 },
      prices: [],
    },
    traffic: { timeZone: "UTC", maxUnusableShare: 0.01, maxUnassignedShare: 0.05 },
    state: { backend: "local" },
    tags: { "cost-center": "ai" },
    names: { suffix: "x7k2" },
    consumers: [consumerWith({ owner: "portal team" })],
    blocklists: [],
    workloads: [workloadWith()],
    ...overrides,
  };
}
