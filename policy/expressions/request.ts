import { type Expression, literal } from "../expression";
import { asksUp, block, body, characters, consumer, dateMark, isMedia, noneOf, oneOf, single, streamed } from "./code";

/** Text that a variable holds. */
export const variable = (name: string): Expression => single(`(string)context.Variables[${literal(name)}]`);

/** Whether a variable was set. */
export const wasSet = (name: string): Expression => single(`context.Variables.ContainsKey(${literal(name)})`);

const declaredBytes = 'long.Parse(context.Request.Headers.GetValueOrDefault("Content-Length", "0"))';

/** The request's body as text; left unread where it says that it is too large. The body is read here and nowhere else. */
export const bodyText = (maxBytes: number): Expression =>
  single(`${declaredBytes} > ${maxBytes} ? "" : context.Request.Body?.As<string>(preserveContent: true) ?? ""`);

/**
 * The body as a JSON object, or null where it is not one. The parser would turn text that looks like a date into a date, and
 * print it in another form: such text is marked, and the mark taken off again where the body is printed.
 */
export const parsedBody = (): Expression =>
  block(
    `try { return JObject.Parse(System.Text.RegularExpressions.Regex.Replace((string)context.Variables["text"], ${literal(dateLike)}, "\\"${dateMark}")); }`,
    "catch { return null; }",
  );

/** A quote before what the parser would take for a date. */
const dateLike = String.raw`"(?=[0-9]{4}-[0-9]{2}-[0-9]{2}T|\\?/Date\()`;

// A variable that was set to null may count as not set.
const noBody = 'context.Variables.GetValueOrDefault<JObject>("body", null) == null';

/**
 * Characters that a model reads of the body: text and the names of its parts; a number counts as one token. Media are left
 * out, which stand in it as data addresses.
 */
export const promptCharacters = (): Expression =>
  block(
    `if (${noBody}) { return 0; }`,
    "var characters = 0;",
    `foreach (var part in ${body}.Descendants()) {`,
    "  var value = part as JValue;",
    "  var text = value == null ? null : value.Value as string;",
    "  if (part is JProperty) { characters += ((JProperty)part).Name.Length; }",
    `  else if (text != null) { characters += ${isMedia("value", "text")} ? 0 : text.Length; }`,
    "  else if (value != null) { characters += 4; }",
    "}",
    "return characters;",
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

const freeText = (format: string, strict: string) =>
  `((string)${format}?["type"] != "json_schema" || (bool?)${strict}?["strict"] != true)`;

/** The answer would not be held to a strict JSON Schema, where one could be asked for. */
export const isFreeText = (): Refusal => {
  const chat = `(${body}["response_format"] as JObject)`;
  const responses = `((${body}["text"] as JObject)?["format"] as JObject)`;
  return {
    condition: [
      `context.Operation.Id == "chat-completions" && ${freeText(chat, `(${chat}?["json_schema"] as JObject)`)}`,
      `context.Operation.Id == "responses" && ${freeText(responses, responses)}`,
    ].join(" || "),
    status: 400,
    code: "structured_output_required",
    message:
      "this lane answers by a JSON Schema: set response_format (chat) or text.format (responses) to json_schema with strict true",
  };
};

const states = (name: string) => `(${body}["${name}"]?.ToString() ?? "") != ""`;

/** The answer would lean on what one account stores. */
export const leansOnState = (): Refusal => ({
  condition: `context.Operation.Id == "responses" && (${states("previous_response_id")} || ${states("conversation")} || ${states("prompt")} || ((bool?)${body}["background"] ?? false) || (${body}["input"] as JArray ?? new JArray()).Any(item => (string)(item as JObject)?["type"] == "item_reference"))`,
  status: 400,
  code: "state_not_supported",
  message:
    "answers are not stored, since the next request may go to another account: send the whole conversation, without previous_response_id, conversation, prompt, item_reference or background",
});

/** The model would use tools of the service's own, which reach beyond the account and its data boundary. */
export const usesHostedTools = (): Refusal => ({
  condition: `${states("data_sources")} || ${states("web_search_options")} || (${body}["tools"] as JArray ?? new JArray()).Any(tool => (string)(tool as JObject)?["type"] != "function" && (string)(tool as JObject)?["type"] != "custom")`,
  status: 400,
  code: "hosted_tools_denied",
  message:
    "this lane takes tools of type function and custom: hosted tools, MCP servers and data sources reach beyond it",
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
