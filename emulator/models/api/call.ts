import type { ServiceTier } from "./service-tier";

/** A prompt as it is counted. */
export interface Prompt {
  /** All of it in order, for what depends on its beginning. */
  readonly text: string;
  readonly tokens: number;
  readonly characters: number;
  /** Characters of each message, which the Standard limiter counts one by one. */
  readonly messageCharacters: readonly number[];
}

/** A call that generates text. */
export interface GenerationCall {
  readonly kind: "generation";
  readonly operation: "chat/completions" | "completions" | "responses";
  /** The deployment's name. */
  readonly deployment: string;
  readonly prompt: Prompt;
  readonly stream: boolean;
  /** A last chunk with the usage object is asked for. */
  readonly includeUsage: boolean;
  /** Answers that are generated side by side: `n`, times the prompts of a legacy completion. */
  readonly choices: number;
  /** The cap that the caller set on the tokens of one answer. */
  readonly maxOutputTokens: number | undefined;
  /** The function that `tool_choice` forces. */
  readonly forcedFunction: string | undefined;
  /** A minimal answer where JSON is asked for. */
  readonly json: string | undefined;
  /** The tier that the caller asks for; undefined leaves it to the deployment. */
  readonly serviceTier: ServiceTier | undefined;
}

/** A call that embeds texts. */
export interface EmbeddingCall {
  readonly kind: "embedding";
  readonly deployment: string;
  readonly inputs: readonly string[];
  readonly tokens: number;
  readonly longestInputTokens: number;
  readonly characters: number;
  readonly dimensions: number | undefined;
  readonly base64: boolean;
}

/** A call as its body says. */
export type ModelCall = GenerationCall | EmbeddingCall;

/** A JSON object whose fields are not yet looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
