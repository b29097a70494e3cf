import { EvictionOrder, type Ordered } from "./eviction-order";

interface Entry<V> extends Ordered<Entry<V>> {
  readonly key: string;
  value: V;
  expiresMs: number;
}

/** Entries that a cache holds where nobody says otherwise. A choice, for memory alone: the built-in cache is bounded in bytes, by tier. */
const defaultMaxEntries = 100_000;

/**
 * The cache of `cache-store-value`, by key and with a time to live. When it is full, what was not read for longest goes; which entry the built-in cache
 * gives up is not documented.
 */
export class ValueCache<V = unknown> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly order = new EvictionOrder<Entry<V>>();

  constructor(private readonly maxEntries: number = defaultMaxEntries) {}

  get size(): number {
    return this.entries.size;
  }

  /** Undefined for a miss. */
  get(nowMs: number, key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.order.remove(entry);
    if (nowMs >= entry.expiresMs) {
      this.entries.delete(key);
      return undefined;
    }
    this.order.append(entry);
    return entry.value;
  }

  set(nowMs: number, key: string, value: V, ttlSeconds: number): void {
    this.remove(key);
    if (ttlSeconds <= 0) return;
    const entry: Entry<V> = { key, value, expiresMs: nowMs + ttlSeconds * 1000, older: undefined, newer: undefined };
    this.entries.set(key, entry);
    this.order.append(entry);
    if (this.entries.size > this.maxEntries && this.order.oldest) this.remove(this.order.oldest.key);
  }

  remove(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.order.remove(entry);
    this.entries.delete(key);
  }
}
