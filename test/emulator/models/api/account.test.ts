import { accountFaults } from "../../../../emulator/models/api/account-faults";
import type { Fault } from "../../../../emulator/models/faults";
import { seededRandom } from "../../../../written/random";
import {
  call,
  deployment,
  embeddingDeployment,
  emulated,
  eventsOf,
  hello,
  jsonOf,
  serve,
  startMs,
  textOf,
} from "./account-builder";

const ten = { "x-emulate-output-tokens": "10" };
const streamed = call({ headers: ten, body: hello({ stream: true }) });
const provisioned = deployment({ sku: "GlobalProvisionedManaged", capacity: 15 });

describe("what was consumed", () => {
  test("adds up by deployment and kind of token", () => {
    const account = emulated();
    serve(account, call({ headers: { "x-emulate-output-tokens": "5", "x-emulate-reasoning-tokens": "2" } }));
    serve(account, call({ body: hello({ n: 2 }) }));
    serve(account, call({ path: "/openai/v1/embeddings", body: { model: "embed", input: "hello there" } }));
    serve(account, call({ body: "{" }));
    expect(Object.fromEntries(account.usage(startMs))).toEqual({
      chat: { requests: 2, promptTokens: 18, cachedTokens: 0, completionTokens: 11, reasoningTokens: 2 },
      embed: { requests: 1, promptTokens: 3, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 },
    });
  });

  test.each([
    ["before the first token", 50, 0],
    ["at the first token", 100, 1],
    ["between tokens", 125, 3],
    ["after the end", 500, 10],
  ])("is what was generated when the caller goes away %s", (_what, afterMs, tokens) => {
    const account = emulated();
    const answer = serve(account, streamed);
    answer.cancel(startMs + afterMs);
    answer.cancel(startMs + afterMs + 1);
    expect(answer.usage?.completionTokens).toBe(tokens);
    expect(account.usage(startMs).get("chat")?.completionTokens).toBe(tokens);
  });

  test("is all that a provisioned deployment charges of a call whose caller goes away", () => {
    const levels = [true, false].map((cancelled) => {
      const account = emulated([provisioned]);
      const messages = [{ role: "user", content: "x".repeat(4000) }];
      const body = hello({ messages, stream: true, max_tokens: 100 });
      const answer = serve(account, call({ headers: { "x-emulate-output-tokens": "100" }, body }));
      if (cancelled) answer.cancel(startMs + 150);
      return [150, 1090].map((atMs) => (account.state(startMs + atMs)[0]?.utilization ?? 0) * 7500);
    });
    // 1,006 tokens of prompt and four times 100 of output come in, 0.75 a millisecond run out; after 150 ms 6 are generated, and 94 never will be.
    const stayed = [1406 - 112.5, 1406 - 817.5];
    const left = stayed.map((level) => expect.closeTo(level - 4 * 94, 6));
    expect(levels).toEqual([left, stayed.map((level) => expect.closeTo(level, 6))]);
  });

  test("counts cached tokens of a prompt that starts as one before", () => {
    const account = emulated();
    const body = hello({ messages: [{ role: "user", content: "x".repeat(4 * 1200) }] });
    const usages = [0, 1000].map((atMs) => jsonOf(serve(account, call({ body }), startMs + atMs)).usage);
    expect(usages.map(({ prompt_tokens_details }) => prompt_tokens_details.cached_tokens)).toEqual([0, 1152]);
    expect(account.usage(startMs).get("chat")?.cachedTokens).toBe(1152);
  });
});

describe("the state of an account", () => {
  test("has each deployment with its load and counts", () => {
    const account = emulated(
      [deployment(), provisioned, deployment({ name: "nightly", sku: "GlobalBatch", capacity: 5 })].map(
        (one, index) => ({ ...one, name: ["chat", "ptu", "nightly"][index] ?? "" }),
      ),
    );
    serve(account, call({ body: hello({ max_tokens: 997 }) }));
    expect(account.state(startMs)).toEqual([
      {
        deployment: "chat",
        sku: "GlobalStandard",
        capacity: 100,
        utilization: 0.01,
        remainingTokens: 99_000,
        admitted: 1,
        refused: 0,
        spilled: 0,
      },
      {
        deployment: "ptu",
        sku: "GlobalProvisionedManaged",
        capacity: 15,
        utilization: 0,
        remainingTokens: undefined,
        admitted: 0,
        refused: 0,
        spilled: 0,
      },
      {
        deployment: "nightly",
        sku: "GlobalBatch",
        capacity: 5,
        utilization: 0,
        remainingTokens: undefined,
        admitted: 0,
        refused: 0,
        spilled: 0,
      },
    ]);
  });
});

