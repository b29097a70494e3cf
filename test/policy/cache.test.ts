import { lanePolicy } from "../../policy/lane/lane";
import { behaves, chat, embeddings, header, hello, long } from "./csharp/behaves";
import { describeInCSharp, runPolicies } from "./csharp/run-policy";
import { escalation, exactCache, laneConsumer, laneProps, semanticCache } from "./lane-props";

const picture = { type: "image_url", image_url: { url: "https://a.example/b.png" } };
const bypassed = (what: string, body: unknown, value: string) => ({
  it: `bypasses for ${what}`,
  lane: { cache: semanticCache },
  when: chat(body),
  shows: header("x-headroom-cache", value),
});

behaves("the semantic cache", [
  bypassed("a streamed answer", { ...hello, stream: true }, "bypass(stream)"),
  bypassed("a call with tools", { ...hello, tools: [] }, "bypass(tools)"),
  bypassed("a prompt that is too long", long(8004), "bypass(length)"),
  bypassed(
    "a conversation",
    { messages: [...hello.messages, { role: "assistant", content: "hi" }, ...hello.messages] },
    "bypass(dialog)",
  ),
  bypassed("a question with a picture", { messages: [{ role: "user", content: [picture] }] }, "bypass(content)"),
  bypassed("a body without messages", {}, "bypass(dialog)"),
  {
    it: "bypasses for embeddings",
    lane: { cache: semanticCache },
    when: embeddings({ input: "a" }),
    shows: header("x-headroom-cache", "bypass(operation)"),
  },
  {
    it: "bypasses where each user has a cache and the caller names none",
    lane: { cache: { ...semanticCache, scope: "user" } },
    when: chat(),
    shows: header("x-headroom-cache", "bypass(user)"),
  },
  {
    it: "bypasses on the way up",
    lane: { cache: semanticCache, escalation },
    when: chat(hello, { "x-headroom-escalate": "true" }),
    shows: header("x-headroom-cache", "bypass(route)"),
  },
  {
    it: "is asked one plain question, and keeps the answer",
    lane: { cache: semanticCache },
    when: chat(),
    shows: (outcome) => {
      header("x-headroom-cache", "miss")(outcome);
      expect(outcome.log.filter((line) => line.startsWith("llm-semantic-cache"))).toEqual([
        expect.stringMatching(
          /^llm-semantic-cache-lookup score-threshold=0.05 embeddings-backend-id=chat-embeddings embeddings-backend-auth=system-assigned ignore-system-messages=true vary-by=[0-9A-F]{64}$/,
        ),
        "llm-semantic-cache-store duration=1800",
      ]);
    },
  },
  {
    it: "keeps no answer but a good one",
    lane: { cache: semanticCache },
    when: { ...chat(), answers: [{ status: 400 }] },
    shows: ({ log }) => expect(log.join()).not.toContain("cache-store"),
  },
]);

behaves("the exact cache", [
  {
    it: "answers the same bytes, and calls nobody",
    lane: { cache: exactCache },
    when: { ...chat(), cached: '{"id":"1"}' },
    shows: ({ response, log }) => {
      expect(response).toEqual({
        status: 200,
        headers: {
          "Content-Type": "application/json",
          "x-headroom-cache": "hit",
          "x-request-id": "00000000-0000-0000-0000-00000000000a",
        },
        body: '{"id":"1"}',
      });
      expect(log.join()).not.toContain("forward-request");
    },
  },
  {
    it: "keeps an answer",
    lane: { cache: exactCache },
    when: { ...chat(), answers: [{ status: 200, body: '{"id":"2"}' }] },
    shows: ({ log }) =>
      expect(log.join("\n")).toMatch(/cache-store-value key=[0-9A-F]{64} value=\{"id":"2"\} duration=600/),
  },
  {
    it: "takes embeddings and conversations",
    lane: { cache: exactCache },
    when: embeddings({ input: "a" }),
    shows: header("x-headroom-cache", "miss"),
  },
  {
    it: "reads no answer that is streamed",
    lane: { cache: exactCache },
    when: chat({ ...hello, stream: true }),
    shows: (outcome) => {
      header("x-headroom-cache", "bypass(stream)")(outcome);
      expect(outcome.log.join()).not.toContain("cache-store-value");
    },
  },
]);

describeInCSharp("the cache's key, the policy run in C#", () => {
  test("keeps answers apart by scope, version, system message and settings, and by nothing that changes none", () => {
    const consumers = [laneConsumer(), laneConsumer({ name: "agents" })];
    const keyOf = (scope: "consumer" | "user" | "shared", body: object, version = "v1", key = "web-app") => ({
      document: lanePolicy(laneProps({ cache: { ...semanticCache, scope, version }, consumers })),
      scenario: { ...chat(body), key },
    });
    const ask = (text: string, more: object = {}) => ({
      messages: [{ role: "user", content: text }],
      user: "ann",
      ...more,
    });
    const system = (text: string) => ask("a", { messages: [{ role: "system", content: text }, ...hello.messages] });
    const keys = runPolicies([
      keyOf("user", ask("a")),
      keyOf("user", ask("a", { user: "bob" })),
      keyOf("user", ask("a"), "v2"),
      keyOf("user", ask("a"), "v1", "agents"),
      keyOf("user", ask("a", { temperature: 0.3 })),
      keyOf("user", ask("a", { response_format: { type: "json_object" } })),
      keyOf("user", system("be brief")),
      keyOf("user", system("be rude")),
      keyOf("shared", ask("a")),
      keyOf("consumer", ask("a")),
      // The question is compared by its meaning; who asks is no matter where the scope does not say so.
      keyOf("user", ask("b", { metadata: { a: "1" } })),
      keyOf("shared", ask("a", { user: "bob" }), "v1", "agents"),
      keyOf("consumer", ask("a", { user: "bob" })),
    ]).map(({ log }) => /vary-by=(\w+)/.exec(log.join("\n"))?.[1]);
    expect(new Set(keys.slice(0, 10)).size).toBe(10);
    expect(keys.slice(10)).toEqual([keys[0], keys[8], keys[9]]);
  });
});
