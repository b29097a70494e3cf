import fc from "fast-check";
import type { Element, PolicyDocument } from "../../policy/document";
import { answerText } from "../../policy/expressions/cache";
import { isFreeText, variable, wasSet } from "../../policy/expressions/request";
import { lanePolicy } from "../../policy/lane/lane";
import { printPolicy } from "../../policy/print";
import { authenticationManagedIdentity, validateAzureAdToken } from "../../policy/statements/authentication";
import {
  cacheLookupValue,
  cacheStoreValue,
  llmSemanticCacheLookup,
  llmSemanticCacheStore,
} from "../../policy/statements/cache";
import {
  choose,
  chooseOr,
  limitConcurrency,
  retry,
  returnResponse,
  setStatus,
  setVariable,
  waitForAll,
} from "../../policy/statements/flow";
import { llmTokenLimit, rateLimitByKey } from "../../policy/statements/limits";
import { deleteHeader, deleteQueryParameter, sendRequest, setBody, setHeader } from "../../policy/statements/message";
import { forwardRequest, setBackendService } from "../../policy/statements/routing";
import { llmContentSafety } from "../../policy/statements/safety";
import { emitMetric, llmEmitTokenMetric, trace } from "../../policy/statements/telemetry";
import { laneProps } from "./lane-props";

const set = wasSet("a");
const condition = "@(context.Variables.ContainsKey(&quot;a&quot;))";
const nothing = { inbound: [], backend: setVariable("a", "b"), outbound: [], onError: [] };

/** How a statement reads where it stands. */
function printed(statement: Element): string {
  const inbound = /<inbound>\s*<base \/>\n([\s\S]*?)\n {2}<\/inbound>/;
  const text = printPolicy({ ...nothing, inbound: [statement] });
  return (inbound.exec(text)?.[1] ?? "").replaceAll(/^ {4}/gm, "").replaceAll(/>\s+</g, "><");
}

