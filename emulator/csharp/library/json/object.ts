import { CSharpException } from "../../definition";
import { argumentNull, indexOutOfRange } from "../linq/failures";
import { tokensOf } from "./content";
import { JProperty } from "./property";
import { cannotAdd, JContainer, type JToken, type TokenKind, TokenType } from "./token";
import { indented, keyText } from "./write";

/** Up to so many properties are looked through by name; more get an index. */
const lookedThrough = 8;

/** Newtonsoft's `JObject`: properties in their order. Enumerated by property, each of which is a pair of its name and value as well. */
export class JObject extends JContainer {
  #properties: JProperty[] = [];
  /** Properties by name, made when there are many. */
  #index: Map<string, JProperty> | null = null;

  static of(content: unknown): JObject {
    const object = new JObject();
    object.insert(0, content);
    return object;
  }

  get kind(): TokenKind {
    return TokenType.Object;
  }

  get className(): string {
    return "JObject";
  }

  get children(): readonly JProperty[] {
    return this.#properties;
  }

  get size(): number {
    return this.#properties.length;
  }

  /** The property of exactly this name. */
  property(name: string | null): JProperty | null {
    if (name === null) return null;
    const properties = this.#properties;
    if (properties.length > lookedThrough) return this.#indexed().get(name) ?? null;
    for (const property of properties) if (property.name === name) return property;
    return null;
  }

  /** The property of this name, or else one whose name differs from it by case alone. */
  propertyOfAnyCase(name: string): JProperty | null {
    const folded = name.toUpperCase();
    return this.property(name) ?? this.#properties.find((property) => property.name.toUpperCase() === folded) ?? null;
  }

  override get(key: unknown): JToken | null {
    if (key === null) throw argumentNull("propertyName");
    if (typeof key !== "string") throw badKey("Accessed", key);
    return this.property(key)?.value ?? null;
  }

  override set(key: unknown, value: JToken | null): void {
    if (typeof key !== "string") throw badKey("Set", key);
    const property = this.property(key);
    if (property === null) this.append(JProperty.of(key, value));
    else property.value = value;
  }

  /** Adds a property that has no parent; throws when there is one of its name. */
  append(property: JProperty): void {
    this.#put(this.#properties.length, property);
  }

  /** Adds or replaces, in its place, a property that was just read: it has no parent. */
  readProperty(name: string, value: JToken): void {
    const property = JProperty.owning(name, value);
    const old = this.property(name);
    if (old !== null) {
      this.#swap(this.#properties.indexOf(old), property);
      return;
    }
    property.parent = this;
    this.#properties.push(property);
    this.#index?.set(name, property);
  }

  insert(index: number, content: unknown): void {
    let at = index;
    for (const token of [...tokensOf(content)]) {
      if (!(token instanceof JProperty)) throw cannotAdd(token, this);
      this.#put(at++, this.adopt(token));
    }
  }

  removeProperty(name: string | null): boolean {
    if (name === null) throw argumentNull("propertyName");
    const property = this.property(name);
    if (property !== null) this.removeChild(property);
    return property !== null;
  }

  removeChild(child: JToken): void {
    const index = this.#properties.indexOf(child as JProperty);
    if (index < 0) throw indexOutOfRange();
    this.#properties.splice(index, 1);
    this.#index?.delete((child as JProperty).name);
    child.parent = null;
  }

  replaceChild(child: JToken, value: JToken): void {
    if (child === value) return;
    if (!(value instanceof JProperty)) throw cannotAdd(value, this);
    const namesake = this.property(value.name);
    if (namesake !== null && namesake !== child) throw sameName(value.name);
    this.#swap(this.#properties.indexOf(child as JProperty), this.adopt(value));
  }

  clear(): void {
    for (const property of this.#properties) property.parent = null;
    this.#properties = [];
    this.#index = null;
  }

  /** Takes over the other's properties, objects within objects merged alike; its nulls replace nothing. */
  merge(content: unknown): void {
    if (!(content instanceof JObject)) return;
    for (const { name, value } of [...content.children]) {
      const existing = this.property(name);
      if (existing === null) this.append(JProperty.of(name, value));
      else if (existing.value instanceof JContainer && existing.value.kind === value.kind) existing.value.merge(value);
      else if (value.kind !== TokenType.Null) existing.value = value;
    }
  }

  clone(): JObject {
    const copy = new JObject();
    for (const property of this.#properties) copy.append(property.clone());
    return copy;
  }

  deepEquals(other: JToken): boolean {
    if (!(other instanceof JObject) || other.size !== this.size) return false;
    return this.#properties.every(({ name, value }) => {
      const itsOther = other.property(name);
      return itsOther !== null && value.deepEquals(itsOther.value);
    });
  }

  toText(): string {
    return indented(this);
  }

  #put(index: number, property: JProperty): void {
    if (this.property(property.name) !== null) throw sameName(property.name);
    property.parent = this;
    if (index === this.#properties.length) this.#properties.push(property);
    else this.#properties.splice(index, 0, property);
    this.#index?.set(property.name, property);
  }

  #swap(index: number, property: JProperty): void {
    const old = this.#properties[index] as JProperty;
    property.parent = this;
    this.#properties[index] = property;
    this.#index?.delete(old.name);
    this.#index?.set(property.name, property);
    old.parent = null;
  }

  #indexed(): Map<string, JProperty> {
    this.#index ??= new Map(this.#properties.map((property) => [property.name, property]));
    return this.#index;
  }
}

function sameName(name: string): CSharpException {
  return new CSharpException(
    "ArgumentException",
    `Can not add property ${name} to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object.`,
  );
}

function badKey(deed: "Accessed" | "Set", key: unknown): CSharpException {
  return new CSharpException(
    "ArgumentException",
    `${deed} JObject values with invalid key value: ${keyText(key)}. Object property name expected.`,
  );
}
