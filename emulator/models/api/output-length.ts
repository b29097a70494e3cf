import type { GenerationCall } from "./call";

/** How many tokens a model generates for an answer to a call, before the caller's cap. */
export type OutputTokens = (call: GenerationCall, random: () => number) => number;

/**
 * Typical answer, in tokens: exp of the mean logarithm of GeneratedTokens in the conversation trace of Azure's LLM inference traces of 2023 (19,366
 * requests). Another workload answers shorter or longer: an assumption to replace by one's own.
 */
export const typicalOutputTokens = 151;

/** Standard deviation of the logarithm of GeneratedTokens in the same trace. */
export const outputTokensSpread = 0.859;

/** Answers of lognormal length around a typical one; at least one token. */
export function lognormalOutputTokens(typical = typicalOutputTokens, spread = outputTokensSpread): OutputTokens {
  return (_call, random) => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const normal = radius * Math.cos(2 * Math.PI * random());
    return Math.max(1, Math.round(typical * Math.exp(spread * normal)));
  };
}

/** Header that sets the tokens of each answer exactly, for tests: a whole number from 1. The caller's cap still holds. */
export const outputTokensHeader = "x-emulate-output-tokens";
/** Header that says how many of these are reasoning, which is counted and not shown. Without it there is none. */
export const reasoningTokensHeader = "x-emulate-reasoning-tokens";
/** Header that has a content filter strike: `prompt` refuses the call, `completion` stops its answer. */
export const contentFilterHeader = "x-emulate-content-filter";

/** A header that is a whole number; undefined where it is none. */
export function wholeHeader(headers: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = headers.get(name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
