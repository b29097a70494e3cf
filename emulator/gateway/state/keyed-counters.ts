/** Something that counts for a key. */
export interface Counter {
  /** When it was last checked or added to (ms since 1970); -Infinity before. */
  readonly lastMs: number;
  /** True when a new one in its place would say the same. */
  isIdle(nowMs: number): boolean;
}

/** So many keys are looked at whenever a key is new, and given up if their window has passed. */
const looksPerNewKey = 2;

/**
 * Since its last use a counter is kept for so long at least, for a run that checked it at its start adds to it at its end. A choice: far more than the
 * four minutes after which an idle connection is dropped.
 */
const longestRunMs = 15 * 60_000;

/**
 * Counters by key. Memory follows the keys in use: it grows with new keys alone, and every new key has two others looked at, so that those with nothing to
 * say are at most about as many as the rest.
 */
export class KeyedCounters<C extends Counter> {
  private readonly counters = new Map<string, C>();
  private hand: Iterator<[string, C]> = this.counters.entries();
  private newest: C | undefined;
  private latestMs = Number.NEGATIVE_INFINITY;

  /** `forgets` is told of each counter that is given up. */
  constructor(private readonly forgets: () => void) {}

  get size(): number {
    return this.counters.size;
  }

  find(key: string): C | undefined {
    return this.counters.get(key);
  }

  add(key: string, counter: C): C {
    // No time is handed in: the counter made before this one was used when it was made.
    this.latestMs = Math.max(this.latestMs, this.newest?.lastMs ?? this.latestMs);
    for (let look = 0; look < looksPerNewKey; look++) this.look();
    this.newest = counter;
    this.counters.set(key, counter);
    return counter;
  }

  entries(): IterableIterator<[string, C]> {
    return this.counters.entries();
  }

  private look(): void {
    const { done, value } = this.hand.next();
    if (done) {
      this.hand = this.counters.entries();
      return;
    }
    const [key, counter] = value;
    this.latestMs = Math.max(this.latestMs, counter.lastMs);
    if (this.latestMs - counter.lastMs >= longestRunMs && counter.isIdle(this.latestMs)) {
      this.counters.delete(key);
      this.forgets();
    }
  }
}
