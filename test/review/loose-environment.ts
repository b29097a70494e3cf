import type { Workload } from "../../config/workload-schema";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { meteredLane, planWith } from "../plan-builder";
import type { ExampleEnvironment } from "../stacks/environments";

const regions = ["swedencentral", "francecentral"] as const;
const filter = {
  thresholds: { hate: "high", selfHarm: "medium", sexual: "medium", violence: "low" },
  jailbreak: false,
  indirectAttack: false,
  protectedMaterial: true,
  blocklists: [],
} as const;
const safety = {
  shieldPrompt: true,
  thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 4 },
  blocklists: ["names"],
  completions: false,
  onOutage: "admit",
  longPrompts: "modelFilter",
} as const;

/** An environment of which every lane is as loose as its settings allow. */
export function looseEnvironment(): ExampleEnvironment {
  const open = workloadWith({
    name: "open",
    oversubscription: 2,
    safety: "gateway",
    gatewaySafety: safety,
    cache: {
      kind: "semantic",
      scope: "shared",
      ttlSeconds: 600,
      scoreThreshold: 0.2,
      maxPromptTokens: 1_000,
      version: "1",
    },
    canary: { model: { name: "gpt-5.6-terra", version: "2026-09-01", format: "OpenAI" }, share: 0.1 },
    contentFilter: filter,
    logContent: true,
    hostedTools: "allowed",
    maxConcurrency: 50,
  });
  const forms = workloadWith({
    name: "forms",
    streaming: "denied",
    responseFormat: "jsonSchema",
    streamUsage: "leave",
    safety: "gateway",
    gatewaySafety: {
      ...safety,
      shieldPrompt: false,
      completions: true,
      onOutage: "refuse",
      longPrompts: "refuse",
      thresholds: { ...safety.thresholds, hate: 6 },
    },
    cache: {
      kind: "exact",
      scope: "user",
      ttlSeconds: 60,
      scoreThreshold: 0,
      maxPromptTokens: 500,
      version: "2",
    },
  });
  const idle = workloadWith({ name: "idle", streamUsage: "leave" });
  const workloads: readonly [Workload, ...Workload[]] = [open, forms, idle];
  const config = configWith({
    environment: "loose",
    regions: [...regions],
    redundancy: "regions",
    workloads,
    consumers: [
      consumerWith({
        name: "web",
        owner: "web team",
        lanes: [
          { workload: "open", tokensPerMinute: 150_000, tokenQuota: { tokens: 5_000_000, period: "Monthly" } },
          { workload: "forms" },
        ],
      }),
      consumerWith({ name: "nightly", priority: "low", lanes: [{ workload: "open" }] }),
    ],
  });
  return {
    name: "loose",
    config,
    plan: planWith(
      config,
      workloads.map((workload) => meteredLane(workload, regions)),
    ),
  };
}
