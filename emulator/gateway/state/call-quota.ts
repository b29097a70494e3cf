import type { Counter } from "./keyed-counters";

/** What `quota` and `quota-by-key` allow; at least one of the two is written. */
export interface CallQuotaLimits {
  readonly calls: number | undefined;
  /** Of requests and answers. */
  readonly kilobytes: number | undefined;
  /** 0 never renews. */
  readonly periodSeconds: number;
  /** Periods are counted from here, `yyyy-MM-ddTHH:mm:ssZ`; undefined for the documented default. Throws at its first use if it is none. */
  readonly firstPeriodStart: string | undefined;
}

/** @see Microsoft, "Set usage quota by key", `first-period-start` */
const defaultFirstPeriodStart = "0001-01-01T00:00:00Z";

/** What a quota says to a call. */
export interface QuotaVerdict {
  readonly admitted: boolean;
  /** Whole seconds; 0 for a call that is admitted, and where no wait helps. */
  readonly retryAfterSeconds: number;
  /** Calls that are left before this one. */
  readonly remaining: number;
}

/** Calls and kilobytes of one counter key in fixed periods. */
export class CallQuota implements Counter {
  lastMs = Number.NEGATIVE_INFINITY;
  private calls = 0;
  private kilobytes = 0;
  private endMs = Number.NEGATIVE_INFINITY;

  constructor(public limits: CallQuotaLimits) {}

  /**
   * Room for so many calls, and for any kilobyte. Remaining are calls; infinitely many where only the bandwidth is limited. A refusal of a quota that
   * never renews says to retry after 0 seconds, for no wait helps.
   */
  check(nowMs: number, neededCalls = 1): QuotaVerdict {
    this.roll(nowMs);
    const { kilobytes } = this.limits;
    const remaining = this.left();
    const admitted = remaining >= Math.max(1, neededCalls) && (kilobytes === undefined || this.kilobytes < kilobytes);
    const renews = Number.isFinite(this.endMs);
    const retryAfterSeconds = admitted || !renews ? 0 : Math.ceil((this.endMs - nowMs) / 1000);
    return { admitted, retryAfterSeconds, remaining };
  }

  /** What a call has used: 1 or its `increment-count`, and the kilobytes of its request or answer. */
  add(nowMs: number, calls: number, kilobytes: number): void {
    this.roll(nowMs);
    this.calls += calls;
    this.kilobytes += kilobytes;
  }

  remaining(nowMs: number): number {
    this.roll(nowMs);
    return this.left();
  }

  /** One that never renews is kept for good. */
  isIdle(nowMs: number): boolean {
    return nowMs >= this.endMs;
  }

  private left(): number {
    return this.limits.calls === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.limits.calls - this.calls);
  }

  private roll(nowMs: number): void {
    this.lastMs = nowMs;
    if (nowMs < this.endMs) return;
    const periodMs = this.limits.periodSeconds * 1000;
    const start = this.limits.firstPeriodStart ?? defaultFirstPeriodStart;
    const startMs = Date.parse(start);
    if (Number.isNaN(startMs)) throw new Error(`first-period-start "${start}" is not a date and time`);
    this.endMs =
      periodMs === 0 ? Number.POSITIVE_INFINITY : startMs + (Math.floor((nowMs - startMs) / periodMs) + 1) * periodMs;
    this.calls = 0;
    this.kilobytes = 0;
  }
}
