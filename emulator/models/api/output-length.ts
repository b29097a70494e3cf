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
