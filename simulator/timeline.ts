/** What happens next, in virtual time: a heap of things to do by their time, those of one time in the order in which they were asked for. */
export class Timeline {
  nowMs: number;
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly todos: (() => void)[] = [];
  private asked = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Does something at a time; at once, but after what is under way, where that is past. */
  at(ms: number, todo: () => void): void {
    let hole = this.times.length;
    const order = this.asked++;
    const time = Math.max(ms, this.nowMs);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((this.times[parent] as number) <= time) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.place(hole, time, order, todo);
  }

  /** Does all that is to be done, until nothing is left or somebody says stop. */
  run(isStopped: () => boolean = () => false): void {
    while (this.times.length > 0 && !isStopped()) {
      this.nowMs = this.times[0] as number;
      const todo = this.todos[0] as () => void;
      this.removeFirst();
      todo();
    }
  }

  private removeFirst(): void {
    const time = this.times.pop() as number;
    const order = this.orders.pop() as number;
    const todo = this.todos.pop() as () => void;
    const { length } = this.times;
    if (length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= length) break;
      if (child + 1 < length && this.isBefore(child + 1, child)) child++;
      const childTime = this.times[child] as number;
      if (childTime > time || (childTime === time && (this.orders[child] as number) > order)) break;
      this.move(child, hole);
      hole = child;
    }
    this.place(hole, time, order, todo);
  }

  private isBefore(a: number, b: number): boolean {
    const [timeA, timeB] = [this.times[a] as number, this.times[b] as number];
    return timeA < timeB || (timeA === timeB && (this.orders[a] as number) < (this.orders[b] as number));
  }

  private move(from: number, to: number): void {
    this.place(to, this.times[from] as number, this.orders[from] as number, this.todos[from] as () => void);
  }

  private place(at: number, time: number, order: number, todo: () => void): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.todos[at] = todo;
  }
}
