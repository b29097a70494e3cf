import { join } from "node:path";
import { readDeployment } from "../../../emulator/read-deployment";
import { reference } from "../../constructs/synthesize";
import { command, inFolder, told, writeParts } from "./stacks";
import { accountId, ofGate, serviceId, type Written, withAccount, withService } from "./written";

const model = { format: "OpenAI", name: "gpt-5.6-terra" };
/** What is told of a gateway with these resources beside it. */
const toldOf = (resources: Written) => told({ gateway: { resource: withService(resources) } });
const api = { ...ofGate, name: "chat", revision: "1", display_name: "Chat", path: "chat" };
const backends = (services: readonly object[]) => ({
  azapi_resource: {
    Pool: {
      type: "Microsoft.ApiManagement/service/backends@2024-05-01",
      name: "pool",
      parent_id: reference("azurerm_api_management.Gate.id"),
      body: { properties: { type: "Pool", pool: { services } } },
    },
  },
});
const deployment = (more: object) =>
  withAccount({ D: { cognitive_account_id: accountId, name: "d", sku: { name: "Standard" }, model, ...more } });
const breaker = (rule: object) => ({
  azurerm_api_management_backend: { B: { ...ofGate, name: "b", url: "https://b", circuit_breaker_rule: rule } },
});
const condition = { count: 1, interval_duration: "PT1S", status_code_range: [] };

