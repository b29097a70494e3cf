import type { Statement, Value } from "../document";
import { element } from "./element";

/** `rate-limit-by-key`: requests a minute by key, answered 429 above. The id tells an error which limit it was. */
export function rateLimitByKey(attributes: {
  readonly id: string;
  readonly callsPerMinute: number;
  readonly counterKey: Value;
  readonly remainingCallsHeaderName?: string;
  readonly retryAfterVariableName: string;
}): Statement<"inbound"> {
  return element("rate-limit-by-key", {
    id: attributes.id,
    calls: String(attributes.callsPerMinute),
    "renewal-period": "60",
    "counter-key": attributes.counterKey,
    "remaining-calls-header-name": attributes.remainingCallsHeaderName,
    "retry-after-variable-name": attributes.retryAfterVariableName,
  });
}

/** What may be spent in a calendar period. */
export interface TokenQuota {
  readonly tokens: number;
  readonly period: "Hourly" | "Daily" | "Weekly" | "Monthly" | "Yearly";
}

/**
 * `llm-token-limit`: tokens of prompt and answer by key; 429 above a minute's, 403 above a quota's, both raised as errors.
 * Without an estimate the request that crosses the limit is let through and the next is refused; streamed requests are
 * always estimated. Counters are each gateway's own.
 */
export function llmTokenLimit(attributes: {
  readonly id: string;
  readonly counterKey: Value;
  readonly tokensPerMinute: number;
  readonly tokenQuota?: TokenQuota;
  readonly estimatePromptTokens: boolean;
  readonly remainingTokensHeaderName?: string;
  readonly remainingQuotaTokensHeaderName?: string;
  readonly retryAfterVariableName: string;
}): Statement<"inbound"> {
  const { tokenQuota } = attributes;
  return element("llm-token-limit", {
    id: attributes.id,
    "counter-key": attributes.counterKey,
    "tokens-per-minute": String(attributes.tokensPerMinute),
    "token-quota": tokenQuota && String(tokenQuota.tokens),
    "token-quota-period": tokenQuota?.period,
    "estimate-prompt-tokens": String(attributes.estimatePromptTokens),
    "retry-after-variable-name": attributes.retryAfterVariableName,
    "remaining-tokens-header-name": attributes.remainingTokensHeaderName,
    "remaining-quota-tokens-header-name": tokenQuota && attributes.remainingQuotaTokensHeaderName,
  });
}
