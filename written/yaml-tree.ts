import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLError,
} from "yaml";
import { type Position, type Problem, UserError } from "./problem";

/** Where a value stands in a document: map keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** What somebody wrote: its value, and where each part of it stands. */
export interface WrittenDocument {
  readonly value: unknown;
  /** Position of the value at a path, or of its nearest ancestor that was written; of the key where `ofKey` says so. */
  position(path: Path, ofKey?: "key"): Position;
}

/** Reads YAML text. Throws a `UserError` with every fault of its syntax. */
export function parseYaml(text: string | Uint8Array, file: string): WrittenDocument {
  const written = typeof text === "string" ? text : decodeUtf8(text, file);
  const lines = new LineCounter();
  const documents = parseAllDocuments(written, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (!document || document.contents === null) {
    throw new UserError([{ at: { file, line: 1, column: 1 }, message: "must hold YAML, got an empty file" }]);
  }
  const problems = [
    ...syntaxProblems(document.errors, written, at),
    ...aliasProblems(document, at),
    ...(second ? [{ at: at(second.range[0]), message: "must be one document, got a second after ---" }] : []),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return {
    value: document.toJS({ maxAliasCount: 1000 }),
    position: (path, ofKey) => at(offsetOf(document, path, ofKey)),
  };
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder("utf-8").decode(bytes).split("\uFFFD", 1)[0] as string;
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n");
    throw new UserError([
      { at: { file, line, column }, message: "must be UTF-8, got a byte that is not (save the file as UTF-8)" },
    ]);
  }
}

function syntaxProblems(errors: readonly YAMLError[], text: string, at: (offset: number) => Position): Problem[] {
  const seen = new Set<number>();
  return errors.flatMap((error) => {
    const position = at(error.pos[0]);
    // One slip of indentation makes the parser stumble over the rest of the line; its first complaint is the true one.
    if (seen.has(position.line as number)) return [];
    seen.add(position.line as number);
    return [{ at: position, message: syntaxMessage(error, text, at) }];
  });
}

function syntaxMessage({ code, message, pos }: YAMLError, text: string, at: (offset: number) => Position): string {
  if (code === "TAB_AS_INDENT") return "must be indented with spaces, got a tab";
  if (code === "DUPLICATE_KEY") {
    const key = (text.slice(pos[0]).split(":", 1)[0] as string).replaceAll('"', "");
    const indent = text.slice(text.lastIndexOf("\n", pos[0] - 1) + 1, pos[0]);
    const first = text.lastIndexOf(`\n${indent}${key}:`, pos[0] - indent.length - 2);
    const isBlock = indent.trim() === "";
    return `must be set once, got "${key}" again${isBlock ? ` (first on line ${at(first + 1).line})` : ""}`;
  }
  return `must be YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function aliasProblems(document: Document.Parsed, at: (offset: number) => Position): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  const walk = (node: unknown): void => {
    if (isAlias(node)) {
      if (!anchors.has(node.source)) {
        const known = [...anchors].map((anchor) => `&${anchor}`).join(", ");
        const offset = (node.range?.[0] ?? 0) as number;
        problems.push({
          at: at(offset),
          message: `must refer to an anchor set before it, got *${node.source} (${known === "" ? "there is none" : `there are ${known}`})`,
        });
      }
      return;
    }
    if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined) anchors.add(node.anchor);
    }
    if (isCollection(node)) for (const item of node.items) walk(isNodePair(item) ? item.value : item);
  };
  walk(document.contents);
  return problems;
}

function isNodePair(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item && "value" in item;
}

function offsetOf(document: Document.Parsed, path: Path, ofKey?: "key"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const target: unknown = isAlias(node) ? node.resolve(document as unknown as Document) : node;
    if (!isCollection(target)) return offset;
    const pair = isMap(target)
      ? target.items.find(({ key }) => String((key as { value?: unknown } | null)?.value) === String(step))
      : undefined;
    const next: unknown = isMap(target) ? pair?.value : target.items[Number(step)];
    if (pair === undefined && next === undefined) return offset;
    const isLast = index === path.length - 1;
    offset = (isLast && ofKey ? startOf(pair?.key) : undefined) ?? startOf(next) ?? startOf(pair?.key) ?? offset;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
