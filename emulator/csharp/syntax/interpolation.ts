import type { InterpolationPart } from "./ast";
import { Cursor } from "./cursor";
import { escapeAt, formatStart, holeEnd, type Token, unsupported } from "./lexer";
import { parseExpression } from "./parse-expression";

/** The text and holes of an interpolated string. */
export function interpolation(source: string, { at, end, verbatim }: Token): InterpolationPart[] {
  const parts: InterpolationPart[] = [];
  const last = end - 1;
  let text = "";
  for (let index = at; index < last; ) {
    const unit = source[index] ?? "";
    const next = source[index + 1];
    if (unit === "{" && next !== "{") {
      if (text !== "") parts.push(text);
      text = "";
      const close = holeEnd(source, index);
      parts.push(hole(source, index + 1, close, verbatim === true));
      index = close + 1;
      continue;
    }
    if (unit === "}" && next !== "}") throw unsupported("a } without its {", source, index);
    const [value, length] = pieceAt(source, index, verbatim === true);
    text += value;
    index += length;
  }
  if (text !== "") parts.push(text);
  return parts;
}

function pieceAt(source: string, index: number, isVerbatim: boolean): readonly [text: string, length: number] {
  const unit = source[index] ?? "";
  if (unit === "{" || unit === "}" || (unit === '"' && isVerbatim)) return [unit, 2];
  return unit === "\\" && !isVerbatim ? escapeAt(source, index) : [unit, 1];
}

/** `value,alignment:format`. */
function hole(source: string, from: number, to: number, isVerbatim: boolean): InterpolationPart {
  const colon = formatStart(source, from, to);
  const cursor = new Cursor(source, from, colon);
  const value = parseExpression(cursor);
  let alignment: number | undefined;
  if (cursor.took(",")) {
    const sign = cursor.took("-") ? -1 : 1;
    if (cursor.token.type !== "int") throw cursor.unexpected("an alignment is expected");
    alignment = sign * Number(cursor.token.text);
    cursor.at++;
  }
  if (cursor.token.kind !== "end") throw cursor.unexpected("} is expected");
  return { value, alignment, format: colon < to ? formatText(source, colon + 1, to, isVerbatim) : undefined };
}

/** What a format says, its escapes resolved as in the text around it. */
function formatText(source: string, from: number, to: number, isVerbatim: boolean): string {
  let text = "";
  for (let index = from; index < to; ) {
    const [value, length] = pieceAt(source, index, isVerbatim);
    text += value;
    index += length;
  }
  return text;
}
