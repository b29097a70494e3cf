import type { Arrivals } from "./arrivals";
import type { Names } from "./names";

/** What became of one request, all its tries together. */
export interface Finished {
  readonly lane: string;
  /** Who sent it: the consumer as the traffic names it, else the caller that it went as. */
  readonly caller: string;
  readonly atMs: number;
  readonly status: number;
  /** To the first token of the answer that counts, waits and earlier tries in it; the end for an answer that came whole, NaN for one of a batch. */
  readonly ttftMs: number;
  readonly totalMs: number;
  /** Times it was sent to the gateway. */
  readonly tries: number;
  /** Attempts at backends over all tries, those among them that found every breaker open. */
  readonly attempts: number;
  /** Who answered at last: a deployment, or undefined where the gateway did. */
  readonly deployment: string | undefined;
  /** The host that was called last, in the last try. */
  readonly host: string | undefined;
  /** Whether the deployment handed it on, and whether another region was called, in any try. */
  readonly isSpilled: boolean;
  readonly isFailedOver: boolean;
  readonly isCacheHit: boolean;
  /** Who refused it at last, by the policy's id or the error's name; `brokenOff` for an answer of which only a part came. */
  readonly refusedBy: string | undefined;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a request is counted under whose answer broke off on its way: its status was there before. */
export const brokenOff = "models, as the stream broke off";

const [spilled, failedOver, cacheHit, late] = [1, 2, 4, 8];

/** What became of requests, by column: a row for each that arrived, 50 bytes long. A row without a status is of a request that is not finished. */
export class Results {
  /** Rows that are finished. */
  finished = 0;
  readonly length: number;
  /** As the arrivals number them. */
  readonly lane: Uint16Array;
  readonly atMs: Float64Array;
  /** As the names number them, as are deployments, hosts and who refused. */
  readonly caller: Uint16Array;
  readonly status: Uint16Array;
  readonly ttftMs: Float64Array;
  readonly totalMs: Float64Array;
  readonly tries: Uint8Array;
  readonly attempts: Uint8Array;
  readonly promptTokens: Uint32Array;
  readonly cachedTokens: Uint32Array;
  readonly outputTokens: Uint32Array;
  readonly deployment: Uint16Array;
  readonly host: Uint16Array;
  readonly refuser: Uint16Array;
  /** Until its client had fewer under way, and it was sent; NaN where the client has no bound, undefined where none has. */
  readonly clientWaitMs: Float64Array | undefined;
  private readonly flags: Uint8Array;
  /** Finished rows that were not answered, by lane. */
  private readonly refusals: Uint32Array;
  private readonly lanes: readonly string[];

  constructor(
    { length, lane, atMs, lanes }: Arrivals,
    private readonly names: Names,
    isClosedLoop: boolean,
  ) {
    this.length = length;
    this.lane = lane;
    this.lanes = lanes;
    this.atMs = atMs;
    this.caller = new Uint16Array(length);
    this.status = new Uint16Array(length);
    this.ttftMs = new Float64Array(length);
    this.totalMs = new Float64Array(length);
    this.tries = new Uint8Array(length);
    this.attempts = new Uint8Array(length);
    this.promptTokens = new Uint32Array(length);
    this.cachedTokens = new Uint32Array(length);
    this.outputTokens = new Uint32Array(length);
    this.deployment = new Uint16Array(length);
    this.host = new Uint16Array(length);
    this.refuser = new Uint16Array(length);
    this.clientWaitMs = isClosedLoop ? new Float64Array(length).fill(Number.NaN) : undefined;
    this.flags = new Uint8Array(length);
    this.refusals = new Uint32Array(lanes.length);
  }

  /** Finished rows that were not answered. */
  get refused(): number {
    return this.refusals.reduce((sum, each) => sum + each, 0);
  }

  /** The same of a lane, by its number. */
  refusedOf(lane: number): number {
    return this.refusals[lane] ?? 0;
  }

  /** The client of a closed loop has sent it. */
  waited(row: number, nowMs: number): void {
    if (this.clientWaitMs) this.clientWaitMs[row] = nowMs - (this.atMs[row] as number);
  }

  /** When its client sent it first. */
  sentMs(row: number): number {
    const waitMs = this.clientWaitMs?.[row] ?? 0;
    return (this.atMs[row] as number) + (waitMs > 0 ? waitMs : 0);
  }

  /** A row has come to its end. */
  finish(row: number, status: number): void {
    this.finished++;
    if (status >= 400) this.refuse(row);
    this.status[row] = status;
  }

  /** A finished row got a part of its answer only. */
  breakOff(row: number): void {
    this.refuse(row);
    this.refuser[row] = this.names.number(brokenOff);
  }

  setDeployment(row: number, name: string | undefined): void {
    this.deployment[row] = this.names.number(name);
  }

  mark(row: number, isSpilled: boolean, isFailedOver: boolean, isCacheHit: boolean): void {
    const flags = (isSpilled ? spilled : 0) | (isFailedOver ? failedOver : 0) | (isCacheHit ? cacheHit : 0);
    if (flags !== 0) this.flags[row] = flags;
  }

  /** A request of a batch that was over after its window. */
  markLate(row: number): void {
    this.flags[row] = late;
  }

  isFinished(row: number): boolean {
    return this.status[row] !== 0;
  }

  isAnswered(row: number): boolean {
    return (this.status[row] as number) < 400 && this.refuser[row] === 0;
  }

  isSpilled(row: number): boolean {
    return ((this.flags[row] as number) & spilled) !== 0;
  }

  isFailedOver(row: number): boolean {
    return ((this.flags[row] as number) & failedOver) !== 0;
  }

  isLate(row: number): boolean {
    return ((this.flags[row] as number) & late) !== 0;
  }

  isCacheHit(row: number): boolean {
    return ((this.flags[row] as number) & cacheHit) !== 0;
  }

  refusedBy(row: number): string | undefined {
    return this.names.name(this.refuser[row] as number);
  }

  hostOf(row: number): string | undefined {
    return this.names.name(this.host[row] as number);
  }

  /** The name of a lane by its number. */
  laneOf(number: number): string {
    return this.lanes[number] ?? "";
  }

  /** The name behind a number of the columns of names. */
  nameOf(number: number): string {
    return this.names.name(number) ?? "";
  }

  private refuse(row: number): void {
    const lane = this.lane[row] as number;
    this.refusals[lane] = (this.refusals[lane] as number) + 1;
  }

  /** A finished row as a value; undefined for one that is not. */
  at(row: number): Finished | undefined {
    if (!this.isFinished(row)) return undefined;
    const number = (column: ArrayLike<number>) => column[row] as number;
    return {
      lane: this.laneOf(number(this.lane)),
      caller: this.nameOf(number(this.caller)),
      atMs: number(this.atMs),
      status: number(this.status),
      ttftMs: number(this.ttftMs),
      totalMs: number(this.totalMs),
      tries: number(this.tries),
      attempts: number(this.attempts),
      deployment: this.names.name(number(this.deployment)),
      host: this.hostOf(row),
      isSpilled: this.isSpilled(row),
      isFailedOver: this.isFailedOver(row),
      isCacheHit: this.isCacheHit(row),
      refusedBy: this.refusedBy(row),
      promptTokens: number(this.promptTokens),
      cachedTokens: number(this.cachedTokens),
      outputTokens: number(this.outputTokens),
    };
  }

  /** Finished rows as values, in the order of arrival. */
  *values(): Generator<Finished> {
    for (let row = 0; row < this.length; row++) {
      const value = this.at(row);
      if (value) yield value;
    }
  }
}