test.each<[string, Written, string]>([
  [
    "a policy of an API that is not there",
    { azurerm_api_management_api_policy: { P: { ...ofGate, api_name: "chat", xml_content: "" } } },
    "azurerm_api_management_api_policy.P: must be part of what is there, got service/gate/apis/chat",
  ],
  [
    "a part of another service",
    { azurerm_api_management_api: { A: { ...api, api_management_name: "other" } } },
    "azurerm_api_management_api.A: must be part of what is there, got service/other",
  ],
  [
    "a pool member that is not there",
    backends([{ id: "/backends/none" }]),
    "azapi_resource.Pool.body.properties.pool.services[0].id: must be a single backend that is there, got service/gate/backends/none",
  ],
  [
    "a pool within a pool",
    backends([{ id: `${serviceId}/backends/pool` }]),
    "azapi_resource.Pool.body.properties.pool.services[0].id: must be a single backend that is there, got the pool pool",
  ],
  [
    "a product of an API that is not there",
    {
      azurerm_api_management_product: { R: { ...ofGate, product_id: "r", display_name: "R", published: true } },
      azurerm_api_management_product_api: { L: { ...ofGate, product_id: "r", api_name: "none" } },
    },
    "azurerm_api_management_product_api.L.api_name: must be an API that is there, got service/gate/apis/none",
  ],
  [
    "a subscription to a product that is not there",
    {
      azurerm_api_management_subscription: {
        S: { ...ofGate, subscription_id: "s", display_name: "S", product_id: `${serviceId}/products/none` },
      },
    },
    "azurerm_api_management_subscription.S.product_id: must be a product or an API that is there, got service/gate/products/none",
  ],
  [
    "a deployment of an account that is not there",
    {
      azurerm_cognitive_deployment: {
        D: { cognitive_account_id: accountId, name: "d", sku: { name: "Standard" }, model },
      },
    },
    "azurerm_cognitive_deployment.D: must be part of what is there, got accounts/models",
  ],
  [
    "a content filter that is not there",
    deployment({ rai_policy_name: "strict" }),
    "azurerm_cognitive_deployment.D.rai_policy_name: must be a content filter of the same account, got strict",
  ],
  [
    "a spillover deployment that is not there",
    {
      ...withAccount(),
      azapi_resource: {
        D: {
          type: "Microsoft.CognitiveServices/accounts/deployments@2026-05-01",
          name: "d",
          parent_id: reference("azurerm_cognitive_account.Models.id"),
          body: { sku: { name: "Standard" }, properties: { model, spilloverDeploymentName: "none" } },
        },
      },
    },
    "azapi_resource.D.body.properties.spilloverDeploymentName: must be a deployment of the same account, got none",
  ],
  [
    "a blocklist that is not there",
    {
      ...withAccount(),
      azapi_resource: {
        F: {
          type: "Microsoft.CognitiveServices/accounts/raiPolicies@2026-05-01",
          name: "f",
          parent_id: accountId,
          body: { properties: { customBlocklists: [{ blocklistName: "none", source: "Prompt", blocking: true }] } },
        },
      },
    },
    "azapi_resource.F.body.properties.customBlocklists[0].blocklistName: must be a blocklist of the same account, got none",
  ],
  [
    "a severity that there is not",
    {
      ...withAccount(),
      azurerm_cognitive_account_rai_policy: {
        F: {
          cognitive_account_id: accountId,
          name: "f",
          content_filter: { name: "Hate", source: "Prompt", severity_threshold: "Mild" },
        },
      },
    },
    "azurerm_cognitive_account_rai_policy.F.content_filter.severity_threshold: must be one of Low, Medium, High, got Mild",
  ],
  [
    "two of one id",
    { azurerm_api_management_api: { A: api, B: api } },
    "azurerm_api_management_api.B: must be the only one of its id, got azurerm_api_management_api.A beside it",
  ],
  [
    "a resource that repeats itself",
    { azurerm_api_management_api: { A: { ...api, count: 2 } } },
    "azurerm_api_management_api.A.count: must not be set: the emulator reads resources one by one",
  ],
  [
    "a workspace",
    { azurerm_api_management_workspace: { W: { name: "w" } } },
    "azurerm_api_management_workspace.W: must not be there: the emulator does not know workspaces",
  ],
  [
    "an API whose operations are elsewhere",
    { azurerm_api_management_api: { A: { ...api, import: { content_format: "openapi-link" } } } },
    "azurerm_api_management_api.A.import: must not be set: the emulator does not know it",
  ],
  [
    "a policy behind a link",
    { azurerm_api_management_policy: { P: { api_management_id: serviceId, xml_link: "https://there" } } },
    "azurerm_api_management_policy.P.xml_link: must be the policy's text, got a link, https://there",
  ],
  [
    "a setting that is missing",
    { azurerm_api_management_policy_fragment: { F: { api_management_id: serviceId, name: "f" } } },
    "azurerm_api_management_policy_fragment.F.value: must be set, got nothing",
  ],
  [
    "an id that lacks a part",
    { azurerm_api_management_policy_fragment: { F: { api_management_id: serviceId } } },
    "azurerm_api_management_policy_fragment.F: must set api_management_id and name, of which its id is made",
  ],
  [
    "a state of no subscription",
    {
      azurerm_api_management_subscription: {
        S: { ...ofGate, subscription_id: "s", display_name: "S", state: "asleep" },
      },
    },
    "azurerm_api_management_subscription.S.state: must be one of active, suspended, cancelled, expired, submitted, rejected, got asleep",
  ],
  [
    "a flag that is neither",
    { azurerm_api_management_api: { A: { ...api, subscription_required: "maybe" } } },
    'azurerm_api_management_api.A.subscription_required: must be true or false, got "maybe"',
  ],
  [
    "a capacity in words",
    deployment({ sku: { name: "Standard", capacity: "ten" } }),
    'azurerm_cognitive_deployment.D.sku.capacity: must be a number, got "ten"',
  ],
  [
    "a breaker's time in months",
    breaker({ trip_duration: "P1M", failure_condition: condition }),
    "azurerm_api_management_backend.B.circuit_breaker_rule.trip_duration: must be a duration such as PT10S, got P1M",
  ],
  [
    "a breaker of nothing",
    breaker({ trip_duration: "PT1S", failure_condition: { ...condition, count: undefined } }),
    "azurerm_api_management_backend.B.circuit_breaker_rule.failure_condition: must have a count or a percentage, got neither",
  ],
  [
    "a breaker that counts by reasons",
    breaker({ trip_duration: "PT1S", failure_condition: { ...condition, error_reasons: ["timeout"] } }),
    "azurerm_api_management_backend.B.circuit_breaker_rule.failure_condition.error_reasons: must not be set: the emulator does not know it",
  ],
  [
    "two breakers of one back end",
    breaker([
      { trip_duration: "PT1S", failure_condition: condition },
      { trip_duration: "PT2S", failure_condition: condition },
    ]),
    "azurerm_api_management_backend.B.circuit_breaker_rule: must be one rule, got more",
  ],
  [
    "a tier without units",
    {
      azurerm_api_management: { Gate: { name: "gate", resource_group_name: "g", location: "x", sku_name: "Premium" } },
    },
    "azurerm_api_management.Gate.sku_name: must be a tier and its units, got Premium",
  ],
])("rejects %s", (_, resources, message) => {
  expect(toldOf(resources)).toEqual([`gateway.json  ${message}`]);
});

