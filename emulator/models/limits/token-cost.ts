/** A request as the Standard limiter sees it: before anything is generated. */
export interface CostDemand {
  readonly promptTokens: number;
  /** Cap that the caller set, over all choices; undefined where none was set. */
  readonly requestedOutputTokens: number | undefined;
  /** Characters of all of the prompt, where its text is known. */
  readonly promptCharacters?: number;
  /** Messages of a chat. */
  readonly messages?: number;
  /** Characters of each message: with these the cost is exact. */
  readonly messageCharacters?: readonly number[];
  /** Tokens of the prompt that are in no message's characters. */
  readonly addedTokens?: number;
}

/** Added by gpt-3.5-turbo for a request without a cap. Measured in 2024, for chat and for completions. */
const missingCapOfTurbo = 16;

type CostRule = (demand: CostDemand, missingMaxTokens: number) => number;

/**
 * How the Standard limiter prices a request of a model, in tokens. Measured on live deployments in 2024 (stuartleeks/aoai-testing): gpt-4 and gpt-4o count
 * prompt and cap, gpt-3.5-turbo the cap alone, embeddings the prompt alone. That newer models count as gpt-4o does is an assumption, and so is
 * `missingMaxTokens`, which stands in for a cap that the caller did not set: 640 was measured on gpt-4 and gpt-4o.
 */
export function tokenCost(model: string): CostRule {
  if (/^text-embedding-/.test(model)) return embeddingCost;
  if (/^gpt-3\.?5-turbo/.test(model)) return turboCost;
  return chatCost;
}

function embeddingCost({ promptTokens, promptCharacters }: CostDemand): number {
  return promptCharacters === undefined ? promptTokens : Math.ceil(promptCharacters / 4);
}

function turboCost({ requestedOutputTokens }: CostDemand): number {
  return requestedOutputTokens ?? missingCapOfTurbo;
}

function chatCost(demand: CostDemand, missingMaxTokens: number): number {
  return promptCost(demand) + (demand.requestedOutputTokens ?? missingMaxTokens);
}

/**
 * Each message counts a quarter of its characters, rounded down, and one more. From the characters of all messages together that is known to within a token
 * a message; without any text the prompt's own tokens are taken.
 */
function promptCost({
  promptTokens,
  promptCharacters,
  messages = 1,
  messageCharacters,
  addedTokens = 0,
}: CostDemand): number {
  if (messageCharacters !== undefined && messageCharacters.length > 0) {
    let cost = messageCharacters.length + addedTokens;
    for (const characters of messageCharacters) cost += Math.floor(characters / 4);
    return cost;
  }
  return promptCharacters === undefined ? promptTokens : Math.floor(promptCharacters / 4) + messages;
}
