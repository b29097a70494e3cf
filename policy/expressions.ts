import { type Expression, literal } from "./expression";

const single = (code: string): Expression => ({ code, block: false });
const block = (lines: readonly string[]): Expression => ({ code: lines.join("\n"), block: true });

/** Whether the request is for this operation of the API. */
export function isOperation(id: string): Expression {
  return single(`context.Operation.Id == ${literal(id)}`);
}

/** The request's body as a JSON object, or null where it is not one. The body is read here and nowhere else. */
export function parsedBody(): Expression {
  return block(["try { return context.Request.Body.As<JObject>(preserveContent: true); }", "catch { return null; }"]);
}

/** Whether the variable holds nothing. */
export function isNull(variable: string): Expression {
  return single(`context.Variables[${literal(variable)}] == null`);
}

/** Whether the caller named a model that is none of these. A body without a model is the lane's own. */
export function isOtherModel(models: readonly string[]): Expression {
  const allowed = models.map(literal).join(", ");
  return single(
    `!new [] { ${allowed} }.Contains((string)((JObject)context.Variables["body"])["model"] ?? ${literal(models[0] ?? "")})`,
  );
}

/** Whether the caller asks for the larger model: by its name, or by a header that leaves the body as it is. */
export function wantsEscalation(model: string): Expression {
  return single(
    `context.Request.Headers.GetValueOrDefault("x-headroom-escalate", "") == "true" || (string)((JObject)context.Variables["body"])["model"] == ${literal(model)}`,
  );
}

/**
 * Whether the body is longer than the lane's context budget, at four characters a token: an estimate that costs nothing,
 * and the one that Standard limiters were measured to make themselves.
 */
export function isOverBudget(maxPromptTokens: number): Expression {
  return single(`((JObject)context.Variables["body"]).ToString().Length / 4 > ${maxPromptTokens}`);
}

/** Whether the body has at most this many characters. */
export function isNoLongerThan(characters: number): Expression {
  return single(`((JObject)context.Variables["body"]).ToString().Length <= ${characters}`);
}

/** Whether the caller asked for a stream. */
export function wantsStream(): Expression {
  return single(`((bool?)((JObject)context.Variables["body"])["stream"] ?? false)`);
}

/** Whether the caller did not ask for a stream. */
export function wantsNoStream(): Expression {
  return single(`!((bool?)((JObject)context.Variables["body"])["stream"] ?? false)`);
}

/**
 * The body as it is forwarded: the lane's deployment as model, and no more output than the lane's cap. Chat states its
 * cap as `max_completion_tokens` or, in older callers, `max_tokens`; responses as `max_output_tokens`; embeddings have none.
 */
export function shapedBody({
  deployment,
  maxOutputTokens,
}: {
  deployment: string;
  maxOutputTokens: number;
}): Expression {
  return block([
    'var body = (JObject)context.Variables["body"];',
    `body["model"] = ${literal(deployment)};`,
    'if (context.Operation.Id != "embeddings") {',
    '  var cap = context.Operation.Id == "responses" ? "max_output_tokens" : body["max_tokens"] != null ? "max_tokens" : "max_completion_tokens";',
    `  body[cap] = Math.Min((long?)body[cap] ?? ${maxOutputTokens}L, ${maxOutputTokens}L);`,
    "}",
    "return body.ToString();",
  ]);
}

/** Whether another attempt may succeed: no answer came, or one with these statuses. */
export function isWorthRetrying(statuses: readonly number[]): Expression {
  const listed = statuses.map((status) => `context.Response.StatusCode == ${status}`).join(" || ");
  return single(`context.Response == null || ${listed}`);
}

/** The status of an error that a policy raised: its own, 400 where the caller's body could not be worked with, else 500. */
export function errorStatus(): Expression {
  return single(
    'context.LastError.Section == "inbound" && context.LastError.Reason == "ExpressionValueEvaluationFailure" ? 400 : context.Response != null && context.Response.StatusCode >= 400 ? context.Response.StatusCode : 500',
  );
}

/** An error in the shape that OpenAI clients read, with the reason a policy gave. */
export function errorBody(): Expression {
  return single(
    'new JObject(new JProperty("error", new JObject(new JProperty("code", context.LastError.Reason ?? "InternalError"), new JProperty("message", context.LastError.Message), new JProperty("type", "gateway_error"), new JProperty("param", null)))).ToString()',
  );
}
