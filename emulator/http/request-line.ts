import type { Served } from "./serve";

/** Characters of a path that no operation has. */
const mostPath = 100;

/**
 * One line for a request: lane, operation, status, attempts with who was called, why it went that way, tokens, time to first byte and in all. Reads
 * nothing that a caller sent but the path, so that no prompt lands in a terminal's log.
 */
export function requestLine({
  execution,
  status,
  firstByteMs,
  totalMs,
  promptTokens,
  completionTokens,
  leftEarly,
}: Served): string {
  const { run } = execution;
  const attempts = run.attempts.map(
    ({ backendId, host, status: answered, failure }) =>
      `${backendId ?? (host === "" ? "-" : host)}=${answered ?? failure}`,
  );
  const tokens = promptTokens === undefined ? "-" : `${promptTokens}+${completionTokens ?? 0}`;
  return [
    `${status} ${run.Request.Method} ${run.Operation.Id === "" ? run.Request.OriginalUrl.Path.slice(0, mostPath) : `/${run.Api.Path}${run.Operation.UrlTemplate}`}`,
    `lane=${run.Api.Id === "" ? "-" : run.Api.Id}`,
    `caller=${run.Subscription?.Id ?? run.Product?.Id ?? consumerOf(execution)}`,
    `attempts=${attempts.length === 0 ? "0" : `${attempts.length}(${attempts.join(" ")})`}`,
    `why=${whyOf(execution)}`,
    `tokens=${tokens}`,
    `ttfb=${Math.round(firstByteMs)}ms`,
    `total=${Math.round(totalMs)}ms`,
    ...(leftEarly ? ["caller-left"] : []),
  ].join(" ");
}

/** The lane's policies keep who calls in a variable; a caller with a token has no subscription. */
function consumerOf({ run }: Served["execution"]): string {
  const consumer = run.Variables.get("consumer");
  return typeof consumer === "string" && consumer !== "" ? consumer : "-";
}

/** Why the answer is what it is: an error's reason, the cache, spillover, another try, or nothing of note. */
function whyOf({ run }: Served["execution"]): string {
  if (run.LastError) return `${run.LastError.Source}/${run.LastError.Reason}`;
  if (run.cacheHit) return "cache";
  if (run.attempts.length === 0) return "gateway";
  if (run.Response?.Headers.has("x-ms-spillover-from-deployment")) return "spillover";
  return run.attempts.length > 1 ? "retried" : "served";
}
