import {
  type CallChanges,
  call,
  deployment,
  embeddingDeployment,
  emulated,
  hello,
  jsonOf,
  serve,
} from "./account-builder";

const version = { "api-version": "2024-10-21" };
const embeddings = "/openai/v1/embeddings";

function invalid(message: string, param: string | null, code: string | null): unknown {
  return { error: { message, type: "invalid_request_error", param, code } };
}

const notFound = { error: { code: "404", message: "Resource not found" } };
const noDeployment = {
  error: {
    code: "DeploymentNotFound",
    message:
      "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
  },
};

interface Row {
  readonly what: string;
  readonly sent: CallChanges;
  readonly status: number;
  readonly body: unknown;
}

const rows: readonly Row[] = [
  { what: "a path that is none", sent: { path: "/openai/v1/chat" }, status: 404, body: notFound },
  { what: "a path outside of /openai", sent: { path: "/v1/chat/completions" }, status: 404, body: notFound },
  {
    what: "a path with something after it",
    sent: { path: "/openai/v1/chat/completions/" },
    status: 404,
    body: notFound,
  },
  {
    what: "a deployment's path without api-version",
    sent: { path: "/openai/deployments/chat/chat/completions" },
    status: 404,
    body: notFound,
  },
  {
    what: "responses under a deployment",
    sent: { path: "/openai/deployments/chat/responses", query: version },
    status: 404,
    body: notFound,
  },
  { what: "what cannot be done with a file", sent: { path: "/openai/v1/files/a/cancel" }, status: 404, body: notFound },
  {
    what: "GET of a chat completion",
    sent: { method: "GET" },
    status: 405,
    body: { error: { code: "405", message: "The method GET is not allowed for this path." } },
  },
  {
    what: "DELETE of a model",
    sent: { method: "DELETE", path: "/openai/v1/models/gpt-4.1" },
    status: 405,
    body: { error: { code: "405", message: "The method DELETE is not allowed for this path." } },
  },
  {
    what: "a body that is not JSON",
    sent: { body: "{" },
    status: 400,
    body: invalid("The body of the request could not be parsed as a JSON object.", null, null),
  },
  {
    what: "a body that is a list",
    sent: { body: [1] },
    status: 400,
    body: invalid("The body of the request could not be parsed as a JSON object.", null, null),
  },
  { what: "a model that is not deployed", sent: { body: hello({ model: "other" }) }, status: 404, body: noDeployment },
  {
    what: "a path's deployment that is not there, before the body is read",
    sent: { path: "/openai/deployments/other/chat/completions", query: version, body: "{" },
    status: 404,
    body: noDeployment,
  },
  {
    what: "a body without model",
    sent: { body: { messages: [] } },
    status: 400,
    body: invalid("Missing required parameter: 'model'.", "model", "missing_required_parameter"),
  },
  {
    what: "a chat without messages",
    sent: { body: { model: "chat" } },
    status: 400,
    body: invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter"),
  },
  {
    what: "a chat with no message",
    sent: { body: hello({ messages: [] }) },
    status: 400,
    body: invalid(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      "messages",
      "empty_array",
    ),
  },
  {
    what: "messages that are a text",
    sent: { body: hello({ messages: "hello" }) },
    status: 400,
    body: invalid(
      "Invalid type for 'messages': expected an array of objects, but got a string instead.",
      "messages",
      "invalid_type",
    ),
  },
  {
    what: "a message without role",
    sent: { body: hello({ messages: [{ content: "hello" }] }) },
    status: 400,
    body: invalid("Missing required parameter: 'messages[0].role'.", "messages[0].role", "missing_required_parameter"),
  },
  {
    what: "a message whose content is a number",
    sent: { body: hello({ messages: [{ role: "user", content: 5 }] }) },
    status: 400,
    body: invalid(
      "Invalid type for 'messages[0].content': expected one of a string or array of objects, but got a number instead.",
      "messages[0].content",
      "invalid_type",
    ),
  },
  {
    what: "a cap of no tokens",
    sent: { body: hello({ max_tokens: 0 }) },
    status: 400,
    body: invalid(
      "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.",
      "max_tokens",
      "integer_below_min_value",
    ),
  },
  {
    what: "more choices than there can be",
    sent: { body: hello({ n: 129 }) },
    status: 400,
    body: invalid(
      "Invalid 'n': integer above maximum value. Expected a value <= 128, but got 129 instead.",
      "n",
      "integer_above_max_value",
    ),
  },
  {
    what: "a stream flag that is a text",
    sent: { body: hello({ stream: "yes" }) },
    status: 400,
    body: invalid("Invalid type for 'stream': expected a boolean, but got a string instead.", "stream", "invalid_type"),
  },
  {
    what: "stream options without a stream",
    sent: { body: hello({ stream_options: { include_usage: true } }) },
    status: 400,
    body: invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null),
  },
  {
    what: "a response without input",
    sent: { path: "/openai/v1/responses", body: { model: "chat" } },
    status: 400,
    body: invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"),
  },
  {
    what: "embeddings without input",
    sent: { path: embeddings, body: { model: "embed" } },
    status: 400,
    body: invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"),
  },
  {
    what: "more texts to embed than a call takes",
    sent: { path: embeddings, body: { model: "embed", input: new Array(2049).fill("a") } },
    status: 400,
    body: invalid(
      "Invalid 'input': array too long. Expected an array with maximum length 2048, but got an array with length 2049 instead.",
      "input",
      "array_above_max_length",
    ),
  },
  {
    what: "an encoding that is none",
    sent: { path: embeddings, body: { model: "embed", input: "a", encoding_format: "hex" } },
    status: 400,
    body: invalid(
      "Invalid value for 'encoding_format'. Supported values are: 'float' and 'base64'.",
      "encoding_format",
      "invalid_value",
    ),
  },
  {
    what: "chat with an embedding model",
    sent: { body: hello({ model: "embed" }) },
    status: 400,
    body: {
      error: {
        code: "OperationNotSupported",
        message:
          "The chatCompletion operation does not work with the specified model, text-embedding-3-small. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.",
      },
    },
  },
  {
    what: "chat with a batch deployment",
    sent: { body: hello({ model: "nightly" }) },
    status: 400,
    body: {
      error: {
        code: "OperationNotSupported",
        message:
          "The chatCompletion operation does not work with the specified model, gpt-4.1. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.",
      },
    },
  },
  {
    what: "a prompt that is too long",
    sent: { body: hello({ messages: [{ role: "user", content: "x".repeat(1_200_000) }] }) },
    status: 400,
    body: invalid(
      "This model's maximum context length is 300000 tokens. However, your messages resulted in 300006 tokens. Please reduce the length of the messages.",
      "messages",
      "context_length_exceeded",
    ),
  },
  {
    what: "a text to embed that is too long",
    sent: { path: embeddings, body: { model: "embed", input: ["a", "x".repeat(32_769)] } },
    status: 400,
    body: invalid(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8193 tokens. Please reduce the length of the messages.",
      "input",
      "context_length_exceeded",
    ),
  },
  {
    what: "a prompt that the content filter stops",
    sent: { headers: { "x-emulate-content-filter": "prompt" } },
    status: 400,
    body: {
      error: {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
        type: null,
        param: "prompt",
        code: "content_filter",
        status: 400,
        innererror: {
          code: "ResponsibleAIPolicyViolation",
          content_filter_result: {
            hate: { filtered: false, severity: "safe" },
            self_harm: { filtered: false, severity: "safe" },
            sexual: { filtered: false, severity: "safe" },
            violence: { filtered: true, severity: "medium" },
          },
        },
      },
    },
  },
  {
    what: "a model that the account has none of",
    sent: { method: "GET", path: "/openai/v1/models/gpt-9" },
    status: 404,
    body: { error: { code: "ResourceNotFound", message: "There is no model gpt-9." } },
  },
];

