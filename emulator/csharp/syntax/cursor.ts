import { type Token, tokens, unsupported } from "./lexer";

/** A place in a row of tokens that a parser moves along, and can come back to. */
export class Cursor {
  at = 0;
  private readonly row: readonly Token[];

  constructor(
    readonly source: string,
    from: number,
    to: number,
  ) {
    this.row = tokens(source, from, to);
  }

  get token(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    // The row ends with the end.
    return this.row[Math.min(this.at + ahead, this.row.length - 1)] as Token;
  }

  is(text: string): boolean {
    const { kind, text: found } = this.token;
    return found === text && (kind === "symbol" || kind === "keyword");
  }

  /** Moves past a symbol or keyword, if it is here. */
  took(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  expect(text: string): void {
    if (!this.took(text)) throw this.unexpected(`${text} is expected`);
  }

  /** A name, here and now; contextual words such as `when` are names too. */
  name(): string {
    const { kind, text } = this.token;
    if (kind !== "name") throw this.unexpected("a name is expected");
    this.at++;
    return text;
  }

  /** What an attempt gives; where it gives nothing the cursor has not moved. */
  attempt<T>(parse: () => T | undefined): T | undefined {
    const { at } = this;
    const found = parse();
    if (found === undefined) this.at = at;
    return found;
  }

  unexpected(what: string): Error {
    const { text, at } = this.token;
    return unsupported(`${what}, not ${text}`, this.source, at);
  }

  /** `>>` counts as two brackets where types end. */
  tookClosingAngle(): boolean {
    if (this.took(">")) return true;
    const { token } = this;
    if (token.kind !== "symbol" || token.text !== ">>") return false;
    (this.row as Token[])[this.at] = { ...token, text: ">", at: token.at + 1 };
    return true;
  }
}