describe("models", () => {
  const chat = {
    id: "gpt-4.1-2025-04-14",
    object: "model",
    status: "succeeded",
    created_at: Date.UTC(2025, 3, 14) / 1000,
    capabilities: { fine_tune: false, inference: true, completion: false, chat_completion: true, embeddings: false },
  };

  test("are those of the account's deployments, each once", () => {
    const account = emulated([deployment(), deployment({ name: "again" }), embeddingDeployment]);
    const { object, data } = jsonOf(serve(account, call({ method: "GET", path: "/openai/v1/models" })));
    expect([object, data[0], data[1].id, data.length]).toEqual(["list", chat, "text-embedding-3-small", 2]);
  });

  test.each([
    ["/openai/v1/models/gpt-4.1-2025-04-14", {}],
    ["/openai/models/gpt-4.1-2025-04-14", { "api-version": "2024-10-21" }],
  ])("are found by id at %s", (path, query) => {
    expect(jsonOf(serve(emulated(), call({ method: "GET", path, query })))).toEqual(chat);
  });
});

describe("a fault", () => {
  function faulty(effect: Partial<Fault>, deployments = [deployment()], more: readonly Partial<Fault>[] = []) {
    const faults = [effect, ...more].map(
      (one) => ({ fromMs: 1000, toMs: 2000, target: {}, share: 1, ...one }) as Fault,
    );
    const account = { name: "contoso", region: "swedencentral", hosts: [], deployments, contentFilters: [] };
    return emulated(deployments, { faults: accountFaults(faults, account, startMs) });
  }
  const during = startMs + 1500;

  test("of a region leaves nobody listening while it lasts", () => {
    const account = faulty({ kind: "region-down", target: { region: "swedencentral" } });
    expect(account.serve(call(), during)).toEqual({ unreachable: true, atMs: 1000 });
    expect(account.serve(call(), startMs + 2000)).toMatchObject({ status: 200 });
  });

  test("of another region, account or deployment changes nothing", () => {
    for (const target of [{ region: "polandcentral" }, { account: "fabrikam" }, { deployment: "embed" }])
      expect(serve(faulty({ kind: "throttle", retryAfterMs: undefined, target }), call(), during).status).toBe(200);
  });

  test.each([
    [500, "InternalServerError", "The server had an error while processing your request. Sorry about that!"],
    [503, "ServiceUnavailable", "The service is temporarily unable to process your request. Please try again later."],
    [408, "408", "The request was refused by a fault."],
  ])("rejects with status %p", (status, code, message) => {
    const answer = serve(faulty({ kind: "status", status, retryAfterMs: 2500 }), call(), during);
    expect([answer.status, answer.headers.get("retry-after"), jsonOf(answer)]).toEqual([
      status,
      "3",
      { error: { code, message } },
    ]);
  });

  test("rejects with 429 whatever is left, with a time only where it has one", () => {
    const answer = serve(faulty({ kind: "throttle", retryAfterMs: undefined }), call(), during);
    expect([answer.status, answer.headers.has("retry-after")]).toEqual([429, false]);
    expect(jsonOf(answer).error.message).toContain("Please retry later.");
  });

  test("rejects with one second to wait where it says none", () => {
    const { headers } = serve(faulty({ kind: "throttle", retryAfterMs: 0 }), call(), during);
    expect(headers.get("retry-after")).toBe("1");
  });

  test("of two that answer, the first written does; of two that slow down, both do", () => {
    const status = (code: number): Partial<Fault> => ({ kind: "status", status: code, retryAfterMs: undefined });
    expect(serve(faulty(status(503), undefined, [status(500)]), call(), during).status).toBe(503);
    const slow: Partial<Fault> = { kind: "slow", factor: 2 };
    expect(serve(faulty(slow, undefined, [slow]), call(), during).headersAtMs).toBe(480);
  });

  test("slows all of an answer", () => {
    const answer = serve(faulty({ kind: "slow", factor: 3 }), call({ body: hello({ stream: true }) }), during);
    expect(answer.chunks.map(({ atMs }) => atMs)).toEqual([300, 300, 300, 330, 360, 360, 360]);
  });

  test.each([
    ["before the first token", 0, 2],
    ["after four tokens", 4, 6],
  ])("breaks a stream %s, and no more is generated", (_what, afterTokens, chunks) => {
    const answer = serve(faulty({ kind: "broken-stream", afterTokens }), streamed, during);
    expect([answer.broken, answer.chunks.length, answer.usage?.completionTokens]).toEqual([true, chunks, afterTokens]);
  });

  test("breaks a whole answer within its text, when all of it is generated", () => {
    const answer = serve(faulty({ kind: "broken-stream", afterTokens: 5 }), call({ headers: ten }), during);
    const sound = textOf(serve(emulated([deployment()]), call({ headers: ten }), during));
    expect([answer.broken, answer.usage?.completionTokens]).toEqual([true, 10]);
    expect(textOf(answer)).toBe(sound.slice(0, Math.floor(sound.length / 2)));
  });

  test("does not break what ends before", () => {
    const answer = serve(faulty({ kind: "broken-stream", afterTokens: 10 }), streamed, during);
    expect([answer.broken, eventsOf(answer).at(-1)]).toEqual([false, "[DONE]"]);
  });

  test.each([
    ["refuses a prompt", "prompt", 400],
    ["stops a completion", "completion", 200],
  ] as const)("of the content filter %s", (_what, filtered, status) => {
    expect(serve(faulty({ kind: "content-filter", filtered }), call(), during).status).toBe(status);
  });

  test("strikes the share of calls that it says", () => {
    const account = faulty({ kind: "status", status: 500, retryAfterMs: undefined, share: 0.25 }, [
      deployment({ capacity: 100_000 }),
    ]);
    const statuses = Array.from({ length: 2000 }, () => serve(account, call(), during).status);
    const struck = statuses.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(430);
    expect(struck).toBeLessThan(570);
  });

  test("of 503 spills over from a provisioned deployment", () => {
    const deployments = [deployment({ ...provisioned, name: "ptu", spilloverDeployment: "chat" }), deployment()];
    const account = faulty(
      { kind: "status", status: 503, retryAfterMs: undefined, target: { deployment: "ptu" } },
      deployments,
    );
    expect(serve(account, call({ body: hello({ model: "ptu" }) }), during).deployment).toBe("chat");
  });
});

describe("an account", () => {
  test("answers the same for the same random numbers", () => {
    const run = () => {
      const account = emulated(undefined, { random: seededRandom(7) });
      const answers = [call(), streamed, call({ headers: { "x-emulate-output-tokens": "" } })].map((one) =>
        serve(account, one),
      );
      return answers.map((answer) => [textOf(answer), ...answer.headers]);
    };
    expect(run()).toEqual(run());
  });

  test.each([
    ["/openai/v1/chat/completions", {}, 1],
    ["/openai/v1/chat/completions", { stream: true }, 3],
    ["/openai/v1/responses", {}, 1],
    ["/openai/v1/responses", { stream: true }, 1],
    ["/openai/v1/embeddings", {}, 1],
  ])("with the null backend gives one prepared answer for %s %j", (path, body, chunks) => {
    const account = emulated([], { nullBackend: true });
    const [one, other] = [0, 1].map(() => serve(account, call({ path, body, headers: { "api-key": "" } })));
    expect(one).toBe(other);
    expect([one?.status, one?.chunks.length, one?.headersAtMs]).toEqual([200, chunks, 0]);
    if (chunks === 1 && !("stream" in body)) expect(() => JSON.parse(one?.chunks[0]?.text ?? "")).not.toThrow();
  });
});
