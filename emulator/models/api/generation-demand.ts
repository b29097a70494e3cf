import type { TokenDemand } from "../deployment-capacity";
import { charactersPerToken } from "../tokens";
import type { GenerationCall } from "./call";
import type { GenerationPlan } from "./generation-plan";
import type { Wishes } from "./wishes";

/** A stream that breaks generates no more; a whole answer breaks on its way, when all of it is generated. */
export function generatedTokens(
  call: GenerationCall,
  plan: GenerationPlan,
  breakAfterTokens: number | undefined,
): number {
  return call.stream ? Math.min(plan.outputTokens, breakAfterTokens ?? plan.outputTokens) : plan.outputTokens;
}

/** What a call asks of a deployment's capacity, and what it will really take. */
export function generationDemand(
  { prompt, choices, maxOutputTokens }: GenerationCall,
  { promptShift }: Wishes,
  cachedTokens: number,
  generated: number,
): TokenDemand {
  return {
    promptTokens: prompt.tokens + promptShift,
    promptCharacters: prompt.characters + charactersPerToken * promptShift,
    cachedTokens,
    requestedOutputTokens: maxOutputTokens === undefined ? undefined : maxOutputTokens * choices,
    outputTokens: generated * choices,
    messageCharacters: prompt.messageCharacters,
    addedTokens: promptShift,
  };
}
