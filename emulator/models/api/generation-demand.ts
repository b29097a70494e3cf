import type { TokenDemand } from "../deployment-capacity";
import type { GenerationCall } from "./call";
import type { GenerationPlan } from "./generation-plan";

/** A stream that breaks generates no more; a whole answer breaks on its way, when all of it is generated. */
export function generatedTokens(
  call: GenerationCall,
  plan: GenerationPlan,
  breakAfterTokens: number | undefined,
): number {
  return call.stream ? Math.min(plan.outputTokens, breakAfterTokens ?? plan.outputTokens) : plan.outputTokens;
}

/** What a call asks of a deployment's capacity, and what it will really take. */
export function generationDemand(call: GenerationCall, cachedTokens: number, generated: number): TokenDemand {
  const { prompt, choices, maxOutputTokens } = call;
  return {
    promptTokens: prompt.tokens,
    promptCharacters: prompt.characters,
    cachedTokens,
    requestedOutputTokens: maxOutputTokens === undefined ? undefined : maxOutputTokens * choices,
    outputTokens: generated * choices,
    messageCharacters: prompt.messageCharacters,
  };
}
