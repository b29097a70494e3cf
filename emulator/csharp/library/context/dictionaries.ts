import type { HeadersContext } from "../../context";
import type { Member, TypeArgument } from "../../definition";
import type { ReadOnlyDictionary } from "../linq/dictionary";
import { argumentNull } from "../linq/failures";
import { KeyValuePair } from "../linq/key-value-pair";

/** Headers as an expression sees them: found whatever the case of their letters. */
export class HeaderDictionary implements ReadOnlyDictionary<string, readonly string[]> {
  constructor(private readonly headers: HeadersContext) {}

  get size(): number {
    return this.headers.size;
  }

  find(name: string): readonly string[] | undefined {
    if (name === null) throw argumentNull("key");
    return this.headers.get(name.toLowerCase())?.values;
  }

  *[Symbol.iterator](): Iterator<KeyValuePair<string, readonly string[]>> {
    for (const { name, values } of this.headers.values()) yield new KeyValuePair(name, values);
  }
}

/** Query parameters as an expression sees them: found whatever the case of their letters. */
export class QueryDictionary implements ReadOnlyDictionary<string, readonly string[]> {
  constructor(private readonly query: ReadonlyMap<string, readonly string[]>) {}

  get size(): number {
    return this.query.size;
  }

  find(name: string): readonly string[] | undefined {
    if (name === null) throw argumentNull("key");
    const exact = this.query.get(name);
    if (exact !== undefined || this.query.size === 0) return exact;
    const folded = name.toLowerCase();
    for (const [other, values] of this.query) if (other.toLowerCase() === folded) return values;
    return undefined;
  }

  *[Symbol.iterator](): Iterator<KeyValuePair<string, readonly string[]>> {
    for (const [name, values] of this.query) yield new KeyValuePair(name, values);
  }
}

/** What the engine keeps in a map, as an expression sees it: variables, matched parameters, claims. */
export class MapDictionary<V> implements ReadOnlyDictionary<string, V> {
  constructor(private readonly values: ReadonlyMap<string, V>) {}

  get size(): number {
    return this.values.size;
  }

  find(name: string): V | undefined {
    if (name === null) throw argumentNull("key");
    return this.values.get(name);
  }

  *[Symbol.iterator](): Iterator<KeyValuePair<string, V>> {
    for (const [name, value] of this.values) yield new KeyValuePair(name, value);
  }
}

function joinedOr(
  dictionary: ReadOnlyDictionary<string, readonly string[]>,
  name: string,
  otherwise: string | null,
): string | null {
  return dictionary.find(name)?.join(",") ?? otherwise;
}

/** Throws for a value of another type. */
function typedOr(dictionary: ReadOnlyDictionary, name: string, otherwise: unknown, type: TypeArgument): unknown {
  const value = dictionary.find(name);
  return value === undefined ? otherwise : type.unbox(value);
}

/**
 * The service's `GetValueOrDefault`: several values of a header, a query parameter or a claim are joined with commas; a variable must be of the type
 * that is asked for.
 */
export const valueOrDefault: Readonly<Record<string, Member>> = {
  "static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> dictionary, string key, string defaultValue = null)":
    joinedOr,
  "static string GetValueOrDefault(this IReadOnlyDictionary<string, string> dictionary, string key, string defaultValue = null)":
    (dictionary: ReadOnlyDictionary<string, string>, name: string, otherwise: string | null) =>
      dictionary.find(name) ?? otherwise,
  "static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> dictionary, string key)": (
    dictionary: ReadOnlyDictionary,
    name: string,
    type: TypeArgument,
  ) => typedOr(dictionary, name, type.zero, type),
  "static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> dictionary, string key, T defaultValue)":
    typedOr,
};
