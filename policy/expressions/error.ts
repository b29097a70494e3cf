import type { Expression } from "../expression";
import { block, single } from "./code";

/** Statuses of errors that a policy raised, by the reason or the source it gives: none of them leans on a response. */
const statuses: Readonly<Record<string, number>> = {
  OpenAITokenLimitExceeded: 429,
  RateLimitExceeded: 429,
  "limit-concurrency": 429,
  OpenAITokenQuotaExceeded: 403,
  "llm-content-safety": 403,
  SubscriptionKeyNotFound: 401,
  SubscriptionKeyInvalid: 401,
  "validate-azure-ad-token": 401,
  OperationNotFound: 404,
  Timeout: 504,
  BackendConnectionFailure: 503,
};

/** The status of an error that a policy raised; 400 where the caller's body could not be worked with, else 500. */
export const errorStatus = (): Expression =>
  block(
    'if (context.LastError.Reason == "ExpressionValueEvaluationFailure") { return context.LastError.Section == "inbound" ? 400 : 500; }',
    ...["Reason", "Source"].flatMap((member) => [
      `switch (context.LastError.${member}) {`,
      ...Object.entries(statuses).map(([said, status]) => `  case "${said}": return ${status};`),
      "}",
    ]),
    "return context.Response != null && context.Response.StatusCode >= 400 ? context.Response.StatusCode : 500;",
  );

/** Codes of errors that a policy raised, by the reason it gives. */
const codes: Readonly<Record<string, string>> = {
  OpenAITokenLimitExceeded: "token_limit_exceeded",
  OpenAITokenQuotaExceeded: "token_quota_exceeded",
  RateLimitExceeded: "request_limit_exceeded",
  Timeout: "deadline_exceeded",
  BackendConnectionFailure: "backend_unavailable",
  SubscriptionKeyNotFound: "invalid_api_key",
  SubscriptionKeyInvalid: "invalid_api_key",
  OperationNotFound: "not_found",
  ExpressionValueEvaluationFailure: "invalid_request",
};

/** Codes of errors by the policy that raised them, where their reason tells less. */
const codesBySource: Readonly<Record<string, string>> = {
  "limit-concurrency": "concurrency_limit_exceeded",
  "llm-content-safety": "content_filter",
  "validate-azure-ad-token": "invalid_token",
};

/**
 * An error in the shape that OpenAI clients read: `param` holds the id of the limit, where one refused. What went wrong
 * inside of an expression is for the trace, not for the caller.
 */
export const errorBody = (): Expression =>
  block(
    "var error = context.LastError;",
    'var code = error.Reason ?? "internal_error";',
    "switch (error.Reason) {",
    ...Object.entries(codes).map(([reason, code]) => `  case "${reason}": code = "${code}"; break;`),
    "}",
    "switch (error.Source) {",
    ...Object.entries(codesBySource).map(([source, code]) => `  case "${source}": code = "${code}"; break;`),
    "}",
    'var message = error.Reason == "ExpressionValueEvaluationFailure" ? "a value of the request is not of the type that its name asks for" : error.Message;',
    'return new JObject(new JProperty("error", new JObject(new JProperty("code", code), new JProperty("message", message), new JProperty("type", "gateway_error"), new JProperty("param", error.PolicyId)))).ToString(Formatting.None);',
  );

const byLimit = 'context.LastError.Source == "llm-token-limit" || context.LastError.Source == "rate-limit-by-key"';

/** Whether the caller can be told how long to wait: a limit said so, or what refused is over in a moment. */
export const knowsWhenToRetry = (): Expression =>
  single(
    `${byLimit} || context.LastError.Source == "limit-concurrency" || context.LastError.Reason == "BackendConnectionFailure"`,
  );

/** Seconds until then: what the limit said, what the attempts were told, a breaker's time where none was, or one. */
export const secondsToRetry = (): Expression =>
  block(
    `var told = Convert.ToInt32(context.Variables.GetValueOrDefault<object>(${byLimit} ? "limit-retry-after" : "retry-after", 1));`,
    'return (told == 0 && context.LastError.Reason == "BackendConnectionFailure" ? 10 : Math.Max(1, told)).ToString();',
  );

/** What was found of the error: its status and its body. */
export const foundStatus = (): Expression => single('(int)context.Variables["error-status"]');

/** The request's id: what the gateway's logs call CorrelationId. */
export const requestId = (): Expression => single("context.RequestId.ToString()");
