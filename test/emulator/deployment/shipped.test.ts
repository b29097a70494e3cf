import type { Deployment } from "../../../emulator/deployment";
import { readExample, readShipped } from "./stacks";

const prod = readShipped("config/prod.yaml");
const euThree = readShipped("examples/eu-three-regions.yaml");
const global = readExample("global");
const example = readExample("prod");

function only<T>(found: readonly T[], test: (each: T) => boolean): T {
  const [first, second] = found.filter(test);
  if (first === undefined || second !== undefined) throw new Error("expected exactly one");
  return first;
}

/** Every text that holds a policy. */
function policies({ globalPolicy, apis, products, fragments }: Deployment): readonly string[] {
  const texts = [globalPolicy, ...apis.map(({ policy }) => policy), ...products.map(({ policy }) => policy)];
  return [...texts.filter((text) => text !== undefined), ...fragments.map(({ text }) => text)];
}

test("a v2 gateway stands in its one region", () => {
  expect(prod.gateway).toEqual({
    name: "contoso-prod-gateway-2c6ng",
    tier: "PremiumV2",
    generation: "v2",
    regions: [{ region: "swedencentral", units: 2 }],
    host: "contoso-prod-gateway-2c6ng.azure-api.net",
  });
});

test("a classic gateway of several regions has its primary one first, each with its units and its cache", () => {
  expect([global.gateway.generation, global.gateway.regions, global.caches]).toEqual([
    "classic",
    ["swedencentral", "francecentral", "germanywestcentral"].map((region) => ({ region, units: 3 })),
    [
      { id: "default", location: "default" },
      { id: "francecentral", location: "francecentral" },
      { id: "germanywestcentral", location: "germanywestcentral" },
    ],
  ]);
});

test("a lane is an API with its operations, which takes a key as header, query or bearer token", () => {
  const { policy, ...chat } = only(prod.apis, ({ id }) => id === "chat");
  expect(policy).toMatch(/^<policies>\n {2}<inbound>\n {4}<base \/>/);
  expect(chat).toEqual({
    id: "chat",
    displayName: "chat",
    path: "chat/v1",
    revision: "1",
    serviceUrl: undefined,
    subscriptionRequired: true,
    keyNames: { header: "api-key", query: "subscription-key", bearer: true },
    operations: [
      ["chat-completions", "Create chat completion", "POST", "/chat/completions"],
      ["embeddings", "Create embeddings", "POST", "/embeddings"],
      ["list-models", "List models", "GET", "/models"],
      ["responses", "Create response", "POST", "/responses"],
    ].map(([id, displayName, method, urlTemplate]) => ({ id, displayName, method, urlTemplate, policy: undefined })),
  });
});

test("a lane that takes tokens alone asks for no key", () => {
  const { subscriptionRequired, keyNames } = only(prod.apis, ({ id }) => id === "agent");
  expect({ subscriptionRequired, keyNames }).toEqual({
    subscriptionRequired: false,
    keyNames: { header: "api-key", query: "subscription-key", bearer: false },
  });
});

test("a consumer is a product with the lanes it may call, and a subscription to it", () => {
  expect([prod.products, prod.subscriptions]).toEqual([
    [
      { ...product("pipelines"), apiIds: ["evaluate", "extract", "summarize"] },
      { ...product("web-app"), apiIds: ["chat"] },
    ],
    ["pipelines", "web-app"].map((id) => ({
      id,
      displayName: id,
      scope: { kind: "product", productId: id },
      state: "active",
    })),
  ]);
});

function product(id: string) {
  return { id, displayName: id, published: true, subscriptionRequired: true, policy: undefined };
}

test("a lane's pool names its back ends in order of priority", () => {
  expect(only(prod.pools, ({ id }) => id === "chat")).toEqual({
    id: "chat",
    members: [
      { backendId: "chat-swedencentral", priority: 1, weight: 1 },
      { backendId: "chat-francecentral", priority: 2, weight: 1 },
      { backendId: "chat-germanywestcentral", priority: 3, weight: 1 },
    ],
    sessionCookie: undefined,
  });
});

test("a pool that keeps callers at one deployment has the cookie's name", () => {
  expect(example.pools.map(({ id, sessionCookie }) => [id, sessionCookie])).toEqual([
    ["agent", undefined],
    ["chat", "headroom-session"],
  ]);
});

