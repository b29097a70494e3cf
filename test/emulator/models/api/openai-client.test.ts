import OpenAI, { toFile } from "openai";
import type { EmulatedAccount } from "../../../../emulator/models/account";
import { deployment, embeddingDeployment, emulated, serve, startMs, textOf } from "./account-builder";

/** OpenAI's own client, whose calls the account answers at a time that a test sets. */
function clientOf(account: EmulatedAccount, clock: { nowMs: number } = { nowMs: startMs }): OpenAI {
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    const { pathname, searchParams } = new URL(request.url);
    const answer = serve(
      account,
      {
        method: request.method,
        path: pathname,
        query: new Map(searchParams),
        headers: new Map([...request.headers, ["x-emulate-output-tokens", "5"]]),
        body: await request.text(),
      },
      clock.nowMs,
    );
    return new Response(textOf(answer), { status: answer.status, headers: [...answer.headers] });
  };
  return new OpenAI({ apiKey: "key", baseURL: "https://contoso.openai.azure.com/openai/v1", fetch, maxRetries: 0 });
}

const messages = [{ role: "user", content: "hello there" }] as const;
const fiveWords = /^\w{3}( \w{3}){4}$/;

describe("OpenAI's client", () => {
  test("reads a chat completion, whole and streamed", async () => {
    const client = clientOf(emulated());
    const whole = await client.chat.completions.create({ model: "chat", messages: [...messages] });
    expect(whole.choices[0]?.message.content).toMatch(fiveWords);
    const runner = client.chat.completions.stream({
      model: "chat",
      messages: [...messages],
      stream_options: { include_usage: true },
    });
    const streamed = await runner.finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toMatch(fiveWords);
    expect(streamed.usage?.completion_tokens).toBe(5);
  });

  test("reads a forced function from a stream", async () => {
    const tools = [{ type: "function", function: { name: "look_up", parameters: {} } }] as const;
    const runner = clientOf(emulated()).chat.completions.stream({
      model: "chat",
      messages: [...messages],
      tools: [...tools],
      tool_choice: "required",
    });
    const { choices } = await runner.finalChatCompletion();
    expect(choices[0]?.message.tool_calls).toMatchObject([{ function: { name: "look_up", arguments: "{}" } }]);
  });

  test("reads a response, whole and streamed", async () => {
    const client = clientOf(emulated());
    const whole = await client.responses.create({ model: "chat", input: "hello there" });
    expect(whole.output_text).toMatch(fiveWords);
    const streamed = await client.responses.stream({ model: "chat", input: "hello there" }).finalResponse();
    expect(streamed.output_text).toMatch(fiveWords);
    expect(streamed.usage?.output_tokens).toBe(5);
  });

  test("reads embeddings, which it asks for in base64", async () => {
    const { data } = await clientOf(emulated()).embeddings.create({ model: "embed", input: "hello there" });
    expect(data[0]?.embedding).toHaveLength(1536);
  });

  test("reads the models", async () => {
    const { data } = await clientOf(emulated([deployment(), embeddingDeployment])).models.list();
    expect(data.map(({ id }) => id)).toEqual(["gpt-4.1-2025-04-14", "text-embedding-3-small"]);
  });

  test("takes a batch from its file to its answers", async () => {
    const clock = { nowMs: startMs };
    const client = clientOf(emulated([deployment({ sku: "GlobalBatch" })], { outputTokens: () => 5 }), clock);
    const line = { custom_id: "a", method: "POST", url: "/chat/completions", body: { model: "chat", messages } };
    const file = await client.files.create({
      file: await toFile(Buffer.from(JSON.stringify(line)), "night.jsonl"),
      purpose: "batch",
    });
    expect(file.filename).toBe("night.jsonl");
    const endpoint = "/v1/chat/completions";
    const batch = await client.batches.create({ input_file_id: file.id, endpoint, completion_window: "24h" });
    clock.nowMs += 3_600_000;
    const done = await client.batches.retrieve(batch.id);
    expect([done.status, done.request_counts]).toEqual(["completed", { total: 1, completed: 1, failed: 0 }]);
    const content = await client.files.content(done.output_file_id ?? "");
    expect(JSON.parse(await content.text()).custom_id).toBe("a");
  });

  test("rejects what is refused, by its status and code", async () => {
    const client = clientOf(emulated());
    await expect(client.chat.completions.create({ model: "other", messages: [...messages] })).rejects.toMatchObject({
      status: 404,
      code: "DeploymentNotFound",
    });
    await expect(client.chat.completions.create({ model: "chat", messages: [] })).rejects.toMatchObject({
      status: 400,
      code: "empty_array",
      param: "messages",
    });
  });
});
