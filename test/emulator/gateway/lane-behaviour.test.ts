import type { Deployment } from "../../../emulator/deployment";
import { type Fault, loadFaults } from "../../../emulator/models/faults";
import { consumerWith } from "../../config-builder";
import { emulated, hello, startMs } from "./emulated";
import { byToken, laneOf, withEntra } from "./environments";

const plain = laneOf();

/** Faults as a person writes them. */
function faults(deployment: Deployment, ...lines: readonly string[]): readonly Fault[] {
  const text = `faults:\n${lines.map((line) => `  - { fromSeconds: 0, ${line} }`).join("\n")}\n`;
  return loadFaults(text, "faults.yaml", {
    regions: deployment.accounts.map(({ region }) => region),
    accounts: deployment.accounts.map(({ name }) => name),
    deployments: deployment.accounts.flatMap((account) => account.deployments.map(({ name }) => name)),
  });
}

describe("surface", () => {
  test("a chat completion is served, and the answer tells by whom", async () => {
    const answer = await emulated(plain).ask();
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ object: "chat.completion", usage: { prompt_tokens: expect.any(Number) } });
    expect(answer.headers).toMatchObject({
      "x-headroom-attempts": "1",
      "x-headroom-served-by": "swedencentral",
      "x-headroom-fallback": "none",
    });
  });

  test.each([
    ["/responses", { input: "Say hello" }, { object: "response", status: "completed" }],
    ["/chat/completions", hello, { object: "chat.completion" }],
  ])("%s is served", async (path, body, expected) => {
    expect((await emulated(plain).ask({ path, body })).json).toMatchObject(expected);
  });

  test("the models list shows what this caller may use", async () => {
    const answer = await emulated(plain).ask({ path: "/models", method: "GET" });
    expect(answer.json).toMatchObject({ object: "list", data: [{ id: "gpt-5.6-terra", owned_by: "chat" }] });
  });

  test.each([
    ["an unknown model", { ...hello, model: "gpt-2" }, 404, "model_not_found"],
    ["a body that is no JSON", "{", 400, "invalid_json"],
  ])("%s is answered in the one error shape", async (_, body, status, code) => {
    const answer = await emulated(plain).ask({ body });
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  test("an operation that the lane has not is 404 in the same shape", async () => {
    const answer = await emulated(plain).ask({ path: "/images/generations" });
    expect([answer.status, answer.json.error.code]).toEqual([404, "not_found"]);
  });
});

