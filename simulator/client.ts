/** What the official SDK tries again: 408, 409, 429 and what is a server's fault. */
function isRetried(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

const mostWaitMs = 60_000;
const firstWaitMs = 500;
const mostBackoffMs = 8_000;

/**
 * How long a client waits before its next try, as the official `openai` package does: what `retry-after-ms` or `retry-after`
 * asks for where that is below a minute, else half a second that doubles with each try up to 8, less up to a quarter by
 * chance. Undefined for an answer that is not tried again.
 * @see openai-node, `retryRequest` and `calculateDefaultRetryTimeoutMillis`
 */
export function retryAfterMs(
  status: number,
  told: { readonly retryAfter: string | undefined; readonly retryAfterMs: string | undefined },
  tries: number,
  random: () => number,
): number | undefined {
  if (!isRetried(status)) return undefined;
  const askedMs = numberOf(told.retryAfterMs) ?? seconds(told.retryAfter);
  if (askedMs !== undefined && askedMs >= 0 && askedMs < mostWaitMs) return askedMs;
  return Math.min(mostBackoffMs, firstWaitMs * 2 ** (tries - 1)) * (1 - 0.25 * random());
}

function seconds(text: string | undefined): number | undefined {
  const value = numberOf(text);
  return value === undefined ? undefined : 1000 * value;
}

function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
