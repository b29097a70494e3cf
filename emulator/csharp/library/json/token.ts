import { CSharpException } from "../../definition";
import { invalidOperation } from "../linq/failures";
import { pathOf } from "./path";

/** Kinds of token by their number in Newtonsoft's `JTokenType`. */
export const TokenType = {
  None: 0,
  Object: 1,
  Array: 2,
  Constructor: 3,
  Property: 4,
  Comment: 5,
  Integer: 6,
  Float: 7,
  String: 8,
  Boolean: 9,
  Null: 10,
  Undefined: 11,
  Date: 12,
  Raw: 13,
  Bytes: 14,
  Guid: 15,
  Uri: 16,
  TimeSpan: 17,
} as const;

/** A number of {@link TokenType}. */
export type TokenKind = (typeof TokenType)[keyof typeof TokenType];

const kindNames = Object.keys(TokenType);

/** The name of a kind, as error messages give it. */
export function kindName(kind: TokenKind): string {
  return kindNames[kind] as string;
}

/** Newtonsoft's `JToken`: a node of a JSON document that can be changed in place. */
export abstract class JToken implements Iterable<JToken> {
  parent: JContainer | null = null;

  abstract get kind(): TokenKind;
  /** What a property is called; null for all other tokens. */
  get name(): string | null {
    return null;
  }
  /** The name of its .NET type, without namespace. */
  abstract get className(): string;
  /** A copy of it that has no parent. */
  abstract clone(): JToken;
  /** Whether the other says the same, whatever the order of properties. */
  abstract deepEquals(other: JToken): boolean;
  /** Its tokens: properties of an object, the value of a property. */
  abstract get children(): readonly JToken[];
  /** What `ToString()` gives. */
  abstract toText(): string;

  [Symbol.iterator](): Iterator<JToken> {
    return this.children.values();
  }

  /** What `token[key]` is; null where there is nothing. */
  get(_key: unknown): JToken | null {
    throw invalidOperation(`Cannot access child value on ${this.fullName}.`);
  }

  /** What `token[key] = value` does. */
  set(_key: unknown, _value: JToken | null): void {
    throw invalidOperation(`Cannot set child value on ${this.fullName}.`);
  }

  get fullName(): string {
    return `Newtonsoft.Json.Linq.${this.className}`;
  }

  get hasValues(): boolean {
    return this.children.length > 0;
  }

  get root(): JToken {
    let root: JToken = this;
    while (root.parent !== null) root = root.parent;
    return root;
  }

  get path(): string {
    return pathOf(this);
  }

  /** Takes it out of its parent. */
  remove(): void {
    this.#itsParent().removeChild(this);
  }

  replace(value: JToken): void {
    this.#itsParent().replaceChild(this, value);
  }

  /** Puts content right behind (`offset` 1) or before it (0). */
  addBeside(content: unknown, offset: 0 | 1): void {
    const parent = this.#itsParent();
    parent.insert(parent.children.indexOf(this) + offset, content);
  }

  /** The token that many places behind it in its parent; null when there is none. */
  sibling(offset: 1 | -1): JToken | null {
    const siblings = this.parent?.children;
    if (siblings === undefined) return null;
    return siblings[siblings.indexOf(this) + offset] ?? null;
  }

  /** Tokens below it, parents first. */
  *descendants(): Generator<JToken> {
    for (const child of this.children) {
      yield child;
      yield* child.descendants();
    }
  }

  #itsParent(): JContainer {
    if (this.parent === null) throw invalidOperation("The parent is missing.");
    return this.parent;
  }
}

/** A token that holds others. */
export abstract class JContainer extends JToken {
  /** Puts tokens, or what can be made one, at a place among its children. Tokens that have a parent are copied. */
  abstract insert(index: number, content: unknown): void;
  abstract removeChild(child: JToken): void;
  abstract replaceChild(child: JToken, value: JToken): void;
  /** Takes all children out. */
  abstract clear(): void;
  /** What `Merge(content)` does. */
  abstract merge(content: unknown): void;

  /** What is to become a child of it: the token itself, or a copy of one that has a parent already. */
  protected adopt<T extends JToken>(token: T): T {
    const adopted = token.parent !== null || token === (this as JToken) || (token.hasValues && this.root === token);
    const child = adopted ? (token.clone() as T) : token;
    child.parent = this;
    return child;
  }
}

/** What a container throws for content that it can't hold. */
export function cannotAdd(token: JToken, container: JToken): CSharpException {
  return new CSharpException("ArgumentException", `Can not add ${token.fullName} to ${container.fullName}.`);
}
