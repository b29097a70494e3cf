import { CSharpException } from "../../definition";
import { argumentNull } from "../linq/failures";
import { JArray } from "./array";
import { isSeveral, tokenOf } from "./content";
import { cannotAdd, JContainer, type JToken, type TokenKind, TokenType } from "./token";
import { nullToken } from "./value";
import { indented } from "./write";

/** Newtonsoft's `JProperty`: a name and a value, within an object or alone. */
export class JProperty extends JContainer {
  #value: JToken;

  private constructor(
    private readonly itsName: string,
    value: JToken,
  ) {
    super();
    this.#value = value;
  }

  /** A property whose value has no parent yet, and is its own from now on. */
  static owning(name: string, value: JToken): JProperty {
    const property = new JProperty(name, value);
    value.parent = property;
    return property;
  }

  static of(name: string | null, content: unknown): JProperty {
    if (name === null) throw argumentNull("name");
    const property = JProperty.owning(name, nullToken());
    property.value = isSeveral(content) ? JArray.of(content) : tokenOf(content);
    return property;
  }

  get kind(): TokenKind {
    return TokenType.Property;
  }

  get className(): string {
    return "JProperty";
  }

  override get name(): string {
    return this.itsName;
  }

  get value(): JToken {
    return this.#value;
  }

  /** As `foreach` over an object sees it: a `KeyValuePair`. */
  get Key(): string {
    return this.itsName;
  }

  /** The value of the same pair. */
  get Value(): JToken {
    return this.#value;
  }

  set value(value: JToken | null) {
    if (value === this.#value) return;
    if (value !== null && value.name !== null) throw cannotAdd(value, this);
    const old = this.#value;
    this.#value = this.adopt(value ?? nullToken());
    old.parent = null;
  }

  get children(): readonly JToken[] {
    return [this.#value];
  }

  get size(): number {
    return 1;
  }

  insert(): void {
    throw new CSharpException("JsonException", "Newtonsoft.Json.Linq.JProperty cannot have multiple values.");
  }

  removeChild(): void {
    throw new CSharpException("JsonException", "Cannot add or remove items from Newtonsoft.Json.Linq.JProperty.");
  }

  replaceChild(_child: JToken, value: JToken): void {
    this.value = value;
  }

  clear(): void {
    this.removeChild();
  }

  /** Takes over the other property's value. */
  merge(content: unknown): void {
    if (content instanceof JProperty && !isNullToken(content.value)) this.value = content.value;
  }

  clone(): JProperty {
    return JProperty.owning(this.itsName, this.#value.clone());
  }

  deepEquals(other: JToken): boolean {
    return other instanceof JProperty && other.name === this.name && this.#value.deepEquals(other.value);
  }

  toText(): string {
    return indented(this);
  }
}

function isNullToken(token: JToken): boolean {
  return token.kind === TokenType.Null;
}
