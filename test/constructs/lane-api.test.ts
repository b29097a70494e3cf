import { Backend } from "../../constructs/backend";
import { LaneApi } from "../../constructs/lane-api";
import { gatewayScene } from "./gateway-scene";
import { reference, type SynthesizedStack } from "./synthesize";

function laneWithPolicy(policy: string | ((clientId: string) => string)): SynthesizedStack {
  return gatewayScene(({ scope, gateway, loggers, identity }) => {
    const backend = new Backend(scope, "Backend", {
      gateway,
      name: "chat-swedencentral",
      url: "https://contoso.openai.azure.com/openai/v1",
      capacity: "metered",
      alternatives: true,
      description: "chat-ab12 in swedencentral",
    });
    new LaneApi(scope, "Lane", {
      gateway,
      loggers,
      name: "chat",
      description: "Lane chat",
      policy: typeof policy === "string" ? policy : policy(identity.clientId),
      policyMentions: [backend.resource],
    });
  });
}

test("a lane is an API of its own, by HTTPS, for subscribers", () => {
  const stack = laneWithPolicy("<policies />");
  expect(stack.only("azurerm_api_management_api")).toEqual({
    name: "chat",
    api_management_name: reference("azurerm_api_management.Gateway.name"),
    resource_group_name: reference("azurerm_api_management.Gateway.resource_group_name"),
    display_name: "chat",
    description: "Lane chat",
    path: "chat/v1",
    protocols: ["https"],
    api_type: "http",
    revision: "1",
    subscription_required: true,
    subscription_key_parameter_names: { header: "api-key", query: "subscription-key" },
  });
});

test("a lane speaks the OpenAI v1 surface, written one operation after another", () => {
  const stack = laneWithPolicy("<policies />");
  const operations = stack.all("azurerm_api_management_api_operation");
  expect(
    Object.values(operations)
      .map(({ method, url_template }) => `${method} ${url_template}`)
      .sort(),
  ).toEqual(["GET /models", "POST /chat/completions", "POST /embeddings", "POST /responses"]);
  const waits = Object.fromEntries(Object.values(operations).map((each) => [each.operation_id, each.depends_on]));
  const addressOf = (operation: string) =>
    `azurerm_api_management_api_operation.${Object.keys(operations).find((id) => operations[id]?.operation_id === operation)}`;
  expect(waits).toEqual({
    "chat-completions": ["azurerm_api_management_api.Lane"],
    responses: [addressOf("chat-completions")],
    embeddings: [addressOf("responses")],
    "list-models": [addressOf("embeddings")],
  });
});

test("a policy comes after the operations and whatever it mentions", () => {
  const { depends_on: waits } = laneWithPolicy("<policies />").only("azurerm_api_management_api_policy");
  expect(waits.map((address: string) => address.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
    "azurerm_api_management_api_operation.Lane_list-models",
    "azurerm_api_management_backend.Backend",
  ]);
});

test("Terraform takes a policy as it stands, and fills in what is known at apply", () => {
  const curly = "$" + "{x}";
  const { xml_content: text } = laneWithPolicy((clientId) => `<a b="${curly}" c="%{y}" d="${clientId}" />`).only(
    "azurerm_api_management_api_policy",
  );
  const client = reference("azurerm_user_assigned_identity.Identity.client_id");
  expect(text).toBe(`<a b="$${curly}" c="%%{y}" d="${client}" />`);
});

test("tokens and models are logged, prompts and answers are not", () => {
  const diagnostics = Object.values(laneWithPolicy("<policies />").all("azapi_resource")).filter(({ type }) =>
    type.includes("/apis/diagnostics@"),
  );
  const bodies = Object.fromEntries(diagnostics.map(({ name, body }) => [name, body.properties]));
  expect(bodies.azuremonitor.largeLanguageModel).toEqual({ logs: "enabled" });
  expect(bodies.applicationinsights.metrics).toBe(true);
  for (const { sampling, logClientIp } of Object.values<{ sampling: object; logClientIp: boolean }>(bodies)) {
    expect({ sampling, logClientIp }).toEqual({
      sampling: { samplingType: "fixed", percentage: 100 },
      logClientIp: false,
    });
  }
});