test("a back end of paid capacity has its breaker, in milliseconds", () => {
  expect(only(prod.backends, ({ id }) => id === "chat-swedencentral")).toEqual({
    id: "chat-swedencentral",
    url: "https://contoso-prod-swedencentral-2c6ng.openai.azure.com/openai/v1",
    breaker: {
      name: "throttled-or-failing",
      failures: { count: 3 },
      intervalMs: 10_000,
      statusCodes: [
        { min: 408, max: 408 },
        { min: 429, max: 429 },
        { min: 500, max: 599 },
      ],
      tripDurationMs: 5_000,
      acceptRetryAfter: true,
    },
    headers: {},
    managedIdentityResource: undefined,
  });
});

test("content safety is a back end that the gateway's identity may call, and an account of its own", () => {
  const host = "contoso-prod-safety-2c6ng.cognitiveservices.azure.com";
  expect([only(prod.backends, ({ id }) => id === "content-safety"), prod.contentSafety]).toEqual([
    {
      id: "content-safety",
      url: `https://${host}`,
      breaker: undefined,
      headers: {},
      managedIdentityResource: "https://cognitiveservices.azure.com",
    },
    [{ name: "contoso-prod-safety-2c6ng", region: "swedencentral", host }],
  ]);
});

test("an account has the deployments that either provider makes, and spills within itself", () => {
  const { contentFilters, ...account } = only(prod.accounts, ({ region }) => region === "swedencentral");
  const name = "contoso-prod-swedencentral-2c6ng";
  expect({ ...account, deployments: account.deployments.filter((each) => each.name.startsWith("chat")) }).toEqual({
    name,
    region: "swedencentral",
    hosts: [`${name}.openai.azure.com`, `${name}.services.ai.azure.com`, `${name}.cognitiveservices.azure.com`],
    deployments: [
      deployment("chat-8113-emb", "DataZoneStandard", 637, { name: "text-embedding-3-small", version: "1" }),
      {
        ...deployment("chat-lhut", "DataZoneProvisionedManaged", 175, terra),
        spilloverDeployment: "chat-lhut-spill",
      },
      deployment("chat-lhut-spill", "DataZoneStandard", 997, terra),
    ],
  });
});

const terra = { name: "gpt-5.6-terra", version: "2026-07-09" };

function deployment(name: string, sku: string, capacity: number, model: { name: string; version: string }) {
  return {
    name,
    sku,
    capacity,
    model: { format: "OpenAI", ...model },
    spilloverDeployment: undefined,
    contentFilter: "Microsoft.DefaultV2",
    serviceTier: undefined,
  };
}

const harm = (name: string) =>
  ["Prompt", "Completion"].map((source) => ({ name, source, threshold: "Medium", blocking: true }));
const shield = (name: string, source: string) => ({ name, source, threshold: undefined, blocking: true });
const categories = [
  ...["Hate", "Sexual", "Violence", "Selfharm"].flatMap(harm),
  shield("Jailbreak", "Prompt"),
  shield("Indirect Attack", "Prompt"),
  shield("Protected Material Text", "Completion"),
  shield("Protected Material Code", "Completion"),
];

test("a content filter reads alike from either provider, without what is off, and with the terms of its blocklists", () => {
  const { contentFilters } = only(euThree.accounts, ({ region }) => region === "swedencentral");
  const terms = [
    { pattern: "bb-[0-9]{4}", isRegex: true },
    { pattern: "project bluebird", isRegex: false },
  ];
  expect(contentFilters).toEqual([
    {
      name: "chat-blocklists",
      mode: "Default",
      categories: categories.filter(({ name }) => name !== "Indirect Attack"),
      blocklists: ["Prompt", "Completion"].map((source) => ({ name: "code-names", source, blocking: true, terms })),
    },
    { name: "extract", mode: "Default", categories, blocklists: [] },
  ]);
});

test("a policy calls back ends as the identity that another stack makes, under the same client id everywhere", () => {
  const clients = policies(prod).flatMap((text) => [...text.matchAll(/client-id="([^"]*)"/g)].map(([, id]) => id));
  expect(new Set(clients).size).toBe(1);
  expect(clients[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each([
  ["prod", prod],
  ["euthree", euThree],
  ["usbatch", readShipped("examples/us-batch.yaml")],
  ["dev", readExample("dev")],
  ["staging", readExample("staging")],
  ["inside", readExample("inside")],
])("%s is read without a reference left", (environment, deployment) => {
  expect(deployment.environment).toBe(environment);
  expect(policies(deployment).length).toBe(1 + deployment.apis.length);
  expect(JSON.stringify(deployment)).not.toMatch(/\$\{(azurerm|azapi|data|terraform)/);
});

test("reading twice gives the same", () => {
  expect(readExample("global")).toEqual(global);
});
