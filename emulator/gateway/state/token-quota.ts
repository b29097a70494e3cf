import type { Counter } from "./keyed-counters";

/** What `token-quota-period` may say. */
export type QuotaPeriod = "Hourly" | "Daily" | "Weekly" | "Monthly" | "Yearly";

/** Day on which a week starts in UTC, 0 being Sunday. An assumption: no page says which. */
const weekStartsOn = 1;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Tokens of one counter key in the hour, day, week, month or year of UTC that the time is in. */
export class TokenQuota implements Counter {
  lastMs = Number.NEGATIVE_INFINITY;
  private used = 0;
  private endMs = Number.NEGATIVE_INFINITY;

  constructor(
    /** Tokens a period; may be set anew at every call. */
    public limit: number,
    readonly period: QuotaPeriod,
  ) {}

  /** Whole seconds until the period ends; 0 for a call that is admitted. `neededTokens` 0 asks only whether the quota has been used up. */
  waitSeconds(nowMs: number, neededTokens: number): number {
    this.roll(nowMs);
    return this.used + Math.max(1, neededTokens) <= this.limit ? 0 : Math.ceil((this.endMs - nowMs) / 1000);
  }

  /** A negative number gives back. */
  add(nowMs: number, tokens: number): void {
    this.roll(nowMs);
    this.used = Math.max(0, this.used + tokens);
  }

  remaining(nowMs: number): number {
    this.roll(nowMs);
    return Math.max(0, Math.floor(this.limit - this.used));
  }

  isIdle(nowMs: number): boolean {
    return nowMs >= this.endMs;
  }

  private roll(nowMs: number): void {
    this.lastMs = nowMs;
    if (nowMs < this.endMs) return;
    this.endMs = endOfPeriod(nowMs, this.period);
    this.used = 0;
  }
}

function endOfPeriod(nowMs: number, period: QuotaPeriod): number {
  if (period === "Hourly") return (Math.floor(nowMs / hourMs) + 1) * hourMs;
  const now = new Date(nowMs);
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  switch (period) {
    case "Daily":
      return (Math.floor(nowMs / dayMs) + 1) * dayMs;
    case "Weekly":
      return (Math.floor(nowMs / dayMs) + 7 - ((now.getUTCDay() - weekStartsOn + 7) % 7)) * dayMs;
    case "Monthly":
      return Date.UTC(year, month + 1);
    case "Yearly":
      return Date.UTC(year + 1, 0);
  }
}
