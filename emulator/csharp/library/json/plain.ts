import { JArray } from "./array";
import { readDate } from "./dates";
import { JObject } from "./object";
import { type JToken, TokenType } from "./token";
import { JValue } from "./value";

/** What tells that a text is not plain JSON: it is left to the exact reader. */
class NotPlain {}

const notPlain = new NotPlain();
const deepest = 64;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const loneSurrogate = /\p{Surrogate}/u;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const closeBracket = 0x5d;
const closeBrace = 0x7d;

/**
 * Plain JSON, as machines write it, read fast; null for any text that is more, less or other than that. What it reads is just what the exact reader
 * would: whatever is unusual is left to that.
 */
export function parsePlain(text: string): JToken | null {
  const parser = new PlainParser(text);
  try {
    return parser.document();
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class PlainParser {
  #at = 0;
  /** Where the next backslash is: strings before it need no look at their units. */
  #backslash: number;

  constructor(private readonly text: string) {
    this.#backslash = text.indexOf("\\");
  }

  document(): JToken {
    const token = this.#value(this.#next(), 1);
    if (!Number.isNaN(this.#next())) throw notPlain;
    return token;
  }

  /** The unit after white space, which is gone past; NaN at the end. */
  #next(): number {
    for (;;) {
      const unit = this.text.charCodeAt(this.#at++);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return unit;
    }
  }

  /** The value that begins with this unit. */
  #value(unit: number, depth: number): JToken {
    switch (unit) {
      case quote: {
        const text = this.#string();
        const date = readDate(text);
        return date === null ? new JValue(TokenType.String, text) : new JValue(TokenType.Date, date);
      }
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      case 0x74:
        return this.#literal("rue", TokenType.Boolean, true);
      case 0x66:
        return this.#literal("alse", TokenType.Boolean, false);
      case 0x6e:
        return this.#literal("ull", TokenType.Null, null);
    }
    return this.#number();
  }

  #object(depth: number): JObject {
    if (depth > deepest) throw notPlain;
    const object = new JObject();
    let unit = this.#next();
    if (unit === closeBrace) return object;
    for (;;) {
      if (unit !== quote) throw notPlain;
      const name = this.#string();
      if (this.#next() !== colon) throw notPlain;
      object.readProperty(name, this.#value(this.#next(), depth + 1));
      unit = this.#next();
      if (unit === closeBrace) return object;
      if (unit !== comma) throw notPlain;
      unit = this.#next();
    }
  }

  #array(depth: number): JArray {
    if (depth > deepest) throw notPlain;
    const array = new JArray();
    let unit = this.#next();
    if (unit === closeBracket) return array;
    for (;;) {
      array.append(this.#value(unit, depth + 1));
      unit = this.#next();
      if (unit === closeBracket) return array;
      if (unit !== comma) throw notPlain;
      unit = this.#next();
    }
  }

  /** The string whose quote was gone past. */
  #string(): string {
    const start = this.#at;
    const end = this.text.indexOf('"', start);
    if (end < 0) throw notPlain;
    if (this.#backslash >= 0 && this.#backslash < start) this.#backslash = this.text.indexOf("\\", start);
    if (this.#backslash >= 0 && this.#backslash < end) return this.#escaped(start, end);
    this.#at = end + 1;
    return this.text.slice(start, end);
  }

  #escaped(start: number, firstQuote: number): string {
    let end = firstQuote;
    while (this.#isEscaped(end)) {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) throw notPlain;
    }
    this.#at = end + 1;
    const written = this.text.slice(start - 1, end + 1);
    const surrogates = surrogateEscape.test(written);
    if (surrogates && loneSurrogate.test(written)) throw notPlain;
    try {
      const read = JSON.parse(written) as string;
      return surrogates ? read.replace(/\p{Surrogate}/gu, "\ufffd") : read;
    } catch {
      throw notPlain;
    }
  }

  #isEscaped(at: number): boolean {
    let before = at - 1;
    while (this.text.charCodeAt(before) === 0x5c) before--;
    return (at - before) % 2 === 0;
  }

  #literal(rest: string, kind: typeof TokenType.Boolean | typeof TokenType.Null, value: boolean | null): JValue {
    if (!this.text.startsWith(rest, this.#at)) throw notPlain;
    this.#at += rest.length;
    return new JValue(kind, value);
  }

  #number(): JValue {
    number.lastIndex = this.#at - 1;
    const written = number.exec(this.text)?.[0];
    if (written === undefined) throw notPlain;
    this.#at += written.length - 1;
    const value = Number(written);
    if (!/[.eE]/.test(written)) {
      if (written.length > 380) throw notPlain;
      return new JValue(TokenType.Integer, Number.isSafeInteger(value) ? BigInt(value) : BigInt(written));
    }
    if (!Number.isFinite(value)) throw notPlain;
    return new JValue(TokenType.Float, value);
  }
}
