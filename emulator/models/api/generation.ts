import type { GenerationCall } from "./call";
import { fillerLength, fillerText } from "./filler";
import { partSeed } from "./seeded";
import type { ServiceTier } from "./service-tier";

/** Why an answer ends. `stop` is also what a function ends with that was forced by name. */
export type FinishReason = "stop" | "length" | "content_filter" | "tool_calls";

/** An answer as it is generated: what is in it follows from these, so it is only written when it is read. */
export interface Generation {
  readonly call: GenerationCall;
  /** As the answer names it: `gpt-4.1-2025-04-14`. */
  readonly model: string;
  readonly seed: number;
  readonly createdSeconds: number;
  readonly promptTokens: number;
  /** Of each choice, reasoning among them. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cachedTokens: number;
  readonly finish: FinishReason;
  /** The tier that processed it, where the answer says so. */
  readonly serviceTier: ServiceTier | undefined;
  /** To the first token. */
  readonly ttftMs: number;
  readonly perTokenMs: number;
}

/** The tier as a field of JSON, with the comma after it; nothing where the answer says none. */
export function tierField({ serviceTier }: Generation): string {
  return serviceTier === undefined ? "" : `"service_tier":"${serviceTier}",`;
}

/** When a token of each choice is there, in milliseconds after the call; tokens count from 0. */
export function tokenAtMs(generation: Generation, token: number): number {
  return generation.ttftMs + Math.max(0, token) * generation.perTokenMs;
}

/** When the last token is there. */
export function endAtMs(generation: Generation): number {
  return tokenAtMs(generation, generation.outputTokens - 1);
}

/** Tokens of a choice that are text. */
export function textTokens({ outputTokens, reasoningTokens }: Generation): number {
  return outputTokens - reasoningTokens;
}

/** The text of a choice from one token to another: where JSON is asked for, all of it stands at the first token. */
export function textOf(generation: Generation, choice: number, from = 0, to = textTokens(generation)): string {
  const { json } = generation.call;
  if (json !== undefined) return from === 0 && to > 0 ? json : "";
  return fillerText(partSeed(generation.seed, choice), from, to);
}

/** Characters of the text of a choice that ends after so many tokens of text. */
export function textLength({ call }: Generation, tokens: number): number {
  return call.json === undefined ? fillerLength(tokens) : tokens > 0 ? call.json.length : 0;
}

/** Tokens over all choices and what they answer. */
export interface UsageCount {
  readonly prompt: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What a whole answer uses. */
export function usageOf(generation: Generation): UsageCount {
  const { choices } = generation.call;
  return {
    prompt: generation.promptTokens,
    cached: generation.cachedTokens,
    output: generation.outputTokens * choices,
    reasoning: generation.reasoningTokens * choices,
  };
}

/** The usage object of chat and legacy completions, as JSON. */
export function chatUsage({ prompt, cached, output, reasoning }: UsageCount): string {
  return `{"completion_tokens":${output},"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":${reasoning},"rejected_prediction_tokens":0},"prompt_tokens":${prompt},"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":${cached}},"total_tokens":${prompt + output}}`;
}
