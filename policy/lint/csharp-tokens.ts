/** A piece of C#: a keyword is a word; `broken` is a string, character or comment that does not end. */
export interface Token {
  readonly kind: "word" | "number" | "text" | "sign" | "broken";
  /** As written. */
  readonly text: string;
}

/** C# taken apart. */
export interface Tokens {
  readonly tokens: readonly Token[];
  /** Whether a comment runs to the end of its line. */
  readonly hasLineComment: boolean;
}

type Kind = Token["kind"] | "space" | "line-comment";

/** The first that matches wins; strings with holes are read before, by hand. */
const patterns: readonly (readonly [Kind, RegExp])[] = [
  ["space", /\s+|\/\*[\s\S]*?\*\//y],
  ["line-comment", /\/\/[^\n]*/y],
  ["broken", /\/\*[\s\S]*/y],
  ["text", /@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])+'/y],
  ["broken", /@"[\s\S]*|["'][^\n]*/y],
  ["number", /0[xX][\da-fA-F_]+[uUlL]*|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?[a-zA-Z]*/y],
  ["word", /@?[\p{L}_][\p{L}\p{N}_]*/uy],
  ["sign", /\?\?=?|\?\.|=>|[=!<>]=|&&|\|\||\+\+|--|[-+*/%&|^]=|::|[\s\S]/uy],
];
const holed = /\$@"|@\$"|\$"/y;

/** Takes C# apart. A string with holes reads as its text plus what the holes hold: `$"a{b}"` as `$"a{b}" + (b)`. */
export function tokenize(code: string): Tokens {
  const { tokens, hasLineComment } = readUntil(code, 0, false);
  return { tokens, hasLineComment };
}

/** Reads to the end of the code or, inside of a hole, to what ends it: `}`, or `:` and `,` before a format. */
function readUntil(code: string, from: number, inHole: boolean): Tokens & { readonly at: number } {
  const tokens: Token[] = [];
  let hasLineComment = false;
  let depth = 0;
  let at = from;
  while (at < code.length) {
    const opening = match(holed, code, at);
    if (opening !== undefined) {
      const read = readHoled(code, at, opening);
      tokens.push(...read.tokens);
      hasLineComment ||= read.hasLineComment;
      at = read.at;
      continue;
    }
    const [kind, text] = next(code, at);
    if (inHole && depth === 0 && kind === "sign" && /^[}:,]$/.test(text)) break;
    at += text.length;
    if (kind === "line-comment") hasLineComment = true;
    else if (kind !== "space") tokens.push({ kind, text });
    if (kind === "sign" && /^[([{]$/.test(text)) depth += 1;
    if (kind === "sign" && /^[)\]}]$/.test(text)) depth -= 1;
  }
  return { tokens, hasLineComment, at };
}

/** Reads a string with holes, from its opening on. */
function readHoled(code: string, from: number, opening: string): Tokens & { readonly at: number } {
  const verbatim = opening.includes("@");
  const held: Token[] = [];
  let hasLineComment = false;
  let at = from + opening.length;
  while (at < code.length) {
    const two = code.slice(at, at + 2);
    if (two === "{{" || two === "}}" || (verbatim ? two === '""' : two.startsWith("\\"))) at += 2;
    else if (two.startsWith('"')) {
      at += 1;
      return { tokens: [{ kind: "text", text: code.slice(from, at) }, ...held], hasLineComment, at };
    } else if (two.startsWith("{")) {
      const hole = readUntil(code, at + 1, true);
      held.push(sign("+"), sign("("), ...hole.tokens, sign(")"));
      hasLineComment ||= hole.hasLineComment;
      const end = code.indexOf("}", hole.at);
      at = end === -1 ? code.length : end + 1;
    } else if (two.startsWith("\n") && !verbatim) break;
    else at += 1;
  }
  return { tokens: [{ kind: "broken", text: code.slice(from, at) }, ...held], hasLineComment, at };
}

const sign = (text: string): Token => ({ kind: "sign", text });

function next(code: string, at: number): readonly [Kind, string] {
  for (const [kind, pattern] of patterns) {
    const text = match(pattern, code, at);
    if (text !== undefined) return [kind, text];
  }
  return ["sign", code.charAt(at)];
}

function match(pattern: RegExp, code: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(code)?.[0];
}

/** What a string holds, where it has neither holes nor escapes other than of quotes and backslashes. */
export function textOf({ kind, text }: Token): string | undefined {
  if (kind !== "text" || text.startsWith("'") || text.startsWith("$") || text.startsWith("@$")) return undefined;
  if (text.startsWith("@")) return text.slice(2, -1).replaceAll('""', '"');
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}

/** Whether a token is one of these words or signs. */
export function isOneOf(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token !== undefined && (token.kind === "word" || token.kind === "sign") && texts.includes(token.text);
}

/** The brackets that do not close what they should, or nothing. */
export function unbalanced(tokens: readonly Token[]): string | undefined {
  const closing = new Map([
    ["(", ")"],
    ["[", "]"],
    ["{", "}"],
  ]);
  const open: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== "sign") continue;
    const closes = closing.get(text);
    if (closes !== undefined) open.push(closes);
    else if (/^[)\]}]$/.test(text) && open.pop() !== text) return text;
  }
  return open.at(-1);
}
