import type { Ref, TypeDefinition } from "../../definition";
import { Dictionary, type ReadOnlyDictionary, valueAt } from "./dictionary";
import type { KeyOf } from "./equality";
import { areEqual } from "./equality";
import { KeyValuePair } from "./key-value-pair";
import { elementsOf, Sequence, type Source } from "./sequence";

type Entries = ReadOnlyDictionary;

/** The keys or the values of a dictionary, as they are when they are read. */
class Part extends Sequence<unknown> {
  constructor(
    readonly dictionary: Entries,
    part: "Key" | "Value",
  ) {
    super(function* () {
      for (const entry of dictionary) yield entry[part];
    });
  }

  get size(): number {
    return this.dictionary.size;
  }
}

function keys(dictionary: Entries): Part {
  return new Part(dictionary, "Key");
}

function values(dictionary: Entries): Part {
  return new Part(dictionary, "Value");
}

/** When there is no such key the place keeps the default of its type, which the compiler put there; null if it put nothing. */
function tryGetValue(dictionary: Entries, key: unknown, out: Ref): boolean {
  const value = dictionary.find(key);
  out.value = value ?? out.value ?? null;
  return value !== undefined;
}

/** Members that every dictionary has. */
const dictionaryReads = {
  "int Count": (dictionary: Entries) => dictionary.size,
  "V this[K key]": valueAt,
  "bool ContainsKey(K key)": (dictionary: Entries, key: unknown) => dictionary.find(key) !== undefined,
  "bool TryGetValue(K key, out V value)": tryGetValue,
} as const;

const collections = { "ICollection<K> Keys": keys, "ICollection<V> Values": values };

const writes = {
  "set V this[K key]": (dictionary: Dictionary<unknown, unknown>, key: unknown, value: unknown) =>
    dictionary.set(key, value),
  "void Add(K key, V value)": (dictionary: Dictionary<unknown, unknown>, key: unknown, value: unknown) =>
    dictionary.add(key, value),
  "bool Remove(K key)": (dictionary: Dictionary<unknown, unknown>, key: unknown) => dictionary.remove(key),
  "void Clear()": (dictionary: Dictionary<unknown, unknown>) => dictionary.clear(),
};

interface Comparer {
  readonly keyOf: KeyOf;
}

const dictionary: TypeDefinition = {
  name: "Dictionary<K, V>",
  aliases: ["System.Collections.Generic.Dictionary<K, V>"],
  kind: "class",
  bases: ["IDictionary<K, V>", "IReadOnlyDictionary<K, V>"],
  is: (value) => value instanceof Dictionary,
  members: {
    "new()": () => new Dictionary(),
    "new(int capacity)": () => new Dictionary(),
    "new(IDictionary<K, V> dictionary)": (entries: Source<KeyValuePair<unknown, unknown>>) =>
      new Dictionary(elementsOf(entries, "dictionary")),
    "new(StringComparer comparer)": (comparer: Comparer | null) => new Dictionary([], comparer?.keyOf),
    "new(IDictionary<K, V> dictionary, StringComparer comparer)": (
      entries: Source<KeyValuePair<unknown, unknown>>,
      comparer: Comparer | null,
    ) => new Dictionary(elementsOf(entries, "dictionary"), comparer?.keyOf),
    ...dictionaryReads,
    ...writes,
    ...collections,
    "bool TryAdd(K key, V value)": (found: Dictionary<unknown, unknown>, key: unknown, value: unknown) =>
      found.tryAdd(key, value),
    "bool ContainsValue(V value)": (found: Dictionary<unknown, unknown>, value: unknown) => {
      for (const { Value } of found) if (areEqual(Value, value)) return true;
      return false;
    },
  },
};

const keyValuePair: TypeDefinition = {
  name: "KeyValuePair<K, V>",
  aliases: ["System.Collections.Generic.KeyValuePair<K, V>"],
  kind: "struct",
  is: (value) => value instanceof KeyValuePair,
  members: {
    "new(K key, V value)": (key: unknown, value: unknown) => new KeyValuePair(key, value),
    /** What `default` is; `FirstOrDefault` gives it when there is nothing. */
    "static KeyValuePair<K, V> Zero": () => new KeyValuePair(null, null),
    "K Key": ({ Key }: KeyValuePair<unknown, unknown>) => Key,
    "V Value": ({ Value }: KeyValuePair<unknown, unknown>) => Value,
    // By its parts: a property of a `JObject` is one too.
    "string ToString()": ({ Key, Value }: KeyValuePair<unknown, unknown>) => new KeyValuePair(Key, Value).toText(),
  },
};

/** Dictionaries, their entries, and the interfaces of dictionaries. */
export const dictionaryTypes: readonly TypeDefinition[] = [
  dictionary,
  keyValuePair,
  {
    name: "IDictionary<K, V>",
    aliases: ["System.Collections.Generic.IDictionary<K, V>"],
    kind: "interface",
    bases: ["ICollection<KeyValuePair<K, V>>"],
    is: (value) => value instanceof Dictionary,
    members: { ...dictionaryReads, ...writes, ...collections },
  },
  {
    name: "IReadOnlyDictionary<K, V>",
    aliases: ["System.Collections.Generic.IReadOnlyDictionary<K, V>"],
    kind: "interface",
    bases: ["IReadOnlyCollection<KeyValuePair<K, V>>"],
    is: (value) => value instanceof Dictionary,
    members: { ...dictionaryReads, "IEnumerable<K> Keys": keys, "IEnumerable<V> Values": values },
  },
];
