/** A call of a model account, as it comes over HTTP. */
export interface ModelRequest {
  readonly method: string;
  /** From the account's root: `/openai/v1/chat/completions`, `/openai/deployments/chat/embeddings`. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * What an account answers, with the times at which its parts leave, in milliseconds after the call. A whole answer is one chunk; a streamed one is a
 * chunk per server-sent event.
 */
export interface ModelAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** One of them, by its lower-case name, without the others being written. */
  readonly header: (name: string) => string | undefined;
  readonly headersAtMs: number;
  /** When the last chunk is there; known without writing any. */
  readonly endsAtMs: number;
  /** Whether it comes in more than one chunk. */
  readonly isStream: boolean;
  readonly chunks: readonly AnswerChunk[];
  /** True when the connection breaks after the last chunk, instead of ending. */
  readonly broken: boolean;
  /** What was really consumed; undefined for refusals. */
  readonly usage: ModelUsage | undefined;
  /** Characters of the text that is generated, over all choices. */
  readonly answerCharacters: number;
  /** The deployment that served or refused; undefined where none was found. */
  readonly deployment: string | undefined;
  /** The provisioned deployment that was full, and handed the call on; undefined where none was. */
  readonly spilledFrom: string | undefined;
  /** The caller went away at this time (ms since 1970): what was reserved and not generated is given back. */
  readonly cancel: (nowMs: number) => void;
}

export interface AnswerChunk {
  readonly atMs: number;
  readonly text: string;
}

/** Tokens, in the words of a usage object. */
export interface ModelUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

/** `unreachable`: nothing listens at the account (a region that is down); the call fails after `atMs`. */
export interface ModelUnreachable {
  readonly unreachable: true;
  readonly atMs: number;
}
