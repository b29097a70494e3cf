import { reference } from "../../constructs/synthesize";
import { readWritten, type WrittenParts } from "./stacks";
import { ofGate, serviceId, withAccount, withService } from "./written";

const azure = "/subscriptions/00000000-0000-0000-0000-000000000000";
const guid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);

/** Stacks whose gateway has a named value of this text. */
function withValue(value: unknown): WrittenParts {
  return {
    platform: {
      resource: { azurerm_user_assigned_identity: { Caller: { name: "caller", resource_group_name: "group" } } },
      output: {
        client: { value: reference("azurerm_user_assigned_identity.Caller.client_id") },
        settings: { value: { regions: ["swedencentral", { code: "frc" }], units: 2 } },
      },
    },
    gateway: {
      terraform: {},
      locals: {
        alias: reference("data.terraform_remote_state.cloud.outputs.settings"),
        organization: "contoso",
        greeting: `hello ${reference("local.organization")}`,
      },
      variable: { colour: { default: "blue" } },
      data: {
        azurerm_subscription: { Here: {} },
        azurerm_client_config: { Here: {} },
        terraform_remote_state: {
          cloud: { backend: "azurerm", config: { key: "test-platform.tfstate" } },
          disk: { backend: "local", config: { path: "../../../terraform.test-platform.tfstate" } },
        },
      },
      resource: {
        ...withService(withAccount()),
        azurerm_cognitive_account: {
          ...withAccount().azurerm_cognitive_account,
          Judge: account("ContentSafety"),
          Plain: account("OpenAI"),
          Regional: { ...account("OpenAI"), name: "regional", custom_subdomain_name: undefined },
        },
        azurerm_managed_redis: {
          Cache: { name: "cache", location: "swedencentral", default_database: { client_protocol: "Encrypted" } },
        },
        azurerm_api_management_named_value: { V: { ...ofGate, name: "v", display_name: "V", value } },
      },
    },
  };
}

function account(kind: string) {
  const name = kind.toLowerCase();
  return { name, resource_group_name: "group", location: "swedencentral", kind, custom_subdomain_name: name };
}

function resolvedOf(text: unknown): unknown {
  return readWritten(withValue(text)).namedValues[0]?.value;
}

test.each([
  ["text as it stands", "a $ { b } % {", "a $ { b } % {"],
  ["an escaped reference as text", `$\${a} %%{b} $\${`, `\${a} %{b} \${`],
  ["a written attribute", `\${azurerm_api_management.Gate.name}`, "gate"],
  ["an attribute that is a reference itself", `\${azurerm_api_management.Gate.resource_group_name}`, "group"],
  ["references within text", `a \${local.organization} b \${terraform.workspace}.`, "a contoso b default."],
  ["an escape beside a reference", `$\${x} \${local.organization}`, `\${x} contoso`],
  ["a local value that refers to another", `\${local.greeting}`, "hello contoso"],
  ["what is within a reference's value", `\${local.alias.units}`, "2"],
  ["a variable's default", `\${var.colour}`, "blue"],
  ["spaces around a reference", `\${ local.organization }`, "contoso"],
  [
    "a block written as an object, as the list it is",
    `\${azurerm_managed_redis.Cache.default_database[0].client_protocol}`,
    "Encrypted",
  ],
  [
    "an element of another stack's output",
    `\${data.terraform_remote_state.cloud.outputs.settings.regions[0]}`,
    "swedencentral",
  ],
  ["a key in brackets", `\${data.terraform_remote_state.cloud.outputs.settings["regions"][1]["code"]}`, "frc"],
  ["an old index with a dot", `\${data.terraform_remote_state.cloud.outputs.settings.regions.0}`, "swedencentral"],
  ["a number of another stack", `\${data.terraform_remote_state.disk.outputs.settings.units}`, "2"],
  ["the id of a service", `\${azurerm_api_management.Gate.id}`, serviceId],
  ["the id of a resource group", `\${azurerm_resource_group.Group.id}`, `${azure}/resourceGroups/group`],
  ["the subscription", `\${data.azurerm_subscription.Here.id}`, azure],
  ["where a service answers", `\${azurerm_api_management.Gate.gateway_url}/chat`, "https://gate.azure-api.net/chat"],
  ["where OpenAI answers", `\${azurerm_cognitive_account.Plain.endpoint}`, "https://openai.openai.azure.com/"],
  [
    "where Content Safety answers",
    `\${azurerm_cognitive_account.Judge.endpoint}`,
    "https://contentsafety.cognitiveservices.azure.com/",
  ],
  [
    "where an account without a subdomain answers",
    `\${azurerm_cognitive_account.Regional.endpoint}`,
    "https://swedencentral.api.cognitive.microsoft.com/",
  ],
  ["where a cache answers", `\${azurerm_managed_redis.Cache.hostname}`, "cache.swedencentral.redis.azure.net"],
  ["an identity of another stack", `\${data.terraform_remote_state.cloud.outputs.client}`, guid],
  ["a service's own identity", `\${azurerm_api_management.Gate.identity[0].principal_id}`, guid],
  ["who deploys", `\${data.azurerm_client_config.Here.object_id}`, guid],
])("resolves %s", (_, text, value) => {
  expect(resolvedOf(text)).toEqual(value);
});

test("an identity is the same through every reference, and no two are", () => {
  const through = ["cloud", "disk"].map((name) =>
    resolvedOf(reference(`data.terraform_remote_state.${name}.outputs.client`)),
  );
  expect(through[0]).toBe(through[1]);
  expect(resolvedOf(reference("azurerm_api_management.Gate.identity[0].principal_id"))).not.toBe(through[0]);
});

test("a tenant is one, whoever asks", () => {
  expect(resolvedOf(reference("data.azurerm_client_config.Here.tenant_id"))).toBe(
    resolvedOf(reference("azurerm_api_management.Gate.identity[0].tenant_id")),
  );
});

test("what nothing here reads may be what only Terraform computes", () => {
  const { gateway, ...others } = withValue("v");
  const resource = {
    azurerm_consumption_budget_subscription: { B: { start: reference("formatdate(1, plantimestamp())") } },
  };
  expect(readWritten({ ...others, gateway: { ...gateway }, models: { resource } }).gateway.name).toBe("gate");
});
