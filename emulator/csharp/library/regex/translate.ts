import { characterClass, escapeItem, needsSets } from "./character-class";
import { GroupTable } from "./group-table";
import { literal, otherCases, PatternText, type RegexOptions } from "./pattern-text";

/** A pattern of .NET as JavaScript's. */
export interface Translated {
  readonly source: string;
  readonly flags: string;
  /** Groups in the order of their numbers, from 0: each with the indexes that it has in JavaScript. */
  readonly groups: readonly { readonly name: string; readonly number: number; readonly indexes: readonly number[] }[];
}

/** A reference to a group that may be numbered only later. */
interface Reference {
  readonly group: string;
  readonly at: number;
}

type Piece = string | Reference;

const wordUnit = "[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\u200c\\u200d]";

/**
 * Translates a pattern. Throws an `ArgumentException` for one that .NET refuses, and for what JavaScript has nothing like: balancing groups,
 * conditions, `\G`. Of a repeated group both keep the last capture alone.
 */
export function translate(pattern: string, options: RegexOptions): Translated {
  const first = new Translator(pattern, options, false);
  const source = first.run();
  // Where some letters have a case and others not, each is written out in both.
  const isMixed = first.casesSeen.size > 1;
  const used = isMixed ? new Translator(pattern, options, true) : first;
  const written = isMixed ? used.run() : source;
  const ignoresCase = !isMixed && first.casesSeen.has(true);
  return {
    source: written,
    flags: `g${ignoresCase ? "i" : ""}${used.usesSets ? "v" : ""}`,
    groups: used.groups.numbered(),
  };
}

class Translator {
  readonly groups = new GroupTable();
  /** Whether letters, where there were any, went by their case. */
  readonly casesSeen = new Set<boolean>();
  usesSets = false;
  private readonly text: PatternText;

  constructor(
    pattern: string,
    private options: RegexOptions,
    private readonly expandsCase: boolean,
  ) {
    this.text = new PatternText(pattern);
  }

  run(): string {
    const pieces = this.alternatives(0);
    return pieces.map((piece) => (typeof piece === "string" ? piece : this.reference(piece))).join("");
  }

  private reference({ group, at }: Reference): string {
    const index = this.groups.indexOf(group);
    if (index !== undefined) return `(?:\\${index})`;
    this.text.at = at;
    const kind = /^\d+$/.test(group) ? "number" : "name";
    throw this.text.fail(`Reference to undefined group ${kind} ${group}.`);
  }

  /** Up to the end, or within a group up to what closes it. Options that are set within hold to its end. */
  private alternatives(depth: number): Piece[] {
    const { text } = this;
    const before = this.options;
    const pieces: Piece[] = [];
    for (;;) {
      this.skipWhitespace();
      if (text.isEnd) {
        if (depth > 0) throw text.fail("Not enough )'s.");
        break;
      }
      if (text.peek() === ")") {
        if (depth === 0) throw text.fail("Too many )'s.");
        text.at++;
        break;
      }
      if (text.took("|")) pieces.push("|");
      else this.quantified(this.atom(depth), pieces);
    }
    this.options = before;
    return pieces;
  }

