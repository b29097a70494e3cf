import fc from "fast-check";
import type { Element, PolicyDocument, Value } from "../../policy/document";
import { block, single } from "../../policy/expressions/code";
import { globalPolicy } from "../../policy/global";
import { lanePolicy } from "../../policy/lane/lane";
import type { LanePolicyProps } from "../../policy/lane/props";
import { lintPolicy } from "../../policy/lint";
import { printPolicy } from "../../policy/print";
import {
  canary,
  copilot,
  escalation,
  exactCache,
  laneConsumer,
  laneProps,
  safety,
  semanticCache,
  swedencentral,
  tenant,
} from "./lane-props";

type Written = Partial<PolicyDocument>;
type Context = Parameters<typeof lintPolicy>[1];

const element = (
  name: string,
  attributes: Record<string, Value> = {},
  content: Value | readonly Element[] = [],
): Element => ({ name, attributes, content });
const identity = element("authentication-managed-identity", { resource: "https://cognitiveservices.azure.com" });
const forward = (attributes: Record<string, Value> = {}) =>
  element("forward-request", { timeout: "60", "buffer-response": "false", ...attributes });
const setVariable = (name: string, value: Value) => element("set-variable", { name, value });
const value = (code: string) => setVariable("x", single(code));
const choose = (...branches: readonly Element[]) => element("choose", {}, branches);
const when = (code: string, ...statements: readonly Element[]) =>
  element("when", { condition: single(code) }, statements);
const otherwise = (...statements: readonly Element[]) => element("otherwise", {}, statements);
const retry = (attributes: Record<string, Value>, ...statements: readonly Element[]) =>
  element(
    "retry",
    { condition: single("context.Response == null"), count: "2", interval: "0", ...attributes },
    statements,
  );
const body = "context.Response.Body.As<string>(preserveContent: true)";

/** A document that is clean but for what a test is about. */
const documentOf = (written: Written): PolicyDocument => ({
  inbound: [identity],
  backend: forward(),
  outbound: [],
  onError: [],
  ...written,
});
const contextOf = (context: Partial<Context>): Context => ({
  scope: "api",
  streams: true,
  fragments: ["audit"],
  backends: ["chat"],
  ...context,
});
const lint = (written: Written, context: Partial<Context> = {}) =>
  lintPolicy(documentOf(written), contextOf(context)).map(({ rule, path, message }) => `${rule}  ${path}: ${message}`);

interface Row {
  readonly it: string;
  readonly of: Written;
  readonly in?: Partial<Context>;
  readonly finds?: readonly string[];
}
const check = (rows: readonly Row[]) =>
  test.each(rows)("$it", ({ of, in: context, finds = [] }) => {
    expect(lint(of, context)).toEqual(finds);
  });

test("says what is wrong, where, by which rule, and why the rule exists", () => {
  const document = documentOf({ backend: element("forward-request", { "buffer-response": "false" }) });
  expect(lintPolicy(document, contextOf({}))).toEqual([
    {
      rule: "forward-has-timeout",
      why: "without a timeout a request waits five minutes for response headers, which outlives every deadline; above four the service may drop it",
      path: "backend/forward-request/@timeout",
      message: "must be 1 to 240 s, got none",
    },
  ]);
});

test("counts elements of one name from 1, where there are more", () => {
  const branch = when("true", element("llm-token-limit"));
  const branches = [when("true"), branch];
  const document = { onError: [choose(when("true")), choose(...branches)] };
  expect(lint(document)).toEqual([
    "on-error-allowed  on-error/choose[2]/when[2]/llm-token-limit: must be a statement that on-error takes, got llm-token-limit",
  ]);
});

