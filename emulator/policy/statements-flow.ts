import {
  attributes,
  child,
  type ElementRule,
  element,
  type StatementRule,
  statement,
  textAlone,
} from "./statement-rule";
import { cacheLookupValue } from "./statements-cache";
import { setBody, setHeader, setMethod, setStatus } from "./statements-message";

const block: ElementRule = { ...element(""), children: "statements" };
const newRequest = "mode=new|copy timeout";

/** How a request of its own says who sends it. */
const authentication = [
  child("authentication-certificate?", element("thumbprint certificate-id body password")),
  child("authentication-basic?", element("username! password!")),
  child("authentication-managed-identity?", element("resource! client-id output-token-variable-name~ ignore-error")),
  child("proxy?", element("url! username password")),
];

/** The reference wants a method too; public policies that deploy leave it out, so the emulator takes GET. */
const requestParts = [
  child("set-url", textAlone, { attribute: "mode", value: "copy" }),
  child("set-method?", setMethod),
  child("set-header*", setHeader),
  child("set-body?", setBody),
  ...authentication,
];

const choose = statement(
  "choose",
  element("", {
    children: [child("when+", { ...block, attributes: attributes("condition!") }), child("otherwise?", block)],
  }),
);
const sendRequest = statement(
  "send-request",
  element(`${newRequest} response-variable-name!~ ignore-error`, { children: requestParts }),
);

/** Statements that steer what is run, and requests of a policy's own. Sections and scopes: the usage notes of each one's reference page (2024-07). */
export const flowStatements: readonly StatementRule[] = [
  statement("base", element("")),
  choose,
  statement("set-variable", element("name!~ value!")),
  statement("include-fragment", element("fragment-id!~")),
  statement("retry", {
    ...block,
    attributes: attributes("condition! count! interval! max-interval delta first-fast-retry"),
  }),
  statement("limit-concurrency", { ...block, attributes: attributes("key! max-count!~") }),
  statement(
    "forward-request",
    element(
      "timeout timeout-ms continue-timeout http-version~=1|2or1|2 follow-redirects buffer-request-body~=true|false buffer-response~=true|false fail-on-error-status-code~=true|false",
      { groups: [{ takes: "one at most", names: ["timeout", "timeout-ms"] }] },
    ),
    {
      sections: ["backend"],
      support: "approximated",
      note: "answers are always passed on as they come: buffer-response, http-version, follow-redirects and continue-timeout change nothing",
    },
  ),
  statement(
    "return-response",
    element("response-variable-name~", {
      children: [child("set-status?", setStatus), child("set-header*", setHeader), child("set-body?", setBody)],
    }),
  ),
  statement("mock-response", element("status-code content-type"), {
    sections: ["inbound", "outbound", "on-error"],
    support: "approximated",
    note: "the body is empty: an API's samples are not synthesized",
  }),
  statement(
    "wait",
    element("for=all|any", {
      children: [
        child("send-request*", sendRequest),
        child("cache-lookup-value*", cacheLookupValue),
        child("choose*", choose),
      ],
    }),
    { sections: ["inbound", "backend", "outbound"] },
  ),
  sendRequest,
  statement("send-one-way-request", element(newRequest, { children: requestParts })),
];
