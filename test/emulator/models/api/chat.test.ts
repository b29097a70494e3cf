import { call, emulated, eventsOf, hello, jsonOf, serve, startMs } from "./account-builder";

const passed = {
  hate: { filtered: false, severity: "safe" },
  self_harm: { filtered: false, severity: "safe" },
  sexual: { filtered: false, severity: "safe" },
  violence: { filtered: false, severity: "safe" },
};
const details = {
  completion_tokens_details: {
    accepted_prediction_tokens: 0,
    audio_tokens: 0,
    reasoning_tokens: 0,
    rejected_prediction_tokens: 0,
  },
  prompt_tokens_details: { audio_tokens: 0, cached_tokens: 0 },
};
const tools = [{ type: "function", function: { name: "look_up", parameters: {} } }];

describe("a chat completion", () => {
  test("is one object, when all of it is generated", () => {
    const answer = serve(emulated(), call());
    expect(jsonOf(answer)).toEqual({
      id: expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{29}$/),
      object: "chat.completion",
      created: startMs / 1000,
      model: "gpt-4.1-2025-04-14",
      system_fingerprint: null,
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: passed }],
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          logprobs: null,
          content_filter_results: passed,
          message: {
            role: "assistant",
            content: expect.stringMatching(/^\w{3} \w{3} \w{3}$/),
            refusal: null,
            annotations: [],
          },
        },
      ],
      // "hello there" is 3 tokens; 3 frame the message, 3 prime the answer.
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, ...details },
    });
    expect(answer.headersAtMs).toBe(120);
    expect(answer.chunks.map(({ atMs }) => atMs)).toEqual([120]);
    expect(answer.usage).toEqual({ promptTokens: 9, cachedTokens: 0, completionTokens: 3, reasoningTokens: 0 });
    expect(answer.deployment).toBe("chat");
  });

  test("is the same under a deployment's path, whatever model the body names", () => {
    const path = "/openai/deployments/chat/chat/completions";
    const query = { "api-version": "2024-10-21" };
    const answer = serve(emulated(), call({ path, query, body: hello({ model: "other" }) }));
    expect(jsonOf(answer).usage.total_tokens).toBe(12);
  });

  test("is streamed as the prompt's annotations, a role, a chunk for each token, the end, [DONE]", () => {
    const answer = serve(emulated(), call({ body: hello({ stream: true }) }));
    const [filter, role, first, second, third, end, done, ...more] = eventsOf(answer);
    expect(filter).toEqual({
      choices: [],
      created: 0,
      id: "",
      model: "",
      object: "",
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: passed }],
    });
    expect(role).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: "chat.completion.chunk",
      created: startMs / 1000,
      model: "gpt-4.1-2025-04-14",
      system_fingerprint: null,
      choices: [
        {
          index: 0,
          finish_reason: null,
          logprobs: null,
          content_filter_results: passed,
          delta: { role: "assistant", content: "", refusal: null },
        },
      ],
    });
    const words = [first, second, third].map((chunk) => chunk.choices[0].delta.content);
    expect(words).toEqual([expect.stringMatching(/^\w{3}$/), ...Array(2).fill(expect.stringMatching(/^ \w{3}$/))]);
    expect(end.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect([done, more]).toEqual(["[DONE]", []]);
    expect(new Set([role, first, second, third, end].map(({ id }) => id)).size).toBe(1);
    expect(answer.headersAtMs).toBe(100);
    expect(answer.chunks.map(({ atMs }) => atMs)).toEqual([100, 100, 100, 110, 120, 120, 120]);
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  });

  test("has a chunk with usage before [DONE] where that is asked for, and null usage in the chunks before", () => {
    const body = hello({ stream: true, stream_options: { include_usage: true } });
    const events = eventsOf(serve(emulated(), call({ body })));
    expect(events.at(-2)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, ...details },
    });
    expect(events.slice(1, -2).map(({ usage }) => usage)).toEqual(Array(5).fill(null));
  });

  test("says the same streamed and whole, for the same random numbers", () => {
    const whole = jsonOf(serve(emulated(), call())).choices[0].message.content;
    const events = eventsOf(serve(emulated(), call({ body: hello({ stream: true }) })));
    const streamed = events.slice(1, -2).map(({ choices }) => choices[0].delta.content);
    expect(streamed.join("")).toBe(whole);
  });

  test("has several choices that differ, and counts the tokens of all", () => {
    const { choices, usage } = jsonOf(
      serve(emulated(), call({ body: hello({ n: 3 }), headers: { "x-emulate-output-tokens": "20" } })),
    );
    expect(choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
    const texts = choices.map(({ message }: { message: { content: string } }) => message.content);
    expect(new Set(texts).size).toBeGreaterThan(1);
    expect(usage.completion_tokens).toBe(60);
  });

  test("streams several choices in turns", () => {
    const events = eventsOf(serve(emulated(), call({ body: hello({ stream: true, n: 2 }) })));
    const order = events.slice(1, -1).map(({ choices }) => choices[0].index);
    expect(order).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  });

  test.each([
    ["max_tokens", { max_tokens: 2 }, 2, "length"],
    ["max_completion_tokens, before max_tokens", { max_tokens: 3, max_completion_tokens: 2 }, 2, "length"],
    ["a cap that is just reached", { max_tokens: 3 }, 3, "stop"],
  ])("ends by %s", (_what, caps, tokens, finish) => {
    const { choices, usage } = jsonOf(serve(emulated(), call({ body: hello(caps) })));
    expect([usage.completion_tokens, choices[0].finish_reason]).toEqual([tokens, finish]);
  });

  test("counts reasoning within the output, before the text", () => {
    const headers = { "x-emulate-output-tokens": "5", "x-emulate-reasoning-tokens": "3" };
    const answer = serve(
      emulated(),
      call({ headers, body: hello({ stream: true, stream_options: { include_usage: true } }) }),
    );
    const usage = eventsOf(answer).at(-2).usage;
    expect([usage.completion_tokens, usage.completion_tokens_details.reasoning_tokens]).toEqual([5, 3]);
    // Two tokens of text, the fourth and fifth that are generated.
    expect(answer.chunks.slice(2, 4).map(({ atMs }) => atMs)).toEqual([130, 140]);
    expect(answer.usage).toMatchObject({ completionTokens: 5, reasoningTokens: 3 });
  });

  test("has no more reasoning than output", () => {
    const headers = { "x-emulate-output-tokens": "5", "x-emulate-reasoning-tokens": "30" };
    const answer = serve(emulated(), call({ headers }));
    expect(answer.usage).toMatchObject({ completionTokens: 5, reasoningTokens: 5 });
    expect(jsonOf(answer).choices[0].message.content).toBe("");
  });

  test.each([
    ["by name", { type: "function", function: { name: "look_up" } }],
    ["as some tool is required", "required"],
  ])("calls a function that is forced %s", (_what, tool_choice) => {
    const { choices } = jsonOf(serve(emulated(), call({ body: hello({ tools, tool_choice }) })));
    expect(choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        content: null,
        tool_calls: [
          {
            id: expect.stringMatching(/^call_[A-Za-z0-9]{24}$/),
            type: "function",
            function: { name: "look_up", arguments: "{}" },
          },
        ],
      },
    });
  });

  test("streams a forced function: its name with the role, then its arguments", () => {
    const body = hello({ tools, tool_choice: "required", stream: true });
    const deltas = eventsOf(serve(emulated(), call({ body })))
      .slice(1, -1)
      .map(({ choices }) => choices[0].delta);
    expect(deltas).toEqual([
      {
        role: "assistant",
        content: null,
        refusal: null,
        tool_calls: [
          { index: 0, id: expect.any(String), type: "function", function: { name: "look_up", arguments: "" } },
        ],
      },
      { tool_calls: [{ index: 0, function: { arguments: "{}" } }] },
      {},
    ]);
  });

  test("answers in words where tools are merely offered", () => {
    const { choices } = jsonOf(serve(emulated(), call({ body: hello({ tools, tool_choice: "auto" }) })));
    expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { content: expect.any(String) } });
  });

  test.each([
    ["an object", { type: "json_object" }, {}],
    [
      "a schema",
      {
        type: "json_schema",
        json_schema: {
          name: "city",
          schema: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
        },
      },
      { name: "" },
    ],
  ])("is minimal JSON where %s is asked for, streamed too", (_what, response_format, value) => {
    const whole = jsonOf(serve(emulated(), call({ body: hello({ response_format }) })));
    expect(JSON.parse(whole.choices[0].message.content)).toEqual(value);
    const events = eventsOf(serve(emulated(), call({ body: hello({ response_format, stream: true }) })));
    const text = events.slice(1, -2).map(({ choices }) => choices[0].delta.content);
    expect(JSON.parse(text.join(""))).toEqual(value);
  });

  test("stops half way where the content filter strikes the answer", () => {
    const headers = { "x-emulate-content-filter": "completion", "x-emulate-output-tokens": "10" };
    const { choices, usage } = jsonOf(serve(emulated(), call({ headers })));
    expect(choices[0]).toMatchObject({
      finish_reason: "content_filter",
      content_filter_results: { violence: { filtered: true, severity: "medium" } },
    });
    expect(usage.completion_tokens).toBe(5);
  });

  test("has a length of its own where nobody sets one: a lognormal around 151 tokens", () => {
    const account = emulated(undefined, { capacity: () => unlimited });
    const request = call({ headers: { "x-emulate-output-tokens": "" } });
    const lengths = Array.from({ length: 2000 }, () => serve(account, request).usage?.completionTokens ?? 0);
    lengths.sort((a, b) => a - b);
    expect(lengths[1000]).toBeGreaterThan(135);
    expect(lengths[1000]).toBeLessThan(168);
    expect(lengths[0]).toBeGreaterThanOrEqual(1);
  });
});

const unlimited = {
  take: () => ({
    admitted: true,
    status: 200 as const,
    reason: undefined,
    retryAfterMs: 0,
    utilization: 0,
    remainingTokens: undefined,
    remainingRequests: undefined,
    chargedTokens: 0,
    settledTokens: 0,
  }),
  completeAt: () => {},
  cancel: () => {},
  utilization: () => 0,
  standardLimits: undefined,
  enqueuedTokens: undefined,
  maxPromptTokens: undefined,
};
