import type { CompiledExpression } from "../csharp/compile";
import type { ResponseState } from "./messages";
import type { AnswerTokens } from "./run";
import type { InstanceState } from "./state/instance-state";

/** What the instance says to an action: all that the policy learns of its state. */
export type Said = string | number | boolean | undefined;

/** What an action is told of the request that it is performed for. */
export interface RequestFacts {
  /** Of an answer that was not streamed, or has been passed on. */
  readonly answerTokens: AnswerTokens | undefined;
  /** What the backend's `Retry-After` asks for, milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Tokens that its prompt is longer than that of the request that the action was made for. */
  readonly promptShift: number;
}

/**
 * What a statement does to what outlives its request: a counter, a breaker, a pool. An action holds nothing of the request but what the policy made of it, so it may be
 * performed again for another request that has come the same way.
 */
export interface Action {
  readonly perform: (state: InstanceState, nowMs: number, facts: RequestFacts) => Said;
}

/**
 * Sees all that a request's way depends on: what actions say, expressions that read a clock, chance or how long the prompt is, answers. Two requests of a caller for which
 * these are equal go the same way.
 */
export interface Watcher {
  /** When the request came in, milliseconds since 1970. */
  readonly startedMs: number;
  readonly act: (action: Action, facts: RequestFacts) => Said;
  /** The value of an expression that something depends on. */
  readonly evaluate: (expression: CompiledExpression, run: WatchedRun) => unknown;
  /** The value of an expression that a variable is set to: what depends on it is seen when it is read. */
  readonly assign: (variable: string, expression: CompiledExpression, run: WatchedRun) => unknown;
  /** The text that a body is set to: a body may be as long as it is, and what is small in it is seen. */
  readonly write: (expression: CompiledExpression, run: WatchedRun) => unknown;
  /** Something of the prompt's length that something depends on. */
  readonly measure: (value: boolean) => boolean;
  /** Whether some expression of the program looks at this header of an answer, lower case. */
  readonly isRead: (header: string) => boolean;
  /** An answer of a backend, before any statement has changed it. */
  readonly received: (response: ResponseState) => void;
  /** The request's way depends on something else. */
  readonly giveUp: () => void;
}

/** A run as far as expressions read it. */
export type WatchedRun = Parameters<CompiledExpression["run"]>[0];

/** Whether an expression may give something else each time: by clock, by chance, by an answer. Headers of answers that it looks at by name are seen as part of the answer. */
export function isVarying(reads: readonly string[]): boolean {
  return reads.some((read) => varying.has(read));
}

/** What of a request tells how long its prompt is. */
export const lengthReads: readonly string[] = ["Request.Body", "Request.Headers.content-length"];

/** Whether an expression reads what each request has of its own: all of its headers, or one by which a test wishes for something. */
export function readsOwn(reads: readonly string[]): boolean {
  return reads.some((read) => ownReads.has(read) || read.startsWith("Request.Headers.x-emulate-"));
}

const ownReads = new Set(["Request", "Request.Headers", "*"]);

/** Whether an expression has to be watched at all: others give the same for all requests of a caller that have come the same way. */
export function isWatched(reads: readonly string[]): boolean {
  return (
    isVarying(reads) ||
    readsOwn(reads) ||
    reads.some((read) => read.startsWith("Variables.") || lengthReads.includes(read))
  );
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
