import { configFingerprint } from "../../capacity/config-fingerprint";
import type { ContentFilter, GatewaySafety } from "../../config/safety-schema";
import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import { configWith, consumerWith, workloadWith } from "../config-builder";

const sol = { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" };
const older = { ...sol, version: "2026-01-01" };
const gatewaySafety: GatewaySafety = {
  shieldPrompt: true,
  thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 4 },
  blocklists: [],
  completions: false,
  onOutage: "refuse",
  longPrompts: "refuse",
};
const contentFilter: ContentFilter = {
  thresholds: { hate: "low", selfHarm: "low", sexual: "low", violence: "low" },
  jailbreak: true,
  indirectAttack: false,
  protectedMaterial: true,
  blocklists: [],
};
const full = workloadWith({
  escalation: { model: sol, abovePromptTokens: 8000 },
  canary: { model: sol, share: 0.1 },
  cache: {
    kind: "semantic",
    scope: "consumer",
    ttlSeconds: 600,
    scoreThreshold: 0.05,
    maxPromptTokens: 2000,
    version: "1",
  },
});
const { escalation: _escalation, ...withoutEscalation } = full;
const { canary: _canary, ...withoutCanary } = full;
const { cache: _cache, ...withoutCache } = full;
const cached = (overrides: Partial<NonNullable<Workload["cache"]>>): Workload => ({
  ...full,
  ...(full.cache ? { cache: { ...full.cache, ...overrides } } : {}),
});
const print = (workload: Workload, overrides: Partial<Config> = {}) =>
  configFingerprint(configWith({ workloads: [workload], ...overrides }));

/** Whether a plan is stale once a setting has changed to this; a new setting must be entered here before this compiles. */
const settings: Readonly<Record<keyof Workload, { readonly stale: boolean; readonly changed: readonly Workload[] }>> = {
  name: { stale: true, changed: [{ ...full, name: "other" }] },
  class: { stale: true, changed: [{ ...full, class: "background" }] },
  model: { stale: true, changed: [{ ...full, model: "gpt-5.6-luna" }] },
  modelVersion: { stale: true, changed: [{ ...full, modelVersion: "2026-01-01" }] },
  modelFormat: { stale: true, changed: [{ ...full, modelFormat: "Other" }] },
  escalation: { stale: true, changed: [withoutEscalation, { ...full, escalation: { model: older } }] },
  poolWith: { stale: true, changed: [{ ...full, poolWith: "other" }] },
  canary: {
    stale: true,
    changed: [
      withoutCanary,
      { ...full, canary: { model: older, share: 0.1 } },
      { ...full, canary: { model: sol, share: 0.2 } },
    ],
  },
  traffic: { stale: true, changed: [{ ...full, traffic: { where: { tier: ["gold"] } } }] },
  objectives: { stale: true, changed: [{ ...full, objectives: { provisionedShare: 0.5 } }] },
  context: {
    stale: true,
    changed: [
      { ...full, context: { ...full.context, maxPromptTokens: 100 } },
      { ...full, context: { ...full.context, maxOutputTokens: 100 } },
    ],
  },
  cache: { stale: true, changed: [withoutCache, cached({ kind: "exact" }), cached({ maxPromptTokens: 100 })] },
  responseFormat: { stale: false, changed: [{ ...full, responseFormat: "jsonSchema" }] },
  hostedTools: { stale: false, changed: [{ ...full, hostedTools: "allowed" }] },
  streaming: { stale: false, changed: [{ ...full, streaming: "denied" }] },
  streamUsage: { stale: false, changed: [{ ...full, streamUsage: "leave" }] },
  timeouts: { stale: false, changed: [{ ...full, timeouts: { attemptSeconds: 1, deadlineSeconds: 2 } }] },
  maxConcurrency: { stale: false, changed: [{ ...full, maxConcurrency: 7 }] },
  oversubscription: { stale: false, changed: [{ ...full, oversubscription: 2 }] },
  sessionAffinity: { stale: false, changed: [{ ...full, sessionAffinity: true }] },
  safety: { stale: false, changed: [{ ...full, safety: "off" }] },
  gatewaySafety: { stale: false, changed: [{ ...full, gatewaySafety }] },
  contentFilter: { stale: false, changed: [{ ...full, contentFilter }] },
  logContent: { stale: false, changed: [{ ...full, logContent: true }] },
};

test.each(Object.entries(settings).map(([name, setting]) => ({ name, ...setting })))(
  "makes a plan stale when workloads[].$name changes: $stale",
  ({ stale, changed }) => {
    for (const workload of changed) expect(print(workload) !== print(full)).toBe(stale);
  },
);

test.each([
  { name: "the length above which prompts escalate", workload: { ...full, escalation: { model: sol } } },
  { name: "a body's size", workload: { ...full, context: { ...full.context, maxBodyKilobytes: 1 } } },
  { name: "how long and how near a cached answer may be", workload: cached({ ttlSeconds: 1, scoreThreshold: 0.5 }) },
  { name: "whose answers are cached, and under which version", workload: cached({ scope: "shared", version: "2" }) },
])("keeps a plan when only $name changes", ({ workload }) => {
  expect(print(workload)).toBe(print(full));
});

test("does not tell an exact cache from none: neither takes embeddings", () => {
  expect(print(cached({ kind: "exact" }))).toBe(print(withoutCache));
});

const { capacity, gateway, traffic } = configWith();
const environment: readonly { readonly name: string; readonly stale: boolean; readonly changed: Partial<Config> }[] = [
  { name: "regions", stale: true, changed: { regions: ["francecentral"] } },
  { name: "dataBoundary", stale: true, changed: { dataBoundary: "global" } },
  { name: "redundancy", stale: true, changed: { redundancy: "regions" } },
  { name: "capacity", stale: true, changed: { capacity: { ...capacity, growth: 2 } } },
  {
    name: "consumers",
    stale: false,
    changed: { consumers: [consumerWith({ priority: "low", lanes: [{ workload: "chat", tokensPerMinute: 1 }] })] },
  },
  { name: "gateway", stale: false, changed: { gateway: { ...gateway, timeoutSeconds: 1 } } },
  { name: "traffic", stale: false, changed: { traffic: { ...traffic, timeZone: "Europe/Oslo" } } },
  { name: "blocklists", stale: false, changed: { blocklists: [{ name: "b", terms: [] }] } },
  { name: "tags", stale: false, changed: { tags: {} } },
];

test.each(environment)("makes a plan stale when $name changes: $stale", ({ stale, changed }) => {
  expect(print(full, changed) !== print(full)).toBe(stale);
});