  private skipWhitespace(): void {
    const { text } = this;
    for (;;) {
      const comment = text.match(/\(\?#[^)]*\)/y);
      const blank = this.options.ignoreWhitespace && text.match(/[ \t-\r]+|#[^\n]*/y);
      if (!comment && !blank) return;
    }
  }

  /** An atom and what says how often it is there. */
  private quantified(atom: readonly Piece[] | undefined, pieces: Piece[]): void {
    if (atom === undefined) return;
    this.skipWhitespace();
    const quantifier = this.text.match(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y)?.[0];
    if (quantifier === undefined) {
      pieces.push(...atom);
      return;
    }
    const [, least, most] = /^\{(\d+),(\d+)\}/.exec(quantifier) ?? [];
    if (least !== undefined && Number(least) > Number(most)) throw this.text.fail("Illegal {x,y} with x > y.");
    const nested = this.text.match(/[*+?]|\{\d+(?:,\d*)?\}/y)?.[0];
    if (nested !== undefined) throw this.text.fail(`Nested quantifier ${nested[0]}.`);
    pieces.push("(?:", ...atom, `)${quantifier}`);
  }

  /** Undefined for what stands for nothing by itself: a setting of options. */
  private atom(depth: number): readonly Piece[] | undefined {
    const { text, options } = this;
    if (text.match(/[*+?]|\{\d+(?:,\d*)?\}/y)) throw text.fail("Quantifier {x,y} following nothing.");
    const unit = text.take();
    switch (unit) {
      case "(":
        return this.group(depth);
      case "[":
        this.casesSeen.add(options.ignoreCase);
        return [this.noted(characterClass(text, options, this.expandsCase && options.ignoreCase))];
      case "\\":
        return [this.escape()];
      case ".":
        return [options.singleline ? "[^]" : "[^\\n]"];
      case "^":
        return [options.multiline ? "(?<![^\\n])" : "(?<![^])"];
      case "$":
        return [options.multiline ? "(?=\\n|(?![^]))" : "(?=\\n?(?![^]))"];
      default:
        return [this.unit(unit)];
    }
  }

  private noted(js: string): string {
    if (needsSets(js)) this.usesSets = true;
    return js;
  }

  private unit(unit: string): string {
    const others = otherCases(unit);
    if (others.length === 0) return literal(unit);
    this.casesSeen.add(this.options.ignoreCase);
    if (!this.expandsCase || !this.options.ignoreCase) return literal(unit);
    return `[${[unit, ...others].map(literal).join("")}]`;
  }

  private escape(): Piece {
    const { text, options } = this;
    const letter = text.peek();
    const named = text.match(/k(?:<(\w+)>|'(\w+)')/y);
    if (named) return { group: (named[1] ?? named[2]) as string, at: text.at };
    const digits = text.match(/[1-9]\d*/y)?.[0];
    if (digits !== undefined) return { group: digits, at: text.at };
    if ("AZzGbB".includes(letter) && letter !== "") {
      text.at++;
      return this.place(letter);
    }
    const item = escapeItem(text, options);
    return "set" in item ? this.noted(item.set) : this.unit(item.unit);
  }

  private place(letter: string): string {
    switch (letter) {
      case "A":
        return "(?<![^])";
      case "z":
        return "(?![^])";
      case "Z":
        return "(?=\\n?(?![^]))";
      case "G":
        throw this.text.refuse("\\G");
    }
    const word = this.options.ecma ? "[a-zA-Z0-9_]" : this.noted(wordUnit);
    return letter === "b"
      ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
      : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
  }

  private group(depth: number): readonly Piece[] | undefined {
    const { text } = this;
    const plain = text.match(/\?(?:[:=!]|<[=!])/y)?.[0];
    if (plain !== undefined) return [`(${plain}`, ...this.alternatives(depth + 1), ")"];
    const name = text.match(/\?(?:<([A-Za-z_]\w*|[1-9]\d*)>|'([A-Za-z_]\w*|[1-9]\d*)')/y);
    if (name) return this.captured((name[1] ?? name[2]) as string, depth);
    if (text.took("?>")) return this.atomic(depth);
    if (text.match(/\?[<']\w*-/y)) throw text.refuse("A balancing group");
    if (text.took("?(")) throw text.refuse("A condition");
    const settings = text.match(/\?([imnsx]*)(?:-([imnsx]*))?([:)])/y);
    if (settings) return this.withOptions(settings, depth);
    if (text.peek() === "?") throw text.fail("Unrecognized grouping construct.");
    if (this.options.explicitCapture) return ["(?:", ...this.alternatives(depth + 1), ")"];
    return this.captured(undefined, depth);
  }

  private captured(name: string | undefined, depth: number): readonly Piece[] {
    this.groups.open(name);
    return ["(", ...this.alternatives(depth + 1), ")"];
  }

  /** What was matched once is not tried otherwise: as a lookahead of JavaScript is, whose capture is then taken. */
  private atomic(depth: number): readonly Piece[] {
    const index = this.groups.openHidden();
    return ["(?=(", ...this.alternatives(depth + 1), `))(?:\\${index})`];
  }

  private withOptions([, on = "", off = "", end]: RegExpExecArray, depth: number): readonly Piece[] | undefined {
    const before = this.options;
    const set = (letter: string, was: boolean) => (on.includes(letter) || was) && !off.includes(letter);
    this.options = {
      ...before,
      ignoreCase: set("i", before.ignoreCase),
      multiline: set("m", before.multiline),
      explicitCapture: set("n", before.explicitCapture),
      singleline: set("s", before.singleline),
      ignoreWhitespace: set("x", before.ignoreWhitespace),
    };
    if (end === ")") return undefined;
    const inner = this.alternatives(depth + 1);
    this.options = before;
    return ["(?:", ...inner, ")"];
  }
}
