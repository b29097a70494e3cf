/** Tokens of a text. Every place that counts takes one of these, so that a real tokenizer can be plugged in. */
export type TokenEstimate = (text: string) => number;

/**
 * Characters of a token. OpenAI's rule of thumb for English text ("one token generally corresponds to ~4 characters"); Azure's own limiter uses the same
 * figure for its estimate of a prompt. Other languages and code have fewer.
 */
export const charactersPerToken = 4;

/** Tokens of the frame around each message of a chat. @see OpenAI cookbook, "How to count tokens with tiktoken" */
export const tokensPerMessage = 3;

/** Tokens with which every chat answer is primed. @see OpenAI cookbook, "How to count tokens with tiktoken" */
export const tokensPerReply = 3;

/**
 * Tokens of an image whose size is not looked at: a square of 1,024 pixels in high detail, by OpenAI's rule for gpt-4o (85 + 4 tiles × 170). An assumption:
 * real images differ, and so do models.
 */
export const tokensPerImage = 765;

/** The default estimate: a token for every four characters, rounded up. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
