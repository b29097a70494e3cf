import type { EmulatedAccount } from "../../../../emulator/models/account";
import type { ModelAnswer } from "../../../../emulator/models/answer";
import { type CallChanges, call, deployment, emulated, hello, jsonOf, serve, startMs } from "./account-builder";

const provisioned = deployment({ name: "ptu", sku: "GlobalProvisionedManaged", capacity: 15 });
const spilling = deployment({ ...provisioned, spilloverDeployment: "chat" });
const standard = deployment({ capacity: 1000 });
const small = deployment({ capacity: 1 });

const ofPtu: CallChanges = { body: hello({ model: "ptu" }) };
/** 15 PTUs at 3,000 tokens a minute hold 7,500 in 10 s: a cap of 2,000, four times, is more. */
const filling: CallChanges = { body: hello({ model: "ptu", max_tokens: 2000 }) };

function headersOf(answer: ModelAnswer, pattern: RegExp): Readonly<Record<string, string>> {
  return Object.fromEntries([...answer.headers].filter(([name]) => pattern.test(name)));
}

/** A provisioned deployment that has just been filled. */
function full(deployments = [provisioned, standard]): EmulatedAccount {
  const account = emulated(deployments);
  expect(serve(account, call(filling)).status).toBe(200);
  return account;
}

describe("headers", () => {
  test("say where a call was served and under which ids", () => {
    const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
    const { headers } = serve(emulated(), call());
    expect(headers.get("apim-request-id")).toMatch(guid);
    expect(headers.get("x-request-id")).toMatch(guid);
    expect(headers.get("x-ms-region")).toBe("swedencentral");
    expect(headers.get("x-ms-deployment-name")).toBe("chat");
    expect(headers.get("content-type")).toBe("application/json");
  });

  test("of a standard deployment say what is left of its limits", () => {
    const account = emulated();
    // 11 characters cost 3 tokens, and a cap of 100 is asked for.
    expect(headersOf(serve(account, call({ body: hello({ max_tokens: 100 }) })), /^x-ratelimit/)).toEqual({
      "x-ratelimit-limit-requests": "100",
      "x-ratelimit-limit-tokens": "100000",
      "x-ratelimit-remaining-requests": "99",
      "x-ratelimit-remaining-tokens": "99897",
    });
  });

  test("count the cap of each choice", () => {
    const { headers } = serve(emulated(), call({ body: hello({ max_tokens: 100, n: 3 }) }));
    expect(headers.get("x-ratelimit-remaining-tokens")).toBe("99697");
  });

  test("of a provisioned deployment say nothing of limits or utilization", () => {
    const { headers } = serve(emulated([provisioned]), call(ofPtu));
    expect([...headers.keys()].sort()).toEqual([
      "apim-request-id",
      "content-type",
      "x-ms-deployment-name",
      "x-ms-region",
      "x-request-id",
    ]);
  });
});

describe("a call beyond the limit", () => {
  test("rejects for tokens with 429, and says when the next would fit", () => {
    const account = emulated([small]);
    serve(account, call({ body: hello({ max_tokens: 900 }) }));
    const answer = serve(account, call({ body: hello({ max_tokens: 900 }) }), startMs + 20_500);
    expect(answer.status).toBe(429);
    expect(jsonOf(answer)).toEqual({
      error: {
        code: "429",
        message:
          "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version v1 have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 40 seconds. Please contact Azure support service if you would like to further increase the default rate limit.",
      },
    });
    expect(headersOf(answer, /retry|reset/)).toEqual({ "retry-after": "40", "x-ratelimit-reset-tokens": "40" });
    expect(answer.usage).toBeUndefined();
    expect(answer.deployment).toBe("chat");
  });

  test("rejects for requests with 429, in words of calls", () => {
    const account = emulated([small]);
    const query = { "api-version": "2024-10-21" };
    const request = call({ path: "/openai/deployments/chat/chat/completions", query, body: hello({ max_tokens: 1 }) });
    serve(account, request);
    const answer = serve(account, request, startMs + 1000);
    expect(jsonOf(answer).error.message).toMatch(
      /^Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit .* retry after 9 seconds\./,
    );
    expect(headersOf(answer, /retry|reset/)).toEqual({ "retry-after": "9", "x-ratelimit-reset-requests": "9" });
  });

  test("rejects of a full provisioned deployment say milliseconds too", () => {
    const answer = serve(full(), call(ofPtu), startMs + 1);
    expect(answer.status).toBe(429);
    // The answer of three tokens is over after 120 ms; only then its estimate is put right, so the whole of it counts here.
    expect(headersOf(answer, /retry|reset|limit/)).toEqual({ "retry-after": "1", "retry-after-ms": "678" });
  });

  test("leaves room at once after a prompt that the content filter stopped", () => {
    const account = emulated([provisioned]);
    serve(account, call({ ...filling, headers: { "x-emulate-content-filter": "prompt" } }));
    expect(account.state(startMs)[0]?.utilization).toBeCloseTo(9 / 7500, 9);
  });

  test("is let in when the estimate of the call before is put right", () => {
    expect(serve(full(), call(ofPtu), startMs + 121).status).toBe(200);
  });
});

