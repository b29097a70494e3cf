import { CSharpException, type Member, type TypeArgument } from "../../definition";
import { areEqual, keyOf } from "./equality";
import { argumentNull, invalidOperation, noElements, noMatch } from "./failures";
import { elementsOf, type Source } from "./sequence";

type Test = (item: unknown) => boolean;

/** Told apart from every element. */
const nothing = Symbol("nothing");

function findFirst(source: Source, test?: Test): unknown {
  for (const item of elementsOf(source)) if (test === undefined || test(item)) return item;
  return nothing;
}

function findLast(source: Source, test?: Test): unknown {
  if (Array.isArray(source) && test === undefined) return source.length === 0 ? nothing : source.at(-1);
  let found: unknown = nothing;
  for (const item of elementsOf(source)) if (test === undefined || test(item)) found = item;
  return found;
}

function findSingle(source: Source, test?: Test): unknown {
  let found: unknown = nothing;
  for (const item of elementsOf(source)) {
    if (test !== undefined && !test(item)) continue;
    if (found !== nothing) {
      throw invalidOperation(`Sequence contains more than one ${test === undefined ? "element" : "matching element"}`);
    }
    found = item;
  }
  return found;
}

type Find = typeof findFirst;

/** The four forms of an operator that picks one element: with and without condition, and with a default or failing. */
function picking(name: string, find: Find): Record<string, Member> {
  return {
    [`static T ${name}<T>(this IEnumerable<T> source)`]: (source: Source) => orThrow(find(source), noElements),
    [`static T ${name}<T>(this IEnumerable<T> source, Func<T, bool> predicate)`]: (source: Source, test: Test) =>
      orThrow(find(source, test), noMatch),
    [`static T ${name}OrDefault<T>(this IEnumerable<T> source)`]: (source: Source, type: TypeArgument) =>
      orElse(find(source), type.zero),
    [`static T ${name}OrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)`]: (
      source: Source,
      test: Test,
      type: TypeArgument,
    ) => orElse(find(source, test), type.zero),
  };
}

function orThrow(found: unknown, failure: () => CSharpException): unknown {
  if (found === nothing) throw failure();
  return found;
}

function orElse(found: unknown, otherwise: unknown): unknown {
  return found === nothing ? otherwise : found;
}

function elementAt(source: Source, index: number): unknown {
  let at = 0;
  for (const item of elementsOf(source)) if (at++ === index) return item;
  return nothing;
}

function any(source: Source, test?: Test): boolean {
  return findFirst(source, test) !== nothing;
}

function all(source: Source, test: Test): boolean {
  for (const item of elementsOf(source)) if (!test(item)) return false;
  return true;
}

/** How many there are; at once where the collection knows. */
export function count(source: Source, test?: Test): number {
  const items = elementsOf(source);
  if (test === undefined) {
    if (Array.isArray(items) || items instanceof Uint8Array) return items.length;
    const size = (items as { size?: unknown }).size;
    if (typeof size === "number") return size;
  }
  let counted = 0;
  for (const item of items) if (test === undefined || test(item)) counted++;
  return counted;
}

/** Whether an element equals the item. */
export function contains(source: Source, item: unknown): boolean {
  for (const other of elementsOf(source)) if (areEqual(other, item)) return true;
  return false;
}

function sequenceEqual(source: Source, second: Source): boolean {
  if (second === null) throw argumentNull("second");
  const others = elementsOf(second)[Symbol.iterator]();
  for (const item of elementsOf(source)) {
    const other = others.next();
    if (other.done === true || !areEqual(item, other.value)) return false;
  }
  return others.next().done === true;
}

function aggregate(source: Source, fold: (sum: unknown, item: unknown) => unknown): unknown {
  let sum: unknown = nothing;
  for (const item of elementsOf(source)) sum = sum === nothing ? item : fold(sum, item);
  return orThrow(sum, noElements);
}

function aggregateFrom(source: Source, seed: unknown, fold: (sum: unknown, item: unknown) => unknown): unknown {
  let sum = seed;
  for (const item of elementsOf(source)) sum = fold(sum, item);
  return sum;
}

/** Members of `Enumerable` that look for an element, or say something about all of them. */
export const elementMembers: Readonly<Record<string, Member>> = {
  ...picking("First", findFirst),
  ...picking("Last", findLast),
  ...picking("Single", findSingle),
  "static T ElementAt<T>(this IEnumerable<T> source, int index)": (source: Source, index: number) =>
    orThrow(
      elementAt(source, index),
      () =>
        new CSharpException(
          "ArgumentOutOfRangeException",
          "Index was out of range. Must be non-negative and less than the size of the collection.\r\nParameter name: index",
        ),
    ),
  "static T ElementAtOrDefault<T>(this IEnumerable<T> source, int index)": (
    source: Source,
    index: number,
    type: TypeArgument,
  ) => orElse(elementAt(source, index), type.zero),
  "static bool Any<T>(this IEnumerable<T> source)": (source: Source) => any(source),
  "static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)": any,
  "static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate)": all,
  "static int Count<T>(this IEnumerable<T> source)": (source: Source) => count(source),
  "static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)": count,
  "static long LongCount<T>(this IEnumerable<T> source)": (source: Source) => BigInt(count(source)),
  "static bool Contains<T>(this IEnumerable<T> source, T value)": contains,
  "static bool Contains(this IEnumerable<string> source, string value, StringComparer comparer)": (
    source: Source,
    item: unknown,
    keys: { keyOf(value: unknown): unknown } | null,
  ) => {
    const key = keys === null ? keyOf : (value: unknown) => keys.keyOf(value);
    return any(source, (other) => key(other) === key(item));
  },
  "static bool SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second)": sequenceEqual,
  "static T Aggregate<T>(this IEnumerable<T> source, Func<T, T, T> func)": aggregate,
  "static A Aggregate<T, A>(this IEnumerable<T> source, A seed, Func<A, T, A> func)": aggregateFrom,
  "static R Aggregate<T, A, R>(this IEnumerable<T> source, A seed, Func<A, T, A> func, Func<A, R> resultSelector)": (
    source: Source,
    seed: unknown,
    fold: (sum: unknown, item: unknown) => unknown,
    result: (sum: unknown) => unknown,
  ) => result(aggregateFrom(source, seed, fold)),
};
