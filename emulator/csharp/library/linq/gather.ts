import type { Member } from "../../definition";
import { Dictionary } from "./dictionary";
import { keyOf } from "./equality";
import { argumentNull } from "./failures";
import { List } from "./list";
import { lazily } from "./query";
import { elementsOf, type Sequence, type Source } from "./sequence";
import { HashSet } from "./sets";

type Selector = (item: unknown) => unknown;

/** `IGrouping<K, T>`: the elements that have a key, in their order. */
export class Grouping implements Iterable<unknown> {
  readonly items: unknown[] = [];

  constructor(readonly Key: unknown) {}

  get size(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.items.values();
  }

  toText(): string {
    return "System.Linq.Lookup`2+Grouping[System.Object,System.Object]";
  }
}

/** `ILookup<K, T>`: groups by key; nothing for a key that no element has. */
class Lookup implements Iterable<Grouping> {
  constructor(readonly groups: ReadonlyMap<unknown, Grouping>) {}

  get size(): number {
    return this.groups.size;
  }

  [Symbol.iterator](): Iterator<Grouping> {
    return this.groups.values();
  }

  toText(): string {
    return "System.Linq.Lookup`2[System.Object,System.Object]";
  }
}

function groups(items: Iterable<unknown>, key: Selector, element: Selector = (item) => item): Map<unknown, Grouping> {
  const found = new Map<unknown, Grouping>();
  for (const item of items) {
    const itsKey = key(item);
    let group = found.get(keyOf(itsKey));
    if (group === undefined) {
      group = new Grouping(itsKey);
      found.set(keyOf(itsKey), group);
    }
    group.items.push(element(item));
  }
  return found;
}

function groupBy(source: Source, key: Selector, element?: Selector): Sequence<unknown> {
  return lazily(source, (items) => groups(items, key, element).values());
}

function groupResults(
  source: Source,
  key: Selector,
  result: (key: unknown, group: Grouping) => unknown,
): Sequence<unknown> {
  return lazily(source, function* (items) {
    for (const group of groups(items, key).values()) yield result(group.Key, group);
  });
}

function join(
  source: Source,
  inner: Source,
  outerKey: Selector,
  innerKey: Selector,
  result: (a: unknown, b: unknown) => unknown,
): Sequence<unknown> {
  if (inner === null) throw argumentNull("inner");
  return lazily(source, function* (items) {
    const found = groups(elementsOf(inner), innerKey);
    for (const item of items) {
      const key = outerKey(item);
      if (key === null) continue;
      for (const other of found.get(keyOf(key))?.items ?? []) yield result(item, other);
    }
  });
}

function toDictionary(source: Source, key: Selector, element: Selector = (item) => item): Dictionary<unknown, unknown> {
  const dictionary = new Dictionary<unknown, unknown>();
  for (const item of elementsOf(source)) dictionary.add(key(item), element(item));
  return dictionary;
}

/** Elements as a C# array; those of an array of bytes stay one. */
function toArray(source: Source): unknown[] | Uint8Array {
  const items = elementsOf(source);
  return items instanceof Uint8Array ? items.slice() : [...items];
}

/** Members of `Enumerable` that gather elements in a collection. */
export const gatherMembers: Readonly<Record<string, Member>> = {
  "static List<T> ToList<T>(this IEnumerable<T> source)": (source: Source) => new List([...elementsOf(source)]),
  "static T[] ToArray<T>(this IEnumerable<T> source)": toArray,
  "static byte[] ToArray(this IEnumerable<byte> source)": (source: Source) =>
    Uint8Array.from(elementsOf(source) as Iterable<number>),
  "static HashSet<T> ToHashSet<T>(this IEnumerable<T> source)": (source: Source) => new HashSet(elementsOf(source)),
  "static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)": (
    source: Source,
    key: Selector,
  ) => toDictionary(source, key),
  "static Dictionary<K, V> ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector)":
    (source: Source, key: Selector, element: Selector) => toDictionary(source, key, element),
  "static ILookup<K, T> ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)": (
    source: Source,
    key: Selector,
  ) => new Lookup(groups(elementsOf(source), key)),
  "static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)": (
    source: Source,
    key: Selector,
  ) => groupBy(source, key),
  "static IEnumerable<IGrouping<K, V>> GroupBy<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector)":
    (source: Source, key: Selector, element: Selector) => groupBy(source, key, element),
  "static IEnumerable<R> GroupBy<T, K, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<K, IEnumerable<T>, R> resultSelector)":
    groupResults,
  "static IEnumerable<R> Join<A, B, K, R>(this IEnumerable<A> outer, IEnumerable<B> inner, Func<A, K> outerKeySelector, Func<B, K> innerKeySelector, Func<A, B, R> resultSelector)":
    join,
};

/** The group of a key in what `ToLookup` gave; nothing when no element has it. */
export function lookUp(lookup: Lookup, key: unknown): Iterable<unknown> {
  return lookup.groups.get(keyOf(key)) ?? [];
}

/** Whether an element of what `ToLookup` gave has the key. */
export function hasGroup(lookup: Lookup, key: unknown): boolean {
  return lookup.groups.has(keyOf(key));
}
