import { literal, otherCases, type PatternText, type RegexOptions } from "./pattern-text";

/** Sets of characters as JavaScript has them with the flag `v`, by the letter of their escape. */
const sets: Readonly<Record<string, string>> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: "[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}]",
  W: "[^\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}]",
  s: "[\\t-\\r\\u0085\\p{Z}]",
  S: "[^\\t-\\r\\u0085\\p{Z}]",
};

const ecmaSets: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  w: "[a-zA-Z0-9_]",
  W: "[^a-zA-Z0-9_]",
  s: "[\\t-\\r ]",
  S: "[^\\t-\\r ]",
};

/** The general categories of Unicode, which `\p{…}` names. */
const categories = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;

const controls: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\x07",
  e: "\x1b",
};

/** A set, or one character. */
export type ClassItem = { readonly set: string } | { readonly unit: string };

/** Reads the escape behind a backslash, as classes and what is outside of them share it. */
export function escapeItem(text: PatternText, options: RegexOptions): ClassItem {
  const letter = text.take();
  if (letter === "") throw text.fail("Illegal \\ at end of pattern.");
  const set = (options.ecma ? ecmaSets : sets)[letter];
  if (set !== undefined) return { set };
  if (letter === "p" || letter === "P") return { set: category(text, letter) };
  const control = controls[letter];
  if (control !== undefined) return { unit: control };
  if (letter === "x" || letter === "u") {
    const code = text.match(letter === "x" ? /[\da-f]{2}/iy : /[\da-f]{4}/iy);
    if (!code) throw text.fail("Insufficient hexadecimal digits.");
    return { unit: String.fromCharCode(Number.parseInt(code[0], 16)) };
  }
  if (letter === "c") return { unit: controlUnit(text) };
  if (/[0-7]/.test(letter)) {
    const more = text.match(/[0-7]{0,2}/y)?.[0] ?? "";
    return { unit: String.fromCharCode(Number.parseInt(letter + more, 8) & 255) };
  }
  if (/[\p{L}\p{Nd}\p{Pc}]/u.test(letter)) throw text.fail(`Unrecognized escape sequence \\${letter}.`);
  return { unit: letter };
}

function category(text: PatternText, letter: string): string {
  const name = text.match(/\{([\w-]+)\}/y)?.[1];
  if (name === undefined) throw text.fail("Incomplete \\p{X} character escape.");
  if (!categories.test(name)) {
    // Blocks of Unicode have names of this form; others are none.
    throw name.startsWith("Is") ? text.refuse(`\\${letter}{${name}}`) : text.fail(`Unknown property '${name}'.`);
  }
  return `\\${letter}{${name}}`;
}

function controlUnit(text: PatternText): string {
  const letter = text.take();
  if (!/[@-_a-z]/.test(letter)) throw text.fail("Unrecognized control character.");
  return String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64);
}

/** Reads a class behind its opening bracket. `expandsCase` adds the other cases of its characters. */
export function characterClass(text: PatternText, options: RegexOptions, expandsCase: boolean): string {
  const isNegated = text.took("^");
  const items: string[] = [];
  let minus: string | undefined;
  for (let isFirst = true; ; isFirst = false) {
    if (text.isEnd) throw text.fail("Unterminated [] set.");
    if (!isFirst && text.took("]")) break;
    // A class that is taken away from this one, as its last.
    if (!isFirst && text.took("-[")) {
      minus = characterClass(text, options, expandsCase);
      continue;
    }
    if (minus !== undefined) throw text.fail("A subtraction must be the last element in a character class.");
    items.push(classItem(text, options, expandsCase));
  }
  const plain = `[${isNegated ? "^" : ""}${items.join("")}]`;
  return minus === undefined ? plain : `[${plain}--${minus}]`;
}

function classItem(text: PatternText, options: RegexOptions, expandsCase: boolean): string {
  const from = classUnit(text, options);
  if ("set" in from) return from.set;
  const isRange = text.peek() === "-" && !["]", "[", ""].includes(text.peek(1));
  if (!isRange) return withCases(from.unit, from.unit, expandsCase);
  text.at++;
  const to = classUnit(text, options);
  if ("set" in to) throw text.fail(`Cannot include class \\${text.peek(-1)} in character range.`);
  if (to.unit < from.unit) throw text.fail("[x-y] range in reverse order.");
  return withCases(from.unit, to.unit, expandsCase);
}

function classUnit(text: PatternText, options: RegexOptions): ClassItem {
  const unit = text.take();
  if (unit !== "\\") return { unit };
  return text.took("b") ? { unit: "\b" } : text.took("-") ? { unit: "-" } : escapeItem(text, options);
}

/** Ranges of more characters than this are taken to hold both cases of what they hold. */
const mostExpanded = 1024;

function withCases(from: string, to: string, expandsCase: boolean): string {
  const plain = from === to ? literal(from) : `${literal(from)}-${literal(to)}`;
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
  if (!expandsCase || last - first > mostExpanded) return plain;
  let others = "";
  for (let code = first; code <= last; code++) {
    others += otherCases(String.fromCharCode(code)).map(literal).join("");
  }
  return plain + others;
}

/** Whether JavaScript needs the flag `v` for what was written of a class or set. */
export function needsSets(js: string): boolean {
  return /\\p\{|--\[|\[\^?[^\]]*\[/i.test(js);
}
