import type { BackendAnswer, Effect, Outcome, OutgoingRequest, Suspended, TogetherEffect } from "../gateway/effect";
import type { Execution } from "../gateway/execution";
import { reasonPhrase } from "../gateway/reason-phrase";
import type { ModelAnswer, ModelUnreachable } from "../models/answer";
import type { Clock } from "./clock";

/** Whoever answers calls that leave the gateway: model accounts and Content Safety. */
export interface Backends {
  readonly call: (request: OutgoingRequest, nowMs: number) => ModelAnswer | ModelUnreachable;
}

/** A streamed answer under way: what an arriving body's handle is here. */
export interface Stream {
  readonly answer: ModelAnswer;
  readonly calledMs: number;
}

/** What a run has under way outside, and whether anybody still waits for it. */
export class InFlight {
  readonly answers = new Set<ModelAnswer>();
  /** Settles when the caller has left. */
  readonly left: Promise<undefined>;
  hasLeft = false;
  private tellLeft: (nothing: undefined) => void = () => {};

  constructor() {
    this.left = new Promise((resolve) => {
      this.tellLeft = resolve;
    });
  }

  /** The caller has left: what is under way is cancelled, and nothing more is begun. */
  leave(nowMs: number): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    for (const answer of this.answers) answer.cancel(nowMs);
    this.tellLeft(undefined);
  }
}

/** Performs an execution's effects in real time, until it has ended or the caller has left. */
export async function perform(
  execution: Execution,
  backends: Backends,
  clock: Clock,
  inFlight: InFlight,
): Promise<void> {
  await performed(execution, execution.start(), backends, clock, inFlight);
}

async function performed(
  waiting: Pick<Suspended, "resume" | "abort">,
  first: Effect | undefined,
  backends: Backends,
  clock: Clock,
  inFlight: InFlight,
): Promise<void> {
  for (let effect = first; effect; ) {
    const outcome = await Promise.race([outcomeOf(effect, backends, clock, inFlight), inFlight.left]);
    if (outcome === undefined) {
      waiting.abort();
      return;
    }
    effect = waiting.resume(outcome);
  }
}

async function outcomeOf(effect: Effect, backends: Backends, clock: Clock, inFlight: InFlight): Promise<Outcome> {
  switch (effect.kind) {
    case "sleep":
      await clock.sleep(effect.ms);
      return { kind: "done" };
    case "drain":
      return drained(effect.body.handle as Stream, clock);
    case "together":
      await together(effect, backends, clock, inFlight);
      return { kind: "done" };
    case "send-request":
      if (effect.isOneWay) {
        backends.call(effect.request, clock.now());
        return { kind: "done" };
      }
      return called(effect.request, effect.timeoutMs, backends, clock, inFlight);
    case "forward":
      return called(effect.request, effect.timeoutMs, backends, clock, inFlight);
  }
}

async function together(
  { branches, until, hasEnded }: TogetherEffect,
  backends: Backends,
  clock: Clock,
  inFlight: InFlight,
): Promise<void> {
  const runs = branches.map((branch) => performed(branch, branch.effect, backends, clock, inFlight));
  if (until === "all") await Promise.all(runs);
  else if (!hasEnded) await Promise.race(runs);
}

async function called(
  request: OutgoingRequest,
  timeoutMs: number,
  backends: Backends,
  clock: Clock,
  inFlight: InFlight,
): Promise<Outcome> {
  const calledMs = clock.now();
  const answer = backends.call(request, calledMs);
  if ("unreachable" in answer) {
    const isLate = answer.atMs > timeoutMs;
    await until(clock, calledMs, Math.min(answer.atMs, timeoutMs));
    return { kind: "failure", reason: isLate ? "timeout" : "unreachable" };
  }
  inFlight.answers.add(answer);
  if (answer.headersAtMs > timeoutMs) {
    await until(clock, calledMs, timeoutMs);
    answer.cancel(clock.now());
    return { kind: "failure", reason: "timeout" };
  }
  await until(clock, calledMs, answer.headersAtMs);
  if (answer.isStream || answer.broken) return { kind: "answer", answer: arriving(answer, calledMs) };
  const [whole] = answer.chunks;
  if (whole) await until(clock, calledMs, whole.atMs);
  inFlight.answers.delete(answer);
  return { kind: "answer", answer: { ...headOf(answer), body: whole?.text ?? "" } };
}

function arriving(answer: ModelAnswer, calledMs: number): BackendAnswer {
  const stream: Stream = { answer, calledMs };
  return { ...headOf(answer), body: { handle: stream } };
}

function headOf({ status, headers }: ModelAnswer) {
  return { status, reason: reasonPhrase(status), headers };
}

async function drained({ answer, calledMs }: Stream, clock: Clock): Promise<Outcome> {
  const last = answer.chunks.at(-1);
  if (last) await until(clock, calledMs, last.atMs);
  if (answer.broken) return { kind: "failure", reason: "broken" };
  return { kind: "text", text: answer.chunks.map(({ text }) => text).join("") };
}

/** Waits for a time after a call; a timer is only set where there is time left, since timers round up to whole milliseconds. */
export async function until(clock: Clock, sinceMs: number, afterMs: number): Promise<void> {
  const left = sinceMs + afterMs - clock.now();
  if (left > 0) await clock.sleep(left);
}
