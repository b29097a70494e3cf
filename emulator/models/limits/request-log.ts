/**
 * Times of the latest `most` requests. Whether one more is let in depends on the oldest of these alone, so no more are kept, however many come in the
 * window; the ring grows to that size as it is needed.
 */
export class RequestLog {
  private times = new Float64Array(16);
  /** Slot of the oldest. */
  private first = 0;
  private count = 0;

  constructor(
    private readonly windowMs: number,
    private readonly most: number,
  ) {}

  /** Requests in the window that ends now, at most `most`. Time never goes back. */
  size(nowMs: number): number {
    while (this.count > 0 && (this.times[this.first] as number) + this.windowMs <= nowMs) this.drop();
    return this.count;
  }

  /** Enters a request, after `size` of the same time. */
  push(nowMs: number): void {
    if (this.count === this.most) this.drop();
    if (this.count === this.times.length) this.grow();
    this.times[(this.first + this.count) & (this.times.length - 1)] = nowMs;
    this.count++;
  }

  /** Milliseconds until one more fits, if none come, after `size` of the same time. */
  msUntilRoom(nowMs: number): number {
    return this.count < this.most ? 0 : (this.times[this.first] as number) + this.windowMs - nowMs;
  }

  private drop(): void {
    this.first = (this.first + 1) & (this.times.length - 1);
    this.count--;
  }

  private grow(): void {
    const times = new Float64Array(2 * this.times.length);
    for (let entry = 0; entry < this.count; entry++) {
      times[entry] = this.times[(this.first + entry) & (this.times.length - 1)] as number;
    }
    this.times = times;
    this.first = 0;
  }
}
