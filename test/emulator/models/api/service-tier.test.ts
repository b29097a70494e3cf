import { call, deployment, emulated, eventsOf, hello, jsonOf, serve } from "./account-builder";

const priority = deployment({ serviceTier: "Priority" });
const plain = deployment();
/** A token takes 10 ms where it is processed as standard, 5 ms by priority. */
const byTier = {
  latency: ({ serviceTier }: { readonly serviceTier: string | undefined }) => {
    const perTokenMs = serviceTier === "Priority" ? 5 : 10;
    return () => ({ ttftMs: 100, perTokenMs });
  },
};

test.each([
  ["by priority where its deployment is of that tier", priority, {}, "priority", 110],
  ["by priority where it leaves the tier to such a deployment", priority, { service_tier: "auto" }, "priority", 110],
  ["by priority where it asks for it", plain, { service_tier: "priority" }, "priority", 110],
  [
    "as standard where it asks for that, whatever its deployment",
    priority,
    { service_tier: "default" },
    "default",
    120,
  ],
  ["as standard where nobody asks for more, and nothing is said", plain, {}, undefined, 120],
  [
    "as standard in a deployment of one region",
    deployment({ sku: "Standard" }),
    { service_tier: "priority" },
    "default",
    120,
  ],
  [
    "as standard by PTUs",
    deployment({ sku: "GlobalProvisionedManaged" }),
    { service_tier: "priority" },
    "default",
    120,
  ],
])("a request is processed %s", (_, one, asked, tier, atMs) => {
  const answer = serve(emulated([one], byTier), call({ body: hello(asked) }));
  expect(jsonOf(answer).service_tier).toBe(tier);
  expect(answer.headersAtMs).toBe(atMs);
});

test.each([
  ["gpt-4.1", 128_001, "default"],
  ["gpt-4.1", 128_000, "priority"],
  ["gpt-5.6-terra", 128_001, "priority"],
])("a prompt to %s of %d tokens is processed as %s", (name, tokens, tier) => {
  const one = deployment({
    serviceTier: "Priority",
    capacity: 1000,
    model: { format: "OpenAI", name, version: "2026-01-01" },
  });
  // What frames a chat is 6 tokens.
  const text = "word ".repeat(tokens - 6);
  const account = emulated([one], { ...byTier, estimateTokens: (part) => part.split(" ").length - 1 });
  const answer = serve(account, call({ body: hello({ messages: [{ role: "user", content: text }] }) }));
  expect(jsonOf(answer).usage.prompt_tokens).toBe(tokens);
  expect(jsonOf(answer).service_tier).toBe(tier);
});

test("every chunk of a streamed chat names the tier", () => {
  const answer = serve(emulated([priority]), call({ body: hello({ stream: true }) }));
  const [, ...chunks] = eventsOf(answer).filter((event) => event !== "[DONE]");
  expect(new Set(chunks.map((event) => event.service_tier))).toEqual(new Set(["priority"]));
});

test("a response names the tier from its start", () => {
  const body = { model: "chat", input: "hello", stream: true };
  const answer = serve(emulated([priority]), call({ path: "/openai/v1/responses", body }));
  const text = answer.chunks.map((chunk) => chunk.text).join("");
  expect(text.match(/"service_tier":"priority"/g)).toHaveLength(3);
});
