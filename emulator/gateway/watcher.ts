import type { CompiledExpression } from "../csharp/compile";
import type { ResponseState } from "./messages";
import type { AnswerTokens } from "./run";
import type { InstanceState } from "./state/instance-state";

/** What the instance says to an action: all that the policy learns of its state. */
export type Said = string | number | boolean | undefined;

/** What a request knows of its last answer. */
export interface AnswerFacts {
  /** Of an answer that was not streamed, or has been passed on. */
  readonly answerTokens: AnswerTokens | undefined;
  /** What the backend's `Retry-After` asks for, milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * What a statement does to what outlives its request: a counter, a breaker, a pool. An action holds nothing of the request but what the policy made of it, so it may be
 * performed again for another request that has come the same way.
 */
export interface Action {
  readonly perform: (state: InstanceState, nowMs: number, facts: AnswerFacts) => Said;
}

/**
 * Sees all that a request's way depends on, beside the request itself: what actions say, expressions whose value changes from run to run, answers. Two requests that
 * are alike and for which these are equal go the same way.
 */
export interface Watcher {
  /** When the request came in, milliseconds since 1970. */
  readonly startedMs: number;
  readonly act: (action: Action, facts: AnswerFacts) => Said;
  /** The value of an expression that reads a clock, chance, or an answer's body. */
  readonly evaluate: (expression: CompiledExpression, run: WatchedRun) => unknown;
  /** Whether some expression of the program looks at this header of an answer, lower case. */
  readonly isRead: (header: string) => boolean;
  /** An answer of a backend, before any statement has changed it. */
  readonly received: (response: ResponseState) => void;
  /** The request's way depends on something else. */
  readonly giveUp: () => void;
}

/** A run as far as expressions read it. */
export type WatchedRun = Parameters<CompiledExpression["run"]>[0];

/** Whether an expression may give something else for a like request: what it reads is neither the request's nor the policies' doing. Headers of answers are seen as part of the answer. */
export function isVarying(reads: readonly string[]): boolean {
  return reads.some((read) => varying.has(read));
}

const varying = new Set(
  "Elapsed Timestamp RequestId now random Response Response.Body Response.Headers * Deployment Deployment.Gateway".split(
    " ",
  ),
);

/** Headers of answers that an expression looks at by name. */
export function headersRead(reads: readonly string[]): string[] {
  const prefix = "Response.Headers.";
  return reads.filter((read) => read.startsWith(prefix)).map((read) => read.slice(prefix.length));
}
