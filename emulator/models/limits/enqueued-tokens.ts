import { DueAmounts } from "./due-amounts";

/** What the quota says to a job. */
export interface EnqueuedVerdict {
  readonly admitted: boolean;
  /** Of the quota, once this job is in. */
  readonly remainingTokens: number;
}

/**
 * Quota of a batch deployment: tokens that may be enqueued at once. A job holds its own from when it is created until it has ended, however it ends; there is
 * no time after which to try again, as no job ends by the clock. @see Microsoft, "Azure OpenAI batch", enqueued tokens
 */
export class EnqueuedTokens {
  private readonly due = new DueAmounts();
  private heldTokens = 0;

  constructor(readonly limitTokens: number) {}

  /** Asks to hold the tokens of a job. */
  admit(nowMs: number, tokens: number): EnqueuedVerdict {
    const remaining = this.limitTokens - this.held(nowMs);
    if (tokens > remaining) return { admitted: false, remainingTokens: remaining };
    this.heldTokens += tokens;
    return { admitted: true, remainingTokens: remaining - tokens };
  }

  /** Gives back the tokens of a job that has ended. */
  release(tokens: number): void {
    this.heldTokens -= tokens;
  }

  /** Registers that tokens are given back later; a negative amount takes such a registration back. */
  releaseAt(atMs: number, tokens: number): void {
    this.due.add(atMs, tokens);
  }

  /** Tokens of all jobs that have not ended. */
  held(nowMs: number): number {
    while (this.due.nextMs <= nowMs) this.heldTokens -= this.due.takeNext();
    return this.heldTokens;
  }
}
