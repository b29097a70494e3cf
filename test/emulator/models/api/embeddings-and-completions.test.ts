import { hashedEmbedding } from "../../../../emulator/models/api/embedding";
import { call, deployment, embeddingDeployment, emulated, eventsOf, jsonOf, serve } from "./account-builder";

const path = "/openai/v1/embeddings";

function cosine(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

describe("an embedding", () => {
  test("is a list with a vector for each text, and the tokens of all", () => {
    const body = { model: "embed", input: ["hello there", "good bye"] };
    const answer = serve(emulated(), call({ path, body }));
    const { object, data, model, usage } = jsonOf(answer);
    expect({ object, model, usage }).toEqual({
      object: "list",
      model: "text-embedding-3-small",
      usage: { prompt_tokens: 5, total_tokens: 5 },
    });
    expect(data.map(({ index, embedding }: never) => [index, (embedding as number[]).length])).toEqual([
      [0, 1536],
      [1, 1536],
    ]);
    expect(answer.usage).toEqual({ promptTokens: 5, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 });
    expect(answer.headersAtMs).toBe(100);
  });

  test("is the same in base64: floats of 32 bits, the low byte first", () => {
    const floats = jsonOf(serve(emulated(), call({ path, body: { model: "embed", input: "hello there" } })));
    const encoded = jsonOf(
      serve(emulated(), call({ path, body: { model: "embed", input: "hello there", encoding_format: "base64" } })),
    );
    const bytes = Buffer.from(encoded.data[0].embedding, "base64");
    const decoded = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(decoded).toHaveLength(1536);
    decoded.forEach((value, index) => {
      expect(value).toBeCloseTo(floats.data[0].embedding[index], 6);
    });
  });

  test.each([
    ["numbers of tokens", [1, 2, 3], 1, 3],
    ["lists of numbers of tokens", [[1, 2, 3], [4]], 2, 4],
  ])("takes %s", (_what, input, vectors, tokens) => {
    const { data, usage } = jsonOf(serve(emulated(), call({ path, body: { model: "embed", input } })));
    expect([data.length, usage.total_tokens]).toEqual([vectors, tokens]);
  });

  test("comes from what was handed in, shortened to the dimensions asked for and of length 1 again", () => {
    const account = emulated([embeddingDeployment], { embed: (text) => [text.length, 4, 12] });
    const whole = jsonOf(serve(account, call({ path, body: { model: "embed", input: "abc" } })));
    const short = jsonOf(serve(account, call({ path, body: { model: "embed", input: "abc", dimensions: 2 } })));
    expect(whole.data[0].embedding).toEqual([3, 4, 12]);
    expect(short.data[0].embedding).toEqual([0.6, 0.8]);
  });

  test("is served under a deployment's path", () => {
    const request = call({
      path: "/openai/deployments/embed/embeddings",
      query: { "api-version": "2024-10-21" },
      body: { input: "hello there" },
    });
    expect(jsonOf(serve(emulated(), request)).usage.total_tokens).toBe(3);
  });
});

describe("the embedding that needs no model", () => {
  const question = hashedEmbedding("How do I reset my password?", 1536);

  test.each([
    ["the same words in other spelling", "how do i reset my PASSWORD", 0.99, 1.01],
    ["nearly the same words", "How can I reset my password?", 0.6, 0.95],
    ["the same words in another order", "my reset do password how I", 0.5, 0.95],
    ["other words", "Quarterly revenue grew strongly across Europe", -0.2, 0.2],
  ])("has %s at a likeness between", (_what, text, least, most) => {
    const likeness = cosine(question, hashedEmbedding(text, 1536));
    expect(likeness).toBeGreaterThan(least);
    expect(likeness).toBeLessThan(most);
  });

  test.each([["words"], [""], ["?!"]])("has length 1 for %p", (text) => {
    const vector = hashedEmbedding(text, 64);
    expect(cosine(vector, vector)).toBeCloseTo(1, 10);
  });
});

describe("a legacy completion", () => {
  const legacy = call({ path: "/openai/v1/completions", body: { model: "chat", prompt: "hello there" } });

  test("is one object with a text", () => {
    expect(jsonOf(serve(emulated([deployment()]), legacy))).toMatchObject({
      id: expect.stringMatching(/^cmpl-/),
      object: "text_completion",
      model: "gpt-4.1-2025-04-14",
      choices: [
        { index: 0, finish_reason: "stop", logprobs: null, text: expect.stringMatching(/^\w{3} \w{3} \w{3}$/) },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 },
    });
  });

  test("has a choice for each prompt", () => {
    const body = { model: "chat", prompt: ["hello there", "good bye"], n: 2 };
    const { choices, usage } = jsonOf(serve(emulated(), call({ path: "/openai/v1/completions", body })));
    expect([choices.length, usage.completion_tokens]).toEqual([4, 12]);
  });

  test("ends after 16 tokens where no cap is set", () => {
    const request = {
      ...legacy,
      headers: new Map([
        ["api-key", "key"],
        ["x-emulate-output-tokens", "500"],
      ]),
    };
    const { choices, usage } = jsonOf(serve(emulated(), request));
    expect([usage.completion_tokens, choices[0].finish_reason]).toEqual([16, "length"]);
  });

  test("is streamed with a chunk for each token, the end, usage where asked for, [DONE]", () => {
    const body = { model: "chat", prompt: "hello there", stream: true, stream_options: { include_usage: true } };
    const events = eventsOf(serve(emulated(), call({ path: "/openai/v1/completions", body })));
    const texts = events.slice(0, 4).map(({ choices }) => choices[0].text);
    expect(texts.join("")).toMatch(/^\w{3} \w{3} \w{3}$/);
    expect(events[3].choices[0].finish_reason).toBe("stop");
    expect(events[4]).toMatchObject({ choices: [], usage: { total_tokens: 6 } });
    expect(events.slice(5)).toEqual(["[DONE]"]);
  });
});
