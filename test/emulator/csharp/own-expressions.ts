import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyNode, PolicyText } from "../../../emulator/policy/effective";
import { readPolicyDocument } from "../../../emulator/policy/read-document";

const goldens = join(__dirname, "..", "..", "golden", "policy");

/** Every expression of the policies that the kit writes. */
export function ownExpressions(): string[] {
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