describe("authentication", () => {
  test.each([
    ["no key", null, 401, "invalid_api_key"],
    ["a key of nobody", "stranger", 401, "invalid_api_key"],
  ])("%s is refused before any call", async (_, key, status, code) => {
    const answer = await emulated(plain).ask({ key });
    expect([answer.status, answer.json.error.code, answer.run.attempts]).toEqual([status, code, []]);
  });

  test("a token of the application that may call is taken; one of another tenant, or none, is refused", async () => {
    const deployment = laneOf({}, { ...withEntra, consumers: [consumerWith(byToken)] });
    const gateway = emulated(deployment);
    expect((await gateway.ask()).status).toBe(200);
    const token = (payload: object) =>
      `Bearer ${[{ alg: "none" }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;
    const foreign = { tid: "other", azp: byToken.entra?.applicationIds[0], aud: "api://contoso" };
    for (const headers of [{ Authorization: token(foreign) }, {}]) {
      const answer = await gateway.ask({ key: null, headers });
      expect([answer.status, answer.json.error.code]).toEqual([401, "invalid_token"]);
    }
  });

  test("what the caller showed never reaches a backend, which gets the gateway's identity", async () => {
    const { run } = await emulated(plain).ask({ headers: { "x-ms-spillover-deployment": "mine" } });
    expect(run.Request.Headers.get("api-key")).toBeUndefined();
    expect(run.Request.Headers.get("x-ms-spillover-deployment")).toBeUndefined();
    expect(run.Request.Headers.get("authorization")?.values[0]).toMatch(
      /^Bearer emulated\..+\.https:\/\/cognitiveservices\.azure\.com$/,
    );
  });
});

describe("early checks", () => {
  test.each([
    [
      "a prompt over the context budget",
      { context: { maxPromptTokens: 100, maxOutputTokens: 50, maxBodyKilobytes: 512 } },
      { messages: [{ role: "user", content: "a".repeat(2000) }] },
      400,
      "context_length_exceeded",
    ],
    [
      "a body over the lane's size",
      { context: { maxPromptTokens: 100, maxOutputTokens: 50, maxBodyKilobytes: 1 } },
      { messages: [{ role: "user", content: "a".repeat(2000) }] },
      413,
      "body_too_large",
    ],
    [
      "a stream on a lane that has none",
      { streaming: "denied" as const },
      { ...hello, stream: true },
      400,
      "streaming_denied",
    ],
    ["no stream on a lane that must", { streaming: "required" as const }, hello, 400, "streaming_required"],
    [
      "free text on a lane of structured output",
      { responseFormat: "jsonSchema" as const },
      hello,
      400,
      "structured_output_required",
    ],
  ])("%s is refused before any call", async (_, workload, body, status, code) => {
    const answer = await emulated(laneOf(workload)).ask({ body });
    expect([answer.status, answer.json.error.code, answer.run.attempts]).toEqual([status, code, []]);
  });

  test.each([
    ["a cap is set where there is none", "/chat/completions", {}, { max_completion_tokens: 2000 }],
    ["a cap over the lane's is cut", "/chat/completions", { max_tokens: 9000 }, { max_completion_tokens: 2000 }],
    ["a lower cap stands", "/chat/completions", { max_completion_tokens: 7 }, { max_completion_tokens: 7 }],
    ["responses have a cap too", "/responses", { max_output_tokens: 9000 }, { max_output_tokens: 2000, store: false }],
  ])("%s", async (_, path, more, expected) => {
    const { run } = await emulated(plain).ask({
      path,
      body: { ...(path === "/responses" ? { input: "Hi" } : hello), ...more },
    });
    expect(JSON.parse(run.Request.sent)).toMatchObject(expected);
  });
});

describe("limits", () => {
  const few = laneOf(
    {},
    { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 1000, requestsPerMinute: 60 }] })] },
  );

  test("tokens left are told; beyond the limit a caller gets 429 with Retry-After and is let in after it", async () => {
    const gateway = emulated(few);
    const ask = () => gateway.ask({ headers: { "x-emulate-output-tokens": "1500" } });
    const first = await ask();
    expect([first.status, first.headers["x-headroom-remaining-tokens"]]).toEqual([200, "0"]);
    const second = await ask();
    expect([second.status, second.json.error.code, second.run.attempts]).toEqual([429, "token_limit_exceeded", []]);
    gateway.wait(Number(second.headers["retry-after"]));
    expect((await ask()).status).toBe(200);
  });

  test("requests over their limit get 429 with Retry-After", async () => {
    const gateway = emulated(
      laneOf(
        {},
        { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 50_000, requestsPerMinute: 2 }] })] },
      ),
    );
    const statuses = [];
    for (let count = 0; count < 3; count++)
      statuses.push((await gateway.ask({ path: "/models", method: "GET" })).status, (await gateway.ask()).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    const refused = await gateway.ask();
    expect([refused.status, refused.json.error.code, Number(refused.headers["retry-after"]) > 0]).toEqual([
      429,
      "request_limit_exceeded",
      true,
    ]);
  });

  test("a quota that is spent is 403 until its period ends", async () => {
    const quota = { tokens: 1000, period: "Daily" as const };
    const gateway = emulated(
      laneOf(
        {},
        {
          consumers: [
            consumerWith({
              lanes: [{ workload: "chat", tokensPerMinute: 50_000, requestsPerMinute: 60, tokenQuota: quota }],
            }),
          ],
        },
      ),
    );
    const ask = () => gateway.ask({ headers: { "x-emulate-output-tokens": "1500" } });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.json.error.code]).toEqual([403, "token_quota_exceeded"]);
    gateway.wait(Number(refused.headers["retry-after"]));
    expect((await ask()).status).toBe(200);
  });
});

describe("failure", () => {
  test("a region that is down fails over, by name, to the next", async () => {
    const gateway = emulated(plain, { faults: faults(plain, "kind: region-down, region: swedencentral") });
    const answer = await gateway.ask();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "x-headroom-attempts": "2",
      "x-headroom-served-by": "francecentral",
      "x-headroom-fallback": "unreachable",
    });
    expect(answer.run.attempts.map(({ backendId, status, failure }) => [backendId, status ?? failure])).toEqual([
      ["chat-swedencentral", "unreachable"],
      ["chat-francecentral", 200],
    ]);
  });

  test.each([429, 500, 503])("a %s fails over, and the answer says why", async (status) => {
    const gateway = emulated(plain, {
      faults: faults(plain, `kind: status, region: swedencentral, status: ${status}`),
    });
    const answer = await gateway.ask();
    expect([answer.status, answer.headers["x-headroom-fallback"]]).toEqual([200, String(status)]);
  });

  test("a 400 is the caller's own and is not tried again", async () => {
    const gateway = emulated(plain, { faults: faults(plain, "kind: status, region: swedencentral, status: 400") });
    const answer = await gateway.ask();
    expect([answer.status, answer.run.attempts.length]).toEqual([400, 1]);
  });

  test("when all deployments are throttled the caller gets 429 with the shortest Retry-After", async () => {
    const gateway = emulated(plain, {
      faults: faults(
        plain,
        "kind: throttle, region: swedencentral, retryAfterSeconds: 30",
        "kind: throttle, region: francecentral, retryAfterSeconds: 7",
      ),
    });
    const answer = await gateway.ask();
    expect([answer.status, answer.json.error.code, answer.headers["retry-after"]]).toEqual([
      429,
      "capacity_exhausted",
      "7",
    ]);
    expect(answer.run.attempts).toHaveLength(3);
  });

  test("a breaker opens after its failures, its pool passes the deployment over, and closes again in time", async () => {
    const gateway = emulated(plain, {
      faults: faults(plain, "kind: status, region: swedencentral, status: 500, toSeconds: 20"),
    });
    const served = async () =>
      (await gateway.ask({ headers: { "x-emulate-output-tokens": "1" } })).run.attempts.map(
        ({ backendId }) => backendId,
      );
    for (let count = 0; count < 3; count++)
      expect(await served()).toEqual(["chat-swedencentral", "chat-francecentral"]);
    expect(gateway.state().breaker("chat-swedencentral")?.trips).toBe(1);
    expect(await served()).toEqual(["chat-francecentral"]);
    gateway.wait(60);
    expect(await served()).toEqual(["chat-swedencentral"]);
  });

  test("the next attempt gets what is left of the deadline", async () => {
    const deployment = laneOf({ timeouts: { attemptSeconds: 10, deadlineSeconds: 14 } });
    const slow = emulated(deployment, { faults: faults(deployment, "kind: slow, factor: 1000") });
    const answer = await slow.ask();
    expect([answer.status, answer.headers["x-headroom-attempts"]]).toEqual([504, "2"]);
    const attempts = answer.run.attempts.map(({ startedMs, endedMs, failure }) => [
      Math.round((endedMs - startedMs) / 1000),
      failure,
    ]);
    expect(attempts).toEqual([
      [10, "timeout"],
      [4, "timeout"],
    ]);
  });
});

describe("streaming", () => {
  test("a stream goes through as it comes, with the usage that the gateway asked for", async () => {
    const gateway = emulated(plain);
    const answer = await gateway.ask({ body: { ...hello, stream: true } });
    expect([answer.status, answer.run.isStreamed]).toEqual([200, true]);
    expect(answer.text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    expect(answer.text).toMatch(/"usage":\{.*"prompt_tokens":\d+/);
    const total = gateway.metrics.find(({ name }) => name === "Total Tokens");
    expect(total).toMatchObject({
      namespace: "headroom",
      dimensions: { workload: "chat", consumer: "portal", route: "primary" },
    });
    expect(total?.value).toBeGreaterThan(0);
  });
});

describe("provisioned capacity", () => {
  test("what a full deployment refuses spills inside its account, and the answer says so", async () => {
    const deployment = laneOf({}, { provisioned: true });
    const gateway = emulated(deployment, { facts: { inputTokensPerMinutePerPtu: 100 } });
    const fallbacks = [];
    for (let count = 0; count < 12; count++)
      fallbacks.push(
        (await gateway.ask({ headers: { "x-emulate-output-tokens": "400" } })).headers["x-headroom-fallback"],
      );
    expect(fallbacks[0]).toBe("none");
    expect(fallbacks).toContain("spillover");
    expect(
      gateway.outside.accounts.flatMap(({ account }) => account.state(startMs)).some(({ spilled }) => spilled > 0),
    ).toBe(true);
  });
});

describe("telemetry", () => {
  test("each attempt is traced, and the request counted by how it came out", async () => {
    const gateway = emulated(plain, { faults: faults(plain, "kind: status, region: swedencentral, status: 500") });
    await gateway.ask();
    expect(gateway.traces.map(({ message }) => message.replace(/ at .*/, ""))).toEqual(["attempt 1", "attempt 2"]);
    expect(gateway.metrics.filter(({ name }) => name === "Requests")).toMatchObject([
      { dimensions: { workload: "chat", consumer: "portal", outcome: "fallback" } },
    ]);
  });
});
