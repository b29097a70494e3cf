import { charactersPerToken, tokensPerMessage, tokensPerReply } from "../emulator/models/tokens";

/** Text to cut prompts from: what is in it does not matter, only how much. */
const filler = "the quick brown fox jumps over the lazy dog and runs on ".repeat(4096);

const structured =
  ',"response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object","properties":{},"additionalProperties":false}}}';

/** What a caller sends to a lane's chat completions. */
export interface PromptSettings {
  readonly promptTokens: number;
  readonly isStreamed: boolean;
  /** Whether the lane takes nothing but structured output. */
  readonly isStructured: boolean;
  /** Makes a prompt unlike any other. */
  readonly id: number;
}

/** Tokens of the shortest prompt that can be sent: one word, with the frame around it. */
export const fewestPromptTokens = tokensPerMessage + tokensPerReply + 1;

/**
 * A chat of one message whose prompt is counted as so many tokens, by the emulator's four characters a token. It begins with the request's own number where there is room,
 * so that no two longer prompts are the same.
 */
export function chatBody({ promptTokens, isStreamed, isStructured, id }: PromptSettings): string {
  const characters = charactersPerToken * (Math.max(fewestPromptTokens, promptTokens) - fewestPromptTokens + 1);
  const own = `#${id} `;
  const content = own.length > characters ? text(characters) : own + text(characters - own.length);
  const stream = isStreamed ? ',"stream":true' : "";
  const format = isStructured ? structured : "";
  return `{"messages":[{"role":"user","content":"${content}"}]${stream}${format}}`;
}

function text(characters: number): string {
  return characters <= filler.length
    ? filler.slice(0, characters)
    : filler.repeat(Math.ceil(characters / filler.length)).slice(0, characters);
}
