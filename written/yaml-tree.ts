import { type Document, isAlias, isCollection, isMap, LineCounter, type Node, parseAllDocuments } from "yaml";
import { inFileOrder, type Position, UserError } from "./problem";
import { syntaxProblems } from "./yaml-syntax";

/** Where a value stands in a document: map keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** What somebody wrote: its value, and where each part of it stands. */
export interface WrittenDocument {
  readonly value: unknown;
  /** Position of the value at a path, or of its nearest ancestor that was written; of the key where `ofKey` says so. */
  position(path: Path, ofKey?: "key"): Position;
}

/** Times that aliases may repeat a value in all: enough for any config, too few to fill the memory from a page of text. */
const mostAliases = 1000;

/** Reads YAML text. Throws a `UserError` with every fault of its syntax. */
export function parseYaml(text: string | Uint8Array, file: string): WrittenDocument {
  const written = typeof text === "string" ? text : decodeUtf8(text, file);
  const lines = new LineCounter();
  const parsed = parseAllDocuments(written, { lineCounter: lines, prettyErrors: false });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = syntaxProblems(documents, written, at);
  if (problems.length > 0) throw new UserError(inFileOrder(problems));
  const [document] = documents;
  if (!document || document.contents === null) {
    throw new UserError([{ at: { file, line: 1, column: 1 }, message: "must hold YAML, got an empty file" }]);
  }
  return {
    value: expandAliases(document, at(0)),
    position: (path, ofKey) => at(offsetOf(document, path, ofKey)),
  };
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // A bad byte is decoded to U+FFFD, which may also have been written: only encoding it again tells the two apart.
  const bad = new TextEncoder().encode(text).findIndex((byte, offset) => byte !== bytes[offset]);
  if (bad < 0) return text;
  const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, bad));
  const at = { file, line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
  const byte = `0x${(bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
  const message = `must be UTF-8, got a byte that is not: ${byte} at byte ${bad} (save the file as UTF-8)`;
  throw new UserError([{ at, message }]);
}

function expandAliases(document: Document.Parsed, at: Position): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    // The one thing that is left to refuse, once aliases are known to be sound.
    if (!(error instanceof ReferenceError)) throw error;
    throw new UserError([{ at, message: `must repeat values by alias ${mostAliases} times at most, got more` }]);
  }
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
