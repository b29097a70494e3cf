/** What a test or a simulator wants of an answer, beyond what its request asks for. */
export interface Wishes {
  /** Of each choice; the caller's cap still holds. */
  readonly outputTokens: number | undefined;
  /** How many of these are reasoning, which is counted and not shown. Without it there is none. */
  readonly reasoningTokens: number | undefined;
  /** Tokens that the deployment finds in its prompt cache while that is warm, whatever the text. */
  readonly cachedTokens: number | undefined;
  /** Tokens that the prompt is longer than its text, in its last message; fewer where negative. */
  readonly promptShift: number;
  /** Has a content filter strike: `prompt` refuses the call, `completion` stops its answer. */
  readonly contentFilter: string | undefined;
}

/** Header that sets the tokens of each answer exactly: a whole number from 1. */
export const outputTokensHeader = "x-emulate-output-tokens";
const reasoningTokensHeader = "x-emulate-reasoning-tokens";
/** Header that sets the tokens that a warm prompt cache holds. */
export const cachedTokensHeader = "x-emulate-cached-tokens";
const contentFilterHeader = "x-emulate-content-filter";

/** No wishes. */
export const noWishes: Wishes = {
  outputTokens: undefined,
  reasoningTokens: undefined,
  cachedTokens: undefined,
  promptShift: 0,
  contentFilter: undefined,
};

/** Wishes as a request's headers say them. */
export function wishesOf(headers: ReadonlyMap<string, string>): Wishes {
  return {
    outputTokens: wholeHeader(headers, outputTokensHeader),
    reasoningTokens: wholeHeader(headers, reasoningTokensHeader),
    cachedTokens: wholeHeader(headers, cachedTokensHeader),
    promptShift: 0,
    contentFilter: headers.get(contentFilterHeader),
  };
}

/** A header that is a whole number; undefined where it is none. */
function wholeHeader(headers: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = headers.get(name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
