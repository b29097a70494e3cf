import type { Effect, Outcome } from "../emulator/gateway/effect";
import type { Execution } from "../emulator/gateway/execution";
import type { GatewayInstance } from "../emulator/gateway/instance";
import type { IncomingRequest } from "../emulator/gateway/messages";
import type { ModelUsage } from "../emulator/models/answer";
import { perform } from "./perform";
import { Walk } from "./walk";
import { type Ending, endingOf } from "./ways/ending";
import type { Place } from "./ways/place";
import { Recording } from "./ways/recording";

/** A request that goes on by itself, through the engine. */
interface Live {
  readonly execution: Execution;
  readonly recording: Recording;
}

/** A request on its way. Where it meets something new, the engine takes over, and the way is noted for those that follow. */
export abstract class Passage extends Walk {
  private live: Live | undefined = undefined;

  /** The request as the gateway gets it. */
  protected abstract incoming(): IncomingRequest;

  /** What the answer used; undefined where no model's answer went to the caller. */
  protected get usage(): ModelUsage | undefined {
    if (!this.ending?.hasUsage) return undefined;
    return this.isLive && !this.ending.isStreamed ? this.live?.execution.run.usage : this.answer?.usage;
  }

  /** Lets the engine take over from here, after it has been led here. */
  protected goLive(): void {
    const { world, start, promptTokens } = this;
    const instance = this.instance as GatewayInstance;
    const given = { state: instance.settings.state, outside: world.outside, clock: this, promptTokens };
    const recording = new Recording(start, start && this.place, given);
    const execution = instance.acceptWatched(this.incoming(), recording);
    recording.headersRead = execution.program.headersRead;
    const live: Live = { execution, recording };
    this.live = live;
    this.isLive = true;
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

  protected resume(place: Place, outcome: Outcome): void {
    const live = this.live as Live;
    live.recording.arrive(place);
    this.drive(live, live.execution.resume(outcome));
  }

  protected settle(): void {
    const { execution, recording } = this.live as Live;
    execution.run.settle(this.ending?.isStreamed ? this.answerTokens : undefined);
    recording.settled();
    this.ended(this.ending as Ending);
    // It holds all that the engine made of the request.
    this.live = undefined;
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
      recording.arrive(this.place.after(undefined));
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
}
