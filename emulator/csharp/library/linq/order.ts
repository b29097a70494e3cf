import type { Member } from "../../definition";
import { type Compare, compareValues } from "./ordering";
import { elementsOf, Sequence, type Source } from "./sequence";

type KeySelector = (item: unknown) => unknown;

/** One rule of an order: what is compared, and how. */
interface Rule {
  readonly key: KeySelector;
  readonly compare: Compare;
  readonly descending: boolean;
}

/** `IOrderedEnumerable<T>`: sorted when it is read, elements that no rule tells apart in the order of their source. */
class Ordered extends Sequence<unknown> {
  constructor(
    readonly source: Iterable<unknown>,
    readonly rules: readonly Rule[],
  ) {
    super(() => sort(source, rules).values());
  }
}

function sort(source: Iterable<unknown>, rules: readonly Rule[]): unknown[] {
  const keyed = Array.from(source, (item) => ({ item, keys: rules.map(({ key }) => key(item)) }));
  keyed.sort((a, b) => {
    for (const [index, { compare, descending }] of rules.entries()) {
      const order = compare(a.keys[index], b.keys[index]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

/** What a `StringComparer` compares with. */
interface Comparer {
  readonly compare: Compare;
}

function orderBy(descending: boolean) {
  return (source: Source, key: KeySelector): Ordered =>
    new Ordered(elementsOf(source), [{ key, compare: compareValues, descending }]);
}

function orderWith(descending: boolean) {
  return (source: Source, key: KeySelector, comparer: Comparer | null): Ordered =>
    new Ordered(elementsOf(source), [{ key, compare: comparer?.compare ?? compareValues, descending }]);
}

function thenBy(descending: boolean) {
  return (source: Ordered, key: KeySelector): Ordered =>
    new Ordered(elementsOf(source.source), [...source.rules, { key, compare: compareValues, descending }]);
}

/** Members of `Enumerable` that sort. */
export const orderMembers: Readonly<Record<string, Member>> = {
  "static IOrderedEnumerable<T> OrderBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)": orderBy(false),
  "static IOrderedEnumerable<T> OrderByDescending<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)":
    orderBy(true),
  "static IOrderedEnumerable<T> OrderBy<T>(this IEnumerable<T> source, Func<T, string> keySelector, StringComparer comparer)":
    orderWith(false),
  "static IOrderedEnumerable<T> OrderByDescending<T>(this IEnumerable<T> source, Func<T, string> keySelector, StringComparer comparer)":
    orderWith(true),
  "static IOrderedEnumerable<T> ThenBy<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)": thenBy(false),
  "static IOrderedEnumerable<T> ThenByDescending<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)":
    thenBy(true),
};
