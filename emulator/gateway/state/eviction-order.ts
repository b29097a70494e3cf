/** An entry that knows its neighbours. */
export interface Ordered<E> {
  older: E | undefined;
  newer: E | undefined;
}

/** Entries from the oldest to the newest. Taking one out is a step, wherever it stands; a Map would walk over what was deleted at its front. */
export class EvictionOrder<E extends Ordered<E>> {
  oldest: E | undefined;
  private newest: E | undefined;

  append(entry: E): void {
    entry.older = this.newest;
    entry.newer = undefined;
    if (this.newest) this.newest.newer = entry;
    else this.oldest = entry;
    this.newest = entry;
  }

  remove(entry: E): void {
    if (entry.older) entry.older.newer = entry.newer;
    else this.oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.newest = entry.older;
    entry.older = undefined;
    entry.newer = undefined;
  }
}
