import { createHmac } from "node:crypto";
import { loadPrograms } from "../../../emulator/gateway/programs";
import type { Fault } from "../../../emulator/models/faults";
import { UserError } from "../../../written/problem";
import { startMs, types } from "./emulated";
import { type HandMade, handMade, handMadeDeployment } from "./hand-made";

const body = { model: "chat", messages: [{ role: "user", content: "Hi" }] };
const ask = { body, headers: { "x-emulate-output-tokens": "2" } };
const down = (region: string, toMs = Number.POSITIVE_INFINITY): Fault => ({
  kind: "region-down",
  fromMs: 0,
  toMs,
  target: { region },
  share: 1,
});
const failing = (status: number, toMs = Number.POSITIVE_INFINITY): Fault => ({
  kind: "status",
  status,
  retryAfterMs: undefined,
  fromMs: 0,
  toMs,
  target: {},
  share: 1,
});
/** Ends the pipeline with what an expression gives. */
const tell = (expression: string) => `<return-response><set-body>@(${expression})</set-body></return-response>`;

async function told(made: HandMade, asked: Parameters<ReturnType<typeof handMade>["ask"]>[0] = ask): Promise<string> {
  return (await handMade(made).ask(asked)).text;
}

describe("messages", () => {
  test.each<[string, HandMade, string]>([
    [
      "set-header override, append, skip and delete",
      {
        inbound: `<set-header name="a" exists-action="override"><value>1</value></set-header><set-header name="A" exists-action="append"><value>2</value></set-header><set-header name="a" exists-action="skip"><value>3</value></set-header><set-header name="api-key" exists-action="delete" />${tell('context.Request.Headers.GetValueOrDefault("a","") + context.Request.Headers.ContainsKey("api-key")')}`,
      },
      "1,2False",
    ],
    [
      "set-body before the backend",
      {
        inbound: `<set-body>@("x" + context.Request.Method)</set-body>${tell("context.Request.Body.As<string>(preserveContent: true)")}`,
      },
      "xPOST",
    ],
    [
      "a body that was read without preserveContent is gone",
      {
        inbound: `<set-variable name="a" value="@(context.Request.Body.As<string>())" /><set-variable name="b" value="@{ try { return context.Request.Body.As<string>(); } catch (Exception e) { return "gone"; } }" />${tell('(string)context.Variables["b"]')}`,
      },
      "gone",
    ],
    ["set-method", { inbound: `<set-method>put</set-method>${tell("context.Request.Method")}` }, "PUT"],
    [
      "set-query-parameter",
      {
        inbound: `<set-query-parameter name="a" exists-action="override"><value>1 2</value></set-query-parameter>${tell("context.Request.Url.QueryString")}`,
      },
      "?a=1+2",
    ],
    [
      "find-and-replace",
      {
        inbound: `<find-and-replace from="Hi" to="Bye" />${tell('context.Request.Body.As<JObject>(true)["messages"][0]["content"].ToString()')}`,
      },
      "Bye",
    ],
    [
      "variables keep their type",
      {
        inbound: `<set-variable name="n" value="@(1 + 1)" />${tell('(context.Variables.GetValueOrDefault<int>("n") + 1).ToString() + context.Variables.ContainsKey("m")')}`,
      },
      "3False",
    ],
    [
      "a fragment and a named value",
      {
        inbound: `<include-fragment fragment-id="f" />${tell('(string)context.Variables["v"]')}`,
        fragments: [{ id: "f", text: '<fragment><set-variable name="v" value="{{greeting}}" /></fragment>' }],
        namedValues: [{ id: "g", displayName: "greeting", value: "hello", secret: false }],
      },
      "hello",
    ],
    [
      "matched parameters",
      { inbound: tell("context.Request.MatchedParameters.Count.ToString() + context.Operation.Id") },
      "0chat-completions",
    ],
    [
      "choose takes the first branch that holds",
      {
        inbound: `<choose><when condition="@(1 > 2)">${tell('"a"')}</when><when condition="@(true)">${tell('"b"')}</when><otherwise>${tell('"c"')}</otherwise></choose>`,
      },
      "b",
    ],
    [
      "who calls",
      { inbound: tell("context.Subscription.Id + context.Product.Name + context.Api.Path") },
      "teamTeamchat/v1",
    ],
  ])("%s", async (_, made, expected) => {
    expect(await told(made)).toBe(expected);
  });

  test("rewrite-uri sends the request elsewhere below the backend", async () => {
    const answer = await handMade({ inbound: '<rewrite-uri template="/models/{model}" />' }).ask({
      ...ask,
      method: "GET",
      path: "/models/gpt-5.6-terra-1",
      body: "",
    });
    expect([answer.status, answer.run.Request.Url.Path]).toEqual([200, "/openai/v1/models/gpt-5.6-terra-1"]);
  });

  test("after the backend, changes are of the answer", async () => {
    const outbound =
      '<set-header name="x-a" exists-action="override"><value>@(context.Response.StatusCode.ToString())</value></set-header><set-body>changed</set-body><set-status code="201" reason="Made" />';
    const answer = await handMade({ outbound }).ask(ask);
    expect([answer.status, answer.headers["x-a"], answer.text]).toEqual([201, "200", "changed"]);
  });
});

