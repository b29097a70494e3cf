import type { Taken, TokenDemand } from "../deployment-capacity";
import type { BatchProblem, FileReading } from "./batch-lines";

/** How a batch goes on with time. Nobody publishes these: all are assumptions, to be set. */
export interface BatchPace {
  readonly validationMs: number;
  /** Requests of one batch that are answered in a second. */
  readonly requestsPerSecond: number;
  readonly finalizationMs: number;
  readonly cancellationMs: number;
  /**
   * Whether a batch that takes longer than its window of 24 hours expires. Azure says that it goes on until it is cancelled; OpenAI's own service expires
   * it.
   */
  readonly expires: boolean;
}

/** Assumed: a batch is checked in a minute, and answered at 20 requests a second; it does not expire. */
export const assumedBatchPace: BatchPace = {
  validationMs: 60_000,
  requestsPerSecond: 20,
  finalizationMs: 30_000,
  cancellationMs: 60_000,
  expires: false,
};

/** The window that a batch is to be done in. */
export const completionWindowMs = 24 * 3_600_000;

export type BatchStatus =
  | "validating"
  | "failed"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "expired"
  | "cancelling"
  | "cancelled";

/** What was asked for. */
export interface BatchOrder {
  readonly id: string;
  readonly seed: number;
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly metadata: unknown;
  readonly createdMs: number;
  readonly input: () => string;
}

/** When a batch of so many requests is over that goes on to its end. */
export function overAtMs(createdMs: number, requests: number, pace: BatchPace): number {
  return createdMs + pace.validationMs + (requests / pace.requestsPerSecond) * 1000 + pace.finalizationMs;
}

/** A batch: where it stands at a time follows from when it came, how many requests it has, and when it was cancelled. */
export class Batch {
  outputFileId: string | null = null;
  errorFileId: string | null = null;
  /** Set when a terminal batch's files are written and its usage is counted. */
  settled = false;
  private cancelledMs: number | undefined;
  private readonly startMs: number;
  private readonly endMs: number;

  /** `hold`: what it holds of the enqueued tokens; undefined where it has problems. */
  constructor(
    readonly order: BatchOrder,
    readonly reading: FileReading,
    readonly problems: readonly BatchProblem[],
    readonly hold: { readonly taken: Taken; readonly demand: TokenDemand } | undefined,
    private readonly pace: BatchPace,
  ) {
    this.startMs = order.createdMs + pace.validationMs;
    this.endMs = this.startMs + (reading.total / pace.requestsPerSecond) * 1000;
  }

  status(nowMs: number): BatchStatus {
    if (this.cancelledMs !== undefined)
      return nowMs < this.cancelledMs + this.pace.cancellationMs ? "cancelling" : "cancelled";
    if (nowMs < this.startMs) return "validating";
    if (this.problems.length > 0) return "failed";
    const { expiresMs } = this;
    if (this.pace.expires && expiresMs < this.endMs && nowMs >= expiresMs) return "expired";
    if (nowMs < this.endMs) return "in_progress";
    return nowMs < this.endMs + this.pace.finalizationMs ? "finalizing" : "completed";
  }

  /** Whether it goes on no more: its enqueued tokens are free again. */
  isOver(nowMs: number): boolean {
    const status = this.status(nowMs);
    return status === "failed" || status === "completed" || status === "expired" || status === "cancelled";
  }

  /** Stops it; false where it is over, or being cancelled already. */
  cancel(nowMs: number): boolean {
    if (this.isOver(nowMs) || this.cancelledMs !== undefined) return false;
    this.cancelledMs = nowMs;
    return true;
  }

  /** Requests that were tried, in the order of the file. */
  tried(nowMs: number): number {
    if (this.problems.length > 0) return 0;
    const stoppedMs = Math.min(nowMs, this.cancelledMs ?? nowMs, this.pace.expires ? this.expiresMs : nowMs);
    const tried = Math.floor(((stoppedMs - this.startMs) / 1000) * this.pace.requestsPerSecond + 1e-9);
    return Math.max(0, Math.min(this.reading.total, tried));
  }

  /** When it becomes what it is for good, if nobody cancels it from now on. */
  overMs(): number {
    if (this.cancelledMs !== undefined) return this.cancelledMs + this.pace.cancellationMs;
    if (this.problems.length > 0) return this.startMs;
    const expired = this.pace.expires && this.expiresMs < this.endMs;
    return expired ? this.expiresMs : overAtMs(this.order.createdMs, this.reading.total, this.pace);
  }

  /** As the API shows it, as JSON. Times are whole seconds. */
  object(nowMs: number): string {
    const { order } = this;
    const status = this.status(nowMs);
    const validated = this.problems.length === 0 && nowMs >= this.startMs;
    const began = validated && (this.cancelledMs === undefined || this.cancelledMs >= this.startMs);
    const finalized = status === "finalizing" || status === "completed";
    const over = this.isOver(nowMs);
    const overAt = (wanted: BatchStatus) => (over && status === wanted ? seconds(this.overMs()) : null);
    return JSON.stringify({
      object: "batch",
      id: order.id,
      endpoint: order.endpoint,
      input_file_id: order.inputFileId,
      completion_window: "24h",
      status,
      errors: status === "failed" ? { object: "list", data: this.problems } : null,
      output_file_id: this.outputFileId,
      error_file_id: this.errorFileId,
      created_at: seconds(order.createdMs),
      in_progress_at: began ? seconds(this.startMs) : null,
      expires_at: seconds(this.expiresMs),
      finalizing_at: finalized ? seconds(this.endMs) : null,
      completed_at: overAt("completed"),
      failed_at: overAt("failed"),
      expired_at: overAt("expired"),
      cancelling_at: this.cancelledMs === undefined ? null : seconds(this.cancelledMs),
      cancelled_at: overAt("cancelled"),
      request_counts: this.counts(nowMs, began),
      metadata: order.metadata,
    });
  }

  private counts(nowMs: number, began: boolean): object {
    if (!began) return { total: 0, completed: 0, failed: 0 };
    const tried = this.tried(nowMs);
    const failed = this.reading.failing.filter((index) => index < tried).length;
    return { total: this.reading.total, completed: tried - failed, failed };
  }

  private get expiresMs(): number {
    return this.order.createdMs + completionWindowMs;
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
