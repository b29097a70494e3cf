import { type KeyOf, keyOf } from "./equality";
import { argumentNull, collectionModified, keyNotFound, sameKeyAdded } from "./failures";
import { KeyValuePair } from "./key-value-pair";

/** What every dictionary can be asked: the context's own, and {@link Dictionary}. Its `undefined` says that there is no such key. */
export interface ReadOnlyDictionary<K = unknown, V = unknown> extends Iterable<KeyValuePair<K, V>> {
  readonly size: number;
  find(key: K): V | undefined;
}

/** The value of a key; throws when there is none. */
export function valueAt<K, V>(dictionary: ReadOnlyDictionary<K, V>, key: K): V {
  const value = dictionary.find(key);
  if (value === undefined) throw keyNotFound();
  return value;
}

/** `Dictionary<TKey, TValue>`; enumerated in the order of addition, which .NET keeps as well until a key is removed. */
export class Dictionary<K, V> implements ReadOnlyDictionary<K, V> {
  readonly #entries = new Map<unknown, KeyValuePair<K, V>>();
  readonly #keyOf: KeyOf;
  #version = 0;

  constructor(entries: Iterable<KeyValuePair<K, V>> = [], keys: KeyOf = keyOf) {
    this.#keyOf = keys;
    for (const { Key, Value } of entries) this.add(Key, Value);
  }

  get size(): number {
    return this.#entries.size;
  }

  *[Symbol.iterator](): Iterator<KeyValuePair<K, V>> {
    const version = this.#version;
    for (const entry of this.#entries.values()) {
      yield entry;
      if (this.#version !== version) throw collectionModified();
    }
  }

  find(key: K): V | undefined {
    if (key === null) throw argumentNull("key");
    return this.#entries.get(this.#keyOf(key))?.Value;
  }

  set(key: K, value: V): void {
    if (key === null) throw argumentNull("key");
    const found = this.#keyOf(key);
    const entry = this.#entries.get(found);
    this.#version++;
    this.#entries.set(found, new KeyValuePair(entry === undefined ? key : entry.Key, value));
  }

  add(key: K, value: V): void {
    if (this.find(key) !== undefined) throw sameKeyAdded();
    this.set(key, value);
  }

  tryAdd(key: K, value: V): boolean {
    if (this.find(key) !== undefined) return false;
    this.set(key, value);
    return true;
  }

  remove(key: K): boolean {
    if (key === null) throw argumentNull("key");
    return this.#entries.delete(this.#keyOf(key));
  }

  clear(): void {
    this.#version++;
    this.#entries.clear();
  }

  toText(): string {
    return "System.Collections.Generic.Dictionary`2[System.Object,System.Object]";
  }
}