describe("spill-over", () => {
  test("goes to the standard deployment of the property, after the refusal", () => {
    const account = full([spilling, standard]);
    const answer = serve(account, call(ofPtu), startMs + 1);
    expect([answer.status, answer.deployment]).toEqual([200, "chat"]);
    expect(headersOf(answer, /^x-ms-/)).toEqual({
      "x-ms-region": "swedencentral",
      "x-ms-deployment-name": "chat",
      "x-ms-spillover-from-deployment": "ptu",
    });
    expect(answer.headersAtMs).toBe(130);
  });

  test("goes where the caller's header says, where there is no property", () => {
    const request = call({ ...ofPtu, headers: { "x-ms-spillover-deployment": "chat" } });
    expect(serve(full(), request, startMs + 1).deployment).toBe("chat");
  });

  test("follows the property before the header", () => {
    const other = deployment({ name: "other", capacity: 1000 });
    const request = call({ ...ofPtu, headers: { "x-ms-spillover-deployment": "other" } });
    expect(serve(full([spilling, standard, other]), request, startMs + 1).deployment).toBe("chat");
  });

  test("takes a prompt that only the provisioned deployment finds too long", () => {
    const messages = [{ role: "user", content: "x".repeat(600_000) }];
    const answer = serve(emulated([spilling, standard]), call({ body: { model: "ptu", messages } }));
    expect([answer.status, answer.deployment]).toEqual([200, "chat"]);
  });

  test.each([
    ["has no room either", [spilling, small], "429"],
    ["is not there", [spilling], "404"],
    ["is not a standard one", [spilling, deployment({ name: "chat", sku: "ProvisionedManaged", capacity: 50 })], "404"],
  ])("rejects with the first refusal where the other deployment %s", (_what, deployments, error) => {
    const account = full(deployments);
    serve(account, call({ body: hello({ max_tokens: 900 }) }));
    const answer = serve(account, call({ body: hello({ model: "ptu", max_tokens: 900 }) }), startMs + 1);
    expect([answer.status, answer.deployment]).toEqual([429, "ptu"]);
    expect(headersOf(answer, /spillover|retry-after-ms/)).toEqual({
      "x-ms-spillover-error": error,
      "retry-after-ms": "678",
    });
  });

  test.each([
    ["a request that is wrong", { body: { model: "ptu" } }],
    ["a prompt that the content filter stops", { ...ofPtu, headers: { "x-emulate-content-filter": "prompt" } }],
  ])("rejects %s without asking the other deployment", (_what, sent) => {
    const answer = serve(emulated([spilling, standard]), call(sent));
    expect(answer.status).toBe(400);
    expect(answer.headers.has("x-ms-spillover-error")).toBe(false);
  });

  test("is not for models of other publishers", () => {
    const model = { format: "DeepSeek", name: "DeepSeek-R1", version: "1" };
    const account = full([deployment({ ...spilling, model }), standard]);
    expect(serve(account, call(ofPtu), startMs + 1).status).toBe(429);
  });

  test("is counted where the call was refused, and both deployments count what they did", () => {
    const account = full([spilling, standard]);
    serve(account, call(ofPtu), startMs + 1);
    expect(account.state(startMs + 1)).toMatchObject([
      { deployment: "ptu", admitted: 1, refused: 1, spilled: 1 },
      { deployment: "chat", admitted: 1, refused: 0, spilled: 0 },
    ]);
  });
});
