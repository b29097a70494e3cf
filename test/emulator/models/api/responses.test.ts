import { call, emulated, eventsOf, jsonOf, serve, startMs } from "./account-builder";

const path = "/openai/v1/responses";
const body = { model: "chat", input: "hello there" };

function usage(output: number, reasoning = 0): unknown {
  return {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: 9 + output,
  };
}

describe("a response", () => {
  test("is one object with a message", () => {
    const answer = serve(emulated(), call({ path, body }));
    expect(jsonOf(answer)).toMatchObject({
      id: expect.stringMatching(/^resp_[0-9a-f]{48}$/),
      object: "response",
      created_at: startMs / 1000,
      status: "completed",
      error: null,
      incomplete_details: null,
      model: "gpt-4.1-2025-04-14",
      output: [
        {
          id: expect.stringMatching(/^msg_[0-9a-f]{48}$/),
          type: "message",
          status: "completed",
          role: "assistant",
          content: [
            { type: "output_text", annotations: [], logprobs: [], text: expect.stringMatching(/^\w{3} \w{3} \w{3}$/) },
          ],
        },
      ],
      usage: usage(3),
    });
    expect(answer.chunks.map(({ atMs }) => atMs)).toEqual([120]);
  });

  test("is streamed as numbered events, from created to completed", () => {
    const answer = serve(emulated(), call({ path, body: { ...body, stream: true } }));
    const events = eventsOf(answer);
    expect(events.map(({ type }) => type)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(answer.chunks.map(({ text }) => text.split("\n")[0])).toEqual(events.map(({ type }) => `event: ${type}`));
    expect(answer.chunks.map(({ atMs }) => atMs)).toEqual([100, 100, 100, 100, 100, 110, 120, 120, 120, 120, 120]);
    const text = events
      .slice(4, 7)
      .map(({ delta }) => delta)
      .join("");
    expect(events[7].text).toBe(text);
    expect(events[8].part.text).toBe(text);
    expect(events[9].item).toMatchObject({ status: "completed", content: [{ text }] });
    expect(events[10].response).toMatchObject({
      status: "completed",
      output: [{ content: [{ text }] }],
      usage: usage(3),
    });
    expect(events[0].response).toMatchObject({ status: "in_progress", output: [], usage: null });
    expect(new Set(events.filter(({ item_id }) => item_id).map(({ item_id }) => item_id)).size).toBe(1);
  });

  test("is incomplete where the cap cuts it, streamed too", () => {
    const cut = { ...body, max_output_tokens: 2 };
    const whole = jsonOf(serve(emulated(), call({ path, body: cut })));
    expect(whole).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      max_output_tokens: 2,
      usage: usage(2),
    });
    const events = eventsOf(serve(emulated(), call({ path, body: { ...cut, stream: true } })));
    expect(events.at(-1)).toMatchObject({ type: "response.incomplete", response: { status: "incomplete" } });
  });

  test("is incomplete where the content filter strikes", () => {
    const headers = { "x-emulate-content-filter": "completion" };
    const answer = jsonOf(serve(emulated(), call({ path, body, headers })));
    expect(answer).toMatchObject({ status: "incomplete", incomplete_details: { reason: "content_filter" } });
  });

  test("counts reasoning and shows none of it", () => {
    const headers = { "x-emulate-output-tokens": "5", "x-emulate-reasoning-tokens": "4" };
    const { output, usage: counted } = jsonOf(serve(emulated(), call({ path, body, headers })));
    expect(counted).toEqual(usage(5, 4));
    expect(output).toHaveLength(1);
    expect(output[0].content[0].text).toMatch(/^\w{3}$/);
  });

  test("calls a function that is forced, streamed too", () => {
    const forced = {
      ...body,
      tools: [{ type: "function", name: "look_up" }],
      tool_choice: { type: "function", name: "look_up" },
    };
    const { output } = jsonOf(serve(emulated(), call({ path, body: forced })));
    expect(output).toEqual([
      {
        id: expect.stringMatching(/^fc_/),
        type: "function_call",
        status: "completed",
        call_id: expect.stringMatching(/^call_/),
        name: "look_up",
        arguments: "{}",
      },
    ]);
    const types = eventsOf(serve(emulated(), call({ path, body: { ...forced, stream: true } }))).map(
      ({ type }) => type,
    );
    expect(types).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });

  test("is minimal JSON where a schema is asked for", () => {
    const format = {
      type: "json_schema",
      name: "n",
      schema: { type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 4 } } },
    };
    const { output } = jsonOf(serve(emulated(), call({ path, body: { ...body, text: { format } } })));
    expect(JSON.parse(output[0].content[0].text)).toEqual({ n: 4 });
  });

  test.each([
    // 11 characters are 3 tokens, 20 are 5; each message has 3 around it and the answer 3 before it.
    [
      "a list of messages",
      [
        { role: "system", content: "you are very helpful" },
        { role: "user", content: "hello there" },
      ],
      17,
    ],
    ["parts of a message", [{ role: "user", content: [{ type: "input_text", text: "hello there" }] }], 9],
    ["an image", [{ role: "user", content: [{ type: "input_image", image_url: "https://example.com/a.png" }] }], 771],
  ])("counts %s", (_what, input, tokens) => {
    expect(jsonOf(serve(emulated(), call({ path, body: { ...body, input } }))).usage.input_tokens).toBe(tokens);
  });

  test("counts instructions as a message", () => {
    const { usage: counted } = jsonOf(
      serve(emulated(), call({ path, body: { ...body, instructions: "you are very helpful" } })),
    );
    expect(counted.input_tokens).toBe(17);
  });
});
