import { ReaderPosition } from "./reader";

const simpleEscapes: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "'": "'",
  "/": "/",
};

/** The part of the exact reader that reads strings, in either kind of quotes. */
export abstract class StringReader extends ReaderPosition {
  /** The string whose quote is here. */
  protected readQuoted(): string {
    const quote = this.text[this.at++] as string;
    let read = "";
    while (this.at < this.text.length) {
      const unit = this.text[this.at] as string;
      if (unit === quote) {
        this.at++;
        return read;
      }
      const start = this.at;
      if (unit === "\\") {
        this.at++;
        read += this.#readEscape(quote);
      } else if (this.eatLineEnd()) read += this.text.slice(start, this.at);
      else {
        this.at++;
        read += unit;
      }
    }
    throw this.failure(`Unterminated string. Expected delimiter: ${quote}.`);
  }

  #readEscape(quote: string): string {
    const unit = this.text[this.at];
    if (unit === undefined) throw this.failure(`Unterminated string. Expected delimiter: ${quote}.`);
    this.at++;
    if (unit === "u") return this.#readUnits();
    const escaped = simpleEscapes[unit];
    if (escaped === undefined) throw this.failure(`Bad JSON escape sequence: \\${unit}.`);
    return escaped;
  }

  /** UTF-16 units written `\uXXXX`; halves of a surrogate pair without the other are replaced. */
  #readUnits(): string {
    let units = String.fromCharCode(this.#readHex());
    while (/[\ud800-\udbff]$/.test(units) && this.text.startsWith("\\u", this.at)) {
      this.at += 2;
      units += String.fromCharCode(this.#readHex());
    }
    return units.replace(/\p{Surrogate}/gu, "\ufffd");
  }

  #readHex(): number {
    const digits = this.text.slice(this.at, this.at + 4);
    if (digits.length < 4) throw this.failure("Unexpected end while parsing Unicode escape sequence.");
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.failure(`Invalid Unicode escape sequence: \\u${digits}.`);
    this.at += 4;
    return Number.parseInt(digits, 16);
  }
}
