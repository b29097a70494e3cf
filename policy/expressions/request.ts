import { type Expression, literal } from "../expression";
import { asksUp, block, body, characters, consumer, noneOf, oneOf, single, streamed } from "./code";

/** Text that a variable holds. */
export const variable = (name: string): Expression => single(`(string)context.Variables[${literal(name)}]`);

/** Whether a variable was set. */
export const wasSet = (name: string): Expression => single(`context.Variables.ContainsKey(${literal(name)})`);

const declaredBytes = 'long.Parse(context.Request.Headers.GetValueOrDefault("Content-Length", "0"))';

/** The request's body as text; left unread where it says that it is too large. The body is read here and nowhere else. */
export const bodyText = (maxBytes: number): Expression =>
  single(`${declaredBytes} > ${maxBytes} ? "" : context.Request.Body?.As<string>(preserveContent: true) ?? ""`);

/** The body as a JSON object, or null where it is not one. */
export const parsedBody = (): Expression =>
  block('try { return JObject.Parse((string)context.Variables["text"]); }', "catch { return null; }");

// A variable that was set to null may count as not set.
const noBody = 'context.Variables.GetValueOrDefault<JObject>("body", null) == null';

/** Characters of all text in the body; media, which stand in it as data addresses, are left out. */
export const promptCharacters = (): Expression =>
  single(
    `${noBody} ? 0 : ${body}.Descendants().OfType<JValue>().Select(part => part.Value as string).Where(text => text != null && !text.StartsWith("data:")).Sum(text => text.Length)`,
  );

/** Whether the prompt has no more characters. */
export const isWithinCharacters = (most: number): Expression => single(`${characters} <= ${most}`);

/** A reason to refuse a request, told from the request alone: the condition is C#. */
export interface Refusal {
  readonly condition: string;
  readonly status: 400 | 403 | 404 | 413;
  readonly code: string;
  readonly message: string;
}

/** The caller is none of these. */
export const isOtherConsumer = (names: readonly string[], workload: string): Refusal => ({
  condition: noneOf(names, consumer),
  status: 403,
  code: "consumer_not_allowed",
  message: `the credentials are of no consumer that may call ${workload}`,
});

/** The body is larger, as it says or in fact: a character is a byte or more. */
export const isLarger = (bytes: number): Refusal => ({
  condition: `${declaredBytes} > ${bytes} || ((string)context.Variables["text"]).Length > ${bytes}`,
  status: 413,
  code: "body_too_large",
  message: `this lane takes bodies of up to ${bytes} bytes`,
});

export const isNoJsonObject = (): Refusal => ({
  condition: noBody,
  status: 400,
  code: "invalid_json",
  message: "the body must be a JSON object",
});

const named = (own: string) => `((string)${body}["model"] ?? ${literal(own)})`;

/** The caller named a model that is none of these. A body without a model is the lane's own, the first. */
export const isOtherModel = (models: readonly [string, ...string[]]): Refusal => ({
  condition: noneOf(models, named(models[0])),
  status: 404,
  code: "model_not_found",
  message: `this lane serves ${models.join(", ")}`,
});

/** One of these consumers named a model that is none of those it may; to ask for the larger one is to name it. */
export const isForbiddenModel = (
  consumers: readonly string[],
  models: readonly string[],
  lane: { readonly model: string; readonly escalation?: { readonly model: string } },
): Refusal => {
  const own = named(lane.model);
  const asked = lane.escalation ? `(${asksUp} ? ${literal(lane.escalation.model)} : ${own})` : own;
  return {
    condition: `${oneOf(consumers, consumer)} && ${noneOf(models, asked)}`,
    status: 403,
    code: "model_not_allowed",
    message: `this consumer may name ${models.join(", ")}`,
  };
};

export const isStreamed = (): Refusal => ({
  condition: streamed,
  status: 400,
  code: "streaming_denied",
  message: "this lane does not stream: leave stream out",
});

export const isNotStreamed = (): Refusal => ({
  condition: `!${streamed} && context.Operation.Id != "embeddings"`,
  status: 400,
  code: "streaming_required",
  message: "this lane answers streamed requests only: set stream to true",
});

const strict = (path: string) => `(bool?)${path} != true`;

/** The answer would not be held to a strict JSON Schema, where one could be asked for. */
export const isFreeText = (): Refusal => ({
  condition: [
    `context.Operation.Id == "chat-completions" && ((string)${body}["response_format"]?["type"] != "json_schema" || ${strict(`${body}["response_format"]["json_schema"]?["strict"]`)})`,
    `context.Operation.Id == "responses" && ((string)${body}["text"]?["format"]?["type"] != "json_schema" || ${strict(`${body}["text"]["format"]["strict"]`)})`,
  ].join(" || "),
  status: 400,
  code: "structured_output_required",
  message:
    "this lane answers by a JSON Schema: set response_format (chat) or text.format (responses) to json_schema with strict true",
});

/** The answer would lean on what one account stores. */
export const leansOnState = (): Refusal => ({
  condition: `context.Operation.Id == "responses" && ((${body}["previous_response_id"]?.ToString() ?? "") != "" || (${body}["conversation"]?.ToString() ?? "") != "" || ((bool?)${body}["background"] ?? false))`,
  status: 400,
  code: "state_not_supported",
  message:
    "answers are not stored, since the next request may go to another account: send the whole conversation, without previous_response_id, conversation or background",
});

/** The prompt is above the lane's budget, at four characters a token: what Standard limiters were measured to assume. */
export const isOverBudget = (maxPromptTokens: number): Refusal => ({
  condition: `${characters} / 4 > ${maxPromptTokens}`,
  status: 400,
  code: "context_length_exceeded",
  message: `this lane takes prompts of about ${maxPromptTokens} tokens`,
});

/** The prompt is longer than what Content Safety takes. */
export const isTooLongToJudge = (most: number): Refusal => ({
  condition: `${characters} > ${most}`,
  status: 400,
  code: "prompt_too_long_to_judge",
  message: `this lane takes prompts of up to ${most} characters, since longer ones cannot be judged`,
});

/** The first reason to refuse the request, as `status|code|message`, or nothing. */
export const firstRefusal = (refusals: readonly Refusal[]): Expression =>
  block(
    ...refusals.map(
      ({ condition, status, code, message }) =>
        `if (${condition}) { return ${literal(`${status}|${code}|${message}`)}; }`,
    ),
    'return "";',
  );

const refusal = '((string)context.Variables["refusal"])';

/** Whether there is one. */
export const isRefused = (): Expression => single(`${refusal} != ""`);

export const refusalStatus = (): Expression => single(`int.Parse(${refusal}.Split('|')[0])`);

/** The refusal in the shape that OpenAI clients read. */
export const refusalBody = (): Expression =>
  single(
    `new JObject(new JProperty("error", new JObject(new JProperty("code", ${refusal}.Split('|')[1]), new JProperty("message", ${refusal}.Split('|')[2]), new JProperty("type", "invalid_request_error"), new JProperty("param", null)))).ToString(Formatting.None)`,
  );
