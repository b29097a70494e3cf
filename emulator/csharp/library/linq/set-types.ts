import type { TypeDefinition } from "../../definition";
import { type KeyOf, keyOf } from "./equality";
import { elementsOf, type Source } from "./sequence";
import { HashSet, Queue, Stack } from "./sets";

type Items = Source;
type Sets = HashSet<unknown>;

function isSubset(set: Sets, other: Items): boolean {
  const others = set.like(elementsOf(other, "other"));
  for (const item of set) if (!others.has(item)) return false;
  return true;
}

function isSuperset(set: Sets, other: Items): boolean {
  for (const item of elementsOf(other, "other")) if (!set.has(item)) return false;
  return true;
}

function keepOnly(set: Sets, keep: (item: unknown) => boolean): void {
  for (const item of [...set]) if (!keep(item)) set.remove(item);
}

const hashSet: TypeDefinition = {
  name: "HashSet<T>",
  aliases: ["System.Collections.Generic.HashSet<T>"],
  kind: "class",
  bases: ["ICollection<T>"],
  is: (value) => value instanceof HashSet,
  members: {
    "new()": () => new HashSet(),
    "new(IEnumerable<T> collection)": (items: Items) => new HashSet(elementsOf(items, "collection")),
    "new(StringComparer comparer)": (comparer: { keyOf: KeyOf } | null) => new HashSet([], comparer?.keyOf),
    "new(IEnumerable<T> collection, StringComparer comparer)": (items: Items, comparer: { keyOf: KeyOf } | null) =>
      new HashSet(elementsOf(items, "collection"), comparer?.keyOf ?? keyOf),
    "int Count": (set: Sets) => set.size,
    "bool Add(T item)": (set: Sets, item: unknown) => set.add(item),
    "bool Contains(T item)": (set: Sets, item: unknown) => set.has(item),
    "bool Remove(T item)": (set: Sets, item: unknown) => set.remove(item),
    "void Clear()": (set: Sets) => set.clear(),
    "void UnionWith(IEnumerable<T> other)": (set: Sets, other: Items) => {
      for (const item of elementsOf(other, "other")) set.add(item);
    },
    "void IntersectWith(IEnumerable<T> other)": (set: Sets, other: Items) => {
      const others = set.like(elementsOf(other, "other"));
      keepOnly(set, (item) => others.has(item));
    },
    "void ExceptWith(IEnumerable<T> other)": (set: Sets, other: Items) => {
      for (const item of elementsOf(other, "other")) set.remove(item);
    },
    "bool IsSubsetOf(IEnumerable<T> other)": isSubset,
    "bool IsSupersetOf(IEnumerable<T> other)": isSuperset,
    "bool Overlaps(IEnumerable<T> other)": (set: Sets, other: Items) => {
      for (const item of elementsOf(other, "other")) if (set.has(item)) return true;
      return false;
    },
    "bool SetEquals(IEnumerable<T> other)": (set: Sets, other: Items) => isSubset(set, other) && isSuperset(set, other),
  },
};

const queue: TypeDefinition = {
  name: "Queue<T>",
  aliases: ["System.Collections.Generic.Queue<T>"],
  kind: "class",
  bases: ["IReadOnlyCollection<T>"],
  is: (value) => value instanceof Queue,
  members: {
    "new()": () => new Queue(),
    "new(IEnumerable<T> collection)": (items: Items) => new Queue(elementsOf(items, "collection")),
    "int Count": (items: Queue<unknown>) => items.size,
    "void Enqueue(T item)": (items: Queue<unknown>, item: unknown) => items.enqueue(item),
    "T Dequeue()": (items: Queue<unknown>) => items.dequeue(),
    "T Peek()": (items: Queue<unknown>) => items.peek(),
    "void Clear()": (items: Queue<unknown>) => items.clear(),
  },
};

const stack: TypeDefinition = {
  name: "Stack<T>",
  aliases: ["System.Collections.Generic.Stack<T>"],
  kind: "class",
  bases: ["IReadOnlyCollection<T>"],
  is: (value) => value instanceof Stack,
  members: {
    "new()": () => new Stack(),
    "new(IEnumerable<T> collection)": (items: Items) => new Stack(elementsOf(items, "collection")),
    "int Count": (items: Stack<unknown>) => items.size,
    "void Push(T item)": (items: Stack<unknown>, item: unknown) => items.push(item),
    "T Pop()": (items: Stack<unknown>) => items.pop(),
    "T Peek()": (items: Stack<unknown>) => items.peek(),
    "void Clear()": (items: Stack<unknown>) => items.clear(),
  },
};

/** Sets, queues and stacks. */
export const setTypes: readonly TypeDefinition[] = [hashSet, queue, stack];
