import { UnsupportedError } from "../definition";
import type { LiteralType } from "./ast";

export interface Token {
  readonly kind: "name" | "keyword" | "literal" | "interpolated" | "symbol" | "end";
  /** Of a literal: its value's text; of an interpolated string: what stands between its quotes. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly type?: LiteralType;
  /** Of an interpolated string: whether it is verbatim. */
  readonly verbatim?: boolean;
}

const keywords = new Set(
  (
    "as bool break byte case catch char const continue decimal default do double else false finally float for foreach if in int is long new null object out " +
    "ref return sbyte short string switch this throw true try typeof uint ulong ushort using var void while checked unchecked goto lock dynamic await async"
  ).split(" "),
);
/** Longest first. */
const symbols =
  "<<= >>= ... => == != <= >= && || ?? ?. ++ -- += -= *= /= %= &= |= ^= << >> :: ( ) [ ] { } < > . , ; : ? + - * / % & | ^ ! ~ =".split(
    " ",
  );
const escapes: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  "\\": "\\",
  0: "\0",
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const name = /@?[\p{L}_][\p{L}\p{N}_]*/uy;
const number =
  /0[xX][\da-fA-F_]+[uUlL]*|0[bB][01_]+[uUlL]*|(?:\d[\d_]*\.\d[\d_]*|\.\d[\d_]*|\d[\d_]*)(?:[eE][+-]?\d+)?(?:[uUlLfFdDmM]+)?/y;
const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

/** Cuts C# into tokens, from one position of the source to another. */
export function tokens(source: string, from: number, to: number): Token[] {
  const found: Token[] = [];
  for (let at = skip(source, from); at < to; at = skip(source, at)) {
    const token = tokenAt(source, at);
    found.push(token);
    at = token.end;
  }
  found.push({ kind: "end", text: "the end", at: to, end: to });
  return found;
}

function skip(source: string, at: number): number {
  blank.lastIndex = at;
  return blank.test(source) ? blank.lastIndex : at;
}

function tokenAt(source: string, at: number): Token {
  const rest = source.startsWith.bind(source);
  if (rest('$@"', at) || rest('@$"', at)) return interpolated(source, at, at + 3, true);
  if (rest('$"', at)) return interpolated(source, at, at + 2, false);
  if (rest('@"', at)) return verbatim(source, at);
  if (source[at] === '"') return quoted(source, at);
  if (source[at] === "'") return character(source, at);
  name.lastIndex = at;
  const word = name.exec(source)?.[0];
  if (word !== undefined) return wordToken(word, at);
  number.lastIndex = at;
  const digits = /[\d.]/.test(source[at] ?? "") ? number.exec(source)?.[0] : undefined;
  if (digits !== undefined) return numberToken(source, digits, at);
  const symbol = symbols.find((each) => rest(each, at));
  if (symbol !== undefined) {
    // `a?.5:b` is a ternary.
    const text = symbol === "?." && /\d/.test(source[at + 2] ?? "") ? "?" : symbol;
    return { kind: "symbol", text, at, end: at + text.length };
  }
  throw unsupported(`the character ${source[at]}`, source, at);
}

function wordToken(word: string, at: number): Token {
  const end = at + word.length;
  if (word === "true" || word === "false") return { kind: "literal", type: "bool", text: word, at, end };
  if (word === "null") return { kind: "literal", type: "null", text: word, at, end };
  if (word.startsWith("@")) return { kind: "name", text: word.slice(1), at, end };
  return { kind: keywords.has(word) ? "keyword" : "name", text: word, at, end };
}

function numberToken(source: string, written: string, at: number): Token {
  const end = at + written.length;
  const token = (type: LiteralType, text: string): Token => ({ kind: "literal", type, text, at, end });
  const plain = written.replace(/_/g, "");
  const isWhole = /^0[xb]/i.test(plain);
  const [, digits = plain, suffix = ""] = (isWhole ? /^(.*?)([uUlL]*)$/ : /^(.*?)([a-zA-Z]*)$/).exec(plain) ?? [];
  const fraction = fractions[suffix.toLowerCase()] ?? (/[.eE]/.test(digits) && suffix === "" ? "double" : undefined);
  if (fraction && !isWhole) {
    if (fraction !== "decimal" && !Number.isFinite(Number(digits)))
      throw unsupported(`the number ${written}, which is too large`, source, at);
    return token(fraction, digits);
  }
  const fitting = wholes[suffix.toLowerCase()];
  if (!fitting || (!isWhole && /\D/.test(digits))) throw unsupported(`the number ${written}`, source, at);
  const value = BigInt(digits);
  const type = fitting.find((each) => value <= (mostOf[each] as bigint));
  if (!type) throw unsupported(`the number ${written}, which is too large`, source, at);
  return token(type, value.toString());
}

