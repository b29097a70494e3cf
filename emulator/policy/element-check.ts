import { suggest } from "../../written/check";
import type { PolicyNode, Position } from "./effective";
import { stepsOf } from "./paths";
import type { AttributeGroup, AttributeRule, ChildRule, ElementRule } from "./statement-rule";
import { either, shown } from "./wording";

/** What the check of an element hands on. */
export interface ElementChecks {
  readonly tell: (position: Position, path: string, message: string) => void;
  /** Checks statements that stand in the element; the path ends with a backslash. */
  readonly statements: (nodes: readonly PolicyNode[], path: string) => void;
  /** Checks a child beyond its own rule. */
  readonly child: (node: PolicyNode, path: string) => void;
}

/** Tells of all that an element may not hold, or must and does not. */
export function checkElement(node: PolicyNode, rule: ElementRule, path: string, checks: ElementChecks): void {
  if (rule.attributes !== "any") checkAttributes(node, rule.attributes, path, checks);
  for (const group of rule.groups) checkGroup(node, group, path, checks);
  if (node.text !== undefined && !rule.holdsText) {
    const text = shown(node.text.source.trim());
    checks.tell(node.text.position, path, `must hold no text, got ${text} (take it out)`);
  }
  if (rule.children === "statements") checks.statements(node.children, `${path}\\`);
  else if (rule.children !== "any") checkChildren(node, rule.children, path, checks);
}

function checkAttributes(
  node: PolicyNode,
  rules: ReadonlyMap<string, AttributeRule>,
  path: string,
  { tell }: ElementChecks,
): void {
  for (const [name, value] of node.attributes) {
    const rule = rules.get(name);
    const at = `${path}/@${name}`;
    // LastError tells the id of the statement that failed: any statement takes one.
    if (rule === undefined && name !== "id") {
      const cure = rules.size === 0 ? "take it out" : suggest(name, [...rules.keys()]);
      tell(value.position, at, `must be an attribute of <${node.name}>, got ${shown(name)} (${cure})`);
    } else if (rule !== undefined) {
      const wrong = wrongValue(value.kind, value.source, rule);
      if (wrong !== undefined) tell(value.position, at, wrong);
    }
  }
  for (const [name, { required }] of rules) {
    if (required && !node.attributes.has(name))
      tell(node.position, `${path}/@${name}`, `must be set, got none (write ${name}="…")`);
  }
}

function wrongValue(kind: "literal" | "expression", source: string, rule: AttributeRule): string | undefined {
  if (kind === "expression")
    return rule.literal ? "must be a literal, got an expression (write the value itself)" : undefined;
  if (rule.values === undefined || rule.values.includes(source)) return undefined;
  const near = suggest(source, rule.values);
  const cure = near.startsWith("did you mean") ? near : "write one of them";
  return `must be ${either(rule.values)}, got ${shown(source)} (${cure})`;
}

function checkGroup(node: PolicyNode, { takes, names }: AttributeGroup, path: string, { tell }: ElementChecks): void {
  const got = names.filter((name) => node.attributes.has(name));
  const [listed, first] = [names.join(", "), got[0] ?? "none"];
  const tooFew = got.length === 0 && (takes === "one" || takes === "some");
  const tooMany = got.length > 1 && (takes === "one" || takes === "one at most");
  if (tooFew)
    tell(node.position, path, `must set ${takes === "one" ? "one" : "some"} of ${listed}, got none (write one)`);
  if (tooMany) tell(node.position, path, `must set one of ${listed}, got ${got.join(", ")} (keep one)`);
  if (takes === "all or none" && got.length > 0 && got.length < names.length) {
    tell(node.position, path, `must set all of ${listed} or none, got ${first} (write the rest)`);
  }
}

function checkChildren(node: PolicyNode, rules: readonly ChildRule[], path: string, checks: ElementChecks): void {
  const steps = stepsOf(node.children);
  for (const [index, child] of node.children.entries()) {
    const rule = rules.find(({ name }) => name === child.name);
    const at = `${path}\\${steps[index]}`;
    if (rule === undefined) {
      const known = rules.map(({ name }) => name);
      const cure = known.length === 0 ? "take it out" : suggest(child.name, known);
      checks.tell(child.position, at, `must be an element of <${node.name}>, got <${child.name}> (${cure})`);
    } else {
      checkElement(child, rule.rule, at, checks);
      checks.child(child, at);
    }
  }
  for (const rule of rules) checkCount(node, rule, path, checks);
}

function checkCount(
  node: PolicyNode,
  { name, least, once, unless }: ChildRule,
  path: string,
  checks: ElementChecks,
): void {
  const found = node.children.filter((child) => child.name === name);
  const spared = unless !== undefined && node.attributes.get(unless.attribute)?.source === unless.value;
  if (found.length < least && !spared) checks.tell(node.position, path, `must hold <${name}>, got none (add it)`);
  const second = found[1];
  if (once && second !== undefined) {
    checks.tell(second.position, path, `must hold one <${name}>, got ${found.length} (keep one)`);
  }
}
