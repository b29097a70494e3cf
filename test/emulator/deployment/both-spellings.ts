import { reference } from "../../constructs/synthesize";
import { ofGate, type Written, withAccount, withService } from "./written";

/** A policy that its scope can be told by. */
export const policy = (name: string) => `<policies><inbound><base /><trace source="${name}" /></inbound></policies>`;
/** What deployments serve. */
export const model = { format: "OpenAI", name: "gpt-5.6-terra", version: "2026-07-09" };
/** Rows of a content filter, as they are read. */
export const filters = [
  { name: "Hate", source: "Prompt", threshold: "Low", blocking: true },
  { name: "Jailbreak", source: "Prompt", threshold: undefined, blocking: false },
];

/** All that azurerm can write. */
export const byAzurerm: Written = withService({
  azurerm_api_management: {
    Gate: {
      name: "gate",
      resource_group_name: "group",
      location: "Sweden Central",
      sku_name: "Premium_2",
      additional_location: [
        { location: "France Central", capacity: 1 },
        { location: "West Europe", gateway_disabled: true },
        { location: "North Europe" },
      ],
    },
  },
  azurerm_api_management_policy: {
    P: { api_management_id: reference("azurerm_api_management.Gate.id"), xml_content: policy("global") },
  },
  azurerm_api_management_api: {
    A: {
      ...ofGate,
      name: "chat",
      revision: "1",
      display_name: "Chat",
      path: "chat/v1",
      service_url: "https://there.example",
      subscription_required: false,
      subscription_key_parameter_names: { header: "Api-Key", query: "key" },
    },
  },
  azurerm_api_management_api_operation: {
    O: {
      ...ofGate,
      api_name: reference("azurerm_api_management_api.A.name"),
      operation_id: "model",
      display_name: "Get model",
      method: "GET",
      url_template: "/models/{model}",
    },
  },
  azurerm_api_management_api_policy: {
    P: { ...ofGate, api_name: reference("azurerm_api_management_api.A.name"), xml_content: policy("api") },
  },
  azurerm_api_management_api_operation_policy: {
    P: {
      ...ofGate,
      api_name: reference("azurerm_api_management_api_operation.O.api_name"),
      operation_id: reference("azurerm_api_management_api_operation.O.operation_id"),
      xml_content: policy("operation"),
    },
  },
  azurerm_api_management_product: {
    R: { ...ofGate, product_id: "desk", display_name: "Desk", published: true, subscription_required: true },
  },
  azurerm_api_management_product_api: {
    L: { ...ofGate, product_id: reference("azurerm_api_management_product.R.product_id"), api_name: "chat" },
  },
  azurerm_api_management_product_policy: {
    P: { ...ofGate, product_id: "desk", xml_content: policy("product") },
  },
  azurerm_api_management_subscription: {
    S: {
      ...ofGate,
      subscription_id: "one",
      display_name: "One",
      api_id: reference("azurerm_api_management_api.A.id"),
      state: "active",
    },
    T: { ...ofGate, subscription_id: "two", display_name: "Two" },
    U: {
      ...ofGate,
      subscription_id: "three",
      display_name: "Three",
      product_id: reference("azurerm_api_management_product.R.id"),
      state: "suspended",
    },
  },
  azurerm_api_management_policy_fragment: {
    F: {
      api_management_id: reference("azurerm_api_management.Gate.id"),
      name: "shared",
      format: "rawxml",
      value: "<fragment />",
    },
  },
  azurerm_api_management_named_value: {
    V: { ...ofGate, name: "v", display_name: "Vendor", value: "contoso" },
    W: { ...ofGate, name: "w", display_name: "Word", value: "hush", secret: true },
    X: { ...ofGate, name: "x", display_name: "Vault", secret: true, value_from_key_vault: { secret_id: "https://v" } },
  },
  azurerm_api_management_redis_cache: {
    C: { api_management_id: reference("azurerm_api_management.Gate.id"), name: "c", cache_location: "France Central" },
  },
  azurerm_api_management_backend: {
    B: {
      ...ofGate,
      name: "one",
      protocol: "http",
      url: "https://one.example/",
      credentials: {
        header: { "x-vendor": "{{Vendor}}", "x-word": "{{Word}}" },
        authorization: { scheme: "Basic", parameter: "abc" },
      },
      circuit_breaker_rule: [
        {
          name: "rule",
          trip_duration: "PT1M30S",
          failure_condition: [{ percentage: 50, interval_duration: "PT1H", status_code_range: { min: 429, max: 429 } }],
        },
      ],
    },
  },
  ...withAccount({
    D: {
      cognitive_account_id: reference("azurerm_cognitive_account.Models.id"),
      name: "chat",
      sku: { name: "GlobalStandard", capacity: 30 },
      model,
      rai_policy_name: reference("azurerm_cognitive_account_rai_policy.F.name"),
    },
    E: {
      cognitive_account_id: reference("azurerm_cognitive_account.Models.id"),
      name: "small",
      sku: { name: "Standard" },
      model,
    },
  }),
  azurerm_cognitive_account_rai_policy: {
    F: {
      cognitive_account_id: reference("azurerm_cognitive_account.Models.id"),
      name: "strict",
      mode: "Default",
      base_policy_name: "Microsoft.DefaultV2",
      content_filter: [
        ...filters.map(({ name, source, threshold, blocking }) => ({
          name,
          source,
          filter_enabled: true,
          block_enabled: blocking,
          severity_threshold: threshold ?? "Medium",
        })),
        { name: "Sexual", source: "Prompt", filter_enabled: false, block_enabled: false, severity_threshold: "Low" },
      ],
    },
  },
});