describe("a stream", () => {
  const read = (path: string) =>
    `response-body-of-a-stream  ${path}: must not read context.Response.Body of an answer that may be streamed (ask on the way for an error status, or for the variable cache to be lookup)`;
  const held = (path: string) =>
    `response-body-of-a-stream  ${path}: must not hold back an answer that may be streamed (ask on the way for an error status, or for the variable cache to be lookup)`;
  const outbound = (code: string): Written => ({ outbound: [value(code)] });
  const outboundBlock = (...lines: readonly string[]): Written => ({
    outbound: [setVariable("x", block(...lines))],
  });
  const unguarded = [read("outbound/set-variable/@value")];
  const cached = '(string)context.Variables["cache"] == "lookup"';
  const cacheSet = [identity, setVariable("cache", "lookup")];
  check([
    { it: "rejects a read of its body", of: outbound(body), finds: unguarded },
    { it: "lets the body of an answer be read where none is streamed", of: outbound(body), in: { streams: false } },
    {
      it: "lets it be read after an error status",
      of: outbound(`context.Response.StatusCode == 404 && ${body} != ""`),
    },
    {
      it: "rejects it after a status that is none",
      of: outbound(`context.Response.StatusCode == 200 && ${body} != ""`),
      finds: unguarded,
    },
    {
      it: "rejects it before the status is asked",
      of: outbound(`${body} != "" && context.Response.StatusCode == 404`),
      finds: unguarded,
    },
    {
      it: "lets it be read where a status is an error's",
      of: outbound(`context.Response.StatusCode >= 400 ? ${body} : ""`),
    },
    {
      it: "rejects it where the status is not",
      of: outbound(`context.Response.StatusCode >= 400 ? "" : ${body}`),
      finds: unguarded,
    },
    {
      it: "lets it be read after a status below 400 was answered",
      of: outbound(`context.Response.StatusCode < 400 || ${body} == ""`),
    },
    {
      it: "lets it be read of one of several errors",
      of: outbound(`new [] { 429, 503 }.Contains(context.Response.StatusCode) && f(${body})`),
    },
    {
      it: "rejects it of one of several where one is none",
      of: outbound(`new [] { 200, 503 }.Contains(context.Response.StatusCode) && f(${body})`),
      finds: unguarded,
    },
    {
      it: "rejects it where only one side of an or excludes a stream",
      of: outbound(`(context.Response.StatusCode == 404 || a) && f(${body})`),
      finds: unguarded,
    },
    { it: "rejects it inside of a string's hole", of: outbound(`$"said {${body}}"`), finds: unguarded },
    { it: "takes a string for no code", of: outbound('"context.Response.Body"') },
    {
      it: "rejects a read by another name",
      of: outboundBlock("var answer = context.Response;", "return answer.Body.As<string>();"),
      finds: unguarded,
    },
    {
      it: "lets it be read after a return of what may be a stream",
      of: outboundBlock(
        "var status = context.Response.StatusCode;",
        'if (status < 400) { return ""; }',
        `return ${body};`,
      ),
    },
    {
      it: "lets it be read in a branch for errors, and rejects it in the other",
      of: outboundBlock(
        "if (context.Response.StatusCode >= 400) {",
        `  return ${body};`,
        "}",
        `else { return ${body}; }`,
      ),
      finds: unguarded,
    },
    {
      it: "lets it be read in such a branch",
      of: outboundBlock(`if (context.Response.StatusCode > 399) { return ${body}; }`, 'return "";'),
    },
    {
      it: "lets it be read under a condition that the cache was asked",
      of: {
        inbound: cacheSet,
        outbound: [choose(when(`${cached} && context.Response.StatusCode == 200`, value(body)))],
      },
    },
    {
      it: "rejects it where that condition does not hold",
      of: { inbound: cacheSet, outbound: [choose(when(cached), otherwise(value(body)))] },
      finds: [read("outbound/choose/otherwise/set-variable/@value")],
    },
    {
      it: "rejects it under a condition of which a part alone excludes a stream",
      of: { outbound: [choose(when("context.Response.StatusCode == 404 && a ? b : c", value(body)))] },
      finds: [read("outbound/choose/when/set-variable/@value")],
    },
    {
      it: "lets it be read where a condition that includes a stream does not hold",
      of: { outbound: [choose(when("context.Response.StatusCode < 400"), otherwise(value(body)))] },
    },
    {
      it: "rejects another body in outbound",
      of: { outbound: [element("set-body", {}, "{}")] },
      finds: [held("outbound/set-body")],
    },
    {
      it: "rejects it to be searched",
      of: { outbound: [element("find-and-replace")] },
      finds: [held("outbound/find-and-replace")],
    },
    {
      it: "lets an error have another body",
      of: { outbound: [choose(when("context.Response.StatusCode >= 500", element("set-body", {}, "{}")))] },
    },
    {
      it: "lets a response of the policy's own have a body",
      of: { outbound: [element("return-response", {}, [element("set-body", {}, "{}")])] },
    },
    {
      it: "rejects a buffer for the response",
      of: { backend: forward({ "buffer-response": "true" }) },
      finds: [
        'response-body-of-a-stream  backend/forward-request/@buffer-response: must be "false" where an answer may be streamed, got "true"',
      ],
    },
    {
      it: "rejects the buffer that the service keeps by itself",
      of: { backend: element("forward-request", { timeout: "60" }) },
      finds: [
        'response-body-of-a-stream  backend/forward-request/@buffer-response: must be "false" where an answer may be streamed, got none',
      ],
    },
    {
      it: "lets a response be buffered where none is streamed",
      of: { backend: forward({ "buffer-response": "true" }) },
      in: { streams: false },
    },
  ]);
});

