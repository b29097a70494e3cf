import type { Profile } from "../traffic/profile";

/** What one lane asks of a model in one bin, after growth. */
export interface DemandBin {
  readonly startSeconds: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Output the callers ask for, no more than the lane's output cap a request. */
  readonly requestedOutputTokens: number;
  readonly peakRequests10s: number;
}

/** One lane's measured traffic as the planner sees it. Bins without requests are left out but counted in the window. */
export interface LaneDemand {
  readonly binSeconds: number;
  readonly windowSeconds: number;
  readonly requests: number;
  readonly bins: readonly DemandBin[];
}

/** Scales a workload's bins by growth, and bounds what callers ask for by the lane's output cap. */
export function laneDemand(
  profile: Profile,
  workload: string,
  { growth, maxOutputTokens }: { readonly growth: number; readonly maxOutputTokens: number },
): LaneDemand {
  const bins = profile.bins
    .filter((bin) => bin.workload === workload)
    .map((bin) => {
      // A request that states no output limit is given the lane's cap by the gateway, so the cap is what the limiter counts.
      const stated = Math.min(bin.maxOutputTokens, maxOutputTokens * bin.requestsWithMaxOutput);
      const injected = maxOutputTokens * (bin.requests - bin.requestsWithMaxOutput);
      return {
        startSeconds: bin.startSeconds,
        requests: growth * bin.requests,
        promptTokens: growth * bin.promptTokens,
        cachedTokens: growth * bin.cachedTokens,
        outputTokens: growth * bin.outputTokens,
        requestedOutputTokens: growth * (stated + injected),
        peakRequests10s: growth * bin.peakRequests10s,
      };
    });
  return {
    binSeconds: profile.binSeconds,
    windowSeconds: profile.window.toSeconds - profile.window.fromSeconds,
    requests: bins.reduce((sum, bin) => sum + bin.requests, 0),
    bins,
  };
}