describe("backends and retries", () => {
  test.each<[string, string, number[]]>([
    ["fixed", 'count="2" interval="3"', [3, 3]],
    ["with a fast first", 'count="2" interval="3" first-fast-retry="true"', [0, 3]],
    ["linear", 'count="3" interval="1" delta="2"', [1, 3, 5]],
    // The random factor is 0.8 + 0.4 × 0.5 = 1: 1 + (2^0 − 1) × 2, 1 + (2^1 − 1) × 2, 1 + (2^2 − 1) × 2 cut to 5.
    ["exponential", 'count="3" interval="1" delta="2" max-interval="5"', [1, 3, 5]],
  ])("waits between retries are %s", async (_, attributes, seconds) => {
    const gateway = handMade(
      {
        backend: `<retry condition="@(context.Response.StatusCode == 503)" ${attributes}><forward-request buffer-request-body="true" /></retry>`,
      },
      { faults: [failing(503)], random: () => 0.5 },
    );
    const { run } = await gateway.ask(ask);
    const waits = run.attempts.slice(1).map(({ startedMs }, index) => startedMs - (run.attempts[index]?.endedMs ?? 0));
    expect(waits.map((ms) => Math.round(ms) / 1000)).toEqual(seconds);
  });

  test("a connection that fails is retried with no response to look at, and is the caller's error when all fail", async () => {
    const backend =
      '<retry condition="@(context.Response == null)" count="1" interval="0"><set-backend-service backend-id="pool" /><forward-request buffer-request-body="true" /></retry>';
    const gateway = handMade({ backend }, { faults: [down("swedencentral"), down("francecentral")] });
    const answer = await gateway.ask(ask);
    expect(answer.run.attempts).toHaveLength(2);
    expect([answer.status, answer.json, answer.run.LastError?.Reason]).toEqual([
      500,
      { statusCode: 500, message: "Error connecting to the backend" },
      "BackendConnectionFailure",
    ]);
  });

  test("a pool goes to the next priority once a breaker is open, and answers 503 when all are", async () => {
    const breaker = {
      name: "b",
      failures: { count: 1 },
      intervalMs: 10_000,
      statusCodes: [{ min: 500, max: 599 }],
      tripDurationMs: 30_000,
      acceptRetryAfter: true,
    };
    const gateway = handMade(
      { inbound: '<set-backend-service backend-id="pool" />', breaker },
      { faults: [failing(500)] },
    );
    const seen = [];
    for (let count = 0; count < 3; count++)
      seen.push(
        (await gateway.ask(ask)).run.attempts.map(({ backendId, status, failure }) => [backendId, status ?? failure]),
      );
    expect(seen).toEqual([[["swedencentral", 500]], [["francecentral", 500]], [[undefined, "no backend available"]]]);
    expect((await gateway.ask(ask)).status).toBe(503);
  });

  test("a base URL is called as it is, and fail-on-error-status-code leads to on-error", async () => {
    const onError = tell('context.LastError.Source + " " + context.Response.StatusCode');
    const inbound = '<set-backend-service base-url="https://francecentral.openai.azure.com/openai/v1" />';
    const answer = await handMade(
      { inbound, backend: '<forward-request fail-on-error-status-code="true" />', onError },
      { faults: [failing(502)] },
    ).ask(ask);
    expect([answer.text, answer.run.attempts[0]?.host]).toEqual([
      "forward-request 502",
      "francecentral.openai.azure.com",
    ]);
  });
});

