import { CSharpException } from "../emulator/csharp/definition";
import type { FailureOutcome, Outcome } from "../emulator/gateway/effect";
import type { GatewayInstance } from "../emulator/gateway/instance";
import type { InstanceState } from "../emulator/gateway/state/instance-state";
import type { RequestFacts } from "../emulator/gateway/watcher";
import type { ModelAnswer, ModelUnreachable } from "../emulator/models/answer";
import type { Wishes } from "../emulator/models/api/wishes";
import { LastAnswer } from "./last-answer";
import { answerOutcome } from "./perform";
import type { Happening } from "./timeline";
import type { Ending } from "./ways/ending";
import type { Place } from "./ways/place";
import { type Clock, Unforeseen } from "./ways/snapshot";
import type { ActStep, EndStep, EvaluateStep, MeasureStep, SendStep, SleepStep } from "./ways/step";
import type { World } from "./world";

type Waiting = "outcome" | "sleep" | "end" | "again";

/**
 * A request that goes the way of those like it, as long as that is known, doing what they did: from the gateway to the last byte of its answer, once for each time that it is sent.
 * One object serves many requests, one after the other: making one anew for each takes longer than all that most of them do.
 */
export abstract class Walk extends LastAnswer implements Happening, Clock, RequestFacts, Wishes {
  startedMs = 0;
  promptTokens = 0;
  outputTokens = 0;
  cachedTokens = 0;
  /** Of the step that is taken. */
  promptShift = 0;
  readonly reasoningTokens = undefined;
  readonly contentFilter = undefined;
  /** When the first token of the answer was here. */
  protected ttftAtMs = 0;
  /** What the try under way has come to. */
  protected ending: Ending | undefined = undefined;
  /** Whether the engine has taken over. */
  protected isLive = false;
  /** Where requests like it start; undefined where its way is not to be noted. */
  protected start: Place | undefined = undefined;
  protected place: Place | undefined = undefined;
  protected instance: GatewayInstance | undefined = undefined;
  private waiting: Waiting = "outcome";
  private step: SendStep | SleepStep | undefined = undefined;
  private failure: FailureOutcome["reason"] | undefined = undefined;
  /** What came, or was not waited for. */
  private came: ModelAnswer | undefined = undefined;
  private calledMs = 0;

  constructor(protected readonly world: World) {
    super();
  }

  /** Told when all of an answer is here and counted. */
  protected abstract ended(ending: Ending): void;

  /** Sends it once more. */
  protected abstract again(): void;

  /** Lets the engine take over from here. */
  protected abstract goLive(): void;

  /** Has the engine, which has taken over, go on. */
  protected abstract resume(place: Place, outcome: Outcome): void;

  /** All of the answer has gone to the caller, and the engine has taken over. */
  protected abstract settle(): void;

  get nowMs(): number {
    return this.world.timeline.nowMs;
  }

  get random(): () => number {
    return this.world.random;
  }

  /** Has it come to a unit of the gateway. */
  protected begin(instance: GatewayInstance): void {
    const { start } = this;
    this.instance = instance;
    this.startedMs = this.world.timeline.nowMs;
    this.ending = undefined;
    this.isLive = false;
    this.place = start;
    this.forget();
    if (start) this.walk();
    else this.goLive();
  }

  /** Has it sent once more later. */
  protected comeAgain(afterMs: number): void {
    this.waiting = "again";
    this.world.timeline.at(this.nowMs + afterMs, this);
  }

  happen(): void {
    switch (this.waiting) {
      case "outcome":
        this.arrived();
        return;
      case "sleep":
        this.goOn((this.place as Place).after(undefined), { kind: "done" });
        return;
      case "end":
        this.over();
        return;
      case "again":
        this.again();
    }
  }

  /** Goes as those like it have gone, up to what takes time. */
  private walk(): void {
    const { state } = (this.instance as GatewayInstance).settings;
    while (this.isAdvanced(state));
  }

