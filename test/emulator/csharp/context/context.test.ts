import { Boxed } from "../../../../emulator/csharp/definition";
import { parseObject } from "../../../../emulator/csharp/library/json/load";
import { evaluate, type Row } from "../json/evaluate";
import { body, headers, jwt, requestContext, response } from "./request";

const token = jwt(
  { alg: "RS256", typ: "JWT" },
  { jti: "j1", iss: "https://issuer", sub: "me", aud: ["a1", "a2"], exp: 1_767_323_045, roles: ["r1", "r2"], n: 5 },
);

const rows: readonly Row[] = [
  ['context.Request.Headers.GetValueOrDefault("x-two", "none")', "a,b"],
  ['context.Request.Headers.GetValueOrDefault("X-TWO")', "a,b"],
  ['context.Request.Headers.GetValueOrDefault("x-no", "none")', "none"],
  ['context.Request.Headers.GetValueOrDefault("x-no") == null', "True"],
  ['context.Request.Headers.ContainsKey("X-ONE")', "True"],
  ['context.Request.Headers["x-two"][1]', "b"],
  ['context.Request.Headers["x-no"]', "!KeyNotFoundException: The given key was not present in the dictionary."],
  ["context.Request.Headers.Count", "3"],
  ["context.Request.Headers.Keys.First()", "X-One"],
  ['context.Request.Headers.Select(h => h.Key + ":" + h.Value.Length).Last()', "Authorization:1"],
  ['{ string[] v; return context.Request.Headers.TryGetValue("x-one", out v) ? v[0] : "none"; }', "1"],
  ['{ string[] v; return context.Request.Headers.TryGetValue("x-no", out v) ? v[0] : "none"; }', "none"],
  ['context.Request.Url.Query.GetValueOrDefault("tag", "")', "a,b"],
  ['context.Request.Url.Query.GetValueOrDefault("no", "0")', "0"],
  ['context.Request.Url.Query["api-version"][0]', "1"],
  ["context.Request.Url.ToString()", "https://gateway.example/openai/chat?api-version=1&Tag=a&Tag=b"],
  ["context.Api.ServiceUrl.ToString()", "https://models.example:8443/v1"],
  ["context.Request.Url.Port + 1", "444"],
  ["context.Request.OriginalUrl.Host", "public.example"],
  ['context.Request.MatchedParameters["deployment"]', "gpt-4o"],
  ['context.Request.MatchedParameters.GetValueOrDefault("no", "x")', "x"],
  ['context.Request.MatchedParameters.ContainsKey("deployment")', "True"],
  ["context.Request.Method + context.Request.IpAddress", "POST10.0.0.1"],
  ['(string)context.Variables["text"]', "hello"],
  ['(int)context.Variables["count"] + 1', "4"],
  ['context.Variables["count"] is string', "False"],
  ['context.Variables["no"]', "!KeyNotFoundException: The given key was not present in the dictionary."],
  ['context.Variables.ContainsKey("no")', "False"],
  ['context.Variables.GetValueOrDefault<string>("text", "none")', "hello"],
  ['context.Variables.GetValueOrDefault<string>("no", "none")', "none"],
  ['context.Variables.GetValueOrDefault<string>("no") == null', "True"],
  ['context.Variables.GetValueOrDefault<int>("no")', "0"],
  ['context.Variables.GetValueOrDefault("count", 7)', "3"],
  ['context.Variables.GetValueOrDefault<double>("ratio", 0) * 2', "3"],
  ['context.Variables.GetValueOrDefault<long>("big", 0)', "5"],
  ['context.Variables.GetValueOrDefault<bool>("flag", false)', "True"],
  ['context.Variables.GetValueOrDefault<int>("text", 0)', "!InvalidCastException: Specified cast is not valid."],
  ['context.Variables.GetValueOrDefault<string>("null", "none") == null', "True"],
  ['context.Variables.GetValueOrDefault<JObject>("json")["a"]', "1"],
  ['((JObject)context.Variables["json"])["a"]', "1"],
  ['((IResponse)context.Variables["answer"]).StatusCode', "429"],
  ['context.Variables.GetValueOrDefault<IResponse>("answer").Headers.GetValueOrDefault("retry-after", "0")', "5"],
  ['(string)((IResponse)context.Variables["answer"]).Body.As<JObject>()["error"]["code"]', "busy"],
  ['context.Response.StatusCode == 200 && context.Response.StatusReason == "Reason"', "True"],
  ["context.Product == null", "True"],
  ['context.User?.Id ?? "nobody"', "nobody"],
  ["context.User.Id", "!NullReferenceException: Object reference not set to an instance of an object."],
  ["context.Api.Id + context.Api.Revision + context.Api.IsCurrentRevision", "chat2True"],
  ["context.Operation.UrlTemplate", "/chat"],
  ["context.Subscription.PrimaryKey", "k1"],
  ["context.Deployment.Region + context.Deployment.Gateway.Id", "Sweden Centralmanaged"],
  ["context.Deployment.Gateway.IsManaged", "True"],
  ["context.Backend.Type", "Pool"],
  ["context.LastError.Reason + context.LastError.PolicyId", "RateLimitExceededlimit"],
  ["context.Tracing", "False"],
  ["context.RequestId", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"],
  ["context.Timestamp", "01/02/2026 03:04:05"],
  ["context.Elapsed", "00:00:01.5000000"],
  [
    'context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().ExpirationTime > context.Timestamp',
    "False",
  ],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().ExpirationTime', "01/02/2026 03:04:05"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().NotBefore == null', "True"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Subject', "me"],
  [
    'context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt()?.Claims.GetValueOrDefault("roles", "")',
    "r1,r2",
  ],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Claims["roles"][1]', "r2"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Claims.GetValueOrDefault("n", "")', "5"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Claims.ContainsKey("no")', "False"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Audiences.Count()', "2"],
  ['context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt().Algorithm', "RS256"],
  ['{ Jwt t; return "no.token".TryParseJwt(out t) || t != null; }', "False"],
  [`{ Jwt t; return "${token}".TryParseJwt(out t) ? t.Id + t.Issuer + t.Type : ""; }`, "j1https://issuerJWT"],
  ['"Bearer x".AsJwt() == null', "True"],
  ['"Basic dXNlcjpwYTpzcw==".AsBasic().UserId', "user"],
  ['"Basic dXNlcjpwYTpzcw==".AsBasic().Password', "pa:ss"],
  ['"Bearer x".AsBasic() == null', "True"],
];

