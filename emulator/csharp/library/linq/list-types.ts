import type { TypeArgument, TypeDefinition } from "../../definition";
import { areEqual } from "./equality";
import { outsideOfArray } from "./failures";
import { List } from "./list";
import { type Compare, compareValues } from "./ordering";
import { elementsOf, type Source } from "./sequence";

type Items = unknown[] | Uint8Array;
type Test = (item: unknown) => boolean;

function at(items: Items, index: number): unknown {
  if (index < 0 || index >= items.length) throw outsideOfArray();
  return items[index];
}

function setAt(items: Items, index: number, value: unknown): void {
  if (index < 0 || index >= items.length) throw outsideOfArray();
  (items as unknown[])[index] = value;
}

/** An array or a list by position: what an `IList<T>` can be. */
function atEither(items: Items | List<unknown>, index: number): unknown {
  return items instanceof List ? items.get(index) : at(items, index);
}

function setAtEither(items: Items | List<unknown>, index: number, value: unknown): void {
  if (items instanceof List) items.set(index, value);
  else setAt(items, index, value);
}

function sizeOf(items: { readonly size: number } | Items): number {
  return "size" in items ? items.size : items.length;
}

function sortedList(list: List<unknown>, compare: Compare): void {
  list.replaceAll([...list.items].sort(compare));
}

/** An array of the type; bytes are kept as such. */
function asArray(items: unknown[], { name }: TypeArgument): Items {
  return name === "byte" ? Uint8Array.from(items as number[]) : items;
}

const arrayOf: TypeDefinition = {
  name: "T[]",
  kind: "class",
  bases: ["Array", "IList<T>", "IReadOnlyList<T>"],
  is: (value) => Array.isArray(value) || value instanceof Uint8Array,
  members: {
    "int Length": (items: Items) => items.length,
    "long LongLength": (items: Items) => BigInt(items.length),
    "T this[int index]": at,
    "set T this[int index]": setAt,
    "object Clone()": (items: Items) => items.slice(),
    "int GetLength(int dimension)": (items: Items) => items.length,
  },
};

const array: TypeDefinition = {
  name: "Array",
  aliases: ["System.Array"],
  kind: "class",
  bases: ["IEnumerable"],
  is: (value) => Array.isArray(value) || value instanceof Uint8Array,
  members: {
    "int Length": (items: Items) => items.length,
    "static int IndexOf<T>(T[] array, T value)": (items: Items, item: unknown) =>
      (items as unknown[]).findIndex((other) => areEqual(other, item)),
    "static void Reverse(Array array)": (items: Items) => void items.reverse(),
    "static void Sort<T>(T[] array)": (items: unknown[]) => void items.sort(compareValues),
    "static bool Exists<T>(T[] array, Func<T, bool> match)": (items: unknown[], test: Test) =>
      items.some((item) => test(item)),
    "static T[] FindAll<T>(T[] array, Func<T, bool> match)": (items: unknown[], test: Test) =>
      items.filter((item) => test(item)),
    "static int FindIndex<T>(T[] array, Func<T, bool> match)": (items: unknown[], test: Test) =>
      items.findIndex((item) => test(item)),
    "static R[] ConvertAll<T, R>(T[] array, Func<T, R> converter)": (
      items: Items,
      convert: (item: unknown) => unknown,
      _: TypeArgument,
      type: TypeArgument,
    ) => asArray(Array.from(items as Iterable<unknown>, convert), type),
    "static T[] Empty<T>()": (type: TypeArgument) => asArray([], type),
  },
};

