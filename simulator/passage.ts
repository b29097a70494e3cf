import { CSharpException } from "../emulator/csharp/definition";
import type { Effect, FailureOutcome, Outcome } from "../emulator/gateway/effect";
import type { Execution } from "../emulator/gateway/execution";
import type { GatewayInstance } from "../emulator/gateway/instance";
import type { IncomingRequest } from "../emulator/gateway/messages";
import type { InstanceState } from "../emulator/gateway/state/instance-state";
import type { RequestFacts } from "../emulator/gateway/watcher";
import type { ModelAnswer, ModelUnreachable, ModelUsage } from "../emulator/models/answer";
import type { Wishes } from "../emulator/models/api/wishes";
import { LastAnswer } from "./last-answer";
import { answerOutcome, perform } from "./perform";
import type { Happening } from "./timeline";
import { type Ending, endingOf } from "./ways/ending";
import type { Place } from "./ways/place";
import { Recording } from "./ways/recording";
import { type Clock, Unforeseen } from "./ways/snapshot";
import type { EvaluateStep, SendStep, SleepStep } from "./ways/step";
import type { World } from "./world";

/** A request that goes on by itself, through the engine. */
interface Live {
  readonly execution: Execution;
  readonly recording: Recording;
}

type Waiting = "outcome" | "sleep" | "end" | "again";

/**
 * A request on its way from the gateway to the last byte of its answer, once for each time that it is sent. It goes the way of those like it as long as that is known, doing what
 * they did; where it meets something new, the engine takes over, and the way is noted for those that follow.
 */
export abstract class Passage extends LastAnswer implements Happening, Clock, RequestFacts, Wishes {
  startedMs = 0;
  /** When the first token of the answer was here. */
  ttftAtMs = 0;
  /** Of the step that is taken. */
  promptShift = 0;
  readonly reasoningTokens = undefined;
  readonly contentFilter = undefined;
  /** What the try under way has come to. */
  protected ending: Ending | undefined;
  private place: Place | undefined;
  private live: Live | undefined;
  private waiting: Waiting = "outcome";
  private step: SendStep | SleepStep | undefined;
  private failure: FailureOutcome["reason"] | undefined;
  /** What came, or was not waited for. */
  private came: ModelAnswer | undefined;
  private calledMs = 0;
  private instance: GatewayInstance | undefined;

  constructor(
    protected readonly world: World,
    /** Where requests like it start; undefined where its way is not to be noted. */
    private readonly start: Place | undefined,
    readonly promptTokens: number,
    readonly outputTokens: number,
    readonly cachedTokens: number,
  ) {
    super();
  }

  /** The request as the gateway gets it. */
  protected abstract incoming(): IncomingRequest;

  /** Told when all of an answer is here and counted. */
  protected abstract ended(ending: Ending): void;

  /** Sends it once more. */
  protected abstract again(): void;

  get nowMs(): number {
    return this.world.timeline.nowMs;
  }

  get random(): () => number {
    return this.world.random;
  }

  /** What the answer used; undefined where no model's answer went to the caller. */
  protected get usage(): ModelUsage | undefined {
    if (!this.ending?.hasUsage) return undefined;
    return this.live && !this.ending.isStreamed ? this.live.execution.run.usage : this.answer?.usage;
  }

  /** Has it come to a unit of the gateway. */
  protected begin(instance: GatewayInstance): void {
    const { start } = this;
    this.instance = instance;
    this.startedMs = this.world.timeline.nowMs;
    this.ending = undefined;
    this.live = undefined;
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
        this.goOn((this.step as SleepStep).to(this.place as Place, undefined), { kind: "done" });
        return;
      case "again":
        this.again();
        return;
      case "end":
        this.over();
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
    const { step } = place;
    switch (step?.kind) {
      case "act":
        this.promptShift = this.promptTokens - step.promptTokens;
        this.place = step.to(place, step.action.perform(state, this.nowMs, this));
        return true;
      case "measure": {
        const known = step.of(this.promptTokens);
        if (known) this.place = known;
        else this.goLive();
        return known !== undefined;
      }
      case "evaluate":
        if (this.isEvaluated(step)) return true;
        this.goLive();
        return false;
      case "send":
        if (!step.isOneWay) {
          this.send(step);
          return false;
        }
        this.call(step);
        this.place = step.to(place, undefined);
        return true;
      case "sleep":
        this.sleep(step);
        return false;
      case "end":
        this.place = step.to(place, undefined);
        this.ends(step.ending);
        return false;
      case "settled":
        this.ended(this.ending as Ending);
        return false;
      default:
        this.goLive();
        return false;
    }
  }

