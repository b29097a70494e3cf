import type { Deployment } from "../../../emulator/deployment";
import { type Emulated, emulated } from "./emulated";

/** What a test about statements says of its gateway. */
export interface HandMade {
  readonly inbound?: string;
  readonly backend?: string;
  readonly outbound?: string;
  readonly onError?: string;
  readonly global?: string;
  readonly fragments?: Deployment["fragments"];
  readonly namedValues?: Deployment["namedValues"];
  readonly generation?: "classic" | "v2";
  readonly breaker?: Deployment["backends"][number]["breaker"];
}

/** A deployment of one API with the policy of a test, before one standard deployment in each of two regions. */
export function handMadeDeployment({
  inbound = "",
  backend = "<forward-request />",
  outbound = "",
  onError = "",
  global,
  fragments = [],
  namedValues = [],
  generation = "v2",
  breaker,
}: HandMade): Deployment {
  const regions = ["swedencentral", "francecentral"] as const;
  const policy = `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`;
  const backends = regions.map((region) => ({
    id: region,
    url: `https://${region}.openai.azure.com/openai/v1`,
    breaker,
    headers: {},
    managedIdentityResource: "https://cognitiveservices.azure.com",
  }));
  return {
    environment: "test",
    gateway: {
      name: "gateway",
      tier: generation === "v2" ? "StandardV2" : "Premium",
      generation,
      regions: [{ region: "swedencentral", units: 1 }],
      host: "gateway.azure-api.net",
    },
    globalPolicy: global,
    apis: [
      {
        id: "chat",
        displayName: "Chat",
        path: "chat/v1",
        revision: "1",
        serviceUrl: "https://swedencentral.openai.azure.com/openai/v1",
        subscriptionRequired: false,
        keyNames: { header: "api-key", query: "subscription-key", bearer: false },
        operations: [
          {
            id: "chat-completions",
            displayName: "Chat",
            method: "POST",
            urlTemplate: "/chat/completions",
            policy: undefined,
          },
          { id: "model", displayName: "Model", method: "GET", urlTemplate: "/models/{model}", policy: undefined },
          { id: "any", displayName: "Any", method: "*", urlTemplate: "/any/*", policy: undefined },
        ],
        policy,
      },
    ],
    products: [
      {
        id: "team",
        displayName: "Team",
        published: true,
        subscriptionRequired: true,
        apiIds: ["chat"],
        policy: undefined,
      },
    ],
    subscriptions: [
      { id: "team", displayName: "Team", scope: { kind: "product", productId: "team" }, state: "active" },
    ],
    fragments,
    namedValues,
    backends: [
      ...backends,
      {
        id: "safety",
        url: "https://safety.cognitiveservices.azure.com",
        breaker: undefined,
        headers: {},
        managedIdentityResource: undefined,
      },
    ],
    pools: [
      {
        id: "pool",
        members: regions.map((backendId, index) => ({ backendId, priority: index + 1, weight: 1 })),
        sessionCookie: undefined,
      },
    ],
    caches: [],
    accounts: regions.map((region) => ({
      name: region,
      region,
      hosts: [`${region}.openai.azure.com`],
      deployments: [
        {
          name: "chat",
          sku: "GlobalStandard",
          capacity: 100,
          model: { format: "OpenAI", name: "gpt-5.6-terra", version: "1" },
          spilloverDeployment: undefined,
          contentFilter: undefined,
          serviceTier: undefined,
        },
      ],
      contentFilters: [],
    })),
    contentSafety: [{ name: "safety", region: "swedencentral", host: "safety.cognitiveservices.azure.com" }],
  };
}

export function handMade(made: HandMade, options: Parameters<typeof emulated>[1] = {}): Emulated {
  return emulated(handMadeDeployment(made), options);
}
