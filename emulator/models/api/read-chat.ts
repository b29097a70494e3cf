import type { TokenEstimate } from "../tokens";
import { type Fields, type GenerationCall, isFields, type Prompt } from "./call";
import { emptyArray, flag, missing, RefusedField, wholeNumber, wrongType } from "./field-checks";
import { minimalJson } from "./minimal-json";
import { PromptSize } from "./prompt-size";
import { invalidRequest } from "./refusal";
import { askedTier } from "./service-tier";

/** Most answers to one prompt. @see OpenAI API reference, `n` */
const mostChoices = 128;

/** Reads a chat completion. `max_completion_tokens` wins over the older `max_tokens`. */
export function readChat(deployment: string, body: Fields, estimate: TokenEstimate): GenerationCall {
  const prompt = chatPrompt(body, estimate);
  const stream = flag(body, "stream");
  const choices = wholeNumber(body, "n", 1, mostChoices) ?? 1;
  return {
    kind: "generation",
    operation: "chat/completions",
    deployment,
    prompt,
    stream,
    includeUsage: includesUsage(body, stream),
    choices,
    maxOutputTokens: cap(body, "max_completion_tokens") ?? cap(body, "max_tokens"),
    forcedFunction: forcedFunction(body),
    json: jsonAnswer(body.response_format),
    serviceTier: askedTier(body),
  };
}

/** Reads a legacy completion: a prompt without messages, or a list of prompts that are each answered. */
export function readCompletion(deployment: string, body: Fields, estimate: TokenEstimate): GenerationCall {
  const prompts = Array.isArray(body.prompt) ? body.prompt : [body.prompt ?? "<|endoftext|>"];
  if (prompts.length === 0) throw emptyArray("prompt");
  const size = new PromptSize(estimate);
  for (const prompt of prompts) {
    if (typeof prompt !== "string") throw wrongType("prompt", "a string or an array of strings", prompt);
    size.plain(prompt);
  }
  const stream = flag(body, "stream");
  return {
    kind: "generation",
    operation: "completions",
    deployment,
    prompt: size.prompt(),
    stream,
    includeUsage: includesUsage(body, stream),
    choices: (wholeNumber(body, "n", 1, mostChoices) ?? 1) * prompts.length,
    maxOutputTokens: cap(body, "max_tokens"),
    forcedFunction: undefined,
    json: undefined,
    // A legacy completion has no such field.
    serviceTier: undefined,
  };
}

/** The largest whole number that a cap may be: the API names none, JSON readers do. */
export const largestCap = 2 ** 31 - 1;

/**
 * The function that `tool_choice` forces: by name, or the first one where some tool is `required`. Chat nests the name, responses do not.
 */
export function forcedFunction(body: Fields): string | undefined {
  const choice = body.tool_choice;
  if (choice === "required") {
    const tools = Array.isArray(body.tools) ? body.tools : [];
    return functionName(tools.find((tool) => isFields(tool) && tool.type === "function"));
  }
  return isFields(choice) && choice.type === "function" ? functionName(choice) : undefined;
}

/** A minimal answer to a `response_format` or `text.format`; undefined where free text is asked for. */
export function jsonAnswer(format: unknown): string | undefined {
  if (!isFields(format)) return undefined;
  if (format.type === "json_object") return "{}";
  if (format.type !== "json_schema") return undefined;
  const named = isFields(format.json_schema) ? format.json_schema : format;
  return minimalJson(named.schema);
}

function functionName(tool: unknown): string | undefined {
  if (!isFields(tool)) return undefined;
  const named = isFields(tool.function) ? tool.function : tool;
  return typeof named.name === "string" ? named.name : undefined;
}

function chatPrompt(body: Fields, estimate: TokenEstimate): Prompt {
  const { messages } = body;
  if (messages === undefined || messages === null) throw missing("messages");
  if (!Array.isArray(messages)) throw wrongType("messages", "an array of objects", messages);
  if (messages.length === 0) throw emptyArray("messages");
  const size = new PromptSize(estimate);
  size.tools(body.tools);
  messages.forEach((message: unknown, index) => {
    if (!isFields(message)) throw wrongType(`messages[${index}]`, "an object", message);
    if (typeof message.role !== "string") throw missing(`messages[${index}].role`);
    size.message(message.role, message.content, `messages[${index}].content`);
    if (Array.isArray(message.tool_calls)) size.plain(JSON.stringify(message.tool_calls));
  });
  return size.chatPrompt();
}

function includesUsage(body: Fields, stream: boolean): boolean {
  const options = body.stream_options;
  if (options === undefined || options === null) return false;
  if (!stream) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    throw new RefusedField(invalidRequest(message, "stream_options", null));
  }
  return isFields(options) && options.include_usage === true;
}

function cap(body: Fields, param: string): number | undefined {
  return wholeNumber(body, param, 1, largestCap);
}
