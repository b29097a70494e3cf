import { closest, distance } from "fastest-levenshtein";
import type { PolicyNode, Position, Scope, Section } from "./effective";
import { checkElement } from "./element-check";
import { stepsOf } from "./paths";
import type { StatementRule } from "./statement-rule";
import { statements } from "./statements-table";
import { either } from "./wording";

/** Tells of a problem with an element or attribute: where it is written, its path, and what must hold. */
export type TellAt = (position: Position, path: string, message: string) => void;

/** Where statements stand. A fragment stands nowhere yet: what depends on the place is checked where it is included. */
export type Place = { readonly section: Section; readonly scope: Scope } | "fragment";

/** Tells of all that API Management would refuse in a section's statements, or in a fragment's. */
export function checkStatements(nodes: readonly PolicyNode[], place: Place, tell: TellAt): void {
  const path = place === "fragment" ? "" : `${place.section}\\`;
  checkBlock(nodes, path, place, tell);
  if (place === "fragment") return;
  checkOnce(nodes, place.section, tell);
  const second = nodes[1];
  if (place.section === "backend" && second !== undefined) {
    tell(
      second.position,
      "backend",
      `must hold one statement at most, got ${nodes.length} (put them in one <retry> or <choose>)`,
    );
  }
}

/** Tells of statements that may not stand where a fragment that holds them is included; all else of them is checked already. */
export function checkPlaces(nodes: readonly PolicyNode[], place: Place, tell: TellAt): void {
  visitStatements(nodes, "", (node, path) => {
    const rule = statements.get(node.name);
    if (rule !== undefined) checkPlace(rule, node, place, path, tell);
  });
}

/** Each statement of a block and of the blocks in it, with its path. */
function visitStatements(
  nodes: readonly PolicyNode[],
  path: string,
  visit: (node: PolicyNode, path: string) => void,
): void {
  const steps = stepsOf(nodes);
  for (const [index, node] of nodes.entries()) {
    const at = `${path}${steps[index]}`;
    visit(node, at);
    if (node.name === "wait" || statements.get(node.name)?.children === "statements") {
      visitStatements(node.children, `${at}\\`, visit);
    }
    if (node.name === "choose") {
      const branches = stepsOf(node.children);
      for (const [branch, { children }] of node.children.entries()) {
        visitStatements(children, `${at}\\${branches[branch]}\\`, visit);
      }
    }
  }
}

function checkBlock(nodes: readonly PolicyNode[], path: string, place: Place, tell: TellAt): void {
  const steps = stepsOf(nodes);
  for (const [index, node] of nodes.entries()) checkStatement(node, `${path}${steps[index]}`, place, tell);
}

function checkStatement(node: PolicyNode, path: string, place: Place, tell: TellAt): void {
  const rule = statements.get(node.name);
  if (rule === undefined) {
    tell(
      node.position,
      path,
      `must be a statement that API Management knows, got <${node.name}> (${nearest(node.name)})`,
    );
    return;
  }
  if (place === "fragment" && node.name === "base") {
    tell(node.position, path, "must be no <base />, got one in a fragment (write it where the fragment is included)");
    return;
  }
  checkPlace(rule, node, place, path, tell);
  const waits = node.name === "wait";
  checkElement(node, rule, path, {
    tell,
    statements: (nodes, at) => checkBlock(nodes, at, place, tell),
    // What stands in `wait` is a statement of its own; what stands in `send-request` is a part of it.
    child: (child, at) => (waits && node.children.includes(child) ? checkPlaceOf(child, place, at, tell) : undefined),
  });
}

function checkPlaceOf(node: PolicyNode, place: Place, path: string, tell: TellAt): void {
  const rule = statements.get(node.name);
  if (rule !== undefined) checkPlace(rule, node, place, path, tell);
}

function checkPlace(rule: StatementRule, { position }: PolicyNode, place: Place, path: string, tell: TellAt): void {
  if (place === "fragment") return;
  const { section, scope } = place;
  if (!rule.sections.includes(section)) {
    tell(position, path, `must stand in ${either(rule.sections)}, got ${section} (move it, or take it out)`);
  }
  if (!rule.scopes.includes(scope)) {
    tell(position, path, `must stand in a policy of scope ${either(rule.scopes)}, got ${scope} (move it there)`);
  }
}

/** Statements that a section may hold one of, wherever in it they stand. */
function checkOnce(nodes: readonly PolicyNode[], section: Section, tell: TellAt): void {
  const met = new Set<string>();
  const told = new Set<string>();
  visitStatements(nodes, `${section}\\`, (node, path) => {
    if (met.has(node.name) && !told.has(node.name) && statements.get(node.name)?.once) {
      told.add(node.name);
      tell(node.position, path, `must stand once in a section, got a second <${node.name}> (keep one)`);
    }
    met.add(node.name);
  });
}

function nearest(name: string): string {
  const known = closest(name, [...statements.keys()]);
  return distance(name, known) <= Math.max(2, Math.floor(name.length / 3))
    ? `did you mean <${known}>?`
    : "take it out, or name one of the policy reference";
}
