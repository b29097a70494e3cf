import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../../../emulator/csharp/syntax/parse";
import type { PolicyNode, PolicyText } from "../../../emulator/policy/effective";
import { readPolicyDocument } from "../../../emulator/policy/read-document";
import { coreRows } from "./core-rows";
import { print } from "./print";

const goldens = join(__dirname, "..", "..", "golden", "policy");

/** Every expression of the policies that the kit writes. */
function ownExpressions(): string[] {
  const files = readdirSync(goldens, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".xml"));
  const found = new Set<string>();
  const add = (text: PolicyText | undefined) => text?.kind === "expression" && found.add(text.source);
  const visit = (node: PolicyNode): void => {
    for (const text of node.attributes.values()) add(text);
    add(node.text);
    for (const child of node.children) visit(child);
  };
  for (const file of files) {
    const scope = file === "global.xml" ? "global" : "api";
    const { sections } = readPolicyDocument(readFileSync(join(goldens, file), "utf8"), scope, file, new Map());
    for (const nodes of sections.values()) nodes.forEach(visit);
  }
  return [...found];
}

/** A tree without places: what a text means, however it is laid out. */
function plain(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "at" ? undefined : value)));
}

const sources = [...ownExpressions(), ...coreRows.map(([row]) => (row.startsWith("{") ? `@${row}` : `@(${row})`))];

test("there are policies to read", () => {
  expect(sources.length).toBeGreaterThan(250);
});

test.each(sources)("what is printed is parsed as the same: %s", (source) => {
  const tree = parse(source);
  expect(plain(parse(print(tree)))).toEqual(plain(tree));
});