describe("the call", () => {
  check([
    { it: "takes a retry of two repetitions", of: { backend: retry({}, forward()) } },
    {
      it: "rejects Content Safety in a retry",
      of: {
        inbound: [identity, retry({}, choose(when("true", element("llm-content-safety", { "backend-id": "chat" }))))],
      },
      finds: [
        "retry-around-safety  inbound/retry/choose/when/llm-content-safety: must not run again: llm-content-safety stands in a retry (put it before)",
      ],
    },
    { it: "takes a computed timeout", of: { backend: forward({ timeout: single("60") }) } },
    {
      it: "rejects a timeout above what the service honours",
      of: { backend: forward({ timeout: "241" }) },
      finds: ['forward-has-timeout  backend/forward-request/@timeout: must be 1 to 240 s, got "241"'],
    },
    {
      it: "rejects more repetitions",
      of: { backend: retry({ count: "3" }, forward()) },
      finds: ['retry-bounded  backend/retry/@count: must be 1 to 2 repetitions as a literal, got "3"'],
    },
    {
      it: "rejects repetitions that are computed",
      of: { backend: retry({ count: single("2") }, forward()) },
      finds: ["retry-bounded  backend/retry/@count: must be 1 to 2 repetitions as a literal, got an expression"],
    },
    {
      it: "rejects a condition that forgets the answer that never came",
      of: { backend: retry({ condition: single("context.Response.StatusCode == 429") }, forward()) },
      finds: [
        "retry-bounded  backend/retry/@condition: must say what becomes of an answer that never came (ask for context.Response == null)",
      ],
    },
    {
      it: "asks no such thing of a retry that forwards nothing",
      of: { backend: choose(when("true", retry({ condition: single("true") }, value("1")))) },
    },
    {
      it: "rejects a call as the caller",
      of: { inbound: [element("send-request", {}, [identity])] },
      finds: [
        "authentication-after-credentials  inbound: must hold authentication-managed-identity, since the document forwards requests",
      ],
    },
    { it: "asks for no identity above all APIs", of: { inbound: [] }, in: { scope: "global" } },
  ]);
});

