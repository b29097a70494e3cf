import { join } from "node:path";
import type { Element, PolicyDocument, Value } from "../../policy/document";
import { isExpression } from "../../policy/expression";
import { globalPolicy } from "../../policy/global";
import { lanePolicy } from "../../policy/lane/lane";
import type { LanePolicyProps } from "../../policy/lane/props";
import { printPolicy } from "../../policy/print";
import { backendReferences } from "../../policy/references";
import { expectGolden } from "../golden-file";
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

const golden = (name: string) => join(__dirname, "../golden/policy", name);
const admitting = { ...safety, onOutage: "admit", longPrompts: "modelFilter" } as const;

/** Lanes that between them use every part. */
const lanes: Readonly<Record<string, Partial<LanePolicyProps>>> = {
  plain: {},
  alone: { members: [swedencentral], streaming: "required" },
  guarded: { safety, cache: semanticCache, consumers: [laneConsumer(), copilot], entra: tenant },
  machine: {
    streaming: "denied",
    structuredOutput: true,
    cache: exactCache,
    maxConcurrency: 40,
    estimatePromptTokens: true,
    budgetTokensPerMinute: 500_000,
    leftoverTokensPerMinute: 100_000,
    consumers: [
      laneConsumer({ low: true, tokenQuota: { tokens: 50_000_000, period: "Monthly" } }),
      laneConsumer({ name: "agents", models: ["gpt-5.6-terra"] }),
    ],
  },
  sidesteps: { escalation: { ...escalation, abovePromptTokens: 12_000 }, canary, safety: admitting },
};
const names = Object.keys(lanes);
const documentOf = (name: string) => lanePolicy(laneProps(lanes[name]));

test.each(names)("prints the policy of the lane %s", (name) => {
  expectGolden(golden(`${name}.xml`), printPolicy(documentOf(name)));
});

test("prints the policy above all lanes", () => {
  expectGolden(golden("global.xml"), printPolicy(globalPolicy(), "global"));
});

test.each(names)("composes the lane %s in the order of cost", (name) => {
  const { inbound, backend, outbound, onError } = documentOf(name);
  const sections = { inbound, backend: [backend], outbound, "on-error": onError };
  const outline = Object.entries(sections).map(([section, statements]) =>
    [section, ...statements.flatMap((statement) => outlineOf(statement, 1))].join("\n"),
  );
  expectGolden(golden(`${name}.order.txt`), `${outline.join("\n")}\n`);
});

test("mentions every backend that it may call, by name or by an expression", () => {
  expect(backendReferences(documentOf("plain"))).toEqual(["chat", "chat-francecentral", "chat-swedencentral"]);
  expect(backendReferences(documentOf("alone"))).toEqual(["chat"]);
  expect(backendReferences(documentOf("guarded"))).toContain("chat-embeddings");
  expect(backendReferences(documentOf("sidesteps"))).toEqual(
    expect.arrayContaining(["chat-canary", "chat-escalation"]),
  );
});

test("buffers no answer that may be streamed", () => {
  expect(printPolicy(documentOf("plain"))).toContain('buffer-response="false"');
  expect(printPolicy(documentOf("machine"))).toContain('buffer-response="true"');
});

test("puts the base first in every section but the one that may hold a single statement", () => {
  const text = printPolicy(documentOf("plain"));
  expect(text.match(/<(inbound|outbound|on-error)>\s*<base \/>/g)).toHaveLength(3);
  expect(text).toMatch(/<backend>\s*<retry /);
});

test("is short: what a person has to review", () => {
  const sizes = names.map((name) => {
    const document = documentOf(name);
    return `${name}: ${printPolicy(document).length} characters, ${expressionsOf(document)} expressions`;
  });
  expectGolden(golden("sizes.txt"), `${sizes.join("\n")}\n`);
});

test("carries a hash that changes with white space inside a value", () => {
  const hash = (workload: string) =>
    /headroom sha256:([0-9a-f]{12})/.exec(printPolicy(lanePolicy(laneProps({ workload }))))?.[1];
  expect(hash("chat")).toBe(hash("chat"));
  expect(hash("a b")).not.toBe(hash("a  b"));
});

/** Statements in order, each with what tells it from another of its name. */
function outlineOf({ name, attributes, content }: Element, depth: number): string[] {
  const mark = attributes.id ?? attributes.name ?? attributes["backend-id"] ?? attributes["embeddings-backend-id"];
  const nested = ["choose", "when", "otherwise", "retry", "limit-concurrency", "wait", "return-response"];
  const label = typeof mark === "string" ? `${name} ${mark}` : name;
  const inside = nested.includes(name) && Array.isArray(content) ? content : [];
  return [`${"  ".repeat(depth)}${label}`, ...inside.flatMap((each: Element) => outlineOf(each, depth + 1))];
}

function expressionsOf({ inbound, backend, outbound, onError }: PolicyDocument): number {
  const count = ({ attributes, content }: Element): number => {
    const own = Object.values(attributes).filter(isExpression).length;
    if (!Array.isArray(content)) return own + (isExpression(content as Value) ? 1 : 0);
    return content.reduce((sum: number, each: Element) => sum + count(each), own);
  };
  return [...inbound, backend, ...outbound, ...onError].reduce((sum, each) => sum + count(each), 0);
}
