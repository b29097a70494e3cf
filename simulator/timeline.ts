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

/** What happens next, in virtual time: what happens at one time does so in the order in which it was asked for. */
export class Timeline {
  nowMs: number;
  private readonly heap = new Heap();
  private readonly steady = new Queue();
  private asked = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Lets something happen at a time; at once, but after what is under way, where that is past. */
  at(ms: number, happening: Happening): void {
    this.heap.push(ms > this.nowMs ? ms : this.nowMs, this.asked++, happening);
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
   * Lets so many things happen at most; says whether some are left. `arrivals` come in between, in the order of their times and before what is asked for at the same: those
   * need no place in the heap.
   */
  run(arrivals: Arriving = nobody, most = Number.POSITIVE_INFINITY): boolean {
    const { steady, heap } = this;
    for (let done = 0; done < most; done++) {
      const heapMs = heap.firstMs;
      const steadyMs = steady.firstMs;
      const { nextMs } = arrivals;
      if (nextMs <= heapMs && nextMs <= steadyMs) {
        if (nextMs === Number.POSITIVE_INFINITY) return false;
        if (nextMs > this.nowMs) this.nowMs = nextMs;
        arrivals.arrive();
      } else if (steadyMs < heapMs || (steadyMs === heapMs && steady.firstOrder < heap.firstOrder)) {
        this.nowMs = steadyMs;
        steady.shift().happen();
      } else {
        this.nowMs = heapMs;
        heap.shift().happen();
      }
    }
    return true;
  }
}

/** Children of a place of the heap: four keep what is compared together, and the heap half as deep as two. */
const children = 4;

/** A heap by time, and by order among those of one time. Numbers are kept in typed arrays: those of others are objects of their own, and most of all garbage. */
class Heap {
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private readonly happenings: (Happening | undefined)[] = [];
  private count = 0;

  get firstMs(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[0] as number);
  }

  get firstOrder(): number {
    return this.orders[0] as number;
  }

  push(time: number, order: number, happening: Happening): void {
    if (this.count === this.times.length) this.grow();
    const { times, orders, happenings } = this;
    let hole = this.count++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if ((times[parent] as number) <= time) break;
      times[hole] = times[parent] as number;
      orders[hole] = orders[parent] as number;
      happenings[hole] = happenings[parent];
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    happenings[hole] = happening;
  }

  shift(): Happening {
    const { times, orders, happenings } = this;
    const first = happenings[0] as Happening;
    const length = --this.count;
    const time = times[length] as number;
    const order = orders[length] as number;
    let hole = 0;
    for (;;) {
      let least = children * hole + 1;
      if (least >= length) break;
      const end = least + children < length ? least + children : length;
      let leastTime = times[least] as number;
      for (let child = least + 1; child < end; child++) {
        const childTime = times[child] as number;
        if (childTime > leastTime || (childTime === leastTime && (orders[child] as number) > (orders[least] as number)))
          continue;
        least = child;
        leastTime = childTime;
      }
      if (leastTime > time || (leastTime === time && (orders[least] as number) > order)) break;
      times[hole] = leastTime;
      orders[hole] = orders[least] as number;
      happenings[hole] = happenings[least];
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    happenings[hole] = happenings[length];
    happenings[length] = undefined;
    return first;
  }

  private grow(): void {
    this.times = grown(this.times);
    this.orders = grown(this.orders);
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * numbers.length);
  more.set(numbers);
  return more;
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