describe("what a document names", () => {
  const padded = (padding: string): Written => ({ inbound: [identity, setVariable("x", padding)] });
  const long = (bytes: number): Written =>
    padded("x".repeat(bytes - Buffer.byteLength(printPolicy(documentOf(padded(""))))));
  const mentions = (name: string) => element("set-backend-service", { "backend-id": single(`"${name}"`, [name]) });
  check([
    {
      it: "takes a fragment that exists",
      of: { inbound: [identity, element("include-fragment", { "fragment-id": "audit" })] },
    },
    {
      it: "rejects a fragment that does not",
      of: { inbound: [identity, element("include-fragment", { "fragment-id": "log" })] },
      finds: ["fragment-exists  inbound/include-fragment/@fragment-id: must name a fragment that exists, got log"],
    },
    {
      it: "rejects a fragment that is computed",
      of: { inbound: [identity, element("include-fragment", { "fragment-id": single('"audit"') })] },
      finds: ["fragment-exists  inbound/include-fragment/@fragment-id: must name a fragment as a literal"],
    },
    {
      it: "rejects text that the service would take for a named value",
      of: { inbound: [identity, element("set-variable", { name: "a", value: "{{secret}}" })] },
      finds: ["named-value-exists  policies: must name no named value, got {{secret}}"],
    },
    { it: "takes a backend that exists", of: { inbound: [identity, mentions("chat")] } },
    {
      it: "rejects a backend that does not, by name or as an expression mentions it",
      of: {
        inbound: [
          identity,
          mentions("mail"),
          element("llm-semantic-cache-lookup", { "embeddings-backend-id": "embeddings" }),
        ],
      },
      finds: [
        "backend-exists  inbound/set-backend-service/@backend-id: must name a backend that exists, got mail",
        "backend-exists  inbound/llm-semantic-cache-lookup/@embeddings-backend-id: must name a backend that exists, got embeddings",
      ],
    },
    { it: "takes a document of the service's size", of: long(256 * 1024) },
    {
      it: "rejects one more byte, as it is printed",
      of: long(256 * 1024 + 1),
      finds: ["document-size  policies: must be at most 262144 bytes as printed, got 262145"],
    },
  ]);
});

describe("where a statement stands", () => {
  const metric = (name: string, ...dimensions: readonly string[]) =>
    element(
      name,
      {},
      dimensions.map((each) => element("dimension", { name: each })),
    );
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `d${index}`);
  check([
    {
      it: "rejects a section that the service refuses",
      of: { outbound: [choose(when("true", element("llm-token-limit")))] },
      finds: [
        "section  outbound/choose/when/llm-token-limit: must stand in inbound: the service refuses llm-token-limit in outbound",
      ],
    },
    {
      it: "rejects a statement whose sections nobody looked up",
      of: { inbound: [identity, element("constructor")] },
      finds: ["section  inbound/constructor: must be a statement whose sections are known (add it, from its page)"],
    },
    {
      it: "rejects a statement outside of the branches of choose",
      of: { inbound: [identity, choose(value("1"))] },
      finds: ["section  inbound/choose/set-variable: must be one of when, otherwise inside of choose"],
    },
    {
      it: "rejects to wait for anything but requests and values of a cache",
      of: { inbound: [identity, element("wait", { for: "all" }, [value("1")])] },
      finds: [
        "section  inbound/wait/set-variable: must be one of send-request, cache-lookup-value, choose inside of wait",
      ],
    },
    {
      it: "rejects a second semantic cache in a section, in whatever branch",
      of: {
        inbound: [
          identity,
          choose(when("true", element("llm-semantic-cache-lookup")), otherwise(element("llm-semantic-cache-lookup"))),
        ],
      },
      finds: ["section  inbound/choose/otherwise/llm-semantic-cache-lookup: must stand once in inbound"],
    },
    {
      it: "takes in on-error what the service documents for it",
      of: { onError: [element("return-response"), element("trace")] },
    },
    {
      it: "rejects other statements there",
      of: { onError: [element("emit-metric", {}, [element("dimension", { name: "d" })])] },
      finds: ["on-error-allowed  on-error/emit-metric: must be a statement that on-error takes, got emit-metric"],
    },
    {
      it: "takes five custom dimensions of tokens beside the service's own",
      of: { inbound: [identity, metric("llm-emit-token-metric", "API ID", ...numbered(5))] },
    },
    {
      it: "rejects a sixth",
      of: { inbound: [identity, metric("llm-emit-token-metric", ...numbered(6))] },
      finds: ["token-metric-dimensions  inbound/llm-emit-token-metric: must have 1 to 5 custom dimensions, got 6"],
    },
    { it: "takes ten dimensions of another metric", of: { outbound: [metric("emit-metric", ...numbered(10))] } },
    {
      it: "rejects an eleventh, and none",
      of: { outbound: [metric("emit-metric", ...numbered(11)), metric("emit-metric")] },
      finds: [
        "token-metric-dimensions  outbound/emit-metric[1]: must have 1 to 10 dimensions, got 11",
        "token-metric-dimensions  outbound/emit-metric[2]: must have 1 to 10 dimensions, got 0",
      ],
    },
  ]);
});

