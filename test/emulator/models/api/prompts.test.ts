import { fillerText } from "../../../../emulator/models/api/filler";
import { minimalJson } from "../../../../emulator/models/api/minimal-json";
import { PromptCache } from "../../../../emulator/models/api/prompt-cache";
import { estimateTokens } from "../../../../emulator/models/tokens";
import { call, emulated, hello, jsonOf, serve } from "./account-builder";

/** A text of so many tokens of four characters, which differs from its first token on by what it starts with. */
function prompt(tokens: number, start = "same"): string {
  return start + "x".repeat(4 * tokens - start.length);
}

describe("the prompt cache", () => {
  test.each([
    ["a prompt of 1,023 tokens", prompt(1023), prompt(1023), 0],
    ["a prompt of 1,024 tokens", prompt(1024), prompt(1024), 1024],
    ["127 tokens more than the shortest prefix", prompt(1151), prompt(1151), 1024],
    ["128 tokens more than the shortest prefix", prompt(1152), prompt(1152), 1152],
    ["a longer prompt that starts the same", prompt(2000), `${prompt(2000)} and more`, 1920],
    ["a shorter prompt that is the start of one before", prompt(4000), prompt(1500), 1408],
    ["a prompt that differs from its first token", prompt(2000), prompt(2000, "else"), 0],
    ["a prompt that differs after 1,100 tokens", prompt(2000), `${prompt(1100)}${prompt(900, "else")}`, 1024],
  ])("knows of %s what is whole steps", (_what, first, second, tokens) => {
    const cache = new PromptCache();
    expect(cache.match(first, 0)).toBe(0);
    cache.keep(0);
    expect(cache.match(second, 1)).toBe(tokens);
  });

  test("knows no prompt that was matched and not kept", () => {
    const cache = new PromptCache();
    cache.match(prompt(2000), 0);
    expect(cache.match(prompt(2000), 1)).toBe(0);
  });

  test("forgets what nobody used for its time, and keeps what somebody did", () => {
    const cache = new PromptCache(1000);
    const use = (text: string, atMs: number) => {
      const known = cache.match(text, atMs);
      cache.keep(atMs);
      return known;
    };
    const used = [use(prompt(1024), 0), use(prompt(1024), 900), use(prompt(1024), 1800), use(prompt(1024), 2801)];
    expect(used).toEqual([0, 1024, 1024, 0]);
  });

  test("forgets the least recently used first where it is full", () => {
    const cache = new PromptCache(1_000_000, 2);
    for (const start of ["one", "two", "one", "three"]) {
      cache.match(prompt(1024, start), 0);
      cache.keep(0);
    }
    expect(["one", "two", "three"].map((start) => cache.match(prompt(1024, start), 0))).toEqual([1024, 0, 1024]);
  });
});

describe("a prompt", () => {
  const words = "four";
  test.each([
    ["a message with its frame", [{ role: "user", content: words }], {}, 7],
    ["an empty message", [{ role: "assistant", content: null }], {}, 6],
    ["each message", Array(5).fill({ role: "user", content: words }), {}, 23],
    [
      "parts of text",
      [
        {
          role: "user",
          content: [
            { type: "text", text: words },
            { type: "text", text: words },
          ],
        },
      ],
      {},
      8,
    ],
    ["an image", [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:" } }] }], {}, 771],
    // [{"type":"function"}] has 21 characters.
    ["tools as the JSON they are", [{ role: "user", content: words }], { tools: [{ type: "function" }] }, 13],
  ])("counts %s", (_what, messages, more, tokens) => {
    expect(jsonOf(serve(emulated(), call({ body: hello({ messages, ...more }) }))).usage.prompt_tokens).toBe(tokens);
  });

  test("is counted as the account is told to count", () => {
    const account = emulated(undefined, { estimateTokens: (text) => text.split(" ").length });
    expect(jsonOf(serve(account, call())).usage.prompt_tokens).toBe(8);
  });
});

describe("filler", () => {
  test.each([1, 2, 100, 7000, 20_000])("of %p tokens is estimated as so many", (tokens) => {
    expect(estimateTokens(fillerText(12_345, 0, tokens))).toBe(tokens);
  });

  test.each([0, 5, 4_000_000_000])("of seed %p is the same in one piece and token by token", (seed) => {
    const pieces = Array.from({ length: 6000 }, (_, token) => fillerText(seed, token, token + 1));
    expect(pieces.join("")).toBe(fillerText(seed, 0, 6000));
    expect(pieces[0]).toMatch(/^\w{3}$/);
    expect(pieces.slice(1).every((piece) => /^ \w{3}$/.test(piece))).toBe(true);
  });
});

describe("minimal JSON", () => {
  const reference = { $defs: { name: { type: "string", minLength: 2 } }, $ref: "#/$defs/name" };
  const recursive = { type: "object", required: ["next"], properties: { next: { $ref: "#" } } };
  test.each<[string, unknown, unknown]>([
    ["a constant", { const: 5 }, 5],
    ["the first of some values", { enum: ["a", "b"] }, "a"],
    ["a flag", { type: "boolean" }, false],
    ["a number with a lower bound", { type: "number", minimum: 1.5 }, 1.5],
    ["a number with an upper bound below zero", { type: "integer", maximum: -3 }, -3],
    ["a list with a least length", { type: "array", minItems: 2, items: { type: "integer" } }, [0, 0]],
    ["what may be null", { type: ["string", "null"] }, null],
    ["one of several, null if it can be", { anyOf: [{ type: "string" }, { type: "null" }] }, null],
    [
      "an object, with what it must have",
      { type: "object", required: ["a"], properties: { a: { type: "string" }, b: { type: "string" } } },
      { a: "" },
    ],
    ["a reference", reference, "xx"],
    ["a schema that says nothing", {}, null],
  ])("is, of %s, the smallest value", (_what, schema, value) => {
    expect(JSON.parse(minimalJson(schema))).toEqual(value);
  });

  test("ends somewhere where a schema refers to itself", () => {
    expect(minimalJson(recursive)).toMatch(/^(\{"next":)+null\}+$/);
  });
});