  /** Takes the next step; false where that takes time, or leads to the end or to the engine. */
  private isAdvanced(state: InstanceState): boolean {
    const place = this.place as Place;
    switch (place.kind) {
      case "act": {
        const { action, promptTokens } = place.step as ActStep;
        this.promptShift = this.promptTokens - promptTokens;
        this.place = place.after(action.perform(state, this.nowMs, this));
        return true;
      }
      case "measure": {
        const known = (place.step as MeasureStep).of(this.promptTokens);
        if (known) this.place = known;
        else this.goLive();
        return known !== undefined;
      }
      case "evaluate":
        if (this.isEvaluated(place, place.step as EvaluateStep)) return true;
        this.goLive();
        return false;
      case "send": {
        const step = place.step as SendStep;
        if (!step.isOneWay) {
          this.send(step);
          return false;
        }
        this.call(step);
        this.place = place.after(undefined);
        return true;
      }
      case "sleep":
        this.sleep(place.step as SleepStep);
        return false;
      case "end":
        this.place = place.after(undefined);
        this.ends((place.step as EndStep).ending);
        return false;
      case "settled":
        this.ended(this.ending as Ending);
        return false;
      default:
        this.goLive();
        return false;
    }
  }

  private isEvaluated(place: Place, step: EvaluateStep): boolean {
    try {
      this.place = step.after(place, this);
      return true;
    } catch (error) {
      // It throws to the engine too, which knows what follows from that.
      if (error instanceof Unforeseen || error instanceof CSharpException) return false;
      throw error;
    }
  }

  protected sleep(step: SleepStep): void {
    this.step = step;
    this.wait("sleep", this.nowMs + step.ms);
  }

  protected send(step: SendStep): void {
    const { nowMs } = this;
    const answer = this.call(step);
    this.step = step;
    this.calledMs = nowMs;
    const came = "unreachable" in answer ? undefined : answer;
    this.came = came;
    const afterMs = came ? hereAfterMs(came) : (answer as ModelUnreachable).atMs;
    const isLate = (came ? came.headersAtMs : afterMs) > step.timeoutMs;
    this.failure = isLate ? "timeout" : came ? undefined : "unreachable";
    const dueMs = nowMs + (isLate ? step.timeoutMs : afterMs);
    this.waiting = "outcome";
    const { timeline } = this.world;
    if (dueMs <= nowMs) this.arrived();
    else if (step.isForward) timeline.at(dueMs, this);
    else timeline.steadily(dueMs, this);
  }

  protected call(step: SendStep): ModelAnswer | ModelUnreachable {
    this.promptShift = this.promptTokens - step.promptTokens;
    return step.call(this.world.outside).make(this.nowMs, this);
  }

  private arrived(): void {
    const { came, failure } = this;
    const place = this.place as Place;
    const step = this.step as SendStep;
    if (failure !== undefined) {
      came?.cancel(this.nowMs);
      this.goOn(place.after(failure), { kind: "failure", reason: failure });
    } else if (came) {
      if (step.isForward) this.keep(came, this.calledMs);
      this.goOn(step.answered(place, came), this.isLive ? answerOutcome(came, this.calledMs) : undefined);
    }
  }

  /** From where a step has led: like those before, or by the engine, which is told the outcome. */
  private goOn(place: Place, outcome: Outcome | undefined): void {
    this.place = place;
    if (this.isLive) this.resume(place, outcome as Outcome);
    else this.walk();
  }

  protected ends(ending: Ending): void {
    const { nowMs } = this;
    this.ending = ending;
    this.ttftAtMs = nowMs;
    const endsAtMs = ending.isStreamed && this.answer ? this.answerCalledMs + this.answer.endsAtMs : nowMs;
    this.wait("end", endsAtMs);
  }

  /** All of the answer has gone to the caller. */
  protected over(): void {
    if (this.isLive) this.settle();
    else this.walk();
  }

  private wait(waiting: Waiting, untilMs: number): void {
    this.waiting = waiting;
    if (untilMs > this.nowMs) this.world.timeline.at(untilMs, this);
    else this.happen();
  }
}

/** When an answer is here as policies wait for it: the headers of one that is still arriving, all of another. */
function hereAfterMs(answer: ModelAnswer): number {
  return answer.isStream || answer.broken ? answer.headersAtMs : answer.endsAtMs;
}