const list: TypeDefinition = {
  name: "List<T>",
  aliases: ["System.Collections.Generic.List<T>"],
  kind: "class",
  bases: ["IList<T>", "IReadOnlyList<T>"],
  is: (value) => value instanceof List,
  members: {
    "new()": () => new List(),
    "new(int capacity)": () => new List(),
    "new(IEnumerable<T> collection)": (items: Source) => new List([...elementsOf(items, "collection")]),
    "int Count": (items: List<unknown>) => items.size,
    "int Capacity": (items: List<unknown>) => items.size,
    "T this[int index]": (items: List<unknown>, index: number) => items.get(index),
    "set T this[int index]": (items: List<unknown>, index: number, value: unknown) => items.set(index, value),
    "void Add(T item)": (items: List<unknown>, item: unknown) => items.add(item),
    "void AddRange(IEnumerable<T> collection)": (items: List<unknown>, added: Source) =>
      items.addRange(elementsOf(added, "collection")),
    "void Insert(int index, T item)": (items: List<unknown>, index: number, item: unknown) =>
      items.insert(index, [item]),
    "void InsertRange(int index, IEnumerable<T> collection)": (items: List<unknown>, index: number, added: Source) =>
      items.insert(index, [...elementsOf(added, "collection")]),
    "bool Remove(T item)": (items: List<unknown>, item: unknown) => items.remove(item),
    "void RemoveAt(int index)": (items: List<unknown>, index: number) => items.removeAt(index),
    "void RemoveRange(int index, int count)": (items: List<unknown>, index: number, count: number) =>
      items.removeRange(index, count),
    "int RemoveAll(Func<T, bool> match)": (items: List<unknown>, test: Test) => items.removeAll(test),
    "void Clear()": (items: List<unknown>) => items.replaceAll([]),
    "bool Contains(T item)": (items: List<unknown>, item: unknown) => items.indexOf(item) >= 0,
    "int IndexOf(T item)": (items: List<unknown>, item: unknown) => items.indexOf(item),
    "bool Exists(Func<T, bool> match)": (items: List<unknown>, test: Test) => items.items.some((item) => test(item)),
    "bool TrueForAll(Func<T, bool> match)": (items: List<unknown>, test: Test) =>
      items.items.every((item) => test(item)),
    "int FindIndex(Func<T, bool> match)": (items: List<unknown>, test: Test) =>
      items.items.findIndex((item) => test(item)),
    "List<T> FindAll(Func<T, bool> match)": (items: List<unknown>, test: Test) =>
      new List(items.items.filter((item) => test(item))),
    "List<R> ConvertAll<R>(Func<T, R> converter)": (items: List<unknown>, convert: (item: unknown) => unknown) =>
      new List(items.items.map((item) => convert(item))),
    "List<T> GetRange(int index, int count)": (items: List<unknown>, index: number, count: number) =>
      items.range(index, count),
    "void ForEach(Action<T> action)": (items: List<unknown>, action: (item: unknown) => void) => {
      for (const item of items) action(item);
    },
    "void Reverse()": (items: List<unknown>) => items.replaceAll([...items.items].reverse()),
    "void Sort()": (items: List<unknown>) => sortedList(items, compareValues),
    "void Sort(Func<T, T, int> comparison)": sortedList,
  },
};

/** Arrays and lists, with the interfaces that they share. */
export const listTypes: readonly TypeDefinition[] = [
  arrayOf,
  array,
  list,
  {
    name: "IList<T>",
    kind: "interface",
    bases: ["ICollection<T>"],
    is: (value) => Array.isArray(value) || value instanceof Uint8Array || value instanceof List,
    members: {
      "T this[int index]": atEither,
      "set T this[int index]": setAtEither,
    },
  },
  {
    name: "IReadOnlyList<T>",
    kind: "interface",
    bases: ["IReadOnlyCollection<T>"],
    is: (value) => Array.isArray(value) || value instanceof Uint8Array || value instanceof List,
    members: { "T this[int index]": atEither },
  },
  {
    name: "ICollection<T>",
    kind: "interface",
    bases: ["IEnumerable<T>"],
    members: { "int Count": sizeOf },
  },
  {
    name: "IReadOnlyCollection<T>",
    kind: "interface",
    bases: ["IEnumerable<T>"],
    members: { "int Count": sizeOf },
  },
];
