import type {
  BackendAnswer,
  Effect,
  Outcome,
  OutgoingRequest,
  Suspended,
  TogetherEffect,
} from "../emulator/gateway/effect";
import { reasonPhrase } from "../emulator/gateway/reason-phrase";
import type { ModelAnswer, ModelUnreachable } from "../emulator/models/answer";
import type { Timeline } from "./timeline";

/** A streamed answer under way: what an arriving body's handle is here. */
export interface Stream {
  readonly answer: ModelAnswer;
  readonly calledMs: number;
}

/** An answer as policies meet it: whole, or still on its way. */
export function answerOutcome(answer: ModelAnswer, calledMs: number): Outcome {
  const isArriving = answer.isStream || answer.broken;
  const body = isArriving ? { handle: { answer, calledMs } satisfies Stream } : (answer.chunks[0]?.text ?? "");
  return { kind: "answer", answer: { ...headOf(answer), body } };
}

/** Whoever answers calls that leave the gateway. */
export interface Answering {
  call(request: OutgoingRequest, nowMs: number): ModelAnswer | ModelUnreachable;
}

/** Performs a run's effects in virtual time, as the HTTP shell does in real time; `ended` is told when there are none left. */
export function perform(
  waiting: Pick<Suspended, "resume">,
  first: Effect | undefined,
  outside: Answering,
  timeline: Timeline,
  ended: () => void,
): void {
  let effect = first;
  while (effect) {
    if (effect.kind === "send-request" && effect.isOneWay) {
      outside.call(effect.request, timeline.nowMs);
      effect = waiting.resume({ kind: "done" });
      continue;
    }
    wait(effect, outside, timeline, (outcome) => perform(waiting, waiting.resume(outcome), outside, timeline, ended));
    return;
  }
  ended();
}

function wait(effect: Effect, outside: Answering, timeline: Timeline, done: (outcome: Outcome) => void): void {
  const { nowMs } = timeline;
  switch (effect.kind) {
    case "sleep":
      timeline.do(nowMs + effect.ms, () => done({ kind: "done" }));
      return;
    case "drain":
      drained(effect.body.handle as Stream, timeline, done);
      return;
    case "together":
      together(effect, outside, timeline, done);
      return;
    default:
      called(effect.request, effect.timeoutMs, outside, timeline, done);
  }
}

function together(
  effect: TogetherEffect,
  outside: Answering,
  timeline: Timeline,
  done: (outcome: Outcome) => void,
): void {
  const { branches, until, hasEnded } = effect;
  let left = until === "any" ? 1 : branches.length;
  const finish = () => {
    left--;
    if (left === 0) timeline.do(timeline.nowMs, () => done({ kind: "done" }));
  };
  if (branches.length === 0 || (until === "any" && hasEnded)) {
    left = 1;
    finish();
  }
  for (const branch of branches) perform(branch, branch.effect, outside, timeline, finish);
}

function called(
  request: OutgoingRequest,
  timeoutMs: number,
  outside: Answering,
  timeline: Timeline,
  done: (outcome: Outcome) => void,
): void {
  const calledMs = timeline.nowMs;
  const answer = outside.call(request, calledMs);
  if ("unreachable" in answer) {
    const reason = answer.atMs > timeoutMs ? "timeout" : "unreachable";
    timeline.do(calledMs + Math.min(answer.atMs, timeoutMs), () => done({ kind: "failure", reason }));
    return;
  }
  if (answer.headersAtMs > timeoutMs) {
    timeline.do(calledMs + timeoutMs, () => {
      answer.cancel(timeline.nowMs);
      done({ kind: "failure", reason: "timeout" });
    });
    return;
  }
  const isArriving = answer.isStream || answer.broken;
  timeline.do(calledMs + (isArriving ? answer.headersAtMs : answer.endsAtMs), () =>
    done(answerOutcome(answer, calledMs)),
  );
}

function headOf({ status, headers }: ModelAnswer): Omit<BackendAnswer, "body"> {
  return { status, reason: reasonPhrase(status), headers };
}

function drained({ answer, calledMs }: Stream, timeline: Timeline, done: (outcome: Outcome) => void): void {
  timeline.do(calledMs + answer.endsAtMs, () =>
    done(
      answer.broken
        ? { kind: "failure", reason: "broken" }
        : { kind: "text", text: answer.chunks.map(({ text }) => text).join("") },
    ),
  );
}
