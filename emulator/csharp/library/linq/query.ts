import type { Member, TypeArgument } from "../../definition";
import { CSharpException } from "../../definition";
import { keyOf } from "./equality";
import { argumentNull } from "./failures";
import { elementsOf, Sequence, type Source } from "./sequence";

type Test = (item: unknown) => boolean;
type IndexedTest = (item: unknown, index: number) => boolean;
type Select = (item: unknown, index: number) => unknown;

/** A sequence that reads its source only when it is read; the source is checked at once. */
export function lazily(source: Source, generate: (items: Iterable<unknown>) => Iterator<unknown>): Sequence<unknown> {
  const items = elementsOf(source);
  return new Sequence(() => generate(items));
}

function where(source: Source, test: IndexedTest): Sequence<unknown> {
  return lazily(source, function* (items) {
    let index = 0;
    for (const item of items) if (test(item, index++)) yield item;
  });
}

function select(source: Source, selector: Select): Sequence<unknown> {
  return lazily(source, function* (items) {
    let index = 0;
    for (const item of items) yield selector(item, index++);
  });
}

function selectMany(source: Source, selector: (item: unknown) => Source): Sequence<unknown> {
  return lazily(source, function* (items) {
    for (const item of items) yield* elementsOf(selector(item));
  });
}

function selectPairs(
  source: Source,
  collection: (item: unknown) => Source,
  result: (item: unknown, part: unknown) => unknown,
): Sequence<unknown> {
  return lazily(source, function* (items) {
    for (const item of items) for (const part of elementsOf(collection(item))) yield result(item, part);
  });
}

function take(source: Source, count: number): Sequence<unknown> {
  return lazily(source, function* (items) {
    let left = count;
    if (left <= 0) return;
    for (const item of items) {
      yield item;
      if (--left <= 0) return;
    }
  });
}

function skip(source: Source, count: number): Sequence<unknown> {
  return where(source, (_, index) => index >= count);
}

function takeWhile(source: Source, test: IndexedTest): Sequence<unknown> {
  return lazily(source, function* (items) {
    let index = 0;
    for (const item of items) {
      if (!test(item, index++)) return;
      yield item;
    }
  });
}

function skipWhile(source: Source, test: IndexedTest): Sequence<unknown> {
  return lazily(source, function* (items) {
    let index = 0;
    let skipping = true;
    for (const item of items) {
      skipping = skipping && test(item, index++);
      if (!skipping) yield item;
    }
  });
}

function concat(source: Source, second: Source): Sequence<unknown> {
  if (second === null) throw argumentNull("second");
  return lazily(source, function* (items) {
    yield* items;
    yield* elementsOf(second);
  });
}

function zip(source: Source, second: Source, result: (a: unknown, b: unknown) => unknown): Sequence<unknown> {
  if (second === null) throw argumentNull("second");
  return lazily(source, function* (items) {
    const others = elementsOf(second)[Symbol.iterator]();
    for (const item of items) {
      const other = others.next();
      if (other.done === true) return;
      yield result(item, other.value);
    }
  });
}

/** Of each set of equal items the first, from those of `source` whose key `keep` accepts given the keys so far. */
function unique(source: Source, key: (item: unknown) => unknown, forbidden: () => Set<unknown>): Sequence<unknown> {
  return lazily(source, function* (items) {
    const seen = forbidden();
    for (const item of items) {
      const found = key(item);
      if (seen.has(found)) continue;
      seen.add(found);
      yield item;
    }
  });
}

function distinct(source: Source, keys: { keyOf(value: unknown): unknown } = { keyOf }): Sequence<unknown> {
  return unique(
    source,
    (item) => keys.keyOf(item),
    () => new Set(),
  );
}

function except(source: Source, second: Source): Sequence<unknown> {
  if (second === null) throw argumentNull("second");
  return unique(source, keyOf, () => keysIn(second));
}

function intersect(source: Source, second: Source): Sequence<unknown> {
  if (second === null) throw argumentNull("second");
  return lazily(source, function* (items) {
    const wanted = keysIn(second);
    for (const item of items) if (wanted.delete(keyOf(item))) yield item;
  });
}

