import { reference } from "../../constructs/synthesize";
import { told } from "./stacks";
import { ofGate, withService } from "./written";

const value = "gateway.json  azurerm_api_management_named_value.V.value: ";

/** What is told of a named value's text. */
const toldOfValue = (text: unknown, more: object = {}) =>
  told({
    gateway: {
      ...more,
      resource: withService({
        azurerm_api_management_named_value: { V: { ...ofGate, name: "v", display_name: "V", value: text } },
      }),
    },
  });

test.each([
  [
    "a resource that is not there",
    `\${azurerm_managed_redis.Cache.hostname}`,
    `must refer to what the stacks hold, got \${azurerm_managed_redis.Cache.hostname}: test-gateway has no azurerm_managed_redis.Cache`,
  ],
  [
    "a data source that is not there",
    `\${data.azurerm_subscription.Here.id}`,
    `must refer to what the stacks hold, got \${data.azurerm_subscription.Here.id}: test-gateway has no data.azurerm_subscription.Here`,
  ],
  [
    "a state that is not there",
    `\${data.terraform_remote_state.none.outputs.a}`,
    `must refer to what the stacks hold, got \${data.terraform_remote_state.none.outputs.a}: test-gateway has no data.terraform_remote_state.none`,
  ],
  [
    "another environment's state",
    `\${data.terraform_remote_state.other.outputs.a}`,
    `must refer to what the stacks hold, got \${data.terraform_remote_state.other.outputs.a}: data.terraform_remote_state.other is the state of no stack of the environment`,
  ],
  [
    "a state's inside",
    `\${data.terraform_remote_state.models.backend}`,
    `must refer to what the stacks hold, got \${data.terraform_remote_state.models.backend}: a state has outputs and nothing else`,
  ],
  [
    "an output that is not there",
    `\${data.terraform_remote_state.models.outputs.a.b}`,
    `must refer to what the stacks hold, got \${data.terraform_remote_state.models.outputs.a.b}: test-models has no output.a`,
  ],
  [
    "a variable without a default",
    `\${var.colour}`,
    `must refer to what the stacks hold, got \${var.colour}: test-gateway has no var.colour`,
  ],
  [
    "what Azure alone knows",
    `key \${azurerm_api_management.Gate.public_ip_addresses[0]}`,
    `must refer to what is known before it is deployed, got \${azurerm_api_management.Gate.public_ip_addresses[0]}`,
  ],
  [
    "a function",
    `\${join(",", [azurerm_api_management.Gate.name])}`,
    `must be text and references, got what only Terraform computes, \${join(",", [azurerm_api_management.Gate.name])}`,
  ],
  [
    "an operator",
    `\${azurerm_api_management.Gate.name == 1}`,
    `must be text and references, got what only Terraform computes, \${azurerm_api_management.Gate.name == 1}`,
  ],
  ["a directive", "a %{ if true }b", "must be text and references, got what only Terraform computes, %{ if true }"],
  ["an object within text", `a \${local.object}`, `must refer to a single value within text, got \${local.object}`],
  ["an object for text", `\${local.object}`, 'must be text, got {"a":1}'],
])("rejects a reference to %s", (_, text, message) => {
  const data = {
    terraform_remote_state: {
      models: { config: { key: "test-models.tfstate" } },
      other: { config: { key: "prod-models.tfstate" } },
    },
  };
  expect(toldOfValue(text, { data, locals: { object: { a: 1 } } })).toEqual([value + message]);
});

test("rejects references that lead back to themselves, where they close the circle", () => {
  const locals = { a: reference("local.b"), b: `x ${reference("local.a")}` };
  expect(toldOfValue(reference("local.a"), { locals })).toEqual([
    `gateway.json  local.b: must not lead back to itself, got ${reference("local.a")}`,
  ]);
});

test("rejects an id that is made of itself", () => {
  const type = "Microsoft.ApiManagement/service/backends@2024-05-01";
  const resource = withService({
    azapi_resource: { B: { type, name: "b", parent_id: reference("azapi_resource.B.id") } },
  });
  expect(told({ gateway: { resource } })).toEqual([
    `gateway.json  azapi_resource.B.parent_id: must not lead back to itself, got ${reference("azapi_resource.B.id")}`,
  ]);
});

test("rejects a broken reference once, where it stands, whoever needs it", () => {
  const one = (name: string) => ({ ...ofGate, name, display_name: name, value: reference("local.shared") });
  const resource = withService({ azurerm_api_management_named_value: { V: one("v"), W: one("w") } });
  expect(told({ gateway: { locals: { shared: reference("var.none") }, resource } })).toEqual([
    `gateway.json  local.shared: must refer to what the stacks hold, got ${reference("var.none")}: test-gateway has no var.none`,
  ]);
});
