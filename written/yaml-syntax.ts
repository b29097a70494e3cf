import { type Document, isAlias, isCollection, isMap, isNode, isScalar, type Node, visit, type YAMLError } from "yaml";
import type { Position, Problem } from "./problem";

type At = (offset: number) => Position;

/** Every fault of a text's YAML, in the words of whom it has to help; lines and columns by `at`. */
export function syntaxProblems(documents: readonly Document.Parsed[], text: string, at: At): Problem[] {
  const [first, second] = documents;
  return [
    ...documents.flatMap((document) => errorProblems(document, text, at)),
    ...(first ? aliasProblems(first, at) : []),
    ...(second ? [{ at: at(second.range[0]), message: "must be one document, got a second after ---" }] : []),
  ];
}

function errorProblems(document: Document.Parsed, text: string, at: At): Problem[] {
  const seen = new Set<number>();
  return [...document.errors, ...document.warnings].flatMap((error) => {
    const problem = errorProblem(error, document, text, at);
    // One slip of indentation makes the parser stumble over the rest of the line; its first complaint is the true one.
    const line = problem.at?.line ?? 0;
    if (seen.has(line)) return [];
    seen.add(line);
    return [problem];
  });
}

function errorProblem(error: YAMLError, document: Document.Parsed, text: string, at: At): Problem {
  const [start, end] = error.pos;
  if (error.code === "DUPLICATE_KEY") return { at: at(start), message: duplicateMessage(document, start, at) };
  const opening = openingOf(error, document);
  if (opening) {
    const isQuote = isScalar(opening);
    const closing = { '"': '"', "'": "'", "[": "]", "{": "}" }[text[startOf(opening)] ?? ""] ?? "";
    const message = `must end with ${closing}${isQuote ? ", got the end of the file" : ""} (close what starts here)`;
    return { at: at(startOf(opening)), message };
  }
  return { at: at(start), message: syntaxMessage(error, text.slice(start, end)) };
}

/** One message a kind of error; what is too rare to have one keeps the parser's own words. */
function syntaxMessage({ code, message }: YAMLError, found: string): string {
  const line = found.split("\n", 1)[0] as string;
  switch (code) {
    case "TAB_AS_INDENT":
      return "must be indented with spaces, got a tab";
    case "BAD_INDENT":
      return "must start in the same column as the settings beside it (check the indentation)";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "must be one value: no setting may follow it on its line or be indented below it (check the indentation, or put a text with a colon in quotes)";
    case "MULTILINE_IMPLICIT_KEY":
      return `must be a setting and its value such as "units: 1", got "${line}" (a colon and a space tell them apart)`;
    case "BAD_SCALAR_START":
      return `must be in quotes where a text starts with ${found}`;
    case "BAD_DQ_ESCAPE":
      return `must be a known escape between double quotes, got ${message.split(" ").at(-1)} (single quotes take a backslash as it is)`;
    case "TAG_RESOLVE_FAILED":
      return `must be a plain value, got the tag ${found}`;
    default:
      return `must be YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  }
}

/** The quote or bracket that an error says is never closed: the parser points at where it gave up. */
function openingOf({ code, message, pos }: YAMLError, document: Document.Parsed): Node | undefined {
  const isQuote = code === "MISSING_CHAR" && message.startsWith("Missing closing");
  if (!isQuote && !(code === "BAD_INDENT" && message.startsWith("Flow"))) return undefined;
  let opening: Node | undefined;
  visit(document, {
    Node: (_key, node) => {
      const opens = isQuote ? isScalar(node) && node.type?.startsWith("QUOTE") : isCollection(node) && node.flow;
      const [from, , to] = node.range ?? [0, 0, -1];
      if (opens && from <= pos[0] && pos[0] <= to) opening = node;
    },
  });
  return opening;
}

function duplicateMessage(document: Document.Parsed, offset: number, at: At): string {
  let message = "must be set once";
  visit(document, {
    Map: (_key, map) => {
      const again = map.items.find(({ key }) => isNode(key) && startOf(key) === offset)?.key;
      if (!isScalar(again)) return;
      const first = map.items.find(({ key }) => isScalar(key) && key.value === again.value)?.key;
      const line = isNode(first) ? at(startOf(first)).line : undefined;
      message = `must be set once, got "${again.value}" again (first on line ${line})`;
    },
  });
  return message;
}

function aliasProblems(document: Document.Parsed, at: At): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  const walk = (node: unknown, inside: readonly string[]): void => {
    if (isAlias(node)) {
      const message = aliasMessage(node.source, anchors, inside);
      if (message) problems.push({ at: at(startOf(node)), message });
      return;
    }
    if (!isScalar(node) && !isCollection(node)) return;
    const { anchor } = node;
    if (anchor !== undefined) anchors.add(anchor);
    const within = anchor === undefined ? inside : [...inside, anchor];
    if (isMap(node)) for (const { value } of node.items) walk(value, within);
    else if (isCollection(node)) for (const item of node.items) walk(item, within);
  };
  walk(document.contents, []);
  return problems;
}

function aliasMessage(source: string, anchors: ReadonlySet<string>, inside: readonly string[]): string | undefined {
  if (inside.includes(source)) return `must not refer to what it is part of, got *${source}`;
  if (anchors.has(source)) return undefined;
  const known = [...anchors].map((anchor) => `&${anchor}`).join(", ");
  return `must refer to an anchor set before it, got *${source} (${known === "" ? "there is none" : `there are ${known}`})`;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