const noKey = {
  error: {
    code: "401",
    message:
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
  },
};

describe("an account", () => {
  const deployments = [deployment(), embeddingDeployment, deployment({ name: "nightly", sku: "GlobalBatch" })];

  test.each(rows)("rejects $what", ({ sent, status, body }) => {
    const answer = serve(emulated(deployments), call(sent));
    expect({ status: answer.status, body: jsonOf(answer) }).toEqual({ status, body });
    expect(answer.usage).toBeUndefined();
  });

  test.each([
    ["neither key nor token", { "api-key": "" }, noKey],
    [
      "an authorization that is no bearer token",
      { "api-key": "", authorization: "Basic a2V5" },
      { error: { code: "PermissionDenied", message: "Principal does not have access to API/Operation." } },
    ],
  ])("rejects a call with %s", (_what, headers, body) => {
    const answer = serve(emulated(), call({ headers }));
    expect({ status: answer.status, body: jsonOf(answer) }).toEqual({ status: 401, body });
  });

  test.each([
    ["a key", {}],
    ["a subscription key", { "api-key": "", "ocp-apim-subscription-key": "key" }],
    ["a bearer token", { "api-key": "", authorization: "Bearer token" }],
  ])("serves a call with %s", (_what, headers) => {
    expect(serve(emulated(), call({ headers })).status).toBe(200);
  });

  test("says which methods a path has", () => {
    const answer = serve(emulated(), call({ method: "PUT", path: "/openai/v1/files/file-1" }));
    expect(answer.headers.get("allow")).toBe("GET, DELETE");
  });

  test("ignores what changes no count: temperature, seed, logit bias", () => {
    const body = hello({ temperature: 3, top_p: "high", seed: 1, logit_bias: { 5: 1 }, user: "me" });
    expect(serve(emulated(), call({ body })).status).toBe(200);
  });
});
