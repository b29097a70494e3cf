import { join } from "node:path";
import fc from "fast-check";
import type { PolicyDocument } from "../../policy/document";
import { type LanePolicyProps, lanePolicy } from "../../policy/lane";
import { printPolicy } from "../../policy/print";
import { backendReferences } from "../../policy/references";
import { authenticationManagedIdentity, forwardRequest, setBackendService, setHeader } from "../../policy/statements";
import { expectGolden } from "../golden-file";

const lane: LanePolicyProps = {
  workload: "chat",
  models: ["gpt-5.6-terra"],
  deployment: "chat-k3f9",
  pool: "chat",
  identityClientId: "00000000-0000-0000-0000-000000000001",
  streaming: "allowed",
  maxPromptTokens: 16_000,
  maxOutputTokens: 1024,
  timeoutSeconds: 120,
};
const printed = (overrides: Partial<LanePolicyProps> = {}) => printPolicy(lanePolicy({ ...lane, ...overrides }));

test.each(["allowed", "required", "denied"] as const)(
  "prints the policy of a lane where streaming is %s",
  (streaming) => {
    expectGolden(join(__dirname, `../golden/policy/streaming-${streaming}.xml`), printed({ streaming }));
  },
);

test("checks what is cheap before it calls anybody, and reads the body once", () => {
  const text = printed();
  const order = [
    "list-models",
    "As&lt;JObject&gt;",
    "invalid_json",
    "model_not_found",
    "context_length_exceeded",
    "<set-body>@{",
    "set-backend-service",
    "authentication-managed-identity",
    "<retry",
    "<forward-request",
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(text.match(/Request\.Body/g)).toHaveLength(1);
  expect(text).not.toContain("Response.Body");
});

const escalation = { model: "gpt-5.6-sol", deployment: "chat-k3f9-esc", backend: "chat-escalation" };

test("prints the policy of a lane that escalates and judges prompts at the gateway", () => {
  const text = printed({ models: ["gpt-5.6-terra", "gpt-5.6-sol"], escalation, contentSafety: "content-safety" });
  expectGolden(join(__dirname, "../golden/policy/escalation-and-safety.xml"), text);
});

test("judges a prompt once, after every free check and before any model, and never again on a retry", () => {
  const text = printed({ contentSafety: "content-safety" });
  expect(text.match(/<llm-content-safety/g)).toHaveLength(1);
  expect(text.indexOf("context_length_exceeded")).toBeLessThan(text.indexOf("<llm-content-safety"));
  expect(text.indexOf("<llm-content-safety")).toBeLessThan(text.indexOf("<set-backend-service"));
});

test("escalates at most one hop, to a backend of its own", () => {
  expect(backendReferences(lanePolicy({ ...lane, escalation }))).toEqual(["chat", "chat-escalation"]);
  expect(printed({ escalation }).match(/<set-backend-service/g)).toHaveLength(2);
});

test("buffers no answer that may be streamed", () => {
  expect(printed({ streaming: "allowed" })).toContain('buffer-response="false"');
  expect(printed({ streaming: "denied" })).toContain('buffer-response="true"');
});

test("puts the base first in every section but the one that may hold a single statement", () => {
  expect(printed().match(/<(inbound|outbound|on-error)>\s*<base \/>/g)).toHaveLength(3);
  expect(printed()).toMatch(/<backend>\s*<retry [^>]*>\s*<forward-request [^>]*\/>\s*<\/retry>\s*<\/backend>/);
});

test("mentions no backend but the pool", () => {
  expect(backendReferences(lanePolicy(lane))).toEqual(["chat"]);
});

test("carries a hash that changes with white space inside a value", () => {
  const hash = (text: string) => /headroom sha256:([0-9a-f]{12})/.exec(text)?.[1];
  expect(hash(printed())).toBe(hash(printed()));
  expect(hash(printed({ workload: "a b" }))).not.toBe(hash(printed({ workload: "a  b" })));
});

test("escapes whatever a value holds, so that the document stays well-formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (value) => {
      const document: PolicyDocument = { ...lanePolicy(lane), inbound: [setHeader(value, value)] };
      const inbound = /<inbound>([\s\S]*)<\/inbound>/.exec(printPolicy(document))?.[1] ?? "";
      // No markup but ours: as many tags as are printed for an empty value.
      expect(inbound.match(/</g)).toHaveLength(5);
      expect(inbound.match(/&(?!(amp|lt|gt|quot);)/g)).toBeNull();
    }),
    { seed: 20260401, numRuns: 300 },
  );
});

test("rejects a timeout that the service may not honour", () => {
  expect(() => printed({ timeoutSeconds: 241 })).toThrow("forward-request: timeout must be at most 240 s, got 241");
});

test("rejects a statement in a section that Azure refuses it in, at compile time", () => {
  const document = lanePolicy(lane);
  const identity = authenticationManagedIdentity({ resource: "https://cognitiveservices.azure.com" });
  // @ts-expect-error authentication-managed-identity is for inbound alone
  const wrongOutbound: PolicyDocument = { ...document, outbound: [identity] };
  const forward = [forwardRequest({ timeoutSeconds: 1, bufferRequestBody: true, bufferResponse: true })];
  // @ts-expect-error forward-request is for backend alone
  const wrongInbound: PolicyDocument = { ...document, inbound: forward };
  // @ts-expect-error set-backend-service is for inbound and backend
  const wrongError: PolicyDocument = { ...document, onError: [setBackendService({ backendId: "chat" })] };
  expect([wrongOutbound, wrongInbound, wrongError]).toHaveLength(3);
});