  private isEvaluated(step: EvaluateStep): boolean {
    try {
      this.place = step.after(this.place as Place, this);
      return true;
    } catch (error) {
      // It throws to the engine too, which knows what follows from that.
      if (error instanceof Unforeseen || error instanceof CSharpException) return false;
      throw error;
    }
  }

  private sleep(step: SleepStep): void {
    this.step = step;
    this.wait("sleep", this.nowMs + step.ms);
  }

  private send(step: SendStep): void {
    const { nowMs } = this;
    const answer = this.call(step);
    this.step = step;
    this.calledMs = nowMs;
    this.came = "unreachable" in answer ? undefined : answer;
    const { came } = this;
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

  private call(step: SendStep): ModelAnswer | ModelUnreachable {
    this.promptShift = this.promptTokens - step.promptTokens;
    return step.call(this.world.outside).make(this.nowMs, this);
  }

  private arrived(): void {
    const { came, failure } = this;
    const step = this.step as SendStep;
    if (failure !== undefined) {
      came?.cancel(this.nowMs);
      this.goOn(step.failed(this.place as Place, failure), { kind: "failure", reason: failure });
    } else if (came) {
      if (step.isForward) this.keep(came, this.calledMs);
      this.goOn(step.answered(this.place as Place, came), this.live && answerOutcome(came, this.calledMs));
    }
  }

  /** From where a step has led: like those before, or by the engine, which is told the outcome. */
  private goOn(place: Place, outcome: Outcome | undefined): void {
    this.place = place;
    const { live } = this;
    if (live) {
      live.recording.arrive(place);
      this.drive(live, live.execution.resume(outcome as Outcome));
    } else this.walk();
  }

  /** Lets the engine take over from here, after it has been led here. */
  private goLive(): void {
    const { world, start, promptTokens } = this;
    const instance = this.instance as GatewayInstance;
    const given = { state: instance.settings.state, outside: world.outside, clock: this, promptTokens };
    const recording = new Recording(start, start && this.place, given);
    const execution = instance.acceptWatched(this.incoming(), recording);
    recording.headersRead = execution.program.headersRead;
    const live: Live = { execution, recording };
    this.live = live;
    const retold = this.retold();
    let effect = execution.start();
    while (effect) {
      const led = recording.led();
      if (!led) {
        this.drive(live, effect);
        return;
      }
      effect = execution.resume(retold(led));
    }
    if (this.ending) {
      recording.end(this.ending);
      this.over();
    } else this.completed(live);
  }

  /** Has the engine go on to the next thing that takes time. */
  private drive(live: Live, first: Effect | undefined): void {
    const { execution, recording } = live;
    for (let effect = first; effect; ) {
      const step = recording.effect(effect);
      if (!step) {
        perform(execution, effect, this.world.outside, this.world.timeline, () => this.completed(live));
        return;
      }
      this.place = recording.standing;
      if (step.kind === "sleep" || !step.isOneWay) {
        if (step.kind === "sleep") this.sleep(step);
        else this.send(step);
        return;
      }
      this.call(step);
      recording.arrive(step.to(this.place, undefined));
      effect = execution.resume({ kind: "done" });
    }
    this.completed(live);
  }

  private completed({ execution, recording }: Live): void {
    const { ending, stream } = endingOf(execution, recording.models, this.world);
    recording.end(ending);
    if (stream) {
      this.answer = stream.answer;
      this.answerCalledMs = stream.calledMs;
    }
    this.ends(ending);
  }

  private ends(ending: Ending): void {
    const { nowMs } = this;
    this.ending = ending;
    this.ttftAtMs = nowMs;
    const endsAtMs = ending.isStreamed && this.answer ? this.answerCalledMs + this.answer.endsAtMs : nowMs;
    this.wait("end", endsAtMs);
  }

  /** All of the answer has gone to the caller. */
  private over(): void {
    const { live, ending } = this;
    if (!live) {
      this.walk();
      return;
    }
    const { execution, recording } = live;
    execution.run.settle(ending?.isStreamed ? this.answerTokens : undefined);
    recording.settled();
    this.ended(ending as Ending);
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