describe("the C# of an expression", () => {
  const inbound = (written: Value): Written => ({ inbound: [identity, setVariable("x", written)] });
  const wrong = (rule: string, ...messages: readonly string[]) =>
    messages.map((message) => `${rule}  inbound/set-variable/@value: ${message}`);
  const types = (...names: readonly string[]) =>
    wrong(
      "expression-types",
      ...names.map((name) => `must use .NET types and members that expressions may use, got ${name}`),
    );
  const members = (...names: readonly string[]) =>
    wrong("expression-context", ...names.map((name) => `must use members that the context has, got ${name}`));
  const noReturn = wrong("expression-returns", "must return or throw on every way (end with return)");
  check([
    {
      it: "takes brackets and ends of strings inside of strings",
      of: inbound(single(String.raw`f(")", '}', @"\", "\"(", $"{{(") /* ( */`)),
    },
    {
      it: "rejects brackets that do not close",
      of: inbound(single('f("a"]')),
      finds: wrong("expression-whole", "must balance its brackets, got one ] too many or too few"),
    },
    {
      it: "rejects a string that does not end",
      of: inbound(single('"a + "b" + c')),
      finds: wrong("expression-whole", 'must end its strings and comments, got " + c'),
    },
    { it: "rejects nothing at all", of: inbound(single(" ")), finds: wrong("expression-whole", "must not be empty") },
    {
      it: "takes a semicolon in a string, and in the body of a lambda",
      of: inbound(single('names.Any(name => { return name == ";"; })')),
    },
    {
      it: "rejects a semicolon after a single value",
      of: inbound(single("1;")),
      finds: wrong("expression-single", "must have no semicolon in @( ) (use @{ })"),
    },

    { it: "takes a block that ends with return", of: inbound(block("var a = 1;", "return a;")) },
    {
      it: "takes branches that all return",
      of: inbound(block("if (a) return 1; else if (b) { return 2; } else { throw e; }")),
    },
    {
      it: "rejects branches of which one does not",
      of: inbound(block("if (a) { return 1; } else if (b) { return 2; }")),
      finds: noReturn,
    },
    {
      it: "takes a switch that returns by default too",
      of: inbound(block('switch (a) { case "b": case "c": return 1; default: return 2; }')),
    },
    {
      it: "rejects a switch without a default",
      of: inbound(block('switch (a) { case "b": return 1; }')),
      finds: noReturn,
    },
    {
      it: "rejects a switch that is left",
      of: inbound(block("switch (a) { case 1: if (b) { break; } return 1; default: return 2; }")),
      finds: noReturn,
    },
    {
      it: "takes a try that returns or whose catch does",
      of: inbound(block("try { return 1; } catch (Exception e) { return 2; }")),
    },
    { it: "rejects a catch that falls through", of: inbound(block("try { return 1; } catch { }")), finds: noReturn },
    {
      it: "rejects a return inside of a loop alone",
      of: inbound(block("foreach (var a in b) { return a; }")),
      finds: noReturn,
    },
    { it: "takes a loop that only a return ends", of: inbound(block("while (true) { if (a) { return 1; } }")) },
    {
      it: "takes the return of a lambda for none of the block's",
      of: inbound(block("var a = b.Select(c => { return c; });")),
      finds: noReturn,
    },

    {
      it: "rejects a comment to the end of its line in an attribute",
      of: inbound(block("// one", "return 1;")),
      finds: wrong("expression-line-comment", "must have no // comment in an attribute (use /* */)"),
    },
    { it: "takes it in a text", of: { inbound: [identity, element("set-body", {}, block("// one", "return 1;"))] } },

    {
      it: "takes types on the list, by name and with their namespaces",
      of: inbound(
        block(
          "List<string> names = new List<string>(); DateTime now = DateTime.UtcNow; Guid? none = null;",
          "var a = (JObject)b; var c = d as JArray ?? new JArray(); int e; int.TryParse(f, out e); out Uri uri;",
          "var g = new Dictionary<string, JToken>(); var h = System.Net.WebUtility.UrlEncode(i); var j = k is JValue;",
          'var l = context.Variables.GetValueOrDefault<JObject>("m", null)?.Value<bool?>(); var n = ((Jwt)o).Claims;',
          "var p = Q > R && S < T; var U = 1; return U.ToString() + new { Name = 1 }.Name + StringComparison.Ordinal;",
        ),
      ),
    },
    {
      it: "rejects others that are constructed",
      of: inbound(single("new HttpClient().Get()")),
      finds: types("HttpClient"),
    },
    {
      it: "rejects others whose members are used",
      of: inbound(single("Environment.MachineName + Environment.UserName")),
      finds: types("Environment"),
    },
    {
      it: "rejects others with their namespace",
      of: inbound(single("System.IO.File.ReadAllText(a)")),
      finds: types("System.IO.File.ReadAllText"),
    },
    {
      it: "rejects others in casts, arguments, out, as, is and catch",
      of: inbound(
        block(
          "try { var a = (Foo)b; c.As<Bar>(); d.TryParse(e, out Baz f); return g as Qux ?? h is Quux; }",
          "catch (JsonReaderException) { throw; }",
        ),
      ),
      finds: types("Foo", "Bar", "Baz", "Qux", "Quux", "JsonReaderException"),
    },
    {
      it: "rejects others that are declared",
      of: inbound(block("Stream a = null; HashSet<Foo[]> b; return a;")),
      finds: types("Stream", "Foo"),
    },
    {
      it: "rejects members that the list leaves out",
      of: inbound(single('DateTime.TryParse(a, out b) || JsonConvert.PopulateObject(c, d) == Regex.Escape("e")')),
      finds: types("DateTime.TryParse", "JsonConvert.PopulateObject", "Regex.Escape"),
    },
    {
      it: "rejects keywords that leave the sandbox",
      of: inbound(single("await f(async a => (dynamic)b, typeof(string))")),
      finds: wrong(
        "expression-words",
        ...["async", "await", "dynamic", "typeof"].map((word) => `must do without the keyword ${word}`),
      ),
    },
    {
      it: "takes members that the context has",
      of: inbound(
        single(
          'context.Response?.Headers.GetValueOrDefault("a", "") + context.Deployment.Gateway.Id + context.Request.Url.Host + context.RequestId.ToString()',
        ),
      ),
    },
    {
      it: "rejects members that it has not",
      of: inbound(single("context.Session.Id + context.Request.Path + context.Request.Path")),
      finds: members("context.Session", "context.Request.Path"),
    },
    { it: "takes the reason of a status to be told", of: inbound(single("context.Response.StatusReason")) },
    {
      it: "rejects to compare it",
      of: inbound(single('context.Response.StatusReason == "OK"')),
      finds: wrong("status-reason", "must not compare StatusReason (compare StatusCode)"),
    },
    {
      it: "rejects to search it, by another name too",
      of: inbound(block("var reason = context.Response.StatusReason;", 'return reason.Contains("unavailable");')),
      finds: wrong("status-reason", "must not compare StatusReason (compare StatusCode)"),
    },
  ]);
});

