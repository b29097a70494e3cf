/** Where an expression ends, and the stretches of it that are C# strings, characters and comments; or what keeps it from ending. */
export type Extent =
  | { readonly kind: "whole"; readonly end: number; readonly literals: readonly Stretch[] }
  | { readonly kind: "broken"; readonly at: number; readonly fault: string };

/** From an index up to, not with, another. */
export type Stretch = readonly [from: number, to: number];

/** Whether an expression starts at an index: `@(` or `@{`. */
export function startsExpression(text: string, at: number): boolean {
  return text[at] === "@" && (text[at + 1] === "(" || text[at + 1] === "{");
}

/**
 * The extent of the expression that starts at an index, by the brackets of its C#: those in strings (plain, verbatim,
 * interpolated), characters and comments do not count. Nothing of the C# is judged but that.
 */
export function extentOf(text: string, start: number): Extent {
  const literals: Stretch[] = [];
  try {
    return { kind: "whole", end: endOfCode(text, start + 1, literals), literals };
  } catch (thrown) {
    if (thrown instanceof Broken) return { kind: "broken", at: thrown.at, fault: thrown.fault };
    throw thrown;
  }
}

class Broken extends Error {
  constructor(
    readonly at: number,
    readonly fault: string,
  ) {
    super(fault);
  }
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
/** Deepest nest of interpolated strings that is read. An assumption that guards the stack: C# that people write nests two or three. */
const mostInterpolations = 100;

/** The index after the bracket that closes the one at `open`. In an interpolated string's hole, format text may follow a colon. */
function endOfCode(text: string, open: number, literals: Stretch[], interpolations = 0): number {
  if (interpolations > mostInterpolations)
    throw new Broken(open, `nests more than ${mostInterpolations} interpolated strings`);
  const due: { readonly at: number; readonly closer: string }[] = [];
  let at = open;
  while (at < text.length) {
    const character = text[at] as string;
    const closer = closers[character];
    const literal = closer === undefined ? endOfLiteral(text, at, literals, interpolations) : at;
    if (literal > at) {
      at = literal;
      continue;
    }
    if (closer !== undefined) due.push({ at, closer });
    else if (character === ")" || character === "]" || character === "}") {
      const last = due.pop();
      if (last?.closer !== character) throw new Broken(at, `has "${character}" where "${last?.closer}" must stand`);
      if (due.length === 0) return at + 1;
    } else if (interpolations > 0 && due.length === 1 && character === ":" && text[at + 1] !== ":") {
      at = endOfFormat(text, at, open);
      continue;
    }
    at += character === ":" && text[at + 1] === ":" ? 2 : 1;
  }
  const last = due[due.length - 1];
  throw new Broken(last?.at ?? open, `opens a "${text[last?.at ?? open]}" that nothing closes`);
}

/** The closing brace of a hole, from the colon before its format. */
function endOfFormat(text: string, colon: number, open: number): number {
  const end = text.indexOf("}", colon);
  if (end < 0) throw new Broken(open, 'opens a "{" that nothing closes');
  return end;
}

const literalOpening = /(?:\$@|@\$|@|\$)?"|'|\/\/|\/\*/y;

/** The index after the string, character or comment that starts at an index; the index itself where none does. */
function endOfLiteral(text: string, at: number, literals: Stretch[], interpolations: number): number {
  literalOpening.lastIndex = at;
  const opening = literalOpening.exec(text)?.[0];
  if (opening === undefined) return at;
  const inside = at + opening.length;
  const end = () => {
    if (opening === "//") return endOfLine(text, at);
    if (opening === "/*") return after(text, "*/", inside, at, "comment");
    if (opening === "'") return endOfEscaped(text, "'", at, inside);
    if (opening.includes("$"))
      return endOfInterpolated(text, at, inside, opening.includes("@"), literals, interpolations);
    return opening === '@"' ? endOfVerbatim(text, at, inside) : endOfEscaped(text, '"', at, inside);
  };
  const to = end();
  if (!opening.includes("$")) literals.push([at, to]);
  return to;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function after(text: string, closing: string, inside: number, at: number, what: string): number {
  const end = text.indexOf(closing, inside);
  if (end < 0) throw new Broken(at, `opens a ${what} that nothing closes`);
  return end + closing.length;
}

function endOfEscaped(text: string, quote: string, at: number, inside: number): number {
  for (let index = inside; index < text.length && text[index] !== "\n"; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index + 1;
  }
  throw new Broken(at, `opens a ${quote === "'" ? "character" : "string"} that nothing on its line closes`);
}

function endOfVerbatim(text: string, at: number, inside: number): number {
  for (let end = text.indexOf('"', inside); end >= 0; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] !== '"') return end + 1;
  }
  throw new Broken(at, "opens a verbatim string that nothing closes");
}

/** What stands in holes is code; the rest of the string is a literal stretch. */
function endOfInterpolated(
  text: string,
  at: number,
  inside: number,
  verbatim: boolean,
  literals: Stretch[],
  interpolations: number,
): number {
  let from = at;
  for (let index = inside; index < text.length; index += 1) {
    const character = text[index];
    const doubled = text[index + 1] === character;
    if (character === "\\" && !verbatim) index += 1;
    else if (character === "\n" && !verbatim) break;
    else if (character === '"' && verbatim && doubled) index += 1;
    else if (character === "{" && doubled) index += 1;
    else if (character === "{") {
      literals.push([from, index]);
      from = endOfCode(text, index, literals, interpolations + 1);
      index = from - 1;
    } else if (character === '"') {
      literals.push([from, index + 1]);
      return index + 1;
    }
  }
  throw new Broken(at, "opens an interpolated string that nothing closes");
}
