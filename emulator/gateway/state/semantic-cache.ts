import { EvictionOrder, type Ordered } from "./eviction-order";
import type { CachedResponse } from "./response-cache";

interface Entry extends Ordered<Entry> {
  readonly partition: string;
  /** Of length 1. */
  readonly vector: Float32Array;
  readonly response: CachedResponse;
  readonly expiresMs: number;
  /** Its place in the partition. */
  index: number;
}

/** Answers that a semantic cache holds where nobody says otherwise. A choice, for memory alone: a vector of 1,536 numbers takes 6 KiB. */
const defaultMaxEntries = 2000;
/** Below this two vectors are the same: what 32-bit numbers lose. */
const nothing = 1e-6;

/**
 * Answers by the meaning of what was asked. A lookup walks over its partition, so it takes time in proportion to the answers in it, which are bounded;
 * expired ones are given up on the way. When the cache is full the oldest answer goes.
 */
export class SemanticCache {
  private readonly partitions = new Map<string, Entry[]>();
  private readonly order = new EvictionOrder<Entry>();
  private held = 0;

  constructor(private readonly maxEntries: number = defaultMaxEntries) {}

  get size(): number {
    return this.held;
  }

  /**
   * The nearest answer whose cosine distance is at most `scoreThreshold`: 0 takes only the same meaning, so lower is stricter. `partition` is what the
   * statement varies by. Vectors of another length are of another model, and never near.
   */
  lookup(
    nowMs: number,
    partition: string,
    vector: ArrayLike<number>,
    scoreThreshold: number,
  ): { readonly response: CachedResponse; readonly distance: number } | undefined {
    const entries = this.partitions.get(partition);
    if (!entries) return undefined;
    const length = lengthOf(vector);
    let nearest: Entry | undefined;
    let least = Number.POSITIVE_INFINITY;
    // From the end: giving one up moves the last into its place, which was seen already.
    for (let index = entries.length - 1; index >= 0; index--) {
      const entry = entries[index] as Entry;
      if (nowMs >= entry.expiresMs) {
        this.giveUp(entry);
        continue;
      }
      if (entry.vector.length !== vector.length) continue;
      const distance = cosineDistance(entry.vector, vector, length);
      if (distance < least) {
        least = distance;
        nearest = entry;
      }
    }
    return nearest && least <= scoreThreshold ? { response: nearest.response, distance: least } : undefined;
  }

  store(
    nowMs: number,
    partition: string,
    vector: ArrayLike<number>,
    response: CachedResponse,
    ttlSeconds: number,
  ): void {
    if (ttlSeconds <= 0) return;
    const entries = this.partitions.get(partition) ?? [];
    const entry: Entry = {
      partition,
      vector: unitVector(vector),
      response,
      expiresMs: nowMs + ttlSeconds * 1000,
      index: entries.length,
      older: undefined,
      newer: undefined,
    };
    if (entries.length === 0) this.partitions.set(partition, entries);
    entries.push(entry);
    this.order.append(entry);
    this.held++;
    if (this.held > this.maxEntries && this.order.oldest) this.giveUp(this.order.oldest);
  }

  private giveUp(entry: Entry): void {
    const entries = this.partitions.get(entry.partition) as Entry[];
    const last = entries.pop() as Entry;
    if (last !== entry) {
      entries[entry.index] = last;
      last.index = entry.index;
    }
    if (entries.length === 0) this.partitions.delete(entry.partition);
    this.order.remove(entry);
    this.held--;
  }
}

function lengthOf(vector: ArrayLike<number>): number {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) squares += (vector[at] as number) ** 2;
  return Math.sqrt(squares);
}

function unitVector(vector: ArrayLike<number>): Float32Array {
  const unit = Float32Array.from(vector);
  const length = lengthOf(vector);
  if (length > 0) for (let at = 0; at < unit.length; at++) unit[at] = (unit[at] as number) / length;
  return unit;
}

/** 0 for the same direction, 1 for nothing in common, 2 for the opposite; 1 where a vector has no direction. */
function cosineDistance(unit: Float32Array, vector: ArrayLike<number>, length: number): number {
  if (length === 0) return 1;
  let product = 0;
  for (let at = 0; at < unit.length; at++) product += (unit[at] as number) * (vector[at] as number);
  const distance = 1 - product / length;
  return distance < nothing ? 0 : distance;
}
