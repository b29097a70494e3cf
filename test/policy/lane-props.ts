import type { LaneCache, LaneConsumer, LanePolicyProps, LaneSafety } from "../../policy/lane/props";

/** A consumer with a key and room enough; what a test is about is stated by it. */
export function laneConsumer(overrides: Partial<LaneConsumer> = {}): LaneConsumer {
  return {
    name: "web-app",
    authentication: "key",
    applicationIds: [],
    roles: [],
    models: ["gpt-5.6-terra", "gpt-5.6-sol"],
    tokensPerMinute: 300_000,
    requestsPerMinute: 900,
    low: false,
    ...overrides,
  };
}

/** A consumer that shows a token of one application. */
export const copilot = laneConsumer({
  name: "copilot",
  authentication: "entra",
  applicationIds: ["11111111-2222-3333-4444-555555555555"],
});

/** Whose tokens are taken. */
export const tenant = { tenantId: "99999999-9999-9999-9999-999999999999", audience: "api://headroom" };

export const swedencentral = { backend: "chat-swedencentral", region: "swedencentral", host: "a.openai.azure.com" };
export const francecentral = { backend: "chat-francecentral", region: "francecentral", host: "b.openai.azure.com" };

export const escalation = {
  ...swedencentral,
  backend: "chat-escalation",
  model: "gpt-5.6-sol",
  modelFormat: "OpenAI",
  deployment: "chat-k3f9-esc",
};
export const canary = {
  ...francecentral,
  backend: "chat-canary",
  model: "gpt-6-terra",
  modelFormat: "OpenAI",
  deployment: "chat-m2q7-can",
  share: 0.05,
};

/** Content Safety that judges prompts and refuses while it is away. */
export const safety: LaneSafety = {
  backend: "content-safety",
  url: "https://safety.cognitiveservices.azure.com",
  shieldPrompt: true,
  thresholds: { Hate: 4, SelfHarm: 4, Sexual: 4, Violence: 2 },
  blocklists: [],
  completions: false,
  onOutage: "refuse",
  longPrompts: "refuse",
};

export const semanticCache: LaneCache = {
  kind: "semantic",
  scope: "consumer",
  ttlSeconds: 1800,
  maxPromptTokens: 2000,
  version: "v1",
  scoreThreshold: 0.05,
  embeddingsBackend: "chat-embeddings",
};
export const exactCache: LaneCache = {
  kind: "exact",
  scope: "shared",
  ttlSeconds: 600,
  maxPromptTokens: 2000,
  version: "v1",
};

/** A lane of two regions; what a test is about is stated by it. */
export function laneProps(overrides: Partial<LanePolicyProps> = {}): LanePolicyProps {
  return {
    workload: "chat",
    model: "gpt-5.6-terra",
    modelFormat: "OpenAI",
    deployment: "chat-k3f9",
    pool: "chat",
    nearPools: [],
    members: [swedencentral, francecentral],
    identityClientId: "00000000-0000-0000-0000-000000000001",
    consumers: [laneConsumer()],
    estimatePromptTokens: false,
    streaming: "allowed",
    askStreamUsage: true,
    structuredOutput: false,
    hostedTools: false,
    maxPromptTokens: 16_000,
    maxOutputTokens: 1024,
    maxBodyBytes: 262_144,
    attemptSeconds: 60,
    deadlineSeconds: 120,
    breakerSeconds: 10,
    ...overrides,
  };
}
