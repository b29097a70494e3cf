import {
  behaves,
  chat,
  codeOf,
  embeddings,
  forwardedTo,
  hello,
  long,
  refusedWith,
  responses,
  sent,
} from "./csharp/behaves";

const media = (bytes: number) => ({
  messages: [
    {
      role: "user",
      content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(bytes)}` } }],
    },
  ],
});
const strict = { type: "json_schema", json_schema: { name: "a", strict: true, schema: {} } };
const freeText = refusedWith(
  400,
  "structured_output_required",
  "this lane answers by a JSON Schema: set response_format (chat) or text.format (responses) to json_schema with strict true",
);
const notJson = refusedWith(400, "invalid_json", "the body must be a JSON object");

behaves("early checks", [
  { it: "rejects a body that is no JSON", when: chat("{"), shows: notJson },
  { it: "rejects a body that is a JSON list", when: chat("[]"), shows: notJson },
  {
    it: "rejects a request without a body",
    when: { request: { operation: "chat-completions" }, key: "web-app" },
    shows: notJson,
  },
  {
    it: "rejects a body that says it is too large, unread",
    lane: { maxBodyBytes: 100 },
    when: chat(hello, { "Content-Length": "101" }),
    shows: (outcome) => {
      refusedWith(413, "body_too_large", "this lane takes bodies of up to 100 bytes")(outcome);
      expect(outcome.bodyReads).toBe(0);
    },
  },
  {
    it: "rejects a body that is too large and does not say so",
    lane: { maxBodyBytes: 20 },
    when: chat(),
    shows: refusedWith(413, "body_too_large", "this lane takes bodies of up to 20 bytes"),
  },
  {
    it: "rejects a prompt over the budget",
    lane: { maxPromptTokens: 100 },
    when: chat(long(404)),
    shows: refusedWith(400, "context_length_exceeded", "this lane takes prompts of about 100 tokens"),
  },
  {
    it: "counts no media toward the budget",
    lane: { maxPromptTokens: 100 },
    when: chat(media(5000)),
    shows: forwardedTo("chat"),
  },
  {
    it: "rejects free text of a chat where structured output is required",
    lane: { structuredOutput: true },
    when: chat(),
    shows: freeText,
  },
  {
    it: "rejects a schema that is not strict",
    lane: { structuredOutput: true },
    when: chat({ ...hello, response_format: { ...strict, json_schema: { name: "a", schema: {} } } }),
    shows: freeText,
  },
  ...[{ response_format: null }, { response_format: { type: "json_schema", json_schema: null } }].map((body) => ({
    it: `rejects ${JSON.stringify(body)} like no schema at all`,
    lane: { structuredOutput: true },
    when: chat({ ...hello, ...body }),
    shows: freeText,
  })),
  {
    it: "rejects a JSON object without a schema",
    lane: { structuredOutput: true },
    when: chat({ ...hello, response_format: { type: "json_object" } }),
    shows: freeText,
  },
  {
    it: "takes a strict schema of a chat",
    lane: { structuredOutput: true },
    when: chat({ ...hello, response_format: strict }),
    shows: forwardedTo("chat"),
  },
  {
    it: "rejects free text of a response where structured output is required",
    lane: { structuredOutput: true },
    when: responses({ input: "hello" }),
    shows: freeText,
  },
  {
    it: "takes a strict schema of a response",
    lane: { structuredOutput: true },
    when: responses({ input: "hello", text: { format: { type: "json_schema", strict: true, schema: {} } } }),
    shows: forwardedTo("chat"),
  },
  {
    it: "asks for no schema of an embedding",
    lane: { structuredOutput: true },
    when: embeddings({ input: "hello" }),
    shows: forwardedTo("chat"),
  },
  ...[{ previous_response_id: "resp_1" }, { conversation: { id: "conv_1" } }, { background: true }].map((state) => ({
    it: `rejects a response with ${Object.keys(state)}, since the next may go to another account`,
    when: responses({ input: "and now?", ...state }),
    shows: (outcome: Parameters<typeof codeOf>[0]) => expect(codeOf(outcome)).toBe("state_not_supported"),
  })),
  {
    it: "rejects an item that only one account knows",
    when: responses({ input: [{ type: "item_reference", id: "rs_1" }] }),
    shows: (outcome) => expect(codeOf(outcome)).toBe("state_not_supported"),
  },
  {
    it: "stores no chat completion either",
    when: chat({ ...hello, store: true }),
    shows: (outcome) => expect(sent(outcome).store).toBe(false),
  },
  ...[
    { tools: [{ type: "web_search_preview" }] },
    {
      tools: [
        { type: "function", name: "f" },
        { type: "mcp", server_url: "https://a.example" },
      ],
    },
  ].map((body) => ({
    it: `rejects tools of the service's own: ${body.tools.at(-1)?.type}`,
    when: responses({ input: "hello", ...body }),
    shows: (outcome: Parameters<typeof codeOf>[0]) => expect(codeOf(outcome)).toBe("hosted_tools_denied"),
  })),
  {
    it: "rejects a chat's data sources",
    when: chat({ ...hello, data_sources: [{ type: "azure_search" }] }),
    shows: (outcome) => expect(codeOf(outcome)).toBe("hosted_tools_denied"),
  },
  {
    it: "takes hosted tools where the lane allows them",
    lane: { hostedTools: true },
    when: responses({ input: "hello", tools: [{ type: "web_search_preview" }] }),
    shows: forwardedTo("chat"),
  },
  {
    it: "takes a caller's own tools",
    when: chat({ ...hello, tools: [{ type: "function", function: { name: "f" } }] }),
    shows: forwardedTo("chat"),
  },
  {
    it: "sends text that looks like a date as it was written",
    when: chat({ messages: [{ role: "tool", content: "2026-10-04T10:00:00.120+09:00" }, ...hello.messages] }),
    shows: (outcome) => expect(sent(outcome).messages[0].content).toBe("2026-10-04T10:00:00.120+09:00"),
  },
  ...[
    ["text that calls itself data", { messages: [{ role: "user", content: `data:${"x".repeat(500)}` }] }],
    [
      "names of a schema",
      { ...hello, tools: [{ type: "function", function: { parameters: { ["y".repeat(500)]: {} } } }] },
    ],
  ].map(([what, body]) => ({
    it: `counts ${what} toward the budget`,
    lane: { maxPromptTokens: 100 },
    when: chat(body),
    shows: (outcome: Parameters<typeof codeOf>[0]) => expect(codeOf(outcome)).toBe("context_length_exceeded"),
  })),
  {
    it: "counts a token id of an embedding as a token",
    lane: { maxPromptTokens: 100 },
    when: embeddings({ input: Array.from({ length: 101 }, (_, index) => index) }),
    shows: (outcome) => expect(codeOf(outcome)).toBe("context_length_exceeded"),
  },
  {
    it: "takes a null for an earlier response, and asks that nothing is stored",
    when: responses({ input: "hello", previous_response_id: null, store: true }),
    shows: (outcome) => expect(sent(outcome).store).toBe(false),
  },
  {
    it: "rejects a value of a wrong type with 400 and no internals",
    when: chat({ ...hello, stream: { a: 1 } }),
    shows: ({ response }) => {
      expect(response?.status).toBe(400);
      expect(JSON.parse(response?.body ?? "").error).toEqual({
        code: "invalid_request",
        message: "a value of the request is not of the type that its name asks for",
        type: "gateway_error",
        param: null,
      });
    },
  },
]);

