import { DueAmounts } from "./due-amounts";

/** A leaky bucket: what runs out of it, and how much it holds before it refuses. */
export interface BucketSettings {
  /** Normalized tokens a second: PTUs × tokens per minute per PTU / 60. */
  readonly drainTokensPerSecond: number;
  /** Its depth as seconds of that throughput. Not published: an assumption to sweep. */
  readonly depthSeconds: number;
}

/** What the bucket says to one request. */
export interface BucketVerdict {
  readonly admitted: boolean;
  /** Whole milliseconds until utilization is below 1, at least 1; 0 when admitted. */
  readonly retryAfterMs: number;
  /** Level over depth, once this request is in: above 1 where the last one let in did not fit. */
  readonly utilization: number;
}

/**
 * Admission of a provisioned deployment: a request is let in while utilization is below 100 %, whatever its size, and adds its estimate at once; what it
 * really took is put right when it is complete. Levels are in normalized tokens and never below zero. Constant time a request, and the logarithm of the
 * calls in flight for a correction that was registered ahead. Time that goes back counts as the latest time seen.
 * @see Microsoft, "What is provisioned throughput?", utilization
 */
export class ProvisionedBucket {
  readonly depthTokens: number;
  private readonly drainPerMs: number;
  private readonly due = new DueAmounts();
  private levelTokens = 0;
  private latestMs = Number.NEGATIVE_INFINITY;

  constructor({ drainTokensPerSecond, depthSeconds }: BucketSettings) {
    this.drainPerMs = drainTokensPerSecond / 1000;
    this.depthTokens = drainTokensPerSecond * depthSeconds;
  }

  /** Asks for a request that is expected to take so many normalized tokens. */
  admit(nowMs: number, estimateTokens: number): BucketVerdict {
    this.advance(nowMs);
    const { depthTokens } = this;
    if (this.levelTokens >= depthTokens) {
      return { admitted: false, retryAfterMs: this.msUntilRoom(), utilization: this.levelTokens / depthTokens };
    }
    this.levelTokens += estimateTokens;
    return { admitted: true, retryAfterMs: 0, utilization: this.levelTokens / depthTokens };
  }

  /** Puts an estimate right, now: `deltaTokens` is what was really taken, less the estimate. */
  correct(atMs: number, deltaTokens: number): void {
    this.advance(atMs);
    this.levelTokens = Math.max(0, this.levelTokens + deltaTokens);
  }

  /** Registers a correction for the time at which the request will be complete. */
  completeAt(atMs: number, deltaTokens: number): void {
    if (deltaTokens === 0) return;
    if (atMs <= this.latestMs) this.correct(atMs, deltaTokens);
    else this.due.add(atMs, deltaTokens);
  }

  /** Normalized tokens in the bucket. */
  level(nowMs: number): number {
    this.advance(nowMs);
    return this.levelTokens;
  }

  /** Level over depth. */
  utilization(nowMs: number): number {
    return this.level(nowMs) / this.depthTokens;
  }

  private advance(nowMs: number): void {
    while (this.due.nextMs <= nowMs) {
      this.drainTo(this.due.nextMs);
      // What falls due at one time is one amount, so that corrections that cancel each other leave no trace.
      this.levelTokens = Math.max(0, this.levelTokens + this.due.takeNext());
    }
    this.drainTo(nowMs);
  }

  private drainTo(nowMs: number): void {
    if (nowMs <= this.latestMs) return;
    // Before the first call the bucket is empty, and infinitely long ago times nothing is no number.
    if (this.levelTokens > 0) {
      this.levelTokens = Math.max(0, this.levelTokens - this.drainPerMs * (nowMs - this.latestMs));
    }
    this.latestMs = nowMs;
  }

  /** The first whole millisecond at which the level is below the depth, not at it: there the next request would still be refused. */
  private msUntilRoom(): number {
    const excess = this.levelTokens - this.depthTokens;
    const ms = Math.max(1, Math.ceil(excess / this.drainPerMs));
    return this.levelTokens - this.drainPerMs * ms < this.depthTokens ? ms : ms + 1;
  }
}

/** Tokens of one request. */
export interface TokenCounts {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Normalized tokens that one token counts. */
export interface TokenWeights {
  readonly uncachedInput: number;
  readonly cachedInput: number;
  readonly output: number;
}

/**
 * What a PTU of a model serves and how tokens count against it, handed in from the catalog. Models up to gpt-5.6 have an output ratio and free cached tokens
 * (`ratioWeights`); from gpt-6 on each category has its weight. That an estimate counts by the same weights as what was really used is an assumption for
 * the latter. @see Microsoft, "Determine PTU sizing for a workload"
 */
export interface BucketAccounting {
  readonly inputTokensPerMinutePerPtu: number;
  readonly weights: TokenWeights;
  /** Of prompts longer than `abovePromptTokens`, for models that price a long context by itself. */
  readonly long?: { readonly abovePromptTokens: number; readonly weights: TokenWeights };
}

/** Weights of a model with an output ratio. */
export function ratioWeights(outputRatio: number): TokenWeights {
  return { uncachedInput: 1, cachedInput: 0, output: outputRatio };
}

/** Tokens in the unit that a PTU is measured in, one uncached input token of a short context. */
export function normalizedTokens(tokens: TokenCounts, accounting: BucketAccounting): number {
  return weightedTokens(tokens.promptTokens, tokens.cachedTokens, tokens.outputTokens, accounting);
}

/** As `normalizedTokens`, of counts that are not in one object. */
export function weightedTokens(
  promptTokens: number,
  cachedTokens: number,
  outputTokens: number,
  { weights, long }: BucketAccounting,
): number {
  const { uncachedInput, cachedInput, output } =
    long !== undefined && promptTokens > long.abovePromptTokens ? long.weights : weights;
  return uncachedInput * (promptTokens - cachedTokens) + cachedInput * cachedTokens + output * outputTokens;
}
