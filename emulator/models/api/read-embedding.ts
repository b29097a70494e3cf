import type { TokenEstimate } from "../tokens";
import type { EmbeddingCall, Fields } from "./call";
import { emptyArray, missing, RefusedField, wholeNumber, wrongType } from "./field-checks";
import { invalidRequest } from "./refusal";

/** Most texts in one call. @see Microsoft, "Azure OpenAI quotas and limits": array of up to 2,048 inputs */
const mostInputs = 2048;
/** Most dimensions a published embedding model has (text-embedding-3-large). */
const mostDimensions = 3072;

/** Reads a call that embeds one text, a list of token numbers, or a list of either. */
export function readEmbedding(deployment: string, body: Fields, estimate: TokenEstimate): EmbeddingCall {
  const inputs: string[] = [];
  let tokens = 0;
  let longestInputTokens = 0;
  let characters = 0;
  for (const input of listOfInputs(body.input)) {
    const text = typeof input === "string" ? input : input.join(" ");
    const inputTokens = typeof input === "string" ? estimate(input) : input.length;
    inputs.push(text);
    tokens += inputTokens;
    characters += text.length;
    if (inputTokens > longestInputTokens) longestInputTokens = inputTokens;
  }
  return {
    kind: "embedding",
    deployment,
    inputs,
    tokens,
    longestInputTokens,
    characters,
    dimensions: wholeNumber(body, "dimensions", 1, mostDimensions),
    base64: isBase64(body.encoding_format),
  };
}

/** An input is a text, or the numbers of its tokens: those are embedded as words, so that near lists are near. */
function listOfInputs(given: unknown): readonly (string | readonly number[])[] {
  if (given === undefined || given === null) throw missing("input");
  if (typeof given === "string") return [given];
  if (!Array.isArray(given)) throw wrongType("input", "a string or an array", given);
  const input: readonly unknown[] = given;
  if (input.length === 0) throw emptyArray("input");
  if (isTokens(input)) return [input];
  if (input.length > mostInputs) throw tooManyInputs(input.length);
  return input.map((one) => {
    if (typeof one === "string" || (Array.isArray(one) && isTokens(one))) return one;
    throw wrongType("input", "an array of strings or of integers", one);
  });
}

function isTokens(input: readonly unknown[]): input is readonly number[] {
  return input.length > 0 && input.every((token) => Number.isInteger(token));
}

function tooManyInputs(count: number): RefusedField {
  const message = `Invalid 'input': array too long. Expected an array with maximum length ${mostInputs}, but got an array with length ${count} instead.`;
  return new RefusedField(invalidRequest(message, "input", "array_above_max_length"));
}

function isBase64(format: unknown): boolean {
  if (format === undefined || format === null || format === "float") return false;
  if (format === "base64") return true;
  const message = "Invalid value for 'encoding_format'. Supported values are: 'float' and 'base64'.";
  throw new RefusedField(invalidRequest(message, "encoding_format", "invalid_value"));
}