test("rejects everything at once, file by file", () => {
  const named = (name: string) => ({ ...ofGate, name, display_name: name, value: reference(`var.${name}`) });
  const missing = (name: string) =>
    `azurerm_api_management_named_value.${name}.value: must refer to what the stacks hold, got ${reference(`var.${name}`)}: test-gateway has no var.${name}`;
  expect(
    told({
      models: { resource: deployment({ rai_policy_name: "strict" }) },
      gateway: {
        resource: withService({
          azurerm_api_management_named_value: { a: named("a"), b: named("b") },
          azurerm_api_management_api_policy: { P: { ...ofGate, api_name: "chat", xml_content: "" } },
        }),
      },
    }),
  ).toEqual([
    `gateway.json  ${missing("a")}`,
    `gateway.json  ${missing("b")}`,
    "gateway.json  azurerm_api_management_api_policy.P: must be part of what is there, got service/gate/apis/chat",
    "models.json  azurerm_cognitive_deployment.D.rai_policy_name: must be a content filter of the same account, got strict",
  ]);
});

test("a resource whose id cannot be told is all that is told: who names it may be right", () => {
  const resources = {
    azurerm_api_management_backend: { B: { ...ofGate, name: reference("var.name"), url: "https://b" } },
    ...backends([{ id: "/backends/b" }]),
  };
  expect(toldOf(resources)).toEqual([
    `gateway.json  azurerm_api_management_backend.B.name: must refer to what the stacks hold, got ${reference("var.name")}: test-gateway has no var.name`,
  ]);
});

const gate = { name: "two", resource_group_name: "group", location: "swedencentral", sku_name: "StandardV2_1" };

test.each([
  ["no gateway", {}, "none"],
  ["two gateways", withService({ azurerm_api_management: { Gate: { ...gate, name: "one" }, Two: gate } }), "one, two"],
])("rejects %s", (_, resource, got) => {
  expect(told({ gateway: { resource } })).toEqual([`manifest.json  must hold one API Management service, got ${got}`]);
});

const stacks = "must hold synthesized stacks, got ";

test.each([
  ["an empty file", "", `${stacks}an empty file`],
  ["a file that is cut off", '{ "terraform": {', `${stacks}JSON that is broken or cut off`],
  ["a file of something else", '{ "resources": [] }', "must hold what cdktf synthesizes, got something else"],
  [
    "resources that are none",
    '{ "terraform": {}, "resource": 1 }',
    "must hold what cdktf synthesizes, got something else",
  ],
])("rejects %s", (_, models, message) => {
  inFolder((folder) => {
    writeParts(folder, { models });
    expect(() => readDeployment(folder, "test", command)).toThrow(
      `${join(folder, "models.json")}  ${message} (run: ${command})`,
    );
  });
});

test("rejects a folder without a synthesis", () => {
  inFolder((folder) => {
    expect(() => readDeployment(folder, "test", command)).toThrow(
      `${join(folder, "manifest.json")}  ${stacks}no such file (run: ${command})`,
    );
  });
});

test("rejects an environment that was not synthesized", () => {
  inFolder((folder) => {
    writeParts(folder, {});
    expect(() => readDeployment(folder, "prod", command)).toThrow(
      `${join(folder, "manifest.json")}  must hold the stacks of prod, got none named prod-bootstrap, prod-platform, prod-models, prod-gateway (run: ${command})`,
    );
  });
});