// To add a statement is to add its function, and its row here.
test.each<[string, Element, string]>([
  [
    "authentication-managed-identity",
    authenticationManagedIdentity({ resource: "https://a.example", clientId: "b" }),
    '<authentication-managed-identity resource="https://a.example" client-id="b" />',
  ],
  [
    "validate-azure-ad-token",
    validateAzureAdToken({
      tenantId: "t",
      audiences: ["api://a"],
      clientApplicationIds: ["b", "c"],
      outputTokenVariableName: "token",
    }),
    '<validate-azure-ad-token tenant-id="t" output-token-variable-name="token"><client-application-ids><application-id>b</application-id><application-id>c</application-id></client-application-ids><audiences><audience>api://a</audience></audiences></validate-azure-ad-token>',
  ],
  ["set-variable", setVariable("a", set), `<set-variable name="a" value="${condition}" />`],
  [
    "choose",
    choose({ condition: set, statements: [setStatus(200)] }),
    `<choose><when condition="${condition}"><set-status code="200" /></when></choose>`,
  ],
  [
    "choose with otherwise",
    chooseOr([{ condition: set, statements: [] }], [setStatus(201)]),
    `<choose><when condition="${condition}" /><otherwise><set-status code="201" /></otherwise></choose>`,
  ],
  [
    "return-response",
    returnResponse({ status: 404, headers: { "Content-Type": "text/plain" }, body: "no" }),
    '<return-response><set-status code="404" /><set-header name="Content-Type" exists-action="override"><value>text/plain</value></set-header><set-body>no</set-body></return-response>',
  ],
  [
    "retry at once",
    retry({ condition: set, count: 2, wait: { intervalSeconds: 0 } }, setStatus(200)),
    `<retry condition="${condition}" count="2" interval="0" first-fast-retry="true"><set-status code="200" /></retry>`,
  ],
  [
    "retry with growing waits",
    retry({ condition: set, count: 1, wait: { intervalSeconds: 1, deltaSeconds: 2, maxIntervalSeconds: 4 } }),
    `<retry condition="${condition}" count="1" interval="1" delta="2" max-interval="4" />`,
  ],
  ["wait", waitForAll(setStatus(200)), '<wait for="all"><set-status code="200" /></wait>'],
  [
    "limit-concurrency",
    limitConcurrency({ id: "i", key: "k", maxCount: 3 }, setStatus(200)),
    '<limit-concurrency id="i" key="k" max-count="3"><set-status code="200" /></limit-concurrency>',
  ],
  ["set-header", setHeader("a", "b"), '<set-header name="a" exists-action="override"><value>b</value></set-header>'],
  ["set-header that deletes", deleteHeader("a"), '<set-header name="a" exists-action="delete" />'],
  ["set-query-parameter", deleteQueryParameter("a"), '<set-query-parameter name="a" exists-action="delete" />'],
  ["set-body", setBody("<a>&"), "<set-body>&lt;a&gt;&amp;</set-body>"],
  ["set-status", setStatus(418), '<set-status code="418" />'],
  [
    "send-request",
    sendRequest({
      variable: "v",
      timeoutSeconds: 3,
      url: "https://a.example",
      body: "{}",
      identity: { resource: "r", clientId: "c" },
    }),
    '<send-request mode="new" response-variable-name="v" timeout="3" ignore-error="true"><set-url>https://a.example</set-url><set-method>POST</set-method><set-header name="Content-Type" exists-action="override"><value>application/json</value></set-header><set-body>{}</set-body><authentication-managed-identity resource="r" client-id="c" /></send-request>',
  ],
  ["set-backend-service", setBackendService({ backendId: "chat" }), '<set-backend-service backend-id="chat" />'],
  [
    "forward-request",
    forwardRequest({ timeoutSeconds: 60, bufferResponse: false }),
    '<forward-request timeout="60" buffer-request-body="true" buffer-response="false" />',
  ],
  [
    "rate-limit-by-key",
    rateLimitByKey({ id: "i", callsPerMinute: 9, counterKey: "k", retryAfterVariableName: "v" }),
    '<rate-limit-by-key id="i" calls="9" renewal-period="60" counter-key="k" retry-after-variable-name="v" />',
  ],
  [
    "llm-token-limit",
    llmTokenLimit({
      id: "i",
      counterKey: "k",
      tokensPerMinute: 9,
      tokenQuota: { tokens: 5_000_000_000, period: "Monthly" },
      estimatePromptTokens: true,
      remainingTokensHeaderName: "h",
      remainingQuotaTokensHeaderName: "q",
      retryAfterVariableName: "v",
    }),
    '<llm-token-limit id="i" counter-key="k" tokens-per-minute="9" token-quota="5000000000" token-quota-period="Monthly" estimate-prompt-tokens="true" retry-after-variable-name="v" remaining-tokens-header-name="h" remaining-quota-tokens-header-name="q" />',
  ],
  [
    "llm-content-safety",
    llmContentSafety({
      id: "i",
      backendId: "b",
      shieldPrompt: true,
      enforceOnCompletions: true,
      thresholds: { Hate: 0, SelfHarm: 2, Sexual: 4, Violence: 6 },
      blocklists: ["names"],
    }),
    '<llm-content-safety id="i" backend-id="b" shield-prompt="true" enforce-on-completions="true"><categories output-type="FourSeverityLevels"><category name="Hate" threshold="0" /><category name="SelfHarm" threshold="2" /><category name="Sexual" threshold="4" /><category name="Violence" threshold="6" /></categories><blocklists><id>names</id></blocklists></llm-content-safety>',
  ],
  [
    "llm-semantic-cache-lookup",
    llmSemanticCacheLookup({
      scoreThreshold: 0.05,
      embeddingsBackendId: "e",
      ignoreSystemMessages: true,
      varyBy: ["a", variable("b")],
    }),
    '<llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="e" embeddings-backend-auth="system-assigned" ignore-system-messages="true"><vary-by>a</vary-by><vary-by>@((string)context.Variables["b"])</vary-by></llm-semantic-cache-lookup>',
  ],
  [
    "llm-semantic-cache-store",
    llmSemanticCacheStore({ durationSeconds: 9 }),
    '<llm-semantic-cache-store duration="9" />',
  ],
  [
    "cache-lookup-value",
    cacheLookupValue({ key: "k", variableName: "v" }),
    '<cache-lookup-value key="k" variable-name="v" />',
  ],
  [
    "cache-store-value",
    cacheStoreValue({ key: "k", value: answerText(), durationSeconds: 9 }),
    '<cache-store-value key="k" value="@(context.Response.Body.As&lt;string&gt;(preserveContent: true))" duration="9" />',
  ],
  [
    "llm-emit-token-metric",
    llmEmitTokenMetric({ namespace: "n", dimensions: [["a", "b"]] }),
    '<llm-emit-token-metric namespace="n"><dimension name="a" value="b" /></llm-emit-token-metric>',
  ],
  [
    "emit-metric",
    emitMetric({ name: "m", namespace: "n", dimensions: [["a", "b"]] }),
    '<emit-metric name="m" namespace="n"><dimension name="a" value="b" /></emit-metric>',
  ],
  [
    "trace",
    trace({ severity: "error", message: "m", metadata: { a: "b" } }),
    '<trace source="headroom" severity="error"><message>m</message><metadata name="a" value="b" /></trace>',
  ],
])("prints %s", (_, statement, xml) => {
  expect(printed(statement)).toBe(xml);
});

