/** Share of a lane's requests that ask again what their sender asked before, by lane. */
export type RepeatedShare = Readonly<Record<string, number>>;

/** Requests of a sender that are asked again, each as likely: the latest. A choice. */
const remembered = 100;
/** More than there are names in a column. */
const senders = 2 ** 16;

/** Says whose prompt each request has: its own, or that of an earlier one. */
export class Repeats {
  private readonly latest = new Map<number, number[]>();

  constructor(
    /** By the number of a lane. */
    private readonly shareOf: (lane: number) => number,
    private readonly random: () => number,
  ) {}

  /** The row whose prompt a request has, which is told in the order in which requests come. */
  promptOf(row: number, lane: number, sender: number): number {
    const share = this.shareOf(lane);
    if (share === 0) return row;
    const key = lane * senders + sender;
    const latest = this.latest.get(key) ?? [];
    if (latest.length === 0) this.latest.set(key, latest);
    const again = this.random() < share ? latest[Math.floor(this.random() * latest.length)] : undefined;
    if (latest.length === remembered) latest.shift();
    latest.push(again ?? row);
    return again ?? row;
  }
}
