import type { Profile, ProfileBin } from "../traffic/profile";

/** One minute of a workload: 100 requests of 1,000 prompt and 100 output tokens, none cached; a test states what differs. */
export function binWith(overrides: Partial<ProfileBin> = {}): ProfileBin {
  return {
    workload: "chat",
    startSeconds: 0,
    requests: 100,
    promptTokens: 100_000,
    cachedTokens: 0,
    outputTokens: 10_000,
    requestsWithMaxOutput: 0,
    maxOutputTokens: 0,
    peakRequests10s: 20,
    ...overrides,
  };
}

/** A profile of these bins, over whole minutes from the first to the last. */
export function profileOf(bins: readonly ProfileBin[]): Profile {
  const starts = bins.map(({ startSeconds }) => startSeconds);
  const requests = bins.reduce((sum, bin) => sum + bin.requests, 0);
  return {
    binSeconds: 60,
    window: {
      fromSeconds: starts.reduce((first, start) => Math.min(first, start)),
      toSeconds: starts.reduce((last, start) => Math.max(last, start)) + 60,
    },
    sources: ["made.csv"],
    rows: { read: requests, used: requests, unusable: 0, unassigned: 0, duplicate: 0 },
    summaries: [...new Set(bins.map(({ workload }) => workload))].map((workload) => ({
      workload,
      requests,
      promptTokens: { p50: 1000, p95: 1000, p99: 1000, max: 1000 },
      outputTokens: { p50: 100, p95: 100, p99: 100, max: 100 },
      cachedShare: 0,
    })),
    bins: [...bins],
    hash: `sha256:${"0".repeat(64)}`,
  };
}
