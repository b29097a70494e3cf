import { CSharpException } from "../../definition";
import { indexOutOfRange } from "../linq/failures";
import { isSeveral, tokensOf } from "./content";
import { cannotAdd, JContainer, type JToken, type TokenKind, TokenType } from "./token";
import { nullToken } from "./value";
import { indented, keyText } from "./write";

/** Newtonsoft's `JArray`. */
export class JArray extends JContainer {
  #items: JToken[] = [];

  /** An array of these tokens, which have no parent yet and are its own from now on. */
  static owning(items: JToken[]): JArray {
    const array = new JArray();
    array.#items = items;
    for (const item of items) item.parent = array;
    return array;
  }

  static of(content: unknown): JArray {
    const array = new JArray();
    array.insert(0, content);
    return array;
  }

  get kind(): TokenKind {
    return TokenType.Array;
  }

  get className(): string {
    return "JArray";
  }

  get children(): readonly JToken[] {
    return this.#items;
  }

  get size(): number {
    return this.#items.length;
  }

  override get(key: unknown): JToken {
    if (typeof key !== "number") throw badKey("Accessed", key);
    const item = this.#items[key];
    if (item === undefined) throw indexOutOfRange();
    return item;
  }

  override set(key: unknown, value: JToken | null): void {
    if (typeof key !== "number") throw badKey("Set", key);
    const old = this.#items[key];
    if (old === undefined) throw badIndex(key);
    if (old === value) return;
    this.#items[key] = this.#held(value ?? nullToken());
    old.parent = null;
  }

  /** Adds a token that has no parent. */
  append(token: JToken): void {
    token.parent = this;
    this.#items.push(token);
  }

  insert(index: number, content: unknown): void {
    if (index < 0 || index > this.#items.length) throw outOfRange("Index must be within the bounds of the List.");
    let at = index;
    for (const token of [...tokensOf(content)]) this.#items.splice(at++, 0, this.#held(token));
  }

  removeAt(index: number): void {
    const item = this.#items[index];
    if (item === undefined) throw badIndex(index);
    this.#items.splice(index, 1);
    item.parent = null;
  }

  removeChild(child: JToken): void {
    this.removeAt(this.#items.indexOf(child));
  }

  replaceChild(child: JToken, value: JToken): void {
    this.set(this.#items.indexOf(child), value);
  }

  clear(): void {
    for (const item of this.#items) item.parent = null;
    this.#items = [];
  }

  /** Adds the elements of the other, as `MergeArrayHandling.Concat`. */
  merge(content: unknown): void {
    if (isSeveral(content) || content instanceof JArray) this.insert(this.#items.length, [...content]);
  }

  clone(): JArray {
    return JArray.owning(this.#items.map((item) => item.clone()));
  }

  deepEquals(other: JToken): boolean {
    return (
      other instanceof JArray &&
      other.size === this.size &&
      this.#items.every((item, index) => item.deepEquals(other.get(index)))
    );
  }

  toText(): string {
    return indented(this);
  }

  #held(token: JToken): JToken {
    if (token.name !== null) throw cannotAdd(token, this);
    return this.adopt(token);
  }
}

function badKey(deed: "Accessed" | "Set", key: unknown): CSharpException {
  return new CSharpException(
    "ArgumentException",
    `${deed} JArray values with invalid key value: ${keyText(key)}. Int32 array index expected.`,
  );
}

function badIndex(index: number): CSharpException {
  return outOfRange(index < 0 ? "Index is less than 0." : "Index is equal to or greater than Count.");
}

function outOfRange(message: string): CSharpException {
  return new CSharpException("ArgumentOutOfRangeException", `${message}\r\nParameter name: index`);
}
