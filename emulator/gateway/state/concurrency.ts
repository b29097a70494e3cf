/** The gates of `limit-concurrency`: how many calls are inside for each key. A call that finds one full is shed; nothing queues. */
export class ConcurrencyGates {
  private readonly inside = new Map<string, number>();

  /** True when there was room, and one more is inside now. */
  enter(key: string, maxCount: number): boolean {
    const count = this.inside.get(key) ?? 0;
    if (count >= maxCount) return false;
    this.inside.set(key, count + 1);
    return true;
  }

  /** For each `enter` that was true, once. Throws where nobody is inside. */
  leave(key: string): void {
    const count = this.inside.get(key);
    if (count === undefined) throw new Error(`nobody is inside the concurrency gate ${key}`);
    if (count === 1) this.inside.delete(key);
    else this.inside.set(key, count - 1);
  }

  /** How many are inside, by key; keys that nobody is inside of are not kept. */
  readings(): ReadonlyMap<string, number> {
    return this.inside;
  }
}
