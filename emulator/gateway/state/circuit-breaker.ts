import type { Breaker } from "../../deployment";
import { SlidingSum } from "./sliding-sum";

/** Calls in the interval before a percentage is looked at. An assumption: nobody publishes a minimum, and without one the first failure is 100 %. */
const minimumCallsOfPercentage = 10;

/** Whether a breaker looks at an answer of that status at all: one that goes by percentage counts those that are no failures too. */
export function isCounted(breaker: Breaker, status: number): boolean {
  return "percentage" in breaker.failures || isFailure(breaker, status);
}

function isFailure({ statusCodes }: Breaker, status: number): boolean {
  for (const { min, max } of statusCodes) if (status >= min && status <= max) return true;
  return false;
}

/**
 * A backend's breaker in one gateway instance. It counts answers, so a connection that fails is not recorded. When it has been open for its time it
 * closes fully and counts from nothing: no half-open state is documented.
 */
export class CircuitBreaker {
  private readonly failures: SlidingSum;
  private readonly calls: SlidingSum;
  private opensAgain = 0;
  private trippedTimes = 0;

  constructor(readonly breaker: Breaker) {
    this.failures = new SlidingSum(breaker.intervalMs);
    this.calls = new SlidingSum(breaker.intervalMs);
  }

  /** True while the backend is not to be called. */
  isOpen(nowMs: number): boolean {
    return nowMs < this.opensAgain;
  }

  /** When calls pass again (ms since 1970); 0 if it has never tripped. */
  get opensAgainMs(): number {
    return this.opensAgain;
  }

  /** How often it has tripped. */
  get trips(): number {
    return this.trippedTimes;
  }

  /** Failures that count towards the next trip. */
  failuresInInterval(nowMs: number): number {
    return this.failures.sum(nowMs);
  }

  /**
   * An answer has come. One to a call that left before the breaker tripped changes nothing while it is open. A `Retry-After` of nothing counts as none
   * (an assumption): the trip duration holds.
   */
  record(nowMs: number, status: number, retryAfterMs: number | undefined): "tripped" | undefined {
    if (this.isOpen(nowMs)) return undefined;
    if ("percentage" in this.breaker.failures) this.calls.add(nowMs, 1);
    if (!isFailure(this.breaker, status)) return undefined;
    this.failures.add(nowMs, 1);
    if (!this.isReached(nowMs)) return undefined;
    const asked = this.breaker.acceptRetryAfter && retryAfterMs !== undefined && retryAfterMs > 0;
    this.opensAgain = nowMs + (asked ? retryAfterMs : this.breaker.tripDurationMs);
    this.trippedTimes++;
    this.failures.clear();
    this.calls.clear();
    return "tripped";
  }

  private isReached(nowMs: number): boolean {
    const rule = this.breaker.failures;
    const failures = this.failures.sum(nowMs);
    if ("count" in rule) return failures >= rule.count;
    const calls = this.calls.sum(nowMs);
    return calls >= minimumCallsOfPercentage && 100 * failures >= rule.percentage * calls;
  }
}