test.each(rows)("%s", (expression, expected) => {
  const context = requestContext({
    headers: headers({ "X-One": ["1"], "X-Two": ["a", "b"], Authorization: [`Bearer ${token}`] }),
    variables: {
      text: "hello",
      count: 3,
      ratio: new Boxed("double", 1.5),
      big: 5n,
      flag: true,
      null: null,
      json: parseObject('{"a":1}'),
      answer: response(429, '{"error":{"code":"busy"}}'),
    },
    response: response(200, "{}"),
  });
  expect(evaluate(expression, context)).toBe(expected);
});

/** Reads of a body, one after the other where the row has several. */
const bodies: readonly (readonly [text: string, expression: string, expected: string])[] = [
  ["hello", "context.Request.Body.As<string>()", "hello"],
  ['{"a":1}', 'context.Request.Body.As<JObject>()["a"]', "1"],
  ['{"a":1}', 'context.Request.Body.As<Newtonsoft.Json.Linq.JObject>(true)["a"]', "1"],
  ['{"a":1}', 'context.Request.Body.As<JToken>(preserveContent: true)["a"]', "1"],
  ["[1,2]", "context.Request.Body.As<JArray>().Count", "2"],
  ["h\u00e9", "context.Request.Body.As<byte[]>().Length", "3"],
  ["", "context.Request.Body.As<JObject>() == null", "True"],
  [" ", "context.Request.Body.As<string>()", " "],
  ["{'a':1} // and", 'context.Request.Body.As<JObject>()["a"]', "1"],
  ["a=1&b=x+y&a=2", 'context.Request.Body.AsFormUrlEncodedContent()["a"].Count', "2"],
  ["a=1&b=x+y&a=2", 'context.Request.Body.AsFormUrlEncodedContent()["b"].First()', "x y"],
  ["x", "context.Request.Body.As<string>(true) + context.Request.Body.As<string>(true)", "xx"],
  [
    "x",
    "context.Request.Body.As<string>() + context.Request.Body.As<string>()",
    "!InvalidOperationException: the body was consumed",
  ],
  [
    "[1]",
    "context.Request.Body.As<JObject>()",
    "!JsonReaderException: The message body is not a valid JSON. Error reading JObject from JsonReader. Current JsonReader item is not an object: StartArray. Path '', line 1, position 1.",
  ],
  [
    '{"a": x}',
    "context.Request.Body.As<JObject>()",
    "!JsonReaderException: The message body is not a valid JSON. Unexpected character encountered while parsing value: x. Path 'a', line 1, position 6.",
  ],
];

test.each(bodies)("a body of %s read by %s", (text, expression, expected) => {
  expect(evaluate(expression, requestContext({ body: body(text) }))).toBe(expected);
});

test("a request without a body has none", () => {
  expect(evaluate('context.Request.Body?.As<string>() ?? "none"', requestContext({}))).toBe("none");
});

test("a trace is handed to the engine", () => {
  const traced: string[] = [];
  const context = requestContext({ trace: (message) => traced.push(message) });
  expect(evaluate('{ context.Trace("a" + 1); return null; }', context)).toBe("null");
  expect(traced).toEqual(["a1"]);
});
