import { loadPrograms } from "../../../emulator/gateway/programs";
import type { Fault } from "../../../emulator/models/faults";
import { types } from "./emulated";
import { type HandMade, handMade, handMadeDeployment } from "./hand-made";

const body = { model: "chat", messages: [{ role: "user", content: "Hi" }] };
const ask = { body, headers: { "x-emulate-output-tokens": "2" } };
const failing = (status: number): Fault => ({
  kind: "status",
  status,
  retryAfterMs: undefined,
  fromMs: 0,
  toMs: Number.POSITIVE_INFINITY,
  target: {},
  share: 1,
});
const tell = (expression: string) => `<return-response><set-body>@(${expression})</set-body></return-response>`;
const reason = tell('context.LastError.Source + " " + context.LastError.Reason + " " + context.LastError.Path');
const nowhere = (more = "") =>
  `<send-request mode="new" response-variable-name="r" timeout="5" ignore-error="true" ${more}><set-url>https://nowhere.example/</set-url></send-request>`;

describe("what a policy gets wrong is its own error, and holds nothing", () => {
  test.each<[string, HandMade, string]>([
    [
      "a base URL that is none",
      { inbound: '<set-backend-service base-url="nope" />', onError: reason },
      "forward-request BackendConnectionFailure forward-request[1]",
    ],
    [
      "a header that can't be sent",
      {
        inbound: '<set-header name="x" exists-action="override"><value>@("模型")</value></set-header>',
        onError: reason,
      },
      "expression ExpressionValueEvaluationFailure set-header[1]",
    ],
    [
      "a header's value of two lines",
      {
        inbound: '<set-header name="x" exists-action="override"><value>@("a\\r\\nb: c")</value></set-header>',
        onError: reason,
      },
      "expression ExpressionValueEvaluationFailure set-header[1]",
    ],
    [
      "a header without a name",
      { inbound: '<set-header name="@("")" exists-action="override"><value>a</value></set-header>', onError: reason },
      "expression ExpressionValueEvaluationFailure set-header[1]",
    ],
    [
      "a status that is none",
      { inbound: '<return-response><set-status code="@(1000)" /></return-response>', onError: reason },
      "expression ExpressionValueEvaluationFailure return-response[1]",
    ],
    [
      "a reason that can't be sent",
      { inbound: '<return-response><set-status code="400" reason="Zażółć" /></return-response>', onError: reason },
      "expression ExpressionValueEvaluationFailure return-response[1]",
    ],
    [
      "a retry that fails for good tells the statement that failed",
      {
        backend:
          '<retry condition="@(context.Response == null)" count="1" interval="0"><set-backend-service base-url="https://nowhere.example" /><forward-request buffer-request-body="true" /></retry>',
        onError: reason,
      },
      "forward-request BackendConnectionFailure retry[1]\\forward-request[1]",
    ],
    [
      "a second attempt without a kept body",
      {
        backend:
          '<retry condition="@(context.Response.StatusCode == 500)" count="1" interval="0"><forward-request /></retry>',
        onError: tell("context.LastError.Message"),
      },
      "The request body has been sent and was not kept: buffer-request-body is not true.",
    ],
  ])("%s", async (_, made, expected) => {
    expect((await handMade(made, { faults: [failing(500)] }).ask(ask)).text).toBe(expected);
  });

  test("a slot of limit-concurrency is free again, however what it held ended", async () => {
    for (const inner of [
      '<set-variable name="a" value="@(int.Parse("x"))" />',
      tell('"out"'),
      '<wait for="any"><send-request mode="new" response-variable-name="r" timeout="5" ignore-error="true"><set-url>https://nowhere.example/</set-url></send-request></wait>',
    ]) {
      const gateway = handMade({ inbound: `<limit-concurrency key="k" max-count="1">${inner}</limit-concurrency>` });
      const statuses = [(await gateway.ask(ask)).status, (await gateway.ask(ask)).status];
      expect(statuses).not.toContain(429);
    }
  });

  test("a slot is held as long as a stream goes on", async () => {
    const gateway = handMade({
      backend: '<limit-concurrency key="k" max-count="1"><forward-request /></limit-concurrency>',
    });
    const first = gateway.ask({ ...ask, body: { ...body, stream: true } });
    expect((await gateway.ask({ ...ask, body: { ...body, stream: true } })).status).toBe(429);
    await first;
    expect((await gateway.ask(ask)).status).toBe(200);
  });
});

describe("wait", () => {
  test("any goes on with the first, and the others are still sent", async () => {
    const inbound = `<wait for="any">${nowhere()}<cache-lookup-value key="k" variable-name="v" default-value="none" /></wait>${tell('(string)context.Variables["v"]')}`;
    expect((await handMade({ inbound }).ask(ask)).text).toBe("none");
  });

  test("an answer that a branch makes is the answer", async () => {
    const inbound = `<wait for="all"><choose><when condition="@(true)"><return-response><set-status code="418" /></return-response></when></choose></wait>`;
    const answer = await handMade({ inbound }).ask(ask);
    expect([answer.status, answer.run.attempts]).toEqual([418, []]);
  });
});

