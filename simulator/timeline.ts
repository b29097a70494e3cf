/** Something that happens at a time. */
export interface Happening {
  happen(): void;
}

/** Whoever comes in the order of their times. */
export interface Arriving {
  /** When the next comes, in milliseconds since 1970; infinity when nobody is left. */
  readonly nextMs: number;
  readonly arrive: () => void;
}

const nobody: Arriving = { nextMs: Number.POSITIVE_INFINITY, arrive: () => {} };

/** Children of a place of the heap: four keep what is compared together, and the heap half as deep as two. */
const children = 4;

/** What happens next, in virtual time: what happens at one time does so in the order in which it was asked for. */
export class Timeline {
  nowMs: number;
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly happenings: Happening[] = [];
  private asked = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Lets something happen at a time; at once, but after what is under way, where that is past. */
  at(ms: number, happening: Happening): void {
    const time = ms > this.nowMs ? ms : this.nowMs;
    const { times } = this;
    const order = this.asked++;
    let hole = times.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if ((times[parent] as number) <= time) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.place(hole, time, order, happening);
  }

  /** The same for a function. */
  do(ms: number, happen: () => void): void {
    this.at(ms, { happen });
  }

  /**
   * Lets all happen, until nothing is left or somebody says stop. `arrivals` come in between, in the order of their times and before what is asked for at the same: those
   * need no place in the heap.
   */
  run(arrivals: Arriving = nobody, isStopped: () => boolean = () => false): void {
    while (!isStopped()) {
      const firstMs = this.times.length > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
      if (arrivals.nextMs <= firstMs) {
        if (arrivals.nextMs === Number.POSITIVE_INFINITY) return;
        this.nowMs = Math.max(this.nowMs, arrivals.nextMs);
        arrivals.arrive();
      } else {
        this.nowMs = firstMs;
        const happening = this.happenings[0] as Happening;
        this.removeFirst();
        happening.happen();
      }
    }
  }

  private removeFirst(): void {
    const { times, orders } = this;
    const time = times.pop() as number;
    const order = orders.pop() as number;
    const happening = this.happenings.pop() as Happening;
    const { length } = times;
    if (length === 0) return;
    let hole = 0;
    for (;;) {
      const first = children * hole + 1;
      if (first >= length) break;
      let least = first;
      const end = first + children < length ? first + children : length;
      for (let child = first + 1; child < end; child++) if (this.isBefore(child, least)) least = child;
      const leastTime = times[least] as number;
      if (leastTime > time || (leastTime === time && (orders[least] as number) > order)) break;
      this.move(least, hole);
      hole = least;
    }
    this.place(hole, time, order, happening);
  }

  private isBefore(a: number, b: number): boolean {
    const [timeA, timeB] = [this.times[a] as number, this.times[b] as number];
    return timeA < timeB || (timeA === timeB && (this.orders[a] as number) < (this.orders[b] as number));
  }

  private move(from: number, to: number): void {
    this.place(to, this.times[from] as number, this.orders[from] as number, this.happenings[from] as Happening);
  }

  private place(at: number, time: number, order: number, happening: Happening): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.happenings[at] = happening;
  }
}