const fractions: Readonly<Record<string, LiteralType>> = { m: "decimal", f: "float", d: "double" };
/** Types that a whole number may be of, by its suffix: the first that it fits. */
const wholes: Readonly<Record<string, readonly LiteralType[]>> = {
  "": ["int", "uint", "long", "ulong"],
  u: ["uint", "ulong"],
  l: ["long", "ulong"],
  ul: ["ulong"],
  lu: ["ulong"],
};
const mostOf: Readonly<Record<string, bigint>> = {
  int: 2n ** 31n - 1n,
  uint: 2n ** 32n - 1n,
  long: 2n ** 63n - 1n,
  ulong: 2n ** 64n - 1n,
};

function quoted(source: string, at: number): Token {
  let text = "";
  for (let index = at + 1; index < source.length; ) {
    const unit = source[index] ?? "";
    if (unit === '"') return { kind: "literal", type: "string", text, at, end: index + 1 };
    if (unit === "\n") break;
    const [value, length] = unit === "\\" ? escapeAt(source, index) : [unit, 1];
    text += value;
    index += length;
  }
  throw unsupported("a string without its closing quote", source, at);
}

function verbatim(source: string, at: number): Token {
  const found = /@"((?:[^"]|"")*)"/y;
  found.lastIndex = at;
  const match = found.exec(source);
  if (!match) throw unsupported("a string without its closing quote", source, at);
  return { kind: "literal", type: "string", text: (match[1] ?? "").replace(/""/g, '"'), at, end: found.lastIndex };
}

function character(source: string, at: number): Token {
  const [text, length] = source[at + 1] === "\\" ? escapeAt(source, at + 1) : [source[at + 1] ?? "", 1];
  if (source[at + 1 + length] !== "'") throw unsupported("a character without its closing quote", source, at);
  return { kind: "literal", type: "char", text, at, end: at + length + 2 };
}

/** The character that an escape stands for, and how long it is written. */
export function escapeAt(source: string, at: number): readonly [text: string, length: number] {
  const kind = source[at + 1] ?? "";
  const simple = escapes[kind];
  if (simple !== undefined) return [simple, 2];
  const pattern = kind === "u" ? /u([\da-fA-F]{4})/y : kind === "U" ? /U([\da-fA-F]{8})/y : /x([\da-fA-F]{1,4})/y;
  pattern.lastIndex = at + 1;
  const code = pattern.exec(source)?.[1];
  if (code === undefined) throw unsupported(`the escape \\${kind}`, source, at);
  return [String.fromCodePoint(Number.parseInt(code, 16)), 1 + pattern.lastIndex - at - 1];
}

/** Finds the end of an interpolated string, over the strings and brackets in its holes. */
function interpolated(source: string, at: number, from: number, isVerbatim: boolean): Token {
  for (let index = from; index < source.length; index++) {
    const unit = source[index];
    if (unit === "{" && source[index + 1] === "{") index++;
    else if (unit === "{") index = holeEnd(source, index);
    else if (unit === '"' && isVerbatim && source[index + 1] === '"') index++;
    else if (unit === '"')
      return { kind: "interpolated", text: source.slice(from, index), at: from, end: index + 1, verbatim: isVerbatim };
    else if (unit === "\\" && !isVerbatim) index++;
  }
  throw unsupported("a string without its closing quote", source, at);
}

/** Where the bracket of a hole closes. */
export function holeEnd(source: string, open: number): number {
  let depth = 0;
  for (let index = open; index < source.length; index = stepOver(source, index)) {
    const unit = source[index] ?? "";
    if ("{([".includes(unit)) depth++;
    else if ("})]".includes(unit) && --depth === 0) return index;
  }
  throw unsupported("a hole of an interpolated string that is not closed", source, open);
}

/** Where the format of a hole starts: a colon outside brackets and strings, since a ternary must stand in brackets there; the hole's end where it has none. */
export function formatStart(source: string, from: number, to: number): number {
  let depth = 0;
  for (let index = from; index < to; index = stepOver(source, index)) {
    const unit = source[index] ?? "";
    if ("{([".includes(unit)) depth++;
    else if ("})]".includes(unit)) depth--;
    else if (unit === ":" && depth === 0) return index;
  }
  return to;
}

/** The next place after a unit, or after the whole string or character that starts here. */
function stepOver(source: string, index: number): number {
  const isQuoted =
    /["'$@]/.test(source[index] ?? "") &&
    /^(?:\$@"|@\$"|[$@]?"|'(?:\\.|[^\\'])[^']*')/.test(source.slice(index, index + 12));
  return isQuoted ? tokenAt(source, index).end : index + 1;
}

/** Something outside the subset, with its place. */
export function unsupported(what: string, source: string, at: number): UnsupportedError {
  const before = source.slice(0, at).split("\n");
  return new UnsupportedError(what, before.length, (before.at(-1)?.length ?? 0) + 1);
}
