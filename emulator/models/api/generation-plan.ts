import type { GenerationCall } from "./call";
import type { FinishReason } from "./generation";
import type { OutputTokens } from "./output-length";
import type { Wishes } from "./wishes";

/** Tokens of each choice, and why it ends. */
export interface GenerationPlan {
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly finish: FinishReason;
}

/** The cap of a legacy completion that sets none. @see OpenAI API reference, `max_tokens` of completions */
const legacyCap = 16;

/** Decides how long each choice gets: what is wished for, else what the model would generate; never above the caller's cap. */
export function planGeneration(
  call: GenerationCall,
  wishes: Wishes,
  outputTokens: OutputTokens,
  random: () => number,
  filtered: boolean,
): GenerationPlan {
  const wanted = Math.max(1, wishes.outputTokens ?? outputTokens(call, random));
  const cap = call.maxOutputTokens ?? (call.operation === "completions" ? legacyCap : Number.POSITIVE_INFINITY);
  const capped = Math.min(wanted, cap);
  // Where in the answer a filter strikes is an assumption: half way.
  const generated = filtered ? Math.ceil(capped / 2) : capped;
  const reasoningTokens = Math.min(generated, wishes.reasoningTokens ?? 0);
  return { outputTokens: generated, reasoningTokens, finish: finishOf(call, filtered, wanted > capped) };
}

function finishOf(call: GenerationCall, filtered: boolean, cut: boolean): FinishReason {
  if (filtered) return "content_filter";
  if (cut) return "length";
  return call.forcedFunction === undefined ? "stop" : "tool_calls";
}
