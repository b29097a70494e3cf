import type { Counter } from "./keyed-counters";
import { SlidingSum } from "./sliding-sum";

/** A limit on what is used in a time, in tokens or calls. Asking uses nothing: what a call uses is added by whoever made it. */
export interface Rate extends Counter {
  /** May be set anew at every call: equal keys share a counter even if their statements differ in the limit. */
  limit: number;
  /**
   * Whole seconds, rounded up and at least 1, after which there is room; 0 for a call that is admitted. `needed` 0 asks only whether the limit has been reached, 1 (when
   * left out) is a call; more than the limit is never admitted.
   */
  waitSeconds(nowMs: number, needed?: number): number;
  /** A negative amount gives back. */
  add(nowMs: number, amount: number): void;
  remaining(nowMs: number): number;
}

/** Rounding of the bucket's fractions: far below a token. */
const nothing = 1e-6;

/**
 * Classic tiers: a call is admitted while what was used in the window before it leaves room, and told to come back when enough of the oldest has left
 * the window.
 */
export class SlidingRate implements Rate {
  lastMs = Number.NEGATIVE_INFINITY;
  private readonly used: SlidingSum;

  constructor(
    windowMs: number,
    public limit: number,
  ) {
    this.used = new SlidingSum(windowMs);
  }

  waitSeconds(nowMs: number, needed = 1): number {
    this.lastMs = nowMs;
    // What is counted is whole: "not yet reached" and "room for one" are the same.
    return wholeSeconds(this.used.msUntil(nowMs, this.limit - Math.max(1, needed)));
  }

  add(nowMs: number, amount: number): void {
    this.lastMs = nowMs;
    this.used.add(nowMs, amount);
  }

  remaining(nowMs: number): number {
    return Math.max(0, Math.floor(this.limit - this.used.sum(nowMs)));
  }

  isIdle(nowMs: number): boolean {
    return this.used.sum(nowMs) === 0;
  }
}

/**
 * v2 tiers: a token bucket. That it is one is documented; that it holds one window's limit, refills evenly and can be overdrawn is an assumption, which
 * explains the `Retry-After: 180` that was seen at 10 tokens a minute: a debt of 30 takes three minutes to repay.
 */
export class BucketRate implements Rate {
  lastMs = Number.NEGATIVE_INFINITY;
  /** Not yet refilled; above the limit it is a debt. */
  private used = 0;
  private usedAtMs = 0;
  private spentAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly windowMs: number,
    public limit: number,
  ) {}

  waitSeconds(nowMs: number, needed = 1): number {
    this.lastMs = nowMs;
    return wholeSeconds(this.waitMs(nowMs, needed));
  }

  add(nowMs: number, amount: number): void {
    this.lastMs = nowMs;
    this.refill(nowMs);
    this.used = Math.max(0, this.used + amount);
    this.spentAtMs = nowMs;
  }

  remaining(nowMs: number): number {
    this.refill(nowMs);
    return Math.max(0, Math.floor(this.limit - this.used + nothing));
  }

  isIdle(nowMs: number): boolean {
    this.refill(nowMs);
    return this.used === 0;
  }

  private waitMs(nowMs: number, needed: number): number {
    this.refill(nowMs);
    if (this.limit <= 0) return this.windowMs;
    const missing = this.used + needed - this.limit;
    if (missing < 0 || (missing <= nothing && (needed > 0 || nowMs > this.spentAtMs))) return 0;
    // A bucket that has just been emptied has no debt but admits nothing; one that has repaid its debt to the last token does.
    return Math.max(1, (missing * this.windowMs) / this.limit);
  }

  private refill(nowMs: number): void {
    if (nowMs <= this.usedAtMs) return;
    if (this.used > 0) {
      this.used = Math.max(0, this.used - ((nowMs - this.usedAtMs) * this.limit) / this.windowMs);
    }
    this.usedAtMs = nowMs;
  }
}

function wholeSeconds(waitMs: number): number {
  return waitMs === 0 ? 0 : Math.max(1, Math.ceil(waitMs / 1000 - nothing));
}
