import type { ModelUsage } from "../answer";

/** Tokens that were consumed, added up over calls. */
export interface UsageReading extends ModelUsage {
  readonly requests: number;
}

/** Adds up what a deployment's calls consume. */
export class UsageTotals {
  private requests = 0;
  private promptTokens = 0;
  private cachedTokens = 0;
  private completionTokens = 0;
  private reasoningTokens = 0;

  /** A call that was served, with what it will have consumed if its caller stays. */
  add(prompt: number, cached: number, completion: number, reasoning: number): void {
    this.requests += 1;
    this.promptTokens += prompt;
    this.cachedTokens += cached;
    this.completionTokens += completion;
    this.reasoningTokens += reasoning;
  }

  /** The answered requests of a batch. */
  addMany(requests: number, prompt: number, completion: number): void {
    this.requests += requests;
    this.promptTokens += prompt;
    this.completionTokens += completion;
  }

  /** What was counted of a call and is not generated, as its caller went away. */
  takeBack(completion: number, reasoning: number): void {
    this.completionTokens -= completion;
    this.reasoningTokens -= reasoning;
  }

  read(): UsageReading {
    const { requests, promptTokens, cachedTokens, completionTokens, reasoningTokens } = this;
    return { requests, promptTokens, cachedTokens, completionTokens, reasoningTokens };
  }
}
