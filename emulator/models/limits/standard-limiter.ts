import { RequestLog } from "./request-log";
import { TokenLog } from "./token-log";

/** Window of the token log. Measured on live deployments in 2024; Microsoft Learn says that the count "is reset each minute", which they did not show. */
const tokenWindowMs = 60_000;
/** Window of the request log. Measured on the same deployments; Microsoft Learn says "typically 1 or 10 seconds". */
const requestWindowMs = 10_000;

/** What a Standard deployment lets through. */
export interface StandardLimits {
  /** Over any 60 seconds. */
  readonly tokensPerMinute: number;
  /** Over any 10 seconds; a part of a request counts as one more. */
  readonly requestsPerTenSeconds: number;
  /**
   * Whether a request that is refused for its tokens takes a place in the request window; in the token window it never does. `true` (the default) is what one
   * measured run shows; `false` is how microsoft/aoai-api-simulator counts. One that is refused because the request window is full takes none either way: in
   * another measured run, calls at every second to a deployment that lets one through in ten did not keep each other out.
   */
  readonly refusalsCountAsRequests?: boolean;
}

/** What the limiter says to one request. */
export interface LimiterVerdict {
  readonly admitted: boolean;
  /** The limit that refuses; of two, the one that takes longer to pass. */
  readonly reason: "tokens" | "requests" | undefined;
  /** Milliseconds until this very request would fit, if nothing else came; 60 s where it never fits. 0 when admitted. */
  readonly retryAfterMs: number;
  /** Of the limits, once this request is entered. */
  readonly remainingTokens: number;
  readonly remainingRequests: number;
}

/**
 * The limiter of a Standard deployment as it was measured in 2024 (stuartleeks/aoai-testing): a log of accepted tokens over a sliding minute and a log of requests over sliding 10 seconds.
 * Constant time a request; memory for the accepted requests of a minute. Time that goes back counts as the latest time seen.
 */
export class StandardLimiter {
  readonly tokensPerMinute: number;
  readonly requestsPerTenSeconds: number;
  private readonly refusalsCount: boolean;
  private readonly tokens = new TokenLog(tokenWindowMs);
  private readonly requests: RequestLog;
  private latestMs = Number.NEGATIVE_INFINITY;

  constructor({ tokensPerMinute, requestsPerTenSeconds, refusalsCountAsRequests = true }: StandardLimits) {
    this.tokensPerMinute = tokensPerMinute;
    this.requestsPerTenSeconds = Math.max(1, Math.ceil(requestsPerTenSeconds));
    this.refusalsCount = refusalsCountAsRequests;
    this.requests = new RequestLog(requestWindowMs, this.requestsPerTenSeconds);
  }

  /** Asks for a request of so many tokens, as `tokenCost` estimates them. */
  admit(nowMs: number, costTokens: number): LimiterVerdict {
    if (nowMs > this.latestMs) this.latestMs = nowMs;
    const now = this.latestMs;
    const remainingTokens = this.tokensPerMinute - this.tokens.sum(now);
    const remainingRequests = this.requestsPerTenSeconds - this.requests.size(now);
    if (costTokens > remainingTokens || remainingRequests <= 0) {
      return this.refuse(now, costTokens, remainingTokens, remainingRequests);
    }
    this.tokens.push(now, costTokens);
    this.requests.push(now);
    return {
      admitted: true,
      reason: undefined,
      retryAfterMs: 0,
      remainingTokens: remainingTokens - costTokens,
      remainingRequests: remainingRequests - 1,
    };
  }

  /** Share of the minute's tokens that is taken. */
  utilization(nowMs: number): number {
    if (nowMs > this.latestMs) this.latestMs = nowMs;
    return this.tokens.sum(this.latestMs) / this.tokensPerMinute;
  }

  private refuse(
    nowMs: number,
    costTokens: number,
    remainingTokens: number,
    remainingRequests: number,
  ): LimiterVerdict {
    const takesPlace = this.refusalsCount && remainingRequests > 0;
    if (takesPlace) this.requests.push(nowMs);
    const tokensWaitMs = costTokens > remainingTokens ? this.msUntilTokens(nowMs, costTokens) : 0;
    const requestsWaitMs = this.requests.msUntilRoom(nowMs);
    return {
      admitted: false,
      reason: remainingRequests <= 0 && requestsWaitMs >= tokensWaitMs ? "requests" : "tokens",
      retryAfterMs: Math.max(tokensWaitMs, requestsWaitMs),
      remainingTokens,
      remainingRequests: takesPlace ? remainingRequests - 1 : remainingRequests,
    };
  }

  private msUntilTokens(nowMs: number, costTokens: number): number {
    if (costTokens > this.tokensPerMinute) return tokenWindowMs;
    return this.tokens.msUntilAtMost(nowMs, this.tokensPerMinute - costTokens);
  }
}

/**
 * Requests a minute that come with 1,000 tokens a minute, where Microsoft states the ratio itself. For other models it follows from their quota, by model
 * and SKU, and is handed in. @see Microsoft, "Manage Azure OpenAI quota" (2026-09-16)
 */
const statedRequests: ReadonlyMap<string, number> = new Map([
  ["gpt-35-turbo", 6],
  ["gpt-3.5-turbo", 6],
  ["gpt-4", 6],
  ["gpt-4-32k", 6],
  ["gpt-4o", 6],
  ["o1", 1 / 6],
  ["o1-preview", 1 / 6],
  ["o3", 1],
  ["o4-mini", 1],
  ["o3-mini", 0.1],
  ["o1-mini", 0.1],
  ["o3-pro", 0.1],
]);

/** How the limits of a Standard deployment follow from its capacity. */
export interface StandardLimitSettings {
  /** Known for this model and SKU, from its quota; beats what is stated for the model. */
  readonly requestsPerThousandTokens?: number;
  /** For models of which nothing is known. */
  readonly assumedRequestsPerThousandTokens: number;
  readonly refusalsCountAsRequests: boolean;
}

/** Limits of a Standard deployment of `capacityThousandsTpm` thousand tokens a minute. */
export function standardLimits(
  model: string,
  capacityThousandsTpm: number,
  settings: StandardLimitSettings,
): StandardLimits {
  const requestsPerThousandTokens =
    settings.requestsPerThousandTokens ?? statedRequests.get(model) ?? settings.assumedRequestsPerThousandTokens;
  // Ratios such as 1/6 leave a rest that is none.
  const requestsPerTenSeconds = Math.ceil((requestsPerThousandTokens * capacityThousandsTpm) / 6 - 1e-9);
  return {
    tokensPerMinute: 1000 * capacityThousandsTpm,
    requestsPerTenSeconds: Math.max(1, requestsPerTenSeconds),
    refusalsCountAsRequests: settings.refusalsCountAsRequests,
  };
}
