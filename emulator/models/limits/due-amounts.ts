/** Amounts that fall due later, the earliest first: a binary heap in two typed arrays, as large as what is outstanding at once. */
export class DueAmounts {
  private times = new Float64Array(16);
  private amounts = new Float64Array(16);
  private count = 0;

  /** When the next is due; infinity where none is. */
  get nextMs(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[0] as number);
  }

  add(dueMs: number, amount: number): void {
    if (this.count === this.times.length) this.grow();
    let child = this.count++;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if ((this.times[parent] as number) <= dueMs) break;
      this.set(child, this.times[parent] as number, this.amounts[parent] as number);
      child = parent;
    }
    this.set(child, dueMs, amount);
  }

  /** Takes out all that is due at `nextMs`, and says how much that is. */
  takeNext(): number {
    const dueMs = this.nextMs;
    let sum = 0;
    while (this.count > 0 && this.times[0] === dueMs) {
      sum += this.amounts[0] as number;
      this.removeFirst();
    }
    return sum;
  }

  private removeFirst(): void {
    this.count--;
    const time = this.times[this.count] as number;
    const amount = this.amounts[this.count] as number;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && (this.times[child + 1] as number) < (this.times[child] as number)) child++;
      if ((this.times[child] as number) >= time) break;
      this.set(parent, this.times[child] as number, this.amounts[child] as number);
      parent = child;
    }
    this.set(parent, time, amount);
  }

  private set(slot: number, time: number, amount: number): void {
    this.times[slot] = time;
    this.amounts[slot] = amount;
  }

  private grow(): void {
    const times = new Float64Array(2 * this.count);
    const amounts = new Float64Array(2 * this.count);
    times.set(this.times);
    amounts.set(this.amounts);
    this.times = times;
    this.amounts = amounts;
  }
}
