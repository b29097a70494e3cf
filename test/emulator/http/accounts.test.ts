import OpenAI, { toFile } from "openai";
import { batchLines } from "../../../emulator/http/lanes";
import { configWith, workloadWith } from "../../config-builder";
import { deploymentWith, laneWith, meteredLane, planWith } from "../../plan-builder";
import { deploymentOf } from "../gateway/emulated";
import { served } from "./gateway-server";

const chat = workloadWith();
const digest = workloadWith({ name: "digest", class: "batch", streaming: "denied" });
const config = configWith({ workloads: [chat, digest] });
const batch = laneWith(digest, "ef56", [deploymentWith({ name: "digest-ef56", sku: "DataZoneBatch", capacity: 500 })]);
const deployment = deploymentOf({
  name: "dev",
  config,
  plan: planWith(config, [meteredLane(chat, ["swedencentral"]), batch]),
});

test("a batch deployment, which has no lane, is reached at its account: file, job, and what is shown of it", async () => {
  const gateway = await served(deployment);
  try {
    const [line = ""] = batchLines(deployment, gateway.url);
    const baseURL = /baseURL: "([^"]+)"/.exec(line)?.[1] ?? "";
    expect(line).toBe(`batch digest-ef56 in swedencentral: new OpenAI({ baseURL: "${baseURL}", apiKey: "any" })`);
    const client = new OpenAI({ baseURL, apiKey: "any", maxRetries: 0 });
    const lines = [1, 2].map((id) =>
      JSON.stringify({
        custom_id: String(id),
        method: "POST",
        url: "/chat/completions",
        body: { model: "digest-ef56", messages: [{ role: "user", content: "Hi" }] },
      }),
    );
    const file = await client.files.create({
      purpose: "batch",
      file: await toFile(Buffer.from(lines.join("\n")), "in.jsonl"),
    });
    const job = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/chat/completions" as "/v1/chat/completions",
      completion_window: "24h",
    });
    expect(["validating", "in_progress"]).toContain((await client.batches.retrieve(job.id)).status);
    const text = await client.chat.completions.create(
      { model: "chat-ab12", messages: [{ role: "user", content: "Hi" }] },
      { headers: { "x-emulate-output-tokens": "2" } },
    );
    expect(text.usage?.completion_tokens).toBe(2);
    expect(gateway.lines).toEqual([]);
  } finally {
    await gateway.stop();
    expect(gateway.failures).toEqual([]);
  }
});

test("an account that is not there is no way in", async () => {
  const gateway = await served(deployment);
  const answer = await fetch(`${gateway.url}/_emulator/accounts/nobody/openai/v1/models`);
  expect(answer.status).toBe(404);
  await gateway.stop();
});

test("metrics are summed for the live page", async () => {
  const gateway = await served(deployment);
  const headers = {
    "Content-Type": "application/json",
    "api-key": "emulated-key-of-portal",
    "x-emulate-output-tokens": "2",
  };
  const body = JSON.stringify({ messages: [{ role: "user", content: "Hi" }] });
  for (let count = 0; count < 2; count++)
    await (await fetch(`${gateway.url}/chat/v1/chat/completions`, { method: "POST", headers, body })).text();
  const { metrics } = (await (await fetch(`${gateway.url}/_emulator/state.json`)).json()) as {
    metrics: { name: string; value: number; count: number }[];
  };
  expect(metrics.find(({ name }) => name === "headroom/Completion Tokens")).toMatchObject({
    value: 4,
    count: 2,
    dimensions: expect.stringContaining("workload=chat"),
  });
  await gateway.stop();
});