const part = (type: string, name: string, parent: string, properties: object, more: object = {}) => ({
  type: `Microsoft.${type}`,
  name,
  parent_id: parent,
  body: { properties, ...more },
});
const ofService = (type: string, name: string, properties: object) =>
  part(`ApiManagement/service/${type}@2024-05-01`, name, reference("azapi_resource.Gate.id"), properties);
const inVault = { displayName: "Vault", secret: true, keyVault: { secretIdentifier: "https://v" } };

/** The same, as azapi writes it. */
export const byAzapi: Written = {
  azapi_resource: {
    Group: {
      type: "Microsoft.Resources/resourceGroups@2024-03-01",
      name: "group",
      parent_id: "/subscriptions/00000000-0000-0000-0000-000000000000",
    },
    Gate: {
      ...part(
        "ApiManagement/service@2024-05-01",
        "gate",
        reference("azapi_resource.Group.id"),
        {
          additionalLocations: [
            { location: "France Central", sku: { name: "Premium", capacity: 1 } },
            { location: "West Europe", disableGateway: true, sku: { name: "Premium", capacity: 2 } },
            { location: "North Europe", sku: { name: "Premium", capacity: 2 } },
          ],
        },
        { sku: { name: "Premium", capacity: 2 } },
      ),
      location: "swedencentral",
    },
    P1: ofService("policies", "policy", { format: "rawxml", value: policy("global") }),
    A: ofService("apis", "chat", {
      displayName: "Chat",
      path: "/chat/v1",
      serviceUrl: "https://there.example",
      subscriptionRequired: false,
      subscriptionKeyParameterNames: { header: "Api-Key", query: "key" },
    }),
    O: part("ApiManagement/service/apis/operations@2024-05-01", "model", reference("azapi_resource.A.id"), {
      displayName: "Get model",
      method: "get",
      urlTemplate: "models/{model}",
    }),
    P2: part("ApiManagement/service/apis/policies@2024-05-01", "policy", reference("azapi_resource.A.id"), {
      value: policy("api"),
    }),
    P3: part("ApiManagement/service/apis/operations/policies@2024-05-01", "policy", reference("azapi_resource.O.id"), {
      value: policy("operation"),
    }),
    R: ofService("products", "desk", { displayName: "Desk", state: "published" }),
    L: part("ApiManagement/service/products/apiLinks@2024-05-01", "link", reference("azapi_resource.R.id"), {
      apiId: "/apis/chat",
    }),
    P4: part("ApiManagement/service/products/policies@2024-05-01", "policy", reference("azapi_resource.R.id"), {
      value: policy("product"),
    }),
    S: ofService("subscriptions", "one", { displayName: "One", scope: "/apis/chat", state: "active" }),
    T: ofService("subscriptions", "two", { displayName: "Two", scope: `${reference("azapi_resource.Gate.id")}/apis` }),
    U: ofService("subscriptions", "three", {
      displayName: "Three",
      scope:
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/other/providers/Microsoft.ApiManagement/service/GATE/products/Desk",
      state: "suspended",
    }),
    F: ofService("policyFragments", "shared", { format: "rawxml", value: "<fragment />" }),
    V: ofService("namedValues", "v", { displayName: "Vendor", value: "contoso" }),
    W: {
      ...ofService("namedValues", "w", { displayName: "Word", secret: true }),
      sensitive_body: { properties: { value: "hush" } },
    },
    X: ofService("namedValues", "x", inVault),
    C: ofService("caches", "c", { useFromLocation: "francecentral" }),
    B: ofService("backends", "one", {
      url: "https://one.example",
      protocol: "http",
      credentials: {
        header: { "x-vendor": ["{{Vendor}}"], "x-word": ["{{Word}}"] },
        authorization: { scheme: "Basic", parameter: "abc" },
      },
      circuitBreaker: {
        rules: [
          {
            name: "rule",
            tripDuration: "PT90S",
            failureCondition: { percentage: 50, interval: "PT60M", statusCodeRanges: [{ min: 429, max: 429 }] },
          },
        ],
      },
    }),
    M: {
      ...part("CognitiveServices/accounts@2026-05-01", "models", reference("azapi_resource.Group.id"), {
        customSubDomainName: "contoso-models",
      }),
      location: "swedencentral",
      body: JSON.stringify({ kind: "AIServices", properties: { customSubDomainName: "contoso-models" } }),
    },
    D: part(
      "CognitiveServices/accounts/deployments@2026-05-01",
      "chat",
      reference("azapi_resource.M.id"),
      { model, raiPolicyName: "strict", serviceTier: "Default" },
      { sku: { name: "GlobalStandard", capacity: 30 } },
    ),
    E: part(
      "CognitiveServices/accounts/deployments@2026-05-01",
      "small",
      reference("azapi_resource.M.id"),
      { model },
      { sku: { name: "Standard" } },
    ),
    RF: part("CognitiveServices/accounts/raiPolicies@2026-05-01", "strict", reference("azapi_resource.M.id"), {
      mode: "Default",
      contentFilters: [
        ...filters.map(({ name, source, threshold, blocking }) => ({
          name,
          source,
          enabled: true,
          blocking,
          ...(threshold === undefined ? {} : { severityThreshold: threshold }),
        })),
        { name: "Sexual", source: "Prompt", enabled: false, blocking: false, severityThreshold: "Low" },
        { name: "Hate", source: "PreToolCall", enabled: true, blocking: true, severityThreshold: "Low" },
      ],
    }),
  },
};
