/** A window is kept in no more than about this many entries: one a millisecond for a minute. A choice, for memory alone. */
const entriesOfWindow = 60_000;

/**
 * What was added within the last `windowMs`. Amounts of one moment share an entry, and a moment is a 60,000th of the window; an entry leaves with the
 * latest of its amounts, so that a sum is never too small. Time that goes back counts as the latest time seen.
 */
export class SlidingSum {
  private times = new Float64Array(8);
  /** Of all that was ever added, up to and with an entry: what is between two entries is found without walking over them. */
  private totals = new Float64Array(8);
  private first = 0;
  private count = 0;
  private total = 0;
  /** The part of `total` that has left the window. */
  private gone = 0;
  private latestMs = Number.NEGATIVE_INFINITY;
  private readonly momentMs: number;

  constructor(readonly windowMs: number) {
    this.momentMs = windowMs / entriesOfWindow;
  }

  /** The sum of the window that ends now. */
  sum(nowMs: number): number {
    this.advance(nowMs);
    return this.total - this.gone;
  }

  /** A negative amount gives back what was added last. */
  add(nowMs: number, amount: number): void {
    this.advance(nowMs);
    if (amount < 0) this.giveBack(-amount);
    else if (amount > 0) this.push(amount);
  }

  /** Milliseconds until the sum is at most `most` if nothing is added; the whole window when it never will be. */
  msUntil(nowMs: number, most: number): number {
    this.advance(nowMs);
    if (this.total - this.gone <= most) return 0;
    if (most < 0) return this.windowMs;
    const leaving = this.total - most;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.totalAt(middle) >= leaving) high = middle;
      else low = middle + 1;
    }
    return this.timeAt(low) + this.windowMs - this.latestMs;
  }

  /** Forgets everything. */
  clear(): void {
    this.first = 0;
    this.count = 0;
    this.total = 0;
    this.gone = 0;
    if (this.times.length > 64) this.resize(8);
  }

  private advance(nowMs: number): void {
    if (nowMs > this.latestMs) this.latestMs = nowMs;
    if (this.count === 0) return;
    const since = this.latestMs - this.windowMs;
    while (this.count > 0 && this.timeAt(0) <= since) {
      this.gone = this.totalAt(0);
      this.first = this.slot(1);
      this.count--;
    }
    if (this.count === 0) this.clear();
  }

  private push(amount: number): void {
    this.total += amount;
    if (this.count === 0 || this.momentOf(this.timeAt(this.count - 1)) !== this.momentOf(this.latestMs)) {
      if (this.count === this.times.length) this.resize(2 * this.count);
      this.count++;
    }
    const last = this.slot(this.count - 1);
    this.times[last] = this.latestMs;
    this.totals[last] = this.total;
  }

  private giveBack(amount: number): void {
    this.total = Math.max(this.gone, this.total - amount);
    while (this.count > 0 && (this.count > 1 ? this.totalAt(this.count - 2) : this.gone) >= this.total) this.count--;
    if (this.count === 0) this.clear();
    else this.totals[this.slot(this.count - 1)] = this.total;
  }

  private momentOf(timeMs: number): number {
    return Math.floor(timeMs / this.momentMs);
  }

  private slot(entry: number): number {
    return (this.first + entry) & (this.times.length - 1);
  }

  private timeAt(entry: number): number {
    return this.times[this.slot(entry)] as number;
  }

  private totalAt(entry: number): number {
    return this.totals[this.slot(entry)] as number;
  }

  private resize(length: number): void {
    const times = new Float64Array(length);
    const totals = new Float64Array(length);
    for (let entry = 0; entry < this.count; entry++) {
      times[entry] = this.timeAt(entry);
      totals[entry] = this.totalAt(entry);
    }
    this.times = times;
    this.totals = totals;
    this.first = 0;
  }
}