describe("caches keep nothing of one caller for another", () => {
  test("a value that is changed after it was stored or read stays as it was kept", async () => {
    const inbound = `<cache-lookup-value key="k" variable-name="o" /><choose><when condition="@(!context.Variables.ContainsKey("o"))"><set-variable name="o" value="@(JObject.Parse("{ \\"n\\": 0 }"))" /><cache-store-value key="k" value="@((JObject)context.Variables["o"])" duration="60" /></when></choose><set-variable name="n" value="@{ var o = (JObject)context.Variables["o"]; o["n"] = (int)o["n"] + 1; return o["n"].ToString(); }" />${tell('(string)context.Variables["n"]')}`;
    const gateway = handMade({ inbound });
    expect([(await gateway.ask(ask)).text, (await gateway.ask(ask)).text, (await gateway.ask(ask)).text]).toEqual([
      "1",
      "1",
      "1",
    ]);
  });

  test("other queries and requests with credentials are not answered from what was kept", async () => {
    const gateway = handMade({
      inbound: '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />',
      outbound: '<cache-store duration="60" />',
    });
    const calls = async (query: string, headers = {}) =>
      (await gateway.ask({ method: "GET", path: `/models/gpt-5.6-terra-1${query}`, body: "", headers })).run.attempts
        .length;
    expect([
      await calls("?q=a"),
      await calls("?q=a"),
      await calls("?q=b"),
      await calls("?q=a", { Authorization: "Bearer x" }),
    ]).toEqual([1, 0, 1, 1]);
  });

  test("headers of limits and origins are this caller's on a hit too", async () => {
    const inbound =
      '<cors><allowed-origins><origin>https://a.com</origin><origin>https://b.com</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors><rate-limit-by-key calls="50" renewal-period="60" counter-key="k" remaining-calls-header-name="x-left" /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />';
    const gateway = handMade({ inbound, outbound: '<cache-store duration="60" />' });
    const seen = [];
    for (const Origin of ["https://a.com", "https://b.com"]) {
      const { headers } = await gateway.ask({
        method: "GET",
        path: "/models/gpt-5.6-terra-1",
        body: "",
        headers: { Origin },
      });
      seen.push([headers["access-control-allow-origin"], headers["x-left"]]);
    }
    expect(seen).toEqual([
      ["https://a.com", "49"],
      ["https://b.com", "48"],
    ]);
  });
});

describe("urls and bodies", () => {
  test("a query of the base URL is kept beside the caller's, once, however often it is tried", async () => {
    const backend =
      '<retry condition="@(context.Response.StatusCode == 500)" count="2" interval="0"><set-backend-service base-url="https://swedencentral.openai.azure.com/openai/v1?api-version=1" /><forward-request buffer-request-body="true" /></retry>';
    const { run } = await handMade({ backend }, { faults: [failing(500)] }).ask({
      ...ask,
      path: "/chat/completions?x=1",
    });
    expect([run.attempts.length, run.Request.Url.Path, run.Request.Url.QueryString]).toEqual([
      3,
      "/openai/v1/chat/completions",
      "?api-version=1&x=1",
    ]);
  });

  test("a parameter is put into a path as one segment", async () => {
    const { run } = await handMade({ inbound: '<rewrite-uri template="/models/{model}" />' }).ask({
      method: "GET",
      path: "/models/a%3Fadmin%3D1%20b",
      body: "",
    });
    expect(run.Request.Url.Path).toBe("/openai/v1/models/a%3Fadmin%3D1%20b");
  });

  test("find-and-replace writes what it says", async () => {
    const inbound = `<find-and-replace from="Hi" to="$$5 $&amp;" />${tell('(string)context.Request.Body.As<JObject>(true)["messages"][0]["content"]')}`;
    expect((await handMade({ inbound }).ask(ask)).text).toBe("$$5 $&");
  });
});

test("a preflight is answered without a key and without an operation, before anything else", async () => {
  const gateway = handMade({
    inbound:
      "<cors><allowed-origins><origin>https://app.example</origin></allowed-origins><allowed-methods><method>POST</method></allowed-methods><allowed-headers><header>*</header></allowed-headers></cors>",
  });
  const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "POST" };
  const answer = await gateway.ask({ method: "OPTIONS", path: "/chat/completions", body: "", headers, key: null });
  expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([200, "https://app.example"]);
  const refused = await gateway.ask({ ...ask, path: "/nothing", headers: { Origin: "https://app.example" } });
  expect(refused.status).toBe(404);
});

test("statements after llm-content-safety in outbound are all run", async () => {
  const outbound =
    '<llm-content-safety backend-id="safety" /><set-header name="x-a" exists-action="override"><value>1</value></set-header>';
  const answer = await handMade({ outbound, onError: tell('"wrong"') }).ask(ask);
  expect([answer.status, answer.headers["x-a"]]).toEqual([200, "1"]);
});

test("a stream that a policy has read is counted as what it is", async () => {
  const made: HandMade = {
    inbound: '<llm-emit-token-metric namespace="n"><dimension name="API ID" /></llm-emit-token-metric>',
    outbound: '<set-variable name="n" value="@(context.Response.Body.As<string>(preserveContent: true).Length)" />',
  };
  const gateway = handMade(made);
  await gateway.ask({
    body: { ...body, stream: true, stream_options: { include_usage: true } },
    headers: { "x-emulate-output-tokens": "20" },
  });
  expect(gateway.metrics.find(({ name }) => name === "Completion Tokens")?.value).toBe(20);
});

test("rejects keys that it can't check, and too many dimensions", () => {
  const dimension = '<dimension name="d" value="1" />'.repeat(6);
  const made: HandMade = {
    inbound: `<validate-jwt header-name="Authorization"><issuer-signing-keys><key n="AQAB" e="AQAB" /></issuer-signing-keys></validate-jwt><llm-emit-token-metric namespace="n">${dimension}</llm-emit-token-metric>`,
  };
  expect(() => loadPrograms(handMadeDeployment(made), types)).toThrow(
    /must hold its signing keys as text[\s\S]*must have at most 5 dimensions of its own, got 6/,
  );
});
