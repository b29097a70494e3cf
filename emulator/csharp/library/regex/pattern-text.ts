import { CSharpException } from "../../definition";

/** What holds at a place of a pattern. */
export interface RegexOptions {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly explicitCapture: boolean;
  readonly singleline: boolean;
  readonly ignoreWhitespace: boolean;
  readonly ecma: boolean;
}

/** A pattern that is read from the left. */
export class PatternText {
  at = 0;

  constructor(readonly pattern: string) {}

  get isEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  peek(ahead = 0): string {
    return this.pattern[this.at + ahead] ?? "";
  }

  take(): string {
    return this.pattern[this.at++] ?? "";
  }

  /** Reads a text if it stands here. */
  took(text: string): boolean {
    const isHere = this.pattern.startsWith(text, this.at);
    if (isHere) this.at += text.length;
    return isHere;
  }

  /** Reads what a sticky expression matches here. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.pattern);
    if (found) this.at += found[0].length;
    return found;
  }

  /** What .NET throws for a pattern that is none. */
  fail(reason: string): CSharpException {
    return new CSharpException("ArgumentException", `parsing "${this.pattern}" - ${reason}`);
  }

  /** What .NET can match with and JavaScript can't. */
  refuse(what: string): CSharpException {
    return new CSharpException(
      "ArgumentException",
      `${what} in the pattern '${this.pattern}' is not known to the emulator.`,
    );
  }
}

/** A character of a pattern so that it stands for itself, within a class or outside. */
export function literal(unit: string): string {
  return /[A-Za-z0-9 _]/.test(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Its other cases, each of one unit. */
export function otherCases(unit: string): readonly string[] {
  return [...new Set([unit.toLowerCase(), unit.toUpperCase()])].filter((each) => each.length === 1 && each !== unit);
}
