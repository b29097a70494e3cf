import { Backend } from "../../constructs/backend";
import { LaneApi, type LaneApiProps } from "../../constructs/lane-api";
import { gatewayScene } from "./gateway-scene";
import { reference, type SynthesizedStack } from "./synthesize";

type Choices = Partial<Pick<LaneApiProps, "subscriptionRequired" | "bearerKeys" | "logContent">>;

function laneWithPolicy(policy: string | ((clientId: string) => string), choices: Choices = {}): SynthesizedStack {
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
      subscriptionRequired: true,
      bearerKeys: true,
      logContent: false,
      ...choices,
      policy: typeof policy === "string" ? policy : policy(identity.clientId),
      policyMentions: [backend.resource],
    });
  });
}

const apiOf = (stack: SynthesizedStack) =>
  Object.values(stack.all("azapi_resource")).find(({ type }) => /\/apis@/.test(type));

test("a lane is an API of its own, by HTTPS, for who has a key, sent as an OpenAI or an Azure OpenAI SDK does", () => {
  expect(apiOf(laneWithPolicy("<policies />"))).toEqual({
    type: "Microsoft.ApiManagement/service/apis@2024-05-01",
    name: "chat",
    parent_id: reference("azurerm_api_management.Gateway.id"),
    body: {
      properties: {
        displayName: "chat",
        description: "Lane chat",
        path: "chat/v1",
        protocols: ["https"],
        type: "http",
        apiType: "http",
        apiRevision: "1",
        isCurrent: true,
        subscriptionRequired: true,
        subscriptionKeyParameterNames: { header: "api-key", query: "subscription-key", bearer: "enabled" },
      },
    },
    schema_validation_enabled: false,
    delete_query_parameters: { deleteRevisions: ["true"] },
    response_export_values: [],
  });
});

test("a lane that takes Entra tokens takes no key in their place, and lets who has no key get to its policy", () => {
  const api = apiOf(laneWithPolicy("<policies />", { subscriptionRequired: false, bearerKeys: false }));
  expect(api?.body.properties).toMatchObject({
    subscriptionRequired: false,
    subscriptionKeyParameterNames: { header: "api-key", query: "subscription-key" },
  });
  expect(api?.body.properties.subscriptionKeyParameterNames).not.toHaveProperty("bearer");
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
    "chat-completions": ["azapi_resource.Lane"],
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

function diagnosticsOf(choices: Choices) {
  const diagnostics = Object.values(laneWithPolicy("<policies />", choices).all("azapi_resource")).filter(({ type }) =>
    type.includes("/apis/diagnostics@"),
  );
  return Object.fromEntries(diagnostics.map(({ name, body }) => [name, body.properties]));
}

test("tokens and models are logged, prompts and answers are not", () => {
  const bodies = diagnosticsOf({});
  expect(bodies.azuremonitor.largeLanguageModel).toEqual({ logs: "enabled" });
  expect(bodies.applicationinsights.metrics).toBe(true);
  for (const { sampling, logClientIp } of Object.values<{ sampling: object; logClientIp: boolean }>(bodies)) {
    expect({ sampling, logClientIp }).toEqual({
      sampling: { samplingType: "fixed", percentage: 100 },
      logClientIp: false,
    });
  }
});

test("prompts and answers are logged in Azure Monitor alone, where a lane opted in", () => {
  const bodies = diagnosticsOf({ logContent: true });
  const all = { messages: "all", maxSizeInBytes: 262_144 };
  expect(bodies.azuremonitor.largeLanguageModel).toEqual({ logs: "enabled", requests: all, responses: all });
  expect(bodies.applicationinsights).not.toHaveProperty("largeLanguageModel");
});
