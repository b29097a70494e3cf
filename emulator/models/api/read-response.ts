import type { TokenEstimate } from "../tokens";
import { type Fields, type GenerationCall, isFields } from "./call";
import { emptyArray, flag, missing, wholeNumber, wrongType } from "./field-checks";
import { PromptSize } from "./prompt-size";
import { forcedFunction, jsonAnswer, largestCap } from "./read-chat";
import { askedTier } from "./service-tier";

/**
 * Reads a call of the Responses API. Answers are not stored: what `previous_response_id` would bring into the prompt is not counted.
 */
export function readResponse(deployment: string, body: Fields, estimate: TokenEstimate): GenerationCall {
  const size = new PromptSize(estimate);
  size.tools(body.tools);
  if (typeof body.instructions === "string") size.message("system", body.instructions, "instructions");
  readInput(body.input, size);
  return {
    kind: "generation",
    operation: "responses",
    deployment,
    prompt: size.chatPrompt(),
    stream: flag(body, "stream"),
    includeUsage: true,
    choices: 1,
    maxOutputTokens: wholeNumber(body, "max_output_tokens", 1, largestCap),
    forcedFunction: forcedFunction(body),
    json: isFields(body.text) ? jsonAnswer(body.text.format) : undefined,
    serviceTier: askedTier(body),
  };
}

function readInput(input: unknown, size: PromptSize): void {
  if (input === undefined || input === null) throw missing("input");
  if (typeof input === "string") {
    size.message("user", input, "input");
    return;
  }
  if (!Array.isArray(input)) throw wrongType("input", "one of a string or array of objects", input);
  if (input.length === 0) throw emptyArray("input");
  input.forEach((item: unknown, index) => {
    if (!isFields(item)) throw wrongType(`input[${index}]`, "an object", item);
    if (typeof item.role === "string") size.message(item.role, item.content, `input[${index}].content`);
    else size.plain(JSON.stringify(item));
  });
}
