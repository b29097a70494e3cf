import { CSharpException } from "../../definition";
import { argumentOutOfRange } from "../argument-failures";
import { argumentNull } from "../linq/failures";
import { Match } from "./match";
import { parseReplacement, type Replacement } from "./replacement";
import { type Translated, translate } from "./translate";

/** Values of `System.Text.RegularExpressions.RegexOptions`, which are flags. */
export const RegexOptions = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
} as const;

/** Most expressions that are kept ready; the oldest is let go of first. */
const mostKept = 200;
const kept = new Map<string, Regex>();

/** A regular expression of .NET, run by JavaScript's. */
export class Regex {
  readonly typeName = "System.Text.RegularExpressions.Regex";
  readonly groups: Translated["groups"];
  readonly #expression: RegExp;
  /** Set apart from the plain one, as telling where groups are takes longer. */
  #placing: RegExp | undefined;

  private constructor(
    readonly pattern: string,
    readonly options: number,
  ) {
    const { source, flags, groups } = translated(pattern, options);
    this.#expression = new RegExp(source, flags);
    this.groups = groups;
  }

  /** One of a pattern and options, made once. Throws an `ArgumentException` for a pattern that is none. */
  static of(pattern: string | null, options: number = RegexOptions.None): Regex {
    if (pattern === null) throw argumentNull("pattern");
    const key = `${options}:${pattern}`;
    const known = kept.get(key);
    if (known) return known;
    const made = new Regex(pattern, options);
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value as string);
    kept.set(key, made);
    return made;
  }

  isMatch(input: string | null, from = 0): boolean {
    return this.run(this.#expression, given(input), from) !== null;
  }

  /** The first match from a place on; one without success where there is none. */
  match(input: string | null, from = 0): Match {
    const text = given(input);
    const found = this.run(this.#expression, text, from);
    return found ? new Match(this, text, found) : Match.empty;
  }

  *matches(input: string | null, from = 0): IterableIterator<Match> {
    for (let match = this.match(input, from); match.success; match = match.next()) yield match;
  }

  /** Where each of JavaScript's groups starts in a match that begins at a place. */
  groupStarts(input: string, start: number): readonly (number | undefined)[] {
    this.#placing ??= new RegExp(this.#expression.source, `${this.#expression.flags}d`);
    return this.run(this.#placing, input, start)?.indices?.map((pair) => pair?.[0]) ?? [];
  }

  /** With what a replacement pattern or a function gives for each match, or for the first `count` of them. */
  replace(input: string | null, by: string | null | ((match: Match) => string | null), count = -1): string {
    const text = given(input);
    if (by === null) throw argumentNull("replacement");
    if (count < -1) throw argumentOutOfRange("Count cannot be less than -1.", "count");
    let filler: Replacement | undefined;
    let result = "";
    let from = 0;
    let left = count;
    for (const match of this.matches(text)) {
      if (left-- === 0) break;
      filler ??= typeof by === "string" ? parseReplacement(by, this.groups) : by;
      result += text.slice(from, match.index) + (filler(match) ?? "");
      from = match.index + match.length;
    }
    return result + text.slice(from);
  }

  /** The text between matches, with what their groups captured; in `count` parts at most, where it is not 0. */
  split(input: string | null, count = 0): string[] {
    const text = given(input);
    if (count < 0) throw argumentOutOfRange("Count cannot be less than -1.", "count");
    const parts: string[] = [];
    let from = 0;
    let left = count - 1;
    if (count === 1) return [text];
    for (const match of this.matches(text)) {
      parts.push(text.slice(from, match.index));
      from = match.index + match.length;
      for (const group of match.groups.slice(1)) if (group.success) parts.push(group.value);
      if (--left === 0) break;
    }
    parts.push(text.slice(from));
    return parts;
  }

  private run(expression: RegExp, input: string, from: number): RegExpExecArray | null {
    if (from < 0 || from > input.length) {
      throw argumentOutOfRange("Start index cannot be less than 0 or greater than input length.", "startat");
    }
    expression.lastIndex = from;
    return expression.exec(input);
  }

  toText(): string {
    return this.pattern;
  }
}

function given(input: string | null): string {
  if (input === null) throw argumentNull("input");
  return input;
}

function translated(pattern: string, options: number): Translated {
  const has = (flag: number) => (options & flag) !== 0;
  if (has(RegexOptions.RightToLeft)) {
    throw new CSharpException("ArgumentException", "RegexOptions.RightToLeft is not known to the emulator.");
  }
  return translate(pattern, {
    ignoreCase: has(RegexOptions.IgnoreCase),
    multiline: has(RegexOptions.Multiline),
    explicitCapture: has(RegexOptions.ExplicitCapture),
    singleline: has(RegexOptions.Singleline),
    ignoreWhitespace: has(RegexOptions.IgnorePatternWhitespace),
    ecma: has(RegexOptions.ECMAScript),
  });
}
