import { inFileOrder, type Problem, UserError } from "../../written/problem";
import type { PolicyDocument, PolicyNode, Position, Scope, Section } from "./effective";
import { fillNamedValues } from "./named-values";
import { scanDocument } from "./scan-document";
import { checkStatements } from "./sections";
import { sourceText } from "./source-text";
import { everySection } from "./statement-rule";
import { either, shown } from "./wording";

/**
 * Reads the policy of a scope, raw or escaped, and checks it as API Management does when it is saved. `source` names the text in
 * problems; named values are by display name. Throws a `UserError` with every problem.
 */
export function readPolicyDocument(
  text: string,
  scope: Scope,
  source: string,
  namedValues: ReadonlyMap<string, string>,
): PolicyDocument {
  return reading(text, "policies", source, namedValues, (root, tell) => {
    const sections = new Map<Section, readonly PolicyNode[]>();
    for (const node of root.children) {
      const section = everySection.find((name) => name === node.name);
      if (section === undefined) {
        tell(node.position, node.name, `must be ${either(everySection)}, got <${node.name}> (put it in a section)`);
      } else if (sections.has(section)) {
        tell(node.position, node.name, `must stand once, got a second <${node.name}> (put all in one)`);
      } else {
        sections.set(section, node.children);
        checkHolder(node, tell);
        checkStatements(node.children, { section, scope }, tell);
      }
    }
    return { scope, source, sections };
  });
}

/**
 * Reads a policy fragment, as `readPolicyDocument` reads a policy; whether its statements may stand where it is included is seen
 * there. Throws a `UserError` with every problem.
 */
export function readPolicyFragment(
  text: string,
  source: string,
  namedValues: ReadonlyMap<string, string>,
): readonly PolicyNode[] {
  return reading(text, "fragment", source, namedValues, (root, tell) => {
    const [sections, nodes] = [[] as PolicyNode[], [] as PolicyNode[]];
    for (const node of root.children) (everySection.some((name) => name === node.name) ? sections : nodes).push(node);
    for (const { position, name } of sections) {
      tell(
        position,
        name,
        `must be a statement, got the section <${name}> (write its statements straight into <fragment>)`,
      );
    }
    checkStatements(nodes, "fragment", tell);
    return nodes;
  });
}

type Tell = (position: Position, path: string | undefined, message: string) => void;

function reading<T>(
  text: string,
  rootName: "policies" | "fragment",
  file: string,
  namedValues: ReadonlyMap<string, string>,
  check: (root: PolicyNode, tell: Tell) => T,
): T {
  const problems: Problem[] = [];
  const tell: Tell = (position, path, message) => {
    problems.push({ at: { file, ...position }, message, ...(path === undefined ? {} : { path }) });
  };
  const source = sourceText(text);
  const scanned = scanDocument(source, (at, path, message) => tell(source.positionAt(at), path, message));
  // Values that cannot be read are left out of the tree, which would be told again as missing.
  if (scanned === undefined || problems.length > 0) throw new UserError(inFileOrder(problems));
  const root = fillNamedValues(scanned, namedValues, tell);
  if (root.name !== rootName) {
    tell(root.position, root.name, `must be <${rootName}>, got <${root.name}> (${cureOf(root.name, rootName)})`);
    throw new UserError(problems);
  }
  checkHolder(root, tell);
  const result = check(root, tell);
  if (problems.length > 0) throw new UserError(inFileOrder(problems));
  return result;
}

function cureOf(got: string, rootName: "policies" | "fragment"): string {
  if (rootName === "fragment")
    return got === "policies" ? "write the statements straight into <fragment>" : "put it in <fragment>";
  return everySection.some((name) => name === got)
    ? "put the sections in <policies>"
    : "put statements in a section of <policies>";
}

/** A root or a section: elements alone. */
function checkHolder({ name, attributes, text }: PolicyNode, tell: Tell): void {
  for (const [attribute, { position }] of attributes) {
    tell(position, `${name}/@${attribute}`, `must be no attribute, got one on <${name}> (take it out)`);
  }
  if (text !== undefined)
    tell(text.position, name, `must hold no text, got ${shown(text.source.trim())} (take it out)`);
}