describe("requests of the policy's own", () => {
  const send = (name: string, host: string, more = "") =>
    `<send-request mode="new" response-variable-name="${name}" timeout="5" ${more}><set-url>https://${host}.openai.azure.com/openai/v1/models</set-url><set-method>GET</set-method><set-header name="api-key" exists-action="override"><value>k</value></set-header></send-request>`;

  test("send-request gives an IResponse", async () => {
    expect(
      await told({
        inbound: `${send("r", "swedencentral")}${tell('((IResponse)context.Variables["r"]).StatusCode + ((IResponse)context.Variables["r"]).Body.As<JObject>()["object"].ToString()')}`,
      }),
    ).toBe("200list");
  });

  test("an error that is ignored leaves null, one that is not leads to on-error", async () => {
    expect(
      await told({
        inbound: `${send("r", "nowhere", 'ignore-error="true"')}${tell('(context.Variables["r"] == null).ToString()')}`,
      }),
    ).toBe("True");
    expect(
      await told({ inbound: send("r", "nowhere"), onError: tell("context.LastError.Source + context.LastError.Path") }),
    ).toBe("send-requestsend-request[1]");
  });

  test("wait runs its requests at the same time", async () => {
    const inbound = `<wait for="all">${send("a", "swedencentral")}${send("b", "francecentral")}</wait>${tell('(((IResponse)context.Variables["a"]).StatusCode + ((IResponse)context.Variables["b"]).StatusCode).ToString()')}`;
    expect(await told({ inbound })).toBe("400");
  });

  test("send-one-way-request does not wait", async () => {
    expect(
      await told({
        inbound: `<send-one-way-request mode="new"><set-url>https://nowhere.example/</set-url></send-one-way-request>${tell('"on"')}`,
      }),
    ).toBe("on");
  });
});

