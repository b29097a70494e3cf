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
  private readonly steady = new Queue();

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

  /** The same for what mostly takes equally long, and so mostly comes in the order in which it is asked for: a queue is quicker than a heap. */
  steadily(ms: number, happening: Happening): void {
    if (ms >= this.nowMs && ms >= this.steady.lastMs) this.steady.push(ms, this.asked++, happening);
    else this.at(ms, happening);
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
    const { steady, times } = this;
    while (!isStopped()) {
      const heapMs = times.length > 0 ? (times[0] as number) : Number.POSITIVE_INFINITY;
      const steadyMs = steady.firstMs;
      const { nextMs } = arrivals;
      if (nextMs <= heapMs && nextMs <= steadyMs) {
        if (nextMs === Number.POSITIVE_INFINITY) return;
        if (nextMs > this.nowMs) this.nowMs = nextMs;
        arrivals.arrive();
      } else if (steadyMs < heapMs || (steadyMs === heapMs && steady.firstOrder < (this.orders[0] as number))) {
        this.nowMs = steadyMs;
        steady.shift().happen();
      } else {
        this.nowMs = heapMs;
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

/** A queue in a ring that grows. */
class Queue {
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  firstOrder = 0;
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private happenings: (Happening | undefined)[] = new Array(64).fill(undefined);
  private first = 0;
  private count = 0;

  push(ms: number, order: number, happening: Happening): void {
    if (this.count === this.times.length) this.grow();
    const slot = (this.first + this.count++) & (this.times.length - 1);
    this.times[slot] = ms;
    this.orders[slot] = order;
    this.happenings[slot] = happening;
    this.lastMs = ms;
    if (this.count === 1) this.look();
  }

  shift(): Happening {
    const happening = this.happenings[this.first] as Happening;
    this.happenings[this.first] = undefined;
    this.first = (this.first + 1) & (this.times.length - 1);
    this.count--;
    this.look();
    return happening;
  }

  private look(): void {
    this.firstMs = this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[this.first] as number);
    this.firstOrder = this.orders[this.first] as number;
  }

  private grow(): void {
    const { first, times, orders, happenings } = this;
    const { length } = times;
    this.times = new Float64Array(2 * length);
    this.orders = new Float64Array(2 * length);
    this.happenings = new Array(2 * length).fill(undefined);
    for (let each = 0; each < length; each++) {
      const slot = (first + each) & (length - 1);
      this.times[each] = times[slot] as number;
      this.orders[each] = orders[slot] as number;
      this.happenings[each] = happenings[slot];
    }
    this.first = 0;
  }
}
