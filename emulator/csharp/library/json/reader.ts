import { CSharpException } from "../../definition";
import { isWhiteSpace, joinSteps, propertyStep } from "./path";

/** What a reader has just read, by the names that error messages use. */
export type ReaderToken =
  | "None"
  | "StartObject"
  | "StartArray"
  | "PropertyName"
  | "Comment"
  | "Integer"
  | "Float"
  | "String"
  | "Boolean"
  | "Null"
  | "Undefined"
  | "EndObject"
  | "EndArray"
  | "Date";

type State = "Start" | "Property" | "ObjectStart" | "Object" | "ArrayStart" | "Array" | "PostValue" | "Finished";

/** Where a reader is within one object or array: at a property, or an element from 0. */
interface Position {
  readonly type: "Object" | "Array";
  name: string | null;
  index: number;
}

/** Newtonsoft's default: objects and arrays within each other. */
const maxDepth = 64;

/**
 * The part of Newtonsoft's `JsonTextReader` that knows where it is: state, path, line and position, which its messages tell. What it accepts beyond
 * JSON, and how its messages read, follow the behaviour of version 13.
 */
export abstract class ReaderPosition {
  protected at = 0;
  protected state: State = "Start";
  token: ReaderToken = "None";
  value: unknown = null;
  #line = 1;
  #lineStart = 0;
  /** The innermost object or array is last. */
  readonly #positions: Position[] = [];

  constructor(protected readonly text: string) {}

  /** How many objects and arrays the current token is in; those it begins don't count. */
  get depth(): number {
    const starts = this.token === "StartObject" || this.token === "StartArray";
    return this.#positions.length - (starts ? 1 : 0);
  }

  /** The failure of reading here, with the path, line and position. */
  failure(message: string): CSharpException {
    const begun = this.state !== "ObjectStart" && this.state !== "ArrayStart";
    const positions = begun ? this.#positions : this.#positions.slice(0, -1);
    const steps = positions.map(({ type, name, index }) =>
      type === "Array" ? `[${index}]` : name === null ? "" : propertyStep(name),
    );
    const column = this.at - this.#lineStart;
    const line = this.state === "Start" && column === 0 && this.token !== "Comment" ? 0 : this.#line;
    return new CSharpException(
      "JsonReaderException",
      `${message.endsWith(".") ? message : `${message}.`} Path '${joinSteps(steps)}', line ${line}, position ${column}.`,
    );
  }

  protected get innermost(): "Object" | "Array" | "None" {
    return this.#positions.at(-1)?.type ?? "None";
  }

  protected start(type: "Object" | "Array"): void {
    this.token = `Start${type}`;
    this.state = `${type}Start`;
    this.#countElement();
    this.#positions.push({ type, name: null, index: -1 });
    if (this.#positions.length > maxDepth)
      throw this.failure(`The reader's MaxDepth of ${maxDepth} has been exceeded.`);
  }

  protected end(type: "Object" | "Array"): void {
    this.token = `End${type}`;
    const ended = this.#positions.pop()?.type ?? "None";
    if (ended !== type) throw this.failure(`JsonToken End${type} is not valid for closing JsonType ${ended}.`);
    this.state = this.#positions.length === 0 ? "Finished" : "PostValue";
  }

  protected named(name: string): void {
    this.token = "PropertyName";
    this.value = name;
    this.state = "Property";
    (this.#positions.at(-1) as Position).name = name;
  }

  /** Takes note that a value ends here, before it is known to be good. */
  protected endValue(): void {
    this.state = this.#positions.length === 0 ? "Finished" : "PostValue";
    this.#countElement();
  }

  protected scalar(token: ReaderToken, value: unknown): void {
    this.token = token;
    this.value = value;
  }

  /** Goes past a line's end at the current character, if it is one. */
  protected eatLineEnd(): boolean {
    const unit = this.text[this.at];
    if (unit !== "\r" && unit !== "\n") return false;
    this.at += unit === "\r" && this.text[this.at + 1] === "\n" ? 2 : 1;
    this.#line++;
    this.#lineStart = this.at;
    return true;
  }

  /** Goes to what is neither white space nor a NUL. */
  protected eatWhiteSpace(): void {
    while (this.at < this.text.length) {
      const unit = this.text[this.at] as string;
      if (this.eatLineEnd()) continue;
      if (unit !== "\0" && !isWhiteSpace(unit)) return;
      this.at++;
    }
  }

  #countElement(): void {
    const position = this.#positions.at(-1);
    if (position?.type === "Array") position.index++;
  }
}
