/**
 * Tokens by the time at which they were let in, over the last `windowMs`: exact to the entry, which leaves when it is `windowMs` old. A ring that holds what
 * is in the window and no more; every operation takes constant time, but for `msUntilAtMost`, which halves its way through.
 */
export class TokenLog {
  private times = new Float64Array(16);
  /** Of all that came since the log was last empty, up to and with an entry: what several entries hold together is one subtraction. */
  private totals = new Float64Array(16);
  private first = 0;
  private count = 0;
  private total = 0;
  /** The part of `total` that has left. */
  private gone = 0;

  constructor(private readonly windowMs: number) {}

  /** Tokens in the window that ends now. Time never goes back. */
  sum(nowMs: number): number {
    while (this.count > 0 && (this.times[this.first] as number) + this.windowMs <= nowMs) {
      this.gone = this.totals[this.first] as number;
      this.first = this.slot(1);
      this.count--;
    }
    if (this.count === 0) {
      this.total = 0;
      this.gone = 0;
    }
    return this.total - this.gone;
  }

  /** Enters tokens, after `sum` of the same time. */
  push(nowMs: number, tokens: number): void {
    if (tokens <= 0) return;
    if (this.count === this.times.length) this.grow();
    const slot = this.slot(this.count);
    this.total += tokens;
    this.times[slot] = nowMs;
    this.totals[slot] = this.total;
    this.count++;
  }

  /** Milliseconds until the window holds at most so many tokens, if none come, after `sum` of the same time. */
  msUntilAtMost(nowMs: number, tokens: number): number {
    const leaving = this.total - tokens;
    if (leaving <= this.gone) return 0;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.totals[this.slot(middle)] as number) >= leaving) high = middle;
      else low = middle + 1;
    }
    return (this.times[this.slot(low)] as number) + this.windowMs - nowMs;
  }

  private slot(entry: number): number {
    return (this.first + entry) & (this.times.length - 1);
  }

  private grow(): void {
    const times = new Float64Array(2 * this.times.length);
    const totals = new Float64Array(2 * this.times.length);
    for (let entry = 0; entry < this.count; entry++) {
      times[entry] = this.times[this.slot(entry)] as number;
      totals[entry] = this.totals[this.slot(entry)] as number;
    }
    this.times = times;
    this.totals = totals;
    this.first = 0;
  }
}
