import type { Scope } from "../../../emulator/policy/effective";
import { readPolicyDocument } from "../../../emulator/policy/read-document";
import { statements } from "../../../emulator/policy/statements-table";

function messageOf(text: string, scope: Scope = "api"): string {
  try {
    readPolicyDocument(text, scope, "p", new Map());
    return "(read without a problem)";
  } catch (error) {
    return (error as Error).message;
  }
}

const section = (name: string, written: string) => `<policies><${name}>\n${written}</${name}></policies>`;
const inbound = (written: string) => section("inbound", written);

test.each([
  [
    "an unknown statement, with the one that was meant",
    inbound("<set-heder name='a' />"),
    "p:2:1  inbound\\set-heder[1]: must be a statement that API Management knows, got <set-heder> (did you mean <set-header>?)",
  ],
  [
    "an unknown statement like no other",
    inbound("<teapot />"),
    "p:2:1  inbound\\teapot[1]: must be a statement that API Management knows, got <teapot> (take it out, or name one of the policy reference)",
  ],
  [
    "a statement in a section that may not hold it",
    section("outbound", "<rewrite-uri template='/' />"),
    "p:2:1  outbound\\rewrite-uri[1]: must stand in inbound, got outbound (move it, or take it out)",
  ],
  [
    "a body in on-error",
    section("on-error", "<set-body />"),
    "p:2:1  on-error\\set-body[1]: must stand in inbound, backend or outbound, got on-error (move it, or take it out)",
  ],
  [
    "an unknown attribute, and the missing one that was meant",
    inbound("<set-variable nmae='a' value='' />"),
    [
      'p:2:1  inbound\\set-variable[1]/@name: must be set, got none (write name="…")',
      'p:2:21  inbound\\set-variable[1]/@nmae: must be an attribute of <set-variable>, got "nmae" (did you mean "name"?)',
    ].join("\n"),
  ],
  [
    "an attribute of a statement that has none",
    inbound("<base scope='api' />"),
    'p:2:14  inbound\\base[1]/@scope: must be an attribute of <base>, got "scope" (take it out)',
  ],
  [
    "a value that is none of the attribute's",
    inbound("<set-header name='a' exists-action='replace'><value>b</value></set-header>"),
    'p:2:37  inbound\\set-header[1]/@exists-action: must be override, skip, append or delete, got "replace" (write one of them)',
  ],
  [
    "an expression where none may stand",
    inbound("<include-fragment fragment-id='@(\"a\")' />"),
    "p:2:32  inbound\\include-fragment[1]/@fragment-id: must be a literal, got an expression (write the value itself)",
  ],
  [
    "two of what excludes each other",
    section("backend", "<forward-request timeout='1' timeout-ms='1' />"),
    "p:2:1  backend\\forward-request[1]: must set one of timeout, timeout-ms, got timeout, timeout-ms (keep one)",
  ],
  [
    "none of what one must be",
    inbound("<set-backend-service />"),
    "p:2:1  inbound\\set-backend-service[1]: must set one of base-url, backend-id, got none (write one)",
  ],
  [
    "half of what goes together",
    inbound("<llm-token-limit counter-key='a' estimate-prompt-tokens='true' token-quota='1' />"),
    "p:2:1  inbound\\llm-token-limit[1]: must set all of token-quota, token-quota-period or none, got token-quota (write the rest)",
  ],
  [
    "a limit without a limit",
    inbound("<llm-token-limit counter-key='a' estimate-prompt-tokens='true' />"),
    "p:2:1  inbound\\llm-token-limit[1]: must set some of tokens-per-minute, token-quota, got none (write one)",
  ],
  [
    "a child that it does not hold",
    inbound("<set-header name='a'><value>b</value><valeu>b</valeu></set-header>"),
    'p:2:38  inbound\\set-header[1]\\valeu[1]: must be an element of <set-header>, got <valeu> (did you mean "value"?)',
  ],
  [
    "a child of what holds none",
    inbound("<base><trace source='a' /></base>"),
    "p:2:7  inbound\\base[1]\\trace[1]: must be an element of <base>, got <trace> (take it out)",
  ],
  [
    "a missing child",
    inbound("<set-header name='a' exists-action='append' />"),
    "p:2:1  inbound\\set-header[1]: must hold <value>, got none (add it)",
  ],
  [
    "a second child where one may stand",
    inbound("<choose><when condition='@(true)' /><otherwise /><otherwise /></choose>"),
    "p:2:50  inbound\\choose[1]: must hold one <otherwise>, got 2 (keep one)",
  ],
  [
    "text where none may stand",
    inbound("<set-variable name='a' value=''>b</set-variable>"),
    'p:2:33  inbound\\set-variable[1]: must hold no text, got "b" (take it out)',
  ],
  [
    "what a branch may not hold, with its path",
    inbound(
      "<choose>\n<when condition='@(true)' />\n<when condition='@(true)'><base /><retry condition='@(true)' count='1' interval='1'><cache-store duration='1' /></retry></when></choose>",
    ),
    "p:4:85  inbound\\choose[1]\\when[2]\\retry[1]\\cache-store[1]: must stand in outbound, got inbound (move it, or take it out)",
  ],
  [
    "what a wait may not hold",
    inbound("<wait><set-variable name='a' value='' /></wait>"),
    "p:2:7  inbound\\wait[1]\\set-variable[1]: must be an element of <wait>, got <set-variable> (known: send-request, cache-lookup-value, choose)",
  ],
  [
    "a second where a section may hold one, wherever it stands",
    inbound(
      "<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>\n<choose><when condition='@(true)'><cors /></when></choose>",
    ),
    [
      "p:3:35  inbound\\choose[1]\\when[1]\\cors[1]: must hold <allowed-origins>, got none (add it)",
      "p:3:35  inbound\\choose[1]\\when[1]\\cors[1]: must hold <allowed-headers>, got none (add it)",
      "p:3:35  inbound\\choose[1]\\when[1]\\cors[1]: must stand once in a section, got a second <cors> (keep one)",
    ].join("\n"),
  ],
  [
    "two statements in backend",
    section("backend", "<base /><forward-request />"),
    "p:2:9  backend: must hold one statement at most, got 2 (put them in one <retry> or <choose>)",
  ],
])("rejects %s", (_, text, message) => {
  expect(messageOf(text)).toBe(message);
});