test("rejects at compile time what Azure refuses at deployment", () => {
  const document = lanePolicy(laneProps());
  const identity = authenticationManagedIdentity({ resource: "https://cognitiveservices.azure.com" });
  // @ts-expect-error authentication-managed-identity is for inbound alone
  const wrongOutbound: PolicyDocument = { ...document, outbound: [identity] };
  const forward = [forwardRequest({ timeoutSeconds: 1, bufferResponse: true })];
  // @ts-expect-error forward-request is for backend alone
  const wrongInbound: PolicyDocument = { ...document, inbound: forward };
  // @ts-expect-error set-backend-service is for inbound and backend
  const wrongError: PolicyDocument = { ...document, onError: [setBackendService({ backendId: "chat" })] };
  const nested = [choose({ condition: set, statements: [setBody("a")] })];
  // @ts-expect-error set-body is not allowed in on-error, inside of a choose neither
  const nestedError: PolicyDocument = { ...document, onError: nested };
  // @ts-expect-error a limit must be named by a key
  const keyless = () => rateLimitByKey({ id: "i", callsPerMinute: 1, retryAfterVariableName: "v" });
  const counted = { id: "i", key: "k", maxCount: wasSet("a") };
  // @ts-expect-error max-count takes no expression
  const computed = () => limitConcurrency(counted, setStatus(200));
  const unscoped = { scoreThreshold: 0, embeddingsBackendId: "e", ignoreSystemMessages: true, varyBy: [] as const };
  // @ts-expect-error a cache without vary-by would answer one caller from another's
  const shared = () => llmSemanticCacheLookup(unscoped);
  const six = [
    ["a", ""],
    ["b", ""],
    ["c", ""],
    ["d", ""],
    ["e", ""],
    ["f", ""],
  ] as const;
  // @ts-expect-error a metric takes five dimensions of its own
  const wide = () => llmEmitTokenMetric({ namespace: "n", dimensions: six });
  // @ts-expect-error C# is written in policy/expressions alone
  const homemade = () => setVariable("a", { block: false });
  expect([wrongOutbound, wrongInbound, wrongError, nestedError]).toHaveLength(4);
  expect([keyless, computed, shared, wide, homemade]).toHaveLength(5);
  expect(isFreeText().status).toBe(400);
});

test("rejects a timeout that the service may not honour", () => {
  expect(() => forwardRequest({ timeoutSeconds: 241, bufferResponse: false })).toThrow(
    "forward-request: timeout must be at most 240 s, got 241",
  );
});

test("escapes whatever a value holds, so that the document stays well-formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (value) => {
      const inbound = printed(setHeader(value, value));
      // No markup but ours: as many tags as are printed for an empty value.
      expect(inbound.match(/</g)).toHaveLength(4);
      expect(inbound.match(/&(?!(amp|lt|gt|quot);)/g)).toBeNull();
    }),
    { seed: 20260401, numRuns: 300 },
  );
});