describe("a variable", () => {
  const reads = value('context.Variables["a"]');
  const sets = setVariable("a", "1");
  const unset = (path: string) =>
    `unset-variable  ${path}: must not read the variable a before it is set (use GetValueOrDefault)`;
  check([
    {
      it: "may be read once it was set",
      of: { inbound: [identity, choose(when("true", sets)), reads], outbound: [reads] },
    },
    {
      it: "rejects a read before",
      of: { inbound: [identity, reads, sets] },
      finds: [unset("inbound/set-variable[1]/@value")],
    },
    {
      it: "rejects a read by what sets it first",
      of: { inbound: [identity, setVariable("a", single('(int)context.Variables["a"] + 1'))] },
      finds: [unset("inbound/set-variable/@value")],
    },
    {
      it: "may be read with a default",
      of: { inbound: [identity, value('context.Variables.GetValueOrDefault<int>("a", 0)')] },
    },
    {
      it: "may be read where it was asked for",
      of: { inbound: [identity, value('context.Variables.ContainsKey("a") ? context.Variables["a"] : null')] },
    },
    {
      it: "may be read where a condition asked for it",
      of: { inbound: [identity, choose(when('context.Variables.ContainsKey("a")', reads))] },
    },
    {
      it: "may be set by an attribute that names it",
      of: {
        inbound: [
          identity,
          element("send-request", { "response-variable-name": "a" }),
          element("cache-lookup-value", { "variable-name": "b" }),
          value('context.Variables["a"] ?? context.Variables["b"]'),
        ],
      },
    },
    {
      it: "may be set by a fragment",
      of: { inbound: [identity, element("include-fragment", { "fragment-id": "audit" }), reads] },
    },
    {
      it: "may be set by the statements of the retry that asks for it",
      of: {
        backend: retry(
          { condition: single('context.Response == null || (bool)context.Variables["a"]') },
          forward(),
          sets,
        ),
      },
    },
    {
      it: "rejects a read in on-error of what another section set",
      of: { inbound: [identity, sets], onError: [reads] },
      finds: [unset("on-error/set-variable/@value")],
    },
    { it: "may be read in on-error once it was set there", of: { onError: [sets, reads] } },
  ]);
});

