import type { Happening, Timeline } from "./timeline";

/** Most requests that each client has under way at once, by its name or by its lane; its name, unless a lane has the same, counts before its lane. Without a bound where neither is named. */
export type MostAtOnce = Readonly<Record<string, number>>;

/** Clients that have so many requests under way at most, and send the next when one is done: a client is whoever sends to one lane. */
export class ClosedLoop {
  private readonly clients = new Map<number, Client>();

  constructor(
    private readonly timeline: Timeline,
    /** By the numbers of a lane and of who sends. */
    private readonly mostOf: (lane: number, sender: number) => number | undefined,
    private readonly send: (row: number) => void,
  ) {}

  /** Whether a request may be sent at once; one that may not is sent when its turn comes. */
  enters(row: number, lane: number, sender: number): boolean {
    return this.client(lane, sender)?.enters(row) ?? true;
  }

  /** Whether whoever sends to a lane has a bound. */
  isClosed(lane: number, sender: number): boolean {
    return this.mostOf(lane, sender) !== undefined;
  }

  /** A request is done. */
  leave(lane: number, sender: number): void {
    this.client(lane, sender)?.leave();
  }

  private client(lane: number, sender: number): Client | undefined {
    const most = this.mostOf(lane, sender);
    if (most === undefined) return undefined;
    const key = lane * senders + sender;
    let client = this.clients.get(key);
    if (!client) {
      client = new Client(this.timeline, most, this.send);
      this.clients.set(key, client);
    }
    return client;
  }
}

/** More than there are names in a column. */
const senders = 2 ** 16;

class Client implements Happening {
  private underWay = 0;
  /** Rows that wait, from `first` on, in the order in which they came. */
  private waiting: number[] = [];
  private first = 0;
  /** Of these, those whose turn has come. */
  private due = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly most: number,
    private readonly send: (row: number) => void,
  ) {}

  enters(row: number): boolean {
    if (this.underWay < this.most) {
      this.underWay++;
      return true;
    }
    this.waiting.push(row);
    return false;
  }

  /** What waits takes the place of what is done at the same time, but after it: whoever comes then does not get ahead. */
  leave(): void {
    if (this.first + this.due < this.waiting.length) {
      this.due++;
      this.timeline.at(this.timeline.nowMs, this);
    } else this.underWay--;
  }

  happen(): void {
    this.due--;
    const row = this.waiting[this.first++] as number;
    if (this.first === this.waiting.length) {
      this.waiting = [];
      this.first = 0;
    }
    this.send(row);
  }
}
