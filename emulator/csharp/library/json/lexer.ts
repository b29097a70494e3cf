import { readDate } from "./dates";
import { readNumber } from "./numbers";
import { isWhiteSpace } from "./path";
import { StringReader } from "./strings";

const identifier = /^[\p{L}\p{Nd}_$]$/u;
const numberUnit = /^[-+.0-9a-fA-FxX]$/;
const afterNumber = /^[,}\])/]$/;

const literals: Readonly<
  Record<string, { token: "Boolean" | "Null" | "Undefined" | "Float"; value: unknown; name: string }>
> = {
  t: { token: "Boolean", value: true, name: "true" },
  f: { token: "Boolean", value: false, name: "false" },
  n: { token: "Null", value: null, name: "null" },
  u: { token: "Undefined", value: null, name: "undefined" },
  N: { token: "Float", value: Number.NaN, name: "NaN" },
  I: { token: "Float", value: Number.POSITIVE_INFINITY, name: "Infinity" },
};

/**
 * Reads JSON, and what else Newtonsoft takes for it, token by token: single quotes, names without quotes, comments, commas too many, octal and
 * hexadecimal numbers. Slow and exact; plain JSON is read by `parsePlain`. With `asText`, scalars are given as the text they are written with, as
 * when a `string` is asked for.
 */
export class JsonReader extends StringReader {
  constructor(
    text: string,
    private readonly asText = false,
  ) {
    super(text);
  }

  /** Goes to the next token; false at the end of the text. */
  read(): boolean {
    for (;;) {
      switch (this.state) {
        case "Start":
        case "Property":
        case "Array":
        case "ArrayStart":
          return this.#readValue();
        case "Object":
        case "ObjectStart":
          return this.#readName();
        case "PostValue":
          if (this.#readPastValue()) return true;
          break;
        case "Finished":
          return this.#readPastEnd();
      }
    }
  }

  #readPastEnd(): boolean {
    this.eatWhiteSpace();
    if (this.at >= this.text.length) {
      this.token = "None";
      return false;
    }
    if (this.text[this.at] !== "/") {
      throw this.failure(`Additional text encountered after finished reading JSON content: ${this.text[this.at]}.`);
    }
    return this.#readComment();
  }