test.each<readonly [string, Scope, string]>([
  [
    "quota calls='1' renewal-period='300'",
    "api",
    "p:2:1  inbound\\quota[1]: must stand in a policy of scope product, got api (move it there)",
  ],
  [
    "rate-limit calls='1' renewal-period='9'",
    "global",
    "p:2:1  inbound\\rate-limit[1]: must stand in a policy of scope product, api or operation, got global (move it there)",
  ],
  [
    "llm-content-safety backend-id='a'",
    "operation",
    "p:2:1  inbound\\llm-content-safety[1]: must stand in a policy of scope global, product or api, got operation (move it there)",
  ],
])("rejects %s in a policy of scope %s", (written, scope, message) => {
  expect(messageOf(inbound(`<${written} />`), scope)).toBe(message);
});

test("rejects all that is wrong at once, in the order of the file", () => {
  const text =
    "<policies>\n<outbound><quota /></outbound>\n<inbound><base id='b' x='1' /><trase /></inbound>\n<middle />\n</policies>";
  expect(
    messageOf(text, "product")
      .split("\n")
      .map((line) => line.slice(0, 36)),
  ).toEqual([
    "p:2:11  outbound\\quota[1]: must stan",
    "p:2:11  outbound\\quota[1]/@renewal-p",
    "p:2:11  outbound\\quota[1]: must set ",
    "p:3:26  inbound\\base[1]/@x: must be ",
    "p:3:31  inbound\\trase[1]: must be a ",
    "p:4:1  middle: must be inbound, back",
  ]);
});

test.each([
  ["a header that is taken out, without a value", inbound("<set-header name='a' exists-action='delete' />")],
  ["an id on any statement", inbound("<base id='one' />")],
  [
    "an expression in the place of a known value",
    inbound("<set-header name='a' exists-action='@(\"skip\")'><value /></set-header>"),
  ],
  ["a copied request, without a URL", inbound("<send-request mode='copy' response-variable-name='a' />")],
  [
    "parts of a request where they could not stand as statements",
    section(
      "outbound",
      "<wait for='any'><send-request response-variable-name='a'><set-url>b</set-url><set-method>GET</set-method><authentication-managed-identity resource='c' /></send-request></wait>",
    ),
  ],
  [
    "a body in on-error that is returned",
    section("on-error", "<return-response><set-body>a</set-body></return-response>"),
  ],
  [
    "several of a limit by key",
    inbound(
      "<rate-limit-by-key calls='1' renewal-period='1' counter-key='a' /><rate-limit-by-key calls='1' renewal-period='9' counter-key='a' />",
    ),
  ],
  [
    "what the emulator refuses later, whatever is in it",
    inbound("<validate-content unspecified-content-type-action='prevent'><content type='a' /></validate-content>"),
  ],
  ["the older form of a trace", inbound("<trace source='a'>@(1)</trace>")],
])("takes %s", (_, text) => {
  expect(messageOf(text)).toBe("(read without a problem)");
});

describe("the table of statements", () => {
  const supports = (support: string) =>
    [...statements.values()]
      .filter((rule) => rule.support === support)
      .map(({ name }) => name)
      .sort();

  test("says what is refused, and of all that is not run as documented, why", () => {
    expect(supports("refused")).toEqual(
      "cross-domain get-authorization-context invoke-dapr-binding json-to-xml jsonp proxy publish-to-dapr redirect-content-urls send-service-bus-message validate-client-certificate validate-content validate-graphql-request validate-headers validate-odata-request validate-parameters validate-status-code xml-to-json xsl-transform".split(
        " ",
      ),
    );
    const unexplained = [...statements.values()].filter(
      ({ support, note }) => support !== "supported" && note === undefined,
    );
    expect(unexplained).toEqual([]);
  });

  test("names every statement that a public gateway's policy uses", () => {
    const used =
      "base set-variable set-header choose return-response set-status set-body set-backend-service include-fragment authentication-managed-identity cache-store-value cache-lookup-value send-request trace set-method forward-request retry azure-openai-emit-token-metric validate-jwt rewrite-uri azure-openai-token-limit set-query-parameter cors cache-remove-value llm-emit-token-metric llm-token-limit validate-azure-ad-token log-to-eventhub rate-limit-by-key emit-metric get-authorization-context authentication-certificate authentication-basic cache-store llm-content-safety check-header find-and-replace azure-openai-semantic-cache-lookup azure-openai-semantic-cache-store llm-semantic-cache-lookup llm-semantic-cache-store rate-limit quota-by-key quota cache-lookup wait send-one-way-request validate-client-certificate send-service-bus-message cross-domain limit-concurrency ip-filter mock-response json-to-xml xml-to-json validate-content";
    expect(used.split(" ").filter((name) => !statements.has(name))).toEqual([]);
  });
});
