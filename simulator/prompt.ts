import { charactersPerToken, tokensPerMessage, tokensPerReply } from "../emulator/models/tokens";

const structured =
  ',"response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object","properties":{},"additionalProperties":false}}}';

/** What a caller sends to a lane's chat completions. */
export interface PromptSettings {
  readonly promptTokens: number;
  readonly isStreamed: boolean;
  /** Whether the lane takes nothing but structured output. */
  readonly isStructured: boolean;
  /** Makes a prompt unlike any other: those of one id and length are the same. */
  readonly id: number;
  /** The end user that it names, where it names one. */
  readonly user?: string | undefined;
}

/** Tokens of the shortest prompt that can be sent: one word, with the frame around it. */
export const fewestPromptTokens = tokensPerMessage + tokensPerReply + 1;

/**
 * A chat of one message whose prompt is counted as so many tokens, by the emulator's four characters a token. It begins with its id where there is room,
 * and goes on in words of its own, so that no two longer prompts are the same, nor alike to a cache that compares what is meant.
 */
export function chatBody({ promptTokens, isStreamed, isStructured, id, user }: PromptSettings): string {
  const characters = charactersPerToken * (Math.max(fewestPromptTokens, promptTokens) - fewestPromptTokens + 1);
  const own = `#${id} `;
  const content =
    (own.length > characters ? "" : own) + text(id, own.length > characters ? characters : characters - own.length);
  const stream = isStreamed ? ',"stream":true' : "";
  const format = isStructured ? structured : "";
  const named = user === undefined ? "" : `,"user":${JSON.stringify(user)}`;
  return `{"messages":[{"role":"user","content":"${content}"}]${stream}${format}${named}}`;
}

/** Words that a prompt is made of, over and over. A choice: enough for their letters to be unlike others'. */
const words = 12;

function text(id: number, characters: number): string {
  let some = "";
  for (let word = 0; word < words; word++) some += `w${hashed(words * id + word).toString(36)} `;
  return some.repeat(Math.ceil(characters / some.length)).slice(0, characters);
}

/** Bits that are mixed as MurmurHash3 ends. */
function hashed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