behaves("the output cap", [
  {
    it: "is injected into a chat that states none",
    when: chat(),
    shows: (outcome) => expect(sent(outcome).max_completion_tokens).toBe(1024),
  },
  {
    it: "takes the place of what older callers say, which newer models refuse",
    when: chat({ ...hello, max_tokens: 9000, max_completion_tokens: null }),
    shows: (outcome) => {
      expect(sent(outcome).max_completion_tokens).toBe(1024);
      expect(sent(outcome).max_tokens).toBeUndefined();
    },
  },
  {
    it: "is clamped under whichever name it was stated",
    when: chat({ ...hello, max_tokens: 10, max_completion_tokens: 100_000 }),
    shows: (outcome) => expect(sent(outcome).max_completion_tokens).toBe(1024),
  },
  {
    it: "keeps its older name for models that are not OpenAI's",
    lane: { modelFormat: "DeepSeek" },
    when: chat({ ...hello, max_completion_tokens: 10 }),
    shows: (outcome) => {
      expect(sent(outcome).max_tokens).toBe(10);
      expect(sent(outcome).max_completion_tokens).toBeUndefined();
    },
  },
  {
    it: "holds for all choices together",
    when: chat({ ...hello, n: 4 }),
    shows: (outcome) => expect(sent(outcome).max_completion_tokens).toBe(256),
  },
  {
    it: "is left where the caller's is lower",
    when: chat({ ...hello, max_completion_tokens: 9 }),
    shows: (outcome) => expect(sent(outcome).max_completion_tokens).toBe(9),
  },
  {
    it: "has its own name in a response",
    when: responses({ input: "hello" }),
    shows: (outcome) => expect(sent(outcome)).toMatchObject({ max_output_tokens: 1024, store: false }),
  },
  {
    it: "is not for embeddings",
    when: embeddings({ input: "hello" }),
    shows: (outcome) => expect(sent(outcome)).toEqual({ input: "hello", model: "chat-k3f9" }),
  },
]);

behaves("streaming", [
  {
    it: "is refused where it is denied",
    lane: { streaming: "denied" },
    when: chat({ ...hello, stream: true }),
    shows: refusedWith(400, "streaming_denied", "this lane does not stream: leave stream out"),
  },
  {
    it: "is asked for where it is required",
    lane: { streaming: "required" },
    when: chat(),
    shows: refusedWith(400, "streaming_required", "this lane answers streamed requests only: set stream to true"),
  },
  {
    it: "is not asked of embeddings, which cannot",
    lane: { streaming: "required" },
    when: embeddings({ input: "hello" }),
    shows: forwardedTo("chat"),
  },
  {
    it: "brings the usage of a chat",
    when: chat({ ...hello, stream: true }),
    shows: (outcome) => expect(sent(outcome).stream_options).toEqual({ include_usage: true }),
  },
  {
    it: "brings no usage to a caller who wants none",
    when: chat({ ...hello, stream: true, stream_options: { include_usage: false } }),
    shows: (outcome) => expect(sent(outcome).stream_options).toEqual({ include_usage: false }),
  },
  {
    it: "asks no response for its usage, whose last event carries it",
    when: responses({ input: "hello", stream: true }),
    shows: (outcome) => expect(sent(outcome).stream_options).toBeUndefined(),
  },
  {
    it: "asks for no usage where the lane leaves it",
    lane: { askStreamUsage: false },
    when: chat({ ...hello, stream: true }),
    shows: (outcome) => expect(sent(outcome).stream_options).toBeUndefined(),
  },
]);
