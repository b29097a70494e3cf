import { reference } from "../../constructs/synthesize";
import { byAzapi, byAzurerm, filters, model, policy } from "./both-spellings";
import { readWritten } from "./stacks";
import { accountId, serviceId, withAccount, withService } from "./written";

const expected = {
  environment: "test",
  gateway: {
    name: "gate",
    tier: "Premium",
    generation: "classic",
    regions: [
      { region: "swedencentral", units: 2 },
      { region: "francecentral", units: 1 },
      { region: "northeurope", units: 2 },
    ],
    host: "gate.azure-api.net",
  },
  globalPolicy: policy("global"),
  apis: [
    {
      id: "chat",
      displayName: "Chat",
      path: "chat/v1",
      revision: "1",
      serviceUrl: "https://there.example",
      subscriptionRequired: false,
      keyNames: { header: "api-key", query: "key", bearer: false },
      operations: [
        {
          id: "model",
          displayName: "Get model",
          method: "GET",
          urlTemplate: "/models/{model}",
          policy: policy("operation"),
        },
      ],
      policy: policy("api"),
    },
  ],
  products: [
    {
      id: "desk",
      displayName: "Desk",
      published: true,
      subscriptionRequired: true,
      apiIds: ["chat"],
      policy: policy("product"),
    },
  ],
  subscriptions: [
    { id: "one", displayName: "One", scope: { kind: "api", apiId: "chat" }, state: "active" },
    { id: "three", displayName: "Three", scope: { kind: "product", productId: "desk" }, state: "suspended" },
    { id: "two", displayName: "Two", scope: { kind: "all" }, state: "submitted" },
  ],
  fragments: [{ id: "shared", text: "<fragment />" }],
  namedValues: [
    { id: "v", displayName: "Vendor", value: "contoso", secret: false },
    { id: "w", displayName: "Word", value: "hush", secret: true },
    { id: "x", displayName: "Vault", value: "key-vault-secret-x", secret: true },
  ],
  backends: [
    {
      id: "one",
      url: "https://one.example",
      breaker: {
        name: "rule",
        failures: { percentage: 50 },
        intervalMs: 3_600_000,
        statusCodes: [{ min: 429, max: 429 }],
        tripDurationMs: 90_000,
        acceptRetryAfter: false,
      },
      headers: { "x-vendor": "contoso", Authorization: "Basic abc" },
      managedIdentityResource: undefined,
    },
  ],
  pools: [],
  caches: [{ id: "c", location: "francecentral" }],
  accounts: [
    {
      name: "models",
      region: "swedencentral",
      hosts: [
        "contoso-models.openai.azure.com",
        "contoso-models.services.ai.azure.com",
        "contoso-models.cognitiveservices.azure.com",
      ],
      deployments: [
        {
          name: "chat",
          sku: "GlobalStandard",
          capacity: 30,
          model,
          spilloverDeployment: undefined,
          contentFilter: "strict",
          serviceTier: undefined,
        },
        {
          name: "small",
          sku: "Standard",
          capacity: 1,
          model,
          spilloverDeployment: undefined,
          contentFilter: undefined,
          serviceTier: undefined,
        },
      ],
      contentFilters: [{ name: "strict", mode: "Default", categories: filters, blocklists: [] }],
    },
  ],
  contentSafety: [],
};

test.each([
  ["azurerm", byAzurerm],
  ["azapi", byAzapi],
])("what %s writes is read", (_, resource) => {
  expect(readWritten({ gateway: { resource } })).toEqual(expected);
});

const update = (resource: object, type: string, target: object) => ({
  gateway: { resource: { ...resource, azapi_update_resource: { Also: { type, ...target } } } },
});

test("what azapi updates of azurerm's resource goes before what azurerm wrote", () => {
  const resource = withService(
    withAccount({
      D: {
        cognitive_account_id: accountId,
        name: "ptu",
        sku: { name: "GlobalProvisionedManaged", capacity: 15 },
        model,
      },
      S: { cognitive_account_id: accountId, name: "spill", sku: { name: "GlobalStandard", capacity: 10 }, model },
    }),
  );
  const { accounts } = readWritten(
    update(resource, "Microsoft.CognitiveServices/accounts/deployments@2026-05-01", {
      resource_id: reference("azurerm_cognitive_deployment.D.id"),
      body: { properties: { spilloverDeploymentName: "spill", serviceTier: "Priority" } },
    }),
  );
  expect(accounts[0]?.deployments[0]).toEqual({
    name: "ptu",
    sku: "GlobalProvisionedManaged",
    capacity: 15,
    model,
    spilloverDeployment: "spill",
    contentFilter: undefined,
    serviceTier: "Priority",
  });
});

test("a part that a service comes with may be updated without being made", () => {
  const { globalPolicy } = readWritten(
    update(withService(), "Microsoft.ApiManagement/service/policies@2024-05-01", {
      resource_id: `${serviceId}/policies/policy`,
      body: { properties: { value: policy("global") } },
    }),
  );
  expect(globalPolicy).toBe(policy("global"));
});