  #readPastValue(): boolean {
    this.eatWhiteSpace();
    if (this.at >= this.text.length) {
      this.state = "Finished";
      return false;
    }
    const unit = this.text[this.at] as string;
    switch (unit) {
      case "}":
        this.at++;
        this.end("Object");
        return true;
      case "]":
        this.at++;
        this.end("Array");
        return true;
      case ")":
        this.at++;
        throw this.failure(`JsonToken EndConstructor is not valid for closing JsonType ${this.innermost}.`);
      case "/":
        return this.#readComment();
      case ",":
        this.at++;
        this.state = this.innermost === "Object" ? "Object" : "Array";
        return false;
    }
    throw this.failure(`After parsing a value an unexpected character was encountered: ${unit}.`);
  }

  #readName(): boolean {
    this.eatWhiteSpace();
    const unit = this.text[this.at];
    if (unit === undefined) return false;
    if (unit === "}") {
      this.end("Object");
      this.at++;
      return true;
    }
    if (unit === "/") return this.#readComment();
    let name: string;
    if (unit === '"' || unit === "'") name = this.readQuoted();
    else if (identifier.test(unit)) name = this.#readBareName();
    else throw this.failure(`Invalid property identifier character: ${unit}.`);
    this.eatWhiteSpace();
    if (this.text[this.at] !== ":") {
      throw this.failure(
        `Invalid character after parsing property name. Expected ':' but got: ${this.text[this.at] ?? "\0"}.`,
      );
    }
    this.at++;
    this.named(name);
    return true;
  }

  #readBareName(): string {
    const start = this.at;
    for (; ; this.at++) {
      const unit = this.text[this.at];
      if (unit === undefined) throw this.failure("Unexpected end while parsing unquoted property name.");
      if (identifier.test(unit)) continue;
      if (unit === ":" || unit === "\0" || isWhiteSpace(unit)) return this.text.slice(start, this.at);
      throw this.failure(`Invalid JavaScript property identifier character: ${unit}.`);
    }
  }

  #readValue(): boolean {
    this.eatWhiteSpace();
    const unit = this.text[this.at];
    switch (unit) {
      case undefined:
        return false;
      case '"':
      case "'":
        return this.#readString();
      case "{":
        this.at++;
        this.start("Object");
        return true;
      case "[":
        this.at++;
        this.start("Array");
        return true;
      case "]":
        this.at++;
        this.end("Array");
        return true;
      case ")":
        this.at++;
        throw this.failure(`JsonToken EndConstructor is not valid for closing JsonType ${this.innermost}.`);
      case ",":
        // Left where it is: a value that is missing before a comma.
        this.endValue();
        this.scalar("Undefined", null);
        return true;
      case "/":
        return this.#readComment();
      case "n":
        this.#checkNull();
    }
    const literal = literals[unit];
    if (literal !== undefined) return this.#readLiteral(literal);
    if (unit === "-" && this.text[this.at + 1] === "I") {
      return this.#readLiteral({ token: "Float", value: Number.NEGATIVE_INFINITY, name: "-Infinity" });
    }
    if (unit === "-" || unit === "." || /\p{N}/u.test(unit)) return this.#readNumber();
    throw this.#unexpected(unit);
  }

  #unexpected(unit: string) {
    return this.failure(`Unexpected character encountered while parsing value: ${unit}.`);
  }

  #checkNull(): void {
    const next = this.text[this.at + 1];
    if (next === "u") return;
    if (next === undefined) {
      this.at++;
      throw this.failure("Unexpected end when reading JSON.");
    }
    if (next !== "e") throw this.#unexpected("n");
    throw this.failure("Unexpected content while parsing JSON.");
  }

  #readLiteral({ token, value, name }: (typeof literals)[string]): boolean {
    const what = token === "Float" ? name : token.toLowerCase();
    if (this.at + name.length > this.text.length) {
      this.at = this.text.length;
      throw this.failure("Unexpected end when reading JSON.");
    }
    let matched = 0;
    while (matched < name.length && this.text[this.at + matched] === name[matched]) matched++;
    this.at += matched;
    if (matched < name.length || !this.#isSeparated()) throw this.failure(`Error parsing ${what} value.`);
    this.endValue();
    if (this.asText && value !== null) this.scalar("String", name);
    else this.scalar(token, value);
    return true;
  }

  #isSeparated(): boolean {
    const unit = this.text[this.at];
    if (unit === undefined || unit === "\0" || unit === "}" || unit === "]" || unit === ",") return true;
    const next = this.text[this.at + 1];
    return unit === "/" ? next === "*" || next === "/" : isWhiteSpace(unit);
  }

  #readNumber(): boolean {
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      const unit = this.text[this.at] as string;
      if (numberUnit.test(unit)) continue;
      if (unit === "\0" || isWhiteSpace(unit) || afterNumber.test(unit)) break;
      throw this.failure(`Unexpected character encountered while parsing number: ${unit}.`);
    }
    this.endValue();
    const text = this.text.slice(start, this.at);
    const { token, value } = readNumber(text, (message) => this.failure(message));
    if (this.asText) this.scalar("String", text);
    else this.scalar(token, value);
    return true;
  }

  #readString(): boolean {
    const text = this.readQuoted();
    this.endValue();
    const date = this.asText ? null : readDate(text);
    if (date === null) this.scalar("String", text);
    else this.scalar("Date", date);
    return true;
  }

  #readComment(): boolean {
    this.at++;
    const mark = this.text[this.at];
    if (mark === undefined || this.at + 1 >= this.text.length) {
      throw this.failure("Unexpected end while parsing comment.");
    }
    if (mark !== "*" && mark !== "/") throw this.failure(`Error parsing comment. Expected: *, got ${mark}.`);
    const start = ++this.at;
    for (;;) {
      const unit = this.text[this.at];
      if (unit === undefined && mark === "*") throw this.failure("Unexpected end while parsing comment.");
      if (unit === undefined || (mark === "/" && (unit === "\r" || unit === "\n"))) break;
      if (mark === "*" && unit === "*" && this.text[this.at + 1] === "/") break;
      if (!this.eatLineEnd()) this.at++;
    }
    this.scalar("Comment", this.text.slice(start, this.at));
    if (mark === "*") this.at += 2;
    return true;
  }
}
