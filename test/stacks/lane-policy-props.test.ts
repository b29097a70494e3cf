import type { LaneLimits } from "../../capacity/lane-limits";
import type { LanePlan } from "../../capacity/plan";
import type { Consumer } from "../../config/consumer-schema";
import type { Workload } from "../../config/workload-schema";
import type { LanePolicyProps } from "../../policy/lane/props";
import { type LaneNames, lanePolicyProps } from "../../stacks/lane-policy-props";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { deploymentWith, laneWith, meteredLane, provisionedLane } from "../plan-builder";

const way = (backend: string) => ({ backend, region: "swedencentral", host: "contoso.openai.azure.com" });
const names: LaneNames = {
  pool: "chat",
  nearPools: [],
  members: [way("chat-swedencentral")],
  breakerSeconds: 10,
  identityClientId: "11111111-1111-1111-1111-111111111111",
  escalation: way("chat-escalation"),
  canary: way("chat-canary"),
  embeddings: way("chat-embeddings"),
  contentSafety: { backend: "content-safety", url: "https://contoso-safety.cognitiveservices.azure.com" },
};
const sol = { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" };

interface Scene {
  readonly workload?: Partial<Workload>;
  readonly consumers?: readonly Consumer[];
  readonly limits?: Partial<LaneLimits>;
  readonly lane?: (workload: Workload) => LanePlan;
  readonly names?: Partial<LaneNames>;
}

/** The props of the lane `chat`. */
function propsOf(scene: Scene = {}): LanePolicyProps {
  const workload = workloadWith(scene.workload);
  const { consumers = [consumerWith()] } = scene;
  const lane = scene.lane?.(workload) ?? meteredLane(workload, ["swedencentral"]);
  const limits: LaneLimits = {
    workload: "chat",
    plannedTokensPerMinute: 100_000,
    plannedRequestsPerMinute: 100,
    consumers: consumers.map(({ name }) => ({
      consumer: name,
      tokensPerMinute: 50_000,
      requestsPerMinute: 50,
      low: false,
    })),
    ...scene.limits,
  };
  return lanePolicyProps(configWith({ workloads: [workload], consumers }), lane, limits, { ...names, ...scene.names });
}

test("a plain lane's policy is decided by its workload, its plan and its consumer's limits, and by nothing else", () => {
  expect(propsOf()).toEqual({
    workload: "chat",
    model: "gpt-5.6-terra",
    modelFormat: "OpenAI",
    deployment: "chat-ab12",
    pool: "chat",
    nearPools: [],
    members: [{ backend: "chat-swedencentral", region: "swedencentral", host: "contoso.openai.azure.com" }],
    identityClientId: "11111111-1111-1111-1111-111111111111",
    consumers: [
      {
        name: "portal",
        authentication: "key",
        applicationIds: [],
        roles: [],
        models: ["gpt-5.6-terra"],
        tokensPerMinute: 50_000,
        requestsPerMinute: 50,
        low: false,
      },
    ],
    estimatePromptTokens: false,
    streaming: "allowed",
    askStreamUsage: true,
    structuredOutput: false,
    hostedTools: false,
    maxPromptTokens: 32_000,
    maxOutputTokens: 2_000,
    maxBodyBytes: 524_288,
    attemptSeconds: 120,
    deadlineSeconds: 240,
    breakerSeconds: 10,
  });
});

test.each<[string, Workload["class"], boolean]>([
  ["is not estimated where a person waits", "interactive", false],
  ["is estimated where a program waits", "background", true],
  ["is estimated where a test waits", "evaluation", true],
])("a prompt %s", (_what, workloadClass, estimated) => {
  expect(propsOf({ workload: { class: workloadClass } }).estimatePromptTokens).toBe(estimated);
});

test("what yields, what is shared, what waits, and how answers are shaped are passed on", () => {
  const props = propsOf({
    workload: { maxConcurrency: 8, responseFormat: "jsonSchema", streaming: "denied", streamUsage: "leave" },
    limits: { budgetTokensPerMinute: 100_000, leftoverTokensPerMinute: 20_000 },
  });
  expect(props).toMatchObject({
    maxConcurrency: 8,
    structuredOutput: true,
    streaming: "denied",
    askStreamUsage: false,
    budgetTokensPerMinute: 100_000,
    leftoverTokensPerMinute: 20_000,
  });
});

test("an escalation and a canary have a deployment and a backend of their own", () => {
  const { escalation, canary } = propsOf({
    workload: {
      escalation: { model: sol, abovePromptTokens: 16_000 },
      canary: { model: { name: "gpt-5.6-terra", version: "2026-09-01", format: "OpenAI" }, share: 0.05 },
    },
  });
  expect(escalation).toEqual({
    ...way("chat-escalation"),
    model: "gpt-5.6-sol",
    modelFormat: "OpenAI",
    deployment: "chat-ab12-esc",
    abovePromptTokens: 16_000,
  });
  expect(canary).toEqual({
    ...way("chat-canary"),
    model: "gpt-5.6-terra",
    modelFormat: "OpenAI",
    deployment: "chat-ab12-can",
    share: 0.05,
  });
});

test.each<[string, Partial<Consumer>, readonly string[]]>([
  ["every model of the lane but a canary of another name", {}, ["gpt-5.6-terra", "gpt-5.6-sol"]],
  [
    "those of them that its contract names",
    { lanes: [{ workload: "chat", models: ["gpt-5.6-terra"] }] },
    ["gpt-5.6-terra"],
  ],
])("a consumer may name %s", (_what, contract, models) => {
  const { consumers } = propsOf({
    workload: { escalation: { model: sol }, canary: { model: { ...sol, name: "gpt-6-luna" }, share: 0.1 } },
    consumers: [consumerWith(contract)],
  });
  expect(consumers.map((consumer) => consumer.models)).toEqual([models]);
});

test("consumers come in the order they were written, each with its own limits, and only if they call the lane", () => {
  const entra = { applicationIds: ["22222222-2222-2222-2222-222222222222"], roles: ["Lane.Call"] };
  const { consumers } = propsOf({
    consumers: [
      consumerWith({ name: "jobs", authentication: "entra", entra }),
      consumerWith({ name: "elsewhere", lanes: [{ workload: "agent" }] }),
      consumerWith({ name: "portal" }),
    ],
    limits: {
      consumers: [
        { consumer: "portal", tokensPerMinute: 30_000, requestsPerMinute: 30, low: false },
        {
          consumer: "jobs",
          tokensPerMinute: 10_000,
          requestsPerMinute: 10,
          tokenQuota: { tokens: 1_000_000, period: "Daily" },
          low: true,
        },
      ],
    },
  });
  expect(consumers).toEqual([
    {
      name: "jobs",
      authentication: "entra",
      ...entra,
      models: ["gpt-5.6-terra"],
      tokensPerMinute: 10_000,
      requestsPerMinute: 10,
      tokenQuota: { tokens: 1_000_000, period: "Daily" },
      low: true,
    },
    expect.objectContaining({ name: "portal", tokensPerMinute: 30_000, low: false }),
  ]);
});

test("a lane that is judged at the gateway has thresholds by the names that Content Safety gives them", () => {
  const gatewaySafety = {
    shieldPrompt: true,
    thresholds: { hate: 2, selfHarm: 4, sexual: 6, violence: 4 },
    blocklists: ["projects"],
    completions: true,
    onOutage: "admit",
    longPrompts: "modelFilter",
  } as const;
  expect(propsOf({ workload: { safety: "gateway", gatewaySafety } }).safety).toEqual({
    ...gatewaySafety,
    backend: "content-safety",
    url: "https://contoso-safety.cognitiveservices.azure.com",
    thresholds: { Hate: 2, SelfHarm: 4, Sexual: 6, Violence: 4 },
  });
});

const cache = {
  kind: "semantic",
  scope: "user",
  ttlSeconds: 900,
  scoreThreshold: 0.05,
  maxPromptTokens: 2_000,
  version: "1",
} as const;

test("a semantic cache has a threshold and a backend for embeddings, an exact one needs neither", () => {
  expect(propsOf({ workload: { cache } }).cache).toEqual({
    kind: "semantic",
    scope: "user",
    ttlSeconds: 900,
    maxPromptTokens: 2_000,
    scoreThreshold: 0.05,
    embeddingsBackend: "chat-embeddings",
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  expect(Object.keys(propsOf({ workload: { cache: { ...cache, kind: "exact" } } }).cache ?? {}).sort()).toEqual([
    "kind",
    "maxPromptTokens",
    "scope",
    "ttlSeconds",
    "version",
  ]);
});

test.each<[string, Partial<Workload>, boolean]>([
  ["when its user asks for it", { cache: { ...cache, version: "2" } }, true],
  ["with another model", { model: "gpt-6-luna" }, true],
  ["with another version of the model", { modelVersion: "2026-09-01" }, true],
  ["with a canary", { canary: { model: sol, share: 0.1 } }, true],
  ["with another cap on answers", { context: { ...workloadWith().context, maxOutputTokens: 1_000 } }, true],
  ["but not for another time to live", { cache: { ...cache, ttlSeconds: 60 } }, false],
])("a cache starts empty %s", (_what, change, empty) => {
  const versionWith = (changed: Partial<Workload>) => propsOf({ workload: { cache, ...changed } }).cache?.version;
  expect(versionWith(change) !== versionWith({})).toBe(empty);
});

test.each<[string, Scene, string]>([
  [
    "a pool whose deployments answer to different names",
    {
      lane: (workload) =>
        laneWith(workload, "ab12", [
          deploymentWith({ name: "chat-ab12" }),
          deploymentWith({ region: "francecentral", name: "chat-cd34", priority: 2 }),
        ]),
    },
    "lane chat must have one deployment name in all regions, got chat-ab12, chat-cd34",
  ],
  [
    "a lane that no request can reach",
    {
      lane: (workload) => {
        const { priority: _, ...unreachable } = deploymentWith();
        return laneWith(workload, "ab12", [unreachable]);
      },
    },
    "lane chat must have a deployment with a priority",
  ],
  [
    "a lane that the config does not know",
    { lane: () => meteredLane(workloadWith({ name: "other" }), ["swedencentral"]) },
    "lane other must be one of the config's workloads",
  ],
  [
    "a plan without the escalation that the config has",
    {
      workload: { escalation: { model: sol } },
      lane: () => meteredLane(workloadWith(), ["swedencentral"]),
    },
    "lane chat must have a deployment for its escalation",
  ],
  ["a consumer without a limit", { limits: { consumers: [] } }, "lane chat must have a limit for consumer portal"],
])("rejects %s", (_what, scene, message) => {
  expect(() => propsOf(scene)).toThrow(new RangeError(message));
});

test("the deployment of a pool that spills is the one that callers reach, not the one it spills to", () => {
  expect(
    propsOf({ lane: (workload) => provisionedLane(workload, ["swedencentral", "francecentral"]) }).deployment,
  ).toBe("chat-cd34");
});
