import type { Gateway } from "../../deployment";
import { BucketRate, type Rate, SlidingRate } from "./rate";

const minuteMs = 60_000;

/** Tokens a minute of one counter key. */
export type TokenRate = Rate;

/** Classic tiers: the 60 seconds that end now. The one public trace (59 and 55 tokens at 100 a minute) fits it. */
export class SlidingTokenRate extends SlidingRate {
  constructor(tokensPerMinute: number) {
    super(minuteMs, tokensPerMinute);
  }
}

/** v2 tiers: a bucket that holds a minute's tokens. */
export class BucketTokenRate extends BucketRate {
  constructor(tokensPerMinute: number) {
    super(minuteMs, tokensPerMinute);
  }
}

/** Token limits do not exist on the consumption tier; it counts like the classic ones, with which it shares its gateway. */
export function tokenRate(generation: Gateway["generation"], tokensPerMinute: number): TokenRate {
  return generation === "v2" ? new BucketTokenRate(tokensPerMinute) : new SlidingTokenRate(tokensPerMinute);
}