function keysIn(source: Source): Set<unknown> {
  const keys = new Set<unknown>();
  for (const item of elementsOf(source)) keys.add(keyOf(item));
  return keys;
}

function* reversed(items: Iterable<unknown>): Iterator<unknown> {
  yield* [...items].reverse();
}

function defaultIfEmpty(source: Source, value: unknown): Sequence<unknown> {
  return lazily(source, function* (items) {
    let empty = true;
    for (const item of items) {
      empty = false;
      yield item;
    }
    if (empty) yield value;
  });
}

/** Elements of a sequence of anything as the type that was named; throws at the first that is of another. */
function cast(source: Source, type: TypeArgument): Sequence<unknown> {
  return select(source, (item) => type.unbox(item));
}

function ofType(source: Source, type: TypeArgument): Sequence<unknown> {
  return lazily(source, function* (items) {
    for (const item of items) if (item !== null && type.is(item)) yield type.unbox(item);
  });
}

function range(start: number, count: number): Sequence<number> {
  if (count < 0 || start + count - 1 > 2147483647) throw outOfRange("count");
  return new Sequence(function* () {
    for (let index = 0; index < count; index++) yield start + index;
  });
}

function repeat(item: unknown, count: number): Sequence<unknown> {
  if (count < 0) throw outOfRange("count");
  return new Sequence(function* () {
    for (let index = 0; index < count; index++) yield item;
  });
}

function outOfRange(parameter: string): CSharpException {
  return new CSharpException(
    "ArgumentOutOfRangeException",
    `Specified argument was out of the range of valid values.\r\nParameter name: ${parameter}`,
  );
}

/** Members of `Enumerable` that give a sequence. */
export const queryMembers: Readonly<Record<string, Member>> = {
  "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)": (source: Source, test: Test) =>
    where(source, test),
  "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)": where,
  "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, R> selector)": select,
  "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, int, R> selector)": select,
  "static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, IEnumerable<R>> selector)": selectMany,
  "static IEnumerable<R> SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, IEnumerable<C>> collectionSelector, Func<T, C, R> resultSelector)":
    selectPairs,
  "static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)": take,
  "static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)": skip,
  "static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)": takeWhile,
  "static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)": takeWhile,
  "static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)": skipWhile,
  "static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)": skipWhile,
  "static IEnumerable<T> Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)": concat,
  "static IEnumerable<T> Append<T>(this IEnumerable<T> source, T element)": (source: Source, item: unknown) =>
    concat(source, [item]),
  "static IEnumerable<T> Prepend<T>(this IEnumerable<T> source, T element)": (source: Source, item: unknown) =>
    concat([item], elementsOf(source)),
  "static IEnumerable<R> Zip<A, B, R>(this IEnumerable<A> first, IEnumerable<B> second, Func<A, B, R> resultSelector)":
    zip,
  "static IEnumerable<T> Distinct<T>(this IEnumerable<T> source)": (source: Source) => distinct(source),
  "static IEnumerable<string> Distinct(this IEnumerable<string> source, StringComparer comparer)": distinct,
  "static IEnumerable<T> Union<T>(this IEnumerable<T> first, IEnumerable<T> second)": (
    source: Source,
    second: Source,
  ) => distinct(concat(source, second)),
  "static IEnumerable<T> Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second)": intersect,
  "static IEnumerable<T> Except<T>(this IEnumerable<T> first, IEnumerable<T> second)": except,
  "static IEnumerable<T> Reverse<T>(this IEnumerable<T> source)": (source: Source) => lazily(source, reversed),
  "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source)": (source: Source, type: TypeArgument) =>
    defaultIfEmpty(source, type.zero),
  "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source, T defaultValue)": defaultIfEmpty,
  "static IEnumerable<T> Cast<T>(this IEnumerable source)": cast,
  "static IEnumerable<T> OfType<T>(this IEnumerable source)": ofType,
  "static IEnumerable<T> AsEnumerable<T>(this IEnumerable<T> source)": (source: Source) => source,
  "static IEnumerable<int> Range(int start, int count)": range,
  "static IEnumerable<T> Repeat<T>(T element, int count)": repeat,
  "static IEnumerable<T> Empty<T>()": () => [],
};