describe("limits", () => {
  test.each<["classic" | "v2", number[]]>([
    ["classic", [200, 200, 429]],
    ["v2", [200, 200, 429]],
  ])("rate-limit-by-key on a %s tier", async (generation, statuses) => {
    const gateway = handMade({
      generation,
      inbound: `<rate-limit-by-key calls="2" renewal-period="60" counter-key="k" retry-after-variable-name="w" remaining-calls-header-name="left" />`,
    });
    const seen = [];
    for (let count = 0; count < 3; count++) seen.push((await gateway.ask(ask)).status);
    expect(seen).toEqual(statuses);
    const refused = await gateway.ask(ask);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    gateway.wait(Number(refused.headers["retry-after"]));
    expect((await gateway.ask(ask)).status).toBe(200);
  });

  test("calls that count only when they succeed are counted late", async () => {
    const gateway = handMade(
      {
        inbound:
          '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" increment-condition="@(context.Response.StatusCode == 200)" />',
      },
      { faults: [failing(500, 1)] },
    );
    const seen = [];
    for (let count = 0; count < 3; count++) seen.push((await gateway.ask(ask)).status);
    expect(seen).toEqual([500, 200, 429]);
  });

  test("a quota is 403 until its period ends", async () => {
    const gateway = handMade({ inbound: '<quota-by-key calls="1" renewal-period="3600" counter-key="k" />' });
    expect([(await gateway.ask(ask)).status, (await gateway.ask(ask)).status]).toEqual([200, 403]);
    gateway.wait(3600);
    expect((await gateway.ask(ask)).status).toBe(200);
  });

  test("limit-concurrency refuses what is over it at once, and lets in again after", async () => {
    const gateway = handMade({
      inbound:
        '<limit-concurrency key="k" max-count="1"><send-request mode="new" response-variable-name="r" timeout="5" ignore-error="true"><set-url>https://nowhere.example/</set-url></send-request></limit-concurrency>',
    });
    const statuses = (await Promise.all([gateway.ask(ask), gateway.ask(ask)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 429]);
    expect((await gateway.ask(ask)).status).toBe(200);
  });

  test("a token limit with an estimate refuses before any call", async () => {
    const gateway = handMade({
      inbound:
        '<llm-token-limit counter-key="k" tokens-per-minute="10" estimate-prompt-tokens="true" tokens-consumed-header-name="used" />',
    });
    const long = { ...ask, body: { ...body, messages: [{ role: "user", content: "a".repeat(100) }] } };
    const refused = await gateway.ask(long);
    expect([refused.status, refused.json.message, refused.run.attempts]).toEqual([
      429,
      expect.stringMatching(/^Token limit is exceeded. Try again in \d+ seconds.$/),
      [],
    ]);
    expect((await gateway.ask(ask)).headers.used).toMatch(/^\d+$/);
  });
});

describe("caches", () => {
  test("values are kept for their time", async () => {
    const inbound = `<cache-lookup-value key="k" variable-name="v" default-value="none" /><choose><when condition="@((string)context.Variables["v"] == "none")"><cache-store-value key="k" value="kept" duration="10" /></when></choose>${tell('(string)context.Variables["v"]')}`;
    const gateway = handMade({ inbound });
    const texts = [(await gateway.ask(ask)).text, (await gateway.ask(ask)).text];
    gateway.wait(11);
    expect([...texts, (await gateway.ask(ask)).text]).toEqual(["none", "kept", "none"]);
  });

  test("a value that is removed is gone", async () => {
    const inbound = `<cache-store-value key="k" value="kept" duration="10" /><cache-remove-value key="k" /><cache-lookup-value key="k" variable-name="v" />${tell('context.Variables.ContainsKey("v").ToString()')}`;
    expect(await told({ inbound })).toBe("False");
  });

  test("a whole answer to a GET is kept by what it varies by", async () => {
    const gateway = handMade({
      inbound:
        '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false"><vary-by-header>x-tenant</vary-by-header></cache-lookup>',
      outbound: '<cache-store duration="60" />',
    });
    const get = async (tenant: string) =>
      (await gateway.ask({ method: "GET", path: "/models/gpt-5.6-terra-1", body: "", headers: { "x-tenant": tenant } }))
        .run.attempts.length;
    expect([await get("a"), await get("a"), await get("b")]).toEqual([1, 0, 1]);
  });
});

describe("access", () => {
  const key = Buffer.from("a key of sixteen bytes or more").toString("base64");
  const sign = (payload: object, secret = key) => {
    const text = [{ alg: "HS256", typ: "JWT" }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createHmac("sha256", Buffer.from(secret, "base64")).update(text).digest("base64url")}`;
  };
  const seconds = startMs / 1000;
  const claims = { aud: "api", iss: "me", exp: seconds + 60, role: ["admin", "user"] };
  const inbound = `<validate-jwt header-name="Authorization" failed-validation-httpcode="401"><issuer-signing-keys><key>${key}</key></issuer-signing-keys><audiences><audience>api</audience></audiences><issuers><issuer>me</issuer></issuers><required-claims><claim name="role" match="any"><value>admin</value></claim></required-claims></validate-jwt>${tell('"in"')}`;
  const onError = tell("context.LastError.Reason");

  test.each([
    ["a good token", sign(claims), "in"],
    ["no token", "", "TokenNotPresent"],
    ["what is no token", "x.y", "JwtInvalid"],
    [
      "a wrong signature",
      sign(claims, Buffer.from("another key of sixteen bytes").toString("base64")),
      "TokenSignatureInvalid",
    ],
    ["an old token", sign({ ...claims, exp: seconds - 1 }), "TokenExpired"],
    ["a token without an end", sign({ aud: "api", iss: "me" }), "TokenExpired"],
    ["another audience", sign({ ...claims, aud: "else" }), "TokenAudienceNotAllowed"],
    ["another issuer", sign({ ...claims, iss: "you" }), "TokenIssuerNotAllowed"],
    ["no such role", sign({ ...claims, role: ["user"] }), "TokenClaimValueNotAllowed"],
    ["no role at all", sign({ aud: "api", iss: "me", exp: seconds + 60 }), "TokenClaimNotFound"],
  ])("validate-jwt: %s", async (_, token, expected) => {
    expect(
      await told(
        { inbound, onError },
        { ...ask, key: null, headers: token === "" ? {} : { Authorization: `Bearer ${token}` } },
      ),
    ).toBe(expected);
  });

  test("check-header, ip-filter", async () => {
    const checked: HandMade = {
      inbound: `<check-header name="x-a" failed-check-httpcode="403" failed-check-error-message="no" ignore-case="true"><value>yes</value></check-header>${tell('"in"')}`,
    };
    expect(await told(checked, { ...ask, headers: { "x-a": "YES" } })).toBe("in");
    expect((await handMade(checked).ask(ask)).status).toBe(403);
    const filtered = (action: string): HandMade => ({
      inbound: `<ip-filter action="${action}"><address-range from="10.0.0.0" to="10.0.0.255" /></ip-filter>${tell('"in"')}`,
    });
    expect(await told(filtered("allow"))).toBe("in");
    expect((await handMade(filtered("forbid")).ask(ask)).status).toBe(403);
  });

  test("cors answers a preflight and marks answers", async () => {
    const gateway = handMade({
      inbound:
        "<cors><allowed-origins><origin>https://app.example</origin></allowed-origins><allowed-methods><method>POST</method></allowed-methods><allowed-headers><header>*</header></allowed-headers></cors>",
    });
    const preflight = await gateway.ask({
      method: "OPTIONS",
      path: "/any/thing",
      body: "",
      headers: { Origin: "https://app.example", "Access-Control-Request-Method": "POST" },
    });
    expect([preflight.status, preflight.headers["access-control-allow-methods"], preflight.run.attempts]).toEqual([
      200,
      "POST",
      [],
    ]);
    const answer = await gateway.ask({ ...ask, headers: { Origin: "https://app.example" } });
    expect(answer.headers["access-control-allow-origin"]).toBe("https://app.example");
    expect(
      (await gateway.ask({ ...ask, headers: { Origin: "https://evil.example" } })).headers[
        "access-control-allow-origin"
      ],
    ).toBeUndefined();
  });

  test("llm-content-safety refuses what is over a threshold", async () => {
    const gateway = handMade({
      inbound:
        '<llm-content-safety backend-id="safety" shield-prompt="true"><categories output-type="FourSeverityLevels"><category name="Hate" threshold="4" /></categories></llm-content-safety>',
    });
    const say = (content: string) => gateway.ask({ ...ask, body: { ...body, messages: [{ role: "user", content }] } });
    expect([(await say("Hi")).status, (await say("[[hate:4]]")).status, (await say("[[attack]]")).status]).toEqual([
      200, 403, 403,
    ]);
  });
});

describe("errors and telemetry", () => {
  test("an expression that fails leads to on-error, with where it stands", async () => {
    const inbound =
      '<choose><when condition="@(true)"><set-variable name="a" id="mine" value="@(int.Parse("x"))" /></when></choose>';
    const onError = tell(
      'string.Join(" ", new [] { context.LastError.Source, context.LastError.Reason, context.LastError.Section, context.LastError.Path, context.LastError.PolicyId, context.LastError.Scope })',
    );
    expect(await told({ inbound, onError })).toBe(
      "expression ExpressionValueEvaluationFailure inbound choose[1]\\when[1]\\set-variable[1] mine api",
    );
  });

  test("without an answer in on-error the caller gets the service's own", async () => {
    const answer = await handMade({ inbound: '<set-variable name="a" value="@(int.Parse("x"))" />' }).ask(ask);
    expect([answer.status, answer.json]).toEqual([500, { statusCode: 500, message: "Internal server error" }]);
  });

  test("metrics, traces and events are kept with what they say", async () => {
    const inbound = `<emit-metric name="m" value="2.5" namespace="n"><dimension name="API ID" /><dimension name="d" value="@("v" + 1)" /></emit-metric><trace source="s" severity="error"><message>@("t" + 1)</message><metadata name="a" value="b" /></trace><log-to-eventhub logger-id="hub">@("e" + 1)</log-to-eventhub>`;
    const gateway = handMade({ inbound });
    await gateway.ask(ask);
    expect(gateway.metrics).toEqual([
      { namespace: "n", name: "m", value: 2.5, dimensions: { "API ID": "chat", d: "v1" } },
    ]);
    expect(gateway.traces).toEqual([
      { source: "s", severity: "error", message: "t1", metadata: { a: "b" } },
      { source: "hub", severity: "information", message: "e1", metadata: {} },
    ]);
  });

  test("a policy that reads a stream's body gets all of it, at the price of the stream", async () => {
    const answer = await handMade({
      outbound: '<set-variable name="n" value="@(context.Response.Body.As<string>(preserveContent: true).Length)" />',
    }).ask({ ...ask, body: { ...body, stream: true } });
    expect([typeof answer.run.Response?.Body.content, Number(answer.run.Variables.get("n")) > 100]).toEqual([
      "string",
      true,
    ]);
  });
});

test("rejects what it can't run, all at once, with policy, line and cure", () => {
  const made: HandMade = {
    inbound:
      '<set-variable name="a" value="@(foo)" />\n<set-body template="liquid">x</set-body>\n<set-variable name="b" value="@(1 + true)" />\n<set-backend-service backend-id="pol" />',
  };
  const error = thrownBy(() => loadPrograms(handMadeDeployment(made), types));
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message.split("\n")).toEqual([
    expect.stringMatching(
      /^policy of API chat:1:\d+ {2}set-variable: the emulator can't run this expression: the name foo is not known to the emulator \(line 1, column 3 of the expression\)$/,
    ),
    expect.stringMatching(
      /^policy of API chat:2:1 {2}set-body: must hold an expression or text, got a Liquid template/,
    ),
    expect.stringMatching(/^policy of API chat:3:1 {2}set-variable: .*the operator \+ over int and bool/),
    'policy of API chat:4:1  set-backend-service: must name a backend or pool that there is, got "pol" (did you mean "pool"?)',
  ]);
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