describe("what the kit itself makes", () => {
  const admitting = { ...safety, onOutage: "admit", longPrompts: "modelFilter" } as const;
  const lanes: Readonly<Record<string, Partial<LanePolicyProps>>> = {
    plain: {},
    alone: { members: [swedencentral], streaming: "required" },
    guarded: { safety, cache: semanticCache, consumers: [laneConsumer(), copilot], entra: tenant },
    machine: { streaming: "denied", structuredOutput: true, cache: exactCache, maxConcurrency: 40 },
    sidesteps: { escalation: { ...escalation, abovePromptTokens: 12_000 }, canary, safety: admitting },
  };
  const backends = ["chat", "chat-swedencentral", "chat-francecentral", "chat-escalation", "chat-canary"];
  test.each(Object.keys(lanes))("the lane %s has no findings", (name) => {
    const context = contextOf({
      streams: lanes[name]?.streaming !== "denied",
      backends: [...backends, "chat-embeddings", "content-safety"],
    });
    expect(lintPolicy(lanePolicy(laneProps(lanes[name])), context)).toEqual([]);
  });

  test("the policy above all lanes has none", () => {
    expect(lintPolicy(globalPolicy(), contextOf({ scope: "global", fragments: [], backends: [] }))).toEqual([]);
  });
});

test("no document, however odd, is too much for it", () => {
  const words = ["context", ".", "Response", "Body", "?", ":", "(", ")", "{", "}", "[", "]", "<", ">", "if", "else"];
  const more = [
    "switch",
    "case",
    "try",
    "catch",
    "while",
    ";",
    '"',
    "$",
    "@",
    "\\",
    "=>",
    "=",
    "!",
    "return",
    "Foo",
    " ",
  ];
  const code = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words, ...more)).map((parts) => parts.join("")),
    fc.array(fc.constantFrom(...words, ...more)).map((parts) => parts.join(" ")),
  );
  const expression = fc.record({ code, block: fc.boolean() });
  const anyValue: fc.Arbitrary<Value> = fc.oneof(fc.string(), expression);
  const name = fc.oneof(
    fc.constantFrom("choose", "when", "otherwise", "retry", "forward-request", "set-variable", "include-fragment"),
    fc.constantFrom("set-body", "emit-metric", "llm-content-safety", "wait", "constructor", "__proto__"),
  );
  const key = fc.constantFrom(
    "condition",
    "count",
    "name",
    "value",
    "backend-id",
    "variable-name",
    "timeout",
    "toString",
  );
  const { tree } = fc.letrec<{ tree: Element }>((tie) => ({
    tree: fc.record({
      name,
      attributes: fc.dictionary(key, anyValue),
      content: fc.oneof({ depthSize: "small" }, anyValue, fc.array(tie("tree"), { maxLength: 4 })),
    }),
  }));
  const section = fc.array(tree, { maxLength: 4 });
  const document = fc.record({ inbound: section, backend: tree, outbound: section, onError: section });
  fc.assert(
    fc.property(document, fc.boolean(), (any, streams) => {
      expect(Array.isArray(lintPolicy(any, contextOf({ streams })))).toBe(true);
    }),
    { numRuns: 300, seed: 20260827 },
  );
});
