import OpenAI, { APIError } from "openai";
import { emulatedKey } from "../../../emulator/gateway/subscriptions";
import type { Fault } from "../../../emulator/models/faults";
import { laneOf } from "../gateway/environments";
import { type ServedGateway, served } from "./gateway-server";

const messages = [{ role: "user" as const, content: "Say hello" }];
/** A short answer, so that the tests do not wait for a model's time. */
const short = { headers: { "x-emulate-output-tokens": "3" } };
const model = "gpt-5.6-terra";
const deployment = laneOf();
let gateway: ServedGateway;
let client: OpenAI;

beforeAll(async () => {
  gateway = await served(deployment);
  client = new OpenAI({ baseURL: `${gateway.url}/chat/v1`, apiKey: emulatedKey("portal"), maxRetries: 0 });
});

afterAll(async () => {
  await gateway.stop();
  expect(gateway.failures).toEqual([]);
});

test("a chat completion, with the key as the SDK sends it", async () => {
  const { data, response } = await client.chat.completions.create({ model, messages }, short).withResponse();
  expect(data.choices[0]?.message.content?.length).toBeGreaterThan(0);
  expect(data.usage?.completion_tokens).toBe(3);
  expect(response.headers.get("x-headroom-served-by")).toBe("swedencentral");
});

test("a streamed chat completion comes chunk by chunk and ends with its usage", async () => {
  const arrivals: number[] = [];
  let text = "";
  let usage: OpenAI.CompletionUsage | null | undefined;
  for await (const chunk of await client.chat.completions.create(
    { model, messages, stream: true },
    { headers: { "x-emulate-output-tokens": "20" } },
  )) {
    arrivals.push(performance.now());
    text += chunk.choices[0]?.delta.content ?? "";
    usage ??= chunk.usage;
  }
  expect(text.length).toBeGreaterThan(0);
  expect(usage?.completion_tokens).toBe(20);
  // 20 tokens at some 19 ms each: were the answer held back, all chunks would come at once.
  expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(100);
});

test("responses, whole and streamed", async () => {
  const whole = await client.responses.create({ model, input: "Say hello" }, short);
  expect(whole.output_text.length).toBeGreaterThan(0);
  const kinds = new Set<string>();
  for await (const event of await client.responses.create({ model, input: "Say hello", stream: true }, short))
    kinds.add(event.type);
  expect([...kinds]).toEqual(
    expect.arrayContaining(["response.created", "response.output_text.delta", "response.completed"]),
  );
});

test("the list of models", async () => {
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual([model]);
});

test("errors are the SDK's own classes, with the code of the gateway", async () => {
  const failing = [
    [() => client.chat.completions.create({ model: "gpt-2", messages }), 404, "model_not_found"],
    [
      () => new OpenAI({ baseURL: `${gateway.url}/chat/v1`, apiKey: "nobody's", maxRetries: 0 }).models.list(),
      401,
      "invalid_api_key",
    ],
  ] as const;
  for (const [call, status, code] of failing) {
    const error = await Promise.resolve(call()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status, code });
  }
});

test("a caller that leaves in the middle of a stream stops it, and the log says so", async () => {
  const stream = await client.chat.completions.create(
    { model, messages, stream: true },
    { headers: { "x-emulate-output-tokens": "500" } },
  );
  for await (const _ of stream) {
    stream.controller.abort();
    break;
  }
  await until(() => gateway.lines.some((line) => line.endsWith("caller-left")));
});

test("the SDK's own retries honour Retry-After, and get through when the fault is over", async () => {
  const throttled: Fault[] = ["swedencentral", "francecentral"].map((region) => ({
    kind: "throttle",
    retryAfterMs: 1000,
    fromMs: 0,
    toMs: 900,
    target: { region },
    share: 1,
  }));
  const broken = await served(deployment, { faults: throttled });
  try {
    const patient = new OpenAI({ baseURL: `${broken.url}/chat/v1`, apiKey: emulatedKey("portal"), maxRetries: 2 });
    const { choices } = await patient.chat.completions.create({ model, messages }, short);
    expect(choices).toHaveLength(1);
    expect(broken.lines.map((line) => line.slice(0, 3))).toEqual(["429", "200"]);
  } finally {
    await broken.stop();
  }
});

test("embeddings, on a lane that has them", async () => {
  const embedding = laneOf({ model: "text-embedding-3-large", modelVersion: "1", streaming: "denied" });
  const lane = await served(embedding);
  try {
    const openai = new OpenAI({ baseURL: `${lane.url}/chat/v1`, apiKey: emulatedKey("portal"), maxRetries: 0 });
    const { data } = await openai.embeddings.create({ model: "text-embedding-3-large", input: ["one", "two"] });
    expect(data.map(({ embedding: vector }) => vector.length)).toEqual([3072, 3072]);
  } finally {
    await lane.stop();
  }
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}
