import type { Gateway } from "../../deployment";
import { BucketRate, type Rate, SlidingRate } from "./rate";

/** Calls in a renewal period, of `rate-limit` and `rate-limit-by-key`: `check` with 1, or with 0 where an expression says at the end how much counts. */
export type CallRate = Rate;

/** Classic tiers slide, v2 ones use a token bucket. @see Microsoft, "Limit call rate by key" */
export function callRate(generation: Gateway["generation"], calls: number, renewalSeconds: number): CallRate {
  const windowMs = renewalSeconds * 1000;
  return generation === "v2" ? new BucketRate(windowMs, calls) : new SlidingRate(windowMs, calls);
}
