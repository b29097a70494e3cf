import type { PolicyText, Position } from "./effective";
import { notEntityAt, type Resolved, resolveEntities } from "./entities";
import { extentOf, type Stretch, startsExpression } from "./expression-extent";
import type { SourceText } from "./source-text";
import { shown } from "./wording";

/** Tells of something wrong at an index of a document. */
export type Tell = (at: number, message: string) => void;

/** A value, and the index after it in the document. */
export interface Scanned {
  readonly value: PolicyText;
  readonly end: number;
}

/**
 * Reads an expression at an index, escaped or raw, up to where a value of its kind ends: an attribute at its quote, a text
 * at the next tag. One rule tells the two apart, by expression, since documents mix them:
 *
 * - It is escaped when, as XML reads it, it is well formed and one whole expression: up to the first quote that could end it
 *   (for a text, the first `<`) every `&` begins an entity, and with entities resolved its brackets close at its very end.
 * - It is raw otherwise: it ends where its brackets close, and entities in its strings and comments are C# text.
 *
 * No escaped document is read as raw, since well-formed XML passes the first test. A raw expression passes it only when
 * nothing in it needs escaping in XML; then both readings agree unless a C# string spells an entity out (`"&amp;"` and no
 * bare `&` or quote around it), which XML has no other way to read. Outside strings and comments `&lt;` cannot be C#, so it is resolved
 * in raw expressions too.
 *
 * Returns undefined when there is none to read, having told why.
 */
export function scanExpression(
  source: SourceText,
  start: number,
  closing: '"' | "'" | "<",
  tell: Tell,
): Scanned | undefined {
  const written = upTo(source.text, start, closing);
  const resolved = resolveEntities(written);
  const escaped = wholeOf(resolved, source, start, closing, written.length);
  if (escaped !== undefined) return escaped;
  const extent = extentOf(source.text, start);
  if (extent.kind === "broken") {
    tellBroken(source, start, written, resolved, tell);
    return undefined;
  }
  const end = skipBlank(source.text, extent.end);
  if (source.text[end] !== closing) {
    tell(end, moreAfter(upTo(source.text, end, closing)));
    return undefined;
  }
  const code = unescapedCode(source.text, start, extent.end, extent.literals);
  // A quote that an entity spells may open a string that nothing closes.
  const read = extentOf(code, 0);
  if (read.kind === "broken" || read.end < code.length) {
    tellBroken(source, start, written, resolved, tell);
    return undefined;
  }
  return { value: expression(source, start, code), end };
}

/** A value whose text is known: an expression where it starts as one, and a literal as it is otherwise. */
export function readValue(text: string, position: Position, tell: (message: string) => void): PolicyText {
  if (!startsExpression(text, skipBlank(text, 0))) return { kind: "literal", source: text, position };
  const source = text.trim();
  const extent = extentOf(source, 0);
  if (extent.kind === "broken") tell(`must hold C# that closes, got a part which ${extent.fault} (close it)`);
  else if (extent.end < source.length) tell(moreAfter(source.slice(extent.end)));
  return { kind: "expression", source, position };
}

/** A literal: entities resolved. In an attribute white space is a space unless an entity spells it, as in any XML. */
export function resolveLiteral(source: SourceText, from: number, to: number, isAttribute: boolean, tell: Tell): string {
  const written = source.text.slice(from, to);
  const { text, bad } = resolveEntities(isAttribute ? written.replace(/[\n\t]/g, " ") : written);
  for (const at of bad) tellNotEntity(written, from, at, tell);
  return text;
}

/** The index of the first character from an index on that is not white space. */
export function skipBlank(text: string, at: number): number {
  blank.lastIndex = at;
  blank.exec(text);
  return blank.lastIndex;
}
const blank = /[ \t\n\r]*/y;

function tellNotEntity(written: string, from: number, at: number, tell: Tell): void {
  tell(from + at, `must hold entities that XML has, got ${shown(notEntityAt(written, at))} (write & as &amp;)`);
}

function upTo(text: string, start: number, closing: string): string {
  const end = text.indexOf(closing, start);
  return text.slice(start, end < 0 ? text.length : end);
}

function wholeOf(
  { text, bad }: Resolved,
  source: SourceText,
  start: number,
  closing: string,
  length: number,
): Scanned | undefined {
  const end = start + length;
  if (bad.length > 0 || source.text[end] !== closing) return undefined;
  if (closing !== "<" && (source.text.slice(start, end).includes("<") || !/[\s/>]/.test(source.text[end + 1] ?? "")))
    return undefined;
  const code = text.trimEnd();
  const extent = extentOf(code, 0);
  return extent.kind === "whole" && extent.end === code.length
    ? { value: expression(source, start, code), end }
    : undefined;
}

/** The C# of a raw expression: entities outside its strings and comments resolved. */
function unescapedCode(text: string, start: number, end: number, literals: readonly Stretch[]): string {
  let code = "";
  let from = start;
  for (const [opens, closes] of literals) {
    code += resolveEntities(text.slice(from, opens)).text + text.slice(opens, closes);
    from = closes;
  }
  return code + resolveEntities(text.slice(from, end)).text;
}

/** What keeps an expression from ending, in the reading that its author must have meant: escaped where entities stand in it. */
function tellBroken(source: SourceText, start: number, written: string, resolved: Resolved, tell: Tell): void {
  const meantEscaped = resolved.bad.length === 0 && resolved.text !== written;
  const extent = meantEscaped ? extentOf(resolved.text, 0) : extentOf(source.text, start);
  if (extent.kind === "whole") {
    tell(start + resolved.writtenAt(skipBlank(resolved.text, extent.end)), moreAfter(resolved.text.slice(extent.end)));
    return;
  }
  const { line, column } = source.positionAt(meantEscaped ? start + resolved.writtenAt(extent.at) : extent.at);
  tell(start, `must hold C# that closes, got line ${line}, column ${column}, which ${extent.fault} (close it)`);
}

function moreAfter(text: string): string {
  const [line = ""] = text.trimStart().split("\n");
  return `must end with its expression, got ${shown(line.slice(0, 12))} after it (write the whole value as one expression)`;
}

function expression(source: SourceText, start: number, code: string): PolicyText {
  return { kind: "expression", source: code, position: source.positionAt(start) };
}
