/** Tokens and requests of one workload in one bin of time; every figure a sum over the bin's requests. */
export interface ProfileBin {
  readonly workload: string;
  /** Start of the bin, seconds since 1970-01-01 UTC; a multiple of the profile's `binSeconds`. */
  readonly startSeconds: number;
  readonly requests: number;
  readonly promptTokens: number;
  /** Part of `promptTokens` that the model found in its prompt cache. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Requests that stated the output they wanted (`max_tokens` and its successors). */
  readonly requestsWithMaxOutput: number;
  /** Sum of the stated output over those requests. */
  readonly maxOutputTokens: number;
  /** Most requests in any one clock-aligned 10 seconds of the bin. */
  readonly peakRequests10s: number;
}

/** Exact percentiles over a workload's requests, linear interpolation. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What one workload's requests looked like over the whole window. */
export interface WorkloadSummary {
  readonly workload: string;
  readonly requests: number;
  readonly promptTokens: Percentiles;
  readonly outputTokens: Percentiles;
  /** Cached ÷ prompt tokens. */
  readonly cachedShare: number;
  /** Present when the rows carry durations. */
  readonly durationMs?: Percentiles;
  readonly ttftMs?: Percentiles;
}

/** Measured traffic as bins: what capacity is picked from. Stored as Parquet, this header as its metadata. */
export interface Profile {
  readonly binSeconds: number;
  /** First and last bin's start and end, seconds since 1970-01-01 UTC; bins without requests are not stored. */
  readonly window: { readonly fromSeconds: number; readonly toSeconds: number };
  /** Names of the files read, without folders, sorted. */
  readonly sources: readonly string[];
  readonly rows: {
    readonly read: number;
    readonly used: number;
    readonly unusable: number;
    readonly unassigned: number;
    readonly duplicate: number;
  };
  readonly summaries: readonly WorkloadSummary[];
  /** Sorted by workload, then start. */
  readonly bins: readonly ProfileBin[];
  /** `sha256:…` of the Parquet file's bytes. */
  readonly hash: string;
}
