import type { ModelUsage } from "../models/answer";
import type { RequestState } from "./messages";

/** Characters that stand for one token where API Management estimates: an assumption, since its tokenizer is not documented. */
const charactersPerToken = 4;

/** Tokens that a prompt is estimated to have: of all text in the request's messages, input or prompt. */
export function estimatedPromptTokens(request: RequestState): number {
  const body = parsed(request.sent);
  return estimatedTokens(
    charactersOf(body?.messages) +
      charactersOf(body?.input) +
      charactersOf(body?.instructions) +
      charactersOf(body?.prompt),
  );
}

export function estimatedTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + charactersOf(each), 0);
  if (value === null || typeof value !== "object") return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === "role" || key === "type" ? 0 : charactersOf(each)),
    0,
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Usage that an answer, or one event of a streamed one, reports in the words of chat completions, responses or embeddings; undefined where it reports none. */
export function usageOf(text: string): ModelUsage | undefined {
  const at = text.lastIndexOf('"usage"');
  const open = at < 0 ? -1 : text.indexOf("{", at);
  if (open < 0 || !/^\s*:\s*$/.test(text.slice(at + 7, open))) return undefined;
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === "{") depth++;
    else if (text[index] === "}" && --depth === 0) return usageFrom(parsed(text.slice(open, index + 1)));
  }
  return undefined;
}

function usageFrom(usage: Record<string, unknown> | undefined): ModelUsage | undefined {
  if (usage === undefined) return undefined;
  const number = (value: unknown) => (typeof value === "number" ? value : 0);
  const within = (group: unknown, name: string) => number((group as Record<string, unknown> | undefined)?.[name]);
  return {
    promptTokens: number(usage.prompt_tokens ?? usage.input_tokens),
    completionTokens: number(usage.completion_tokens ?? usage.output_tokens),
    cachedTokens: within(usage.prompt_tokens_details ?? usage.input_tokens_details, "cached_tokens"),
    reasoningTokens: within(usage.completion_tokens_details ?? usage.output_tokens_details, "reasoning_tokens"),
  };
}

/** Reads a streamed answer as it goes by: what it reports of usage, and how much text it carries. */
export class StreamMeter {
  usage: ModelUsage | undefined;
  answerCharacters = 0;

  /** Whole server-sent events, one or more. */
  see(events: string): void {
    for (let at = events.indexOf('"content":"'); at >= 0; at = events.indexOf('"content":"', at)) {
      at += 11;
      const end = closingQuote(events, at);
      this.answerCharacters += end - at;
      at = end;
    }
    for (let at = events.indexOf('"delta":"'); at >= 0; at = events.indexOf('"delta":"', at)) {
      at += 9;
      const end = closingQuote(events, at);
      this.answerCharacters += end - at;
      at = end;
    }
    if (events.includes('"usage":{')) this.usage = usageOf(events) ?? this.usage;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at - 1] !== "\\") return at;
  }
  return text.length;
}
