import { CSharpException } from "../csharp/definition";
import type { Destination } from "./destination";
import type { Effect, Outcome, Suspended } from "./effect";
import { headersOf, type ResponseBody, ResponseState, StillArriving } from "./messages";
import { isWithoutAnswer, PolicyError } from "./policy-error";
import type { Origin, Program } from "./program";
import type { Run } from "./run";

/** What has to be left again, in this order, when an error leaves a statement. */
export type Frame = RetryFrame | { readonly kind: "gate"; readonly leave: () => void };

export interface RetryFrame {
  readonly kind: "retry";
  /** The step that decides whether to go round again. */
  readonly test: number;
  retries: number;
  /** The attempt's error, which stands if there is no other attempt. */
  pending: PolicyError | undefined;
  /** Where that was raised. */
  origin: Origin | undefined;
}

/** A program on its way: it computes until it has to wait, and is resumed with the outcome. */
export class Execution implements Suspended {
  at = 0;
  readonly frames: Frame[] = [];
  outcome: Outcome | undefined;
  effect: Effect | undefined;
  /** Of the `forward-request` that is under way; undefined where no backend takes calls. */
  destination: Destination | undefined;
  startedMs = 0;
  /** Of the `wait` that is under way. */
  branches: readonly Execution[] = [];
  /** Of a branch: what its parent raises. */
  error: PolicyError | undefined;
  /** Of a branch: whether it has made the answer, so that nothing else is run. */
  hasReturned = false;
  private draining: ResponseBody | undefined;

  constructor(
    readonly run: Run,
    readonly program: Program,
  ) {}

  /** Runs up to the first thing that takes time; undefined says that the program has ended. */
  start(): Effect | undefined {
    this.effect = this.proceed();
    return this.effect;
  }

  resume(outcome: Outcome): Effect | undefined {
    this.outcome = outcome;
    this.effect = this.proceed();
    return this.effect;
  }

  /** Leaves the rest of the section, and of the sections that follow: the answer is made. */
  end(): void {
    this.unwind();
    this.hasReturned = true;
    this.at = this.program.ops.length;
  }

  /** The caller has left: nothing more is run, and what is held is let go. */
  abort(): void {
    for (const branch of this.branches) branch.abort();
    this.unwind();
    this.at = this.program.ops.length;
  }

  /** Passes over the backend. */
  skipToOutbound(): void {
    this.unwind();
    this.at = this.program.outbound;
  }

  private proceed(): Effect | undefined {
    const { ops } = this.program;
    for (;;) {
      try {
        if (this.draining) this.drained(this.draining);
        for (let op = ops[this.at]; op !== undefined; op = ops[this.at]) {
          this.at++;
          const effect = op(this);
          if (effect) return effect;
        }
        return undefined;
      } catch (thrown) {
        const effect = this.caught(thrown);
        if (effect) return effect;
      }
    }
  }

  /** The statement that asked for a body is run again, now that it is here. */
  private drained(body: ResponseBody): void {
    this.draining = undefined;
    if (this.outcome?.kind === "text") {
      body.content = this.outcome.text;
      this.run.read(this.outcome.text);
    } else throw new PolicyError("forward-request", "BackendConnectionFailure", "the backend's answer broke off", 500);
  }

  private caught(thrown: unknown): Effect | undefined {
    if (thrown instanceof StillArriving) {
      this.at--;
      this.draining = thrown.body;
      return { kind: "drain", body: thrown.arriving };
    }
    const error = policyError(thrown);
    if (!error) {
      // A fault of the emulator's own: whoever drives the execution is told, and nothing stays held.
      this.abort();
      throw thrown;
    }
    this.fail(error);
    return undefined;
  }

  /** Goes on with `on-error`. */
  fail(error: PolicyError): void {
    const { program, run } = this;
    const last = this.frames.at(-1);
    const pending = last?.kind === "retry" && last.pending === error ? last : undefined;
    const origin = pending ? pending.origin : program.origins[this.at - 1];
    const retry = this.unwind(isWithoutAnswer(error));
    if (retry) {
      retry.pending = error;
      retry.origin = origin;
      run.Response = null;
      this.at = retry.test;
      return;
    }
    if (program.onError === undefined) {
      this.error = error;
      this.at = program.ops.length;
      return;
    }
    const isSecond = run.section === "on-error";
    run.LastError = {
      Source: error.source,
      Reason: error.reason,
      Message: error.message,
      Scope: origin?.scope ?? "",
      Section: run.section,
      Path: origin?.path ?? "",
      PolicyId: origin?.id ?? "",
    };
    run.Response = defaultAnswer(error);
    run.section = "on-error";
    this.at = isSecond ? program.ops.length : program.onError;
  }

  /** Leaves open frames from the innermost; stops at a `retry` that wants to see the error. */
  private unwind(isRetried = false): RetryFrame | undefined {
    for (let frame = this.frames.at(-1); frame; frame = this.frames.at(-1)) {
      if (frame.kind === "gate") frame.leave();
      else if (isRetried && frame.pending === undefined) return frame;
      this.frames.pop();
    }
    return undefined;
  }
}

/** The answer where no policy gives one: API Management's own JSON. */
export function defaultAnswer(error: PolicyError): ResponseState {
  const headers = headersOf([["Content-Type", "application/json"], ...error.headers]);
  const message = error.reason === "ExpressionValueEvaluationFailure" ? "Internal server error" : error.message;
  return new ResponseState(error.status, headers, JSON.stringify({ statusCode: error.status, message }));
}

function policyError(thrown: unknown): PolicyError | undefined {
  if (thrown instanceof PolicyError) return thrown;
  if (!(thrown instanceof CSharpException)) return undefined;
  const message = `Expression evaluation failed. ${thrown.message}`;
  return new PolicyError("expression", "ExpressionValueEvaluationFailure", message, 500);
}
