import type { CompiledExpression } from "../../emulator/csharp/compile";
import { CSharpException } from "../../emulator/csharp/definition";
import type { Effect } from "../../emulator/gateway/effect";
import type { Headers, ResponseState } from "../../emulator/gateway/messages";
import type { InstanceState } from "../../emulator/gateway/state/instance-state";
import {
  type Action,
  isVarying,
  lengthReads,
  type RequestFacts,
  readsOwn,
  type Said,
  type WatchedRun,
  type Watcher,
} from "../../emulator/gateway/watcher";
import type { Outside } from "../../emulator/outside";
import type { Ending } from "./ending";
import { Place } from "./place";
import { type Clock, Snapshot, Unforeseen } from "./snapshot";
import { ActStep, EndStep, EvaluateStep, MeasureStep, SendStep, SleepStep, type Step, settled, unseen } from "./step";

/** Characters up to which a text is taken to be a word on the prompt, not the prompt. */
const shortText = 64;

/** What a recording is made with. */
export interface RecordingSettings {
  readonly state: InstanceState;
  readonly outside: Outside;
  readonly clock: Clock;
  readonly promptTokens: number;
}

/**
 * Sees a request through the engine and notes its way, for those like it. It first leads the request to where one like it stands that has met something new: what was
 * said on that way is said again and nothing is done twice.
 */
export class Recording implements Watcher {
  headersRead: ReadonlySet<string> = new Set();
  private modelsHeaders: Headers | undefined;
  private readonly known: readonly Place[];
  private at = 0;
  private hasGivenUp: boolean;
  /** What depends on how long the prompt is. */
  private readonly byLength = new Set(lengthReads);

  private place: Place;

  /** From a way's start it leads up to a place; without one nothing is noted. */
  constructor(
    start: Place | undefined,
    until: Place | undefined,
    private readonly settings: RecordingSettings,
  ) {
    this.place = start ?? new Place(undefined, undefined);
    this.known = until?.path() ?? [];
    this.hasGivenUp = start === undefined;
  }

  /** Headers of the last answer of a backend, before any statement has changed them; undefined once the recording has given up. */
  get models(): Headers | undefined {
    return this.hasGivenUp ? undefined : this.modelsHeaders;
  }

  get startedMs(): number {
    return this.settings.clock.startedMs;
  }

  /** The next thing that was said, while the request is led; undefined once it goes on by itself. */
  led(): Place | undefined {
    const place = this.known[this.at];
    if (!place) return undefined;
    this.at++;
    this.place = place;
    return place;
  }

  act(action: Action, facts: RequestFacts): Said {
    const led = this.led();
    if (led) return led.said as Said;
    const { state, clock, promptTokens } = this.settings;
    const said = action.perform(state, clock.nowMs, facts);
    if (!this.hasGivenUp) {
      this.step("act", () => new ActStep(action, promptTokens));
      this.place = this.place.after(said);
    }
    return said;
  }

  evaluate(expression: CompiledExpression, run: WatchedRun): unknown {
    const { reads } = expression;
    const varies = isVarying(reads);
    if (readsOwn(reads)) this.giveUp();
    if (varies) this.fix(reads, run);
    else if (this.isByLength(reads)) return this.measured(expression.run(run));
    if (!varies) return expression.run(run);
    const led = this.led();
    if (led) return led.said;
    const snapshot = this.hasGivenUp ? undefined : Snapshot.of(reads, run);
    if (snapshot && this.isForeseen(expression, snapshot)) return this.place.said;
    this.giveUp();
    return expression.run(run);
  }

  assign(variable: string, expression: CompiledExpression, run: WatchedRun): unknown {
    const { reads } = expression;
    if (isVarying(reads) || readsOwn(reads) || !this.isByLength(reads)) return this.evaluate(expression, run);
    this.byLength.add(`Variables.${variable}`);
    return expression.run(run);
  }

  write(expression: CompiledExpression, run: WatchedRun): unknown {
    const { reads } = expression;
    if (isVarying(reads) || readsOwn(reads)) this.giveUp();
    for (const read of reads) {
      const value = this.byLength.has(read) ? run.Variables.get(read.slice("Variables.".length)) : undefined;
      // A number or a short text may say how the body is changed; a long one is the prompt, or has it in it.
      const isSmall = typeof value === "string" ? value.length <= shortText : typeof value !== "object";
      if (value !== undefined && isSmall) this.measured(value);
    }
    return expression.run(run);
  }

  measure(value: boolean): boolean {
    return this.measured(value) as boolean;
  }

  isRead(header: string): boolean {
    return this.headersRead.has(header);
  }

  received({ Headers }: ResponseState): void {
    this.modelsHeaders = new Map(Headers);
  }

  giveUp(): void {
    if (this.hasGivenUp) return;
    this.hasGivenUp = true;
    this.place.goesOn(unseen);
  }

  /** The step of something that has to be waited for; undefined once the recording has given up. */
  effect(effect: Effect): SendStep | SleepStep | undefined {
    if (this.hasGivenUp) return undefined;
    if (effect.kind === "sleep") return this.step("sleep", () => new SleepStep(effect.ms));
    if (effect.kind === "forward" || effect.kind === "send-request") {
      const isForward = effect.kind === "forward";
      const isOneWay = !isForward && effect.isOneWay;
      const names = [...this.headersRead];
      const step = new SendStep(
        effect.request,
        this.settings.promptTokens,
        effect.timeoutMs,
        isOneWay,
        isForward,
        names,
      );
      if (isForward || step.call(this.settings.outside).isRepeatable) return this.step("send", () => step);
    }
    this.giveUp();
    return undefined;
  }

  /** Where a step has led. */
  arrive(place: Place): void {
    this.place = place;
  }

  /** Where the request stands. */
  get standing(): Place {
    return this.place;
  }

  end(ending: Ending): void {
    if (this.led() || this.hasGivenUp) return;
    this.step("end", () => new EndStep(ending));
    this.place = this.place.after(undefined);
  }

  settled(): void {
    if (!this.hasGivenUp) this.step("settled", () => settled);
  }

  private isByLength(reads: readonly string[]): boolean {
    return reads.some((read) => this.byLength.has(read) || read === "Variables.*");
  }

  /** What is read together with a clock is told by length first, so that the clock is all that is left. */
  private fix(reads: readonly string[], run: WatchedRun): void {
    for (const read of reads) {
      if (!this.byLength.has(read)) continue;
      if (read.startsWith("Variables.")) this.measured(run.Variables.get(read.slice("Variables.".length)));
      else this.giveUp();
      this.byLength.delete(read);
    }
  }

  /** Something that depends on the prompt's length was said. */
  private measured(value: unknown): unknown {
    const led = this.led();
    if (led && led.said !== value) {
      throw new Error(
        `prompts between others that a policy treats alike must be treated so, got ${value} for ${this.settings.promptTokens} tokens`,
      );
    }
    if (led || this.hasGivenUp) return value;
    if (typeof value === "object" && value !== null) this.giveUp();
    else {
      const step = this.step("measure", () => new MeasureStep());
      this.place = step.learn(this.place, this.settings.promptTokens, value);
    }
    return value;
  }

  /** Whether the expression could be run on what is held of its context; its value is then what was said. */
  private isForeseen(expression: CompiledExpression, snapshot: Snapshot): boolean {
    const step = this.step("evaluate", () => new EvaluateStep(expression, snapshot));
    try {
      this.place = step.after(this.place, this.settings.clock);
      return true;
    } catch (error) {
      if (error instanceof Unforeseen || error instanceof CSharpException) return false;
      throw error;
    }
  }

  /** The step at this place: the one that is known, which must be of the kind that is asked for, or a new one. */
  private step<K extends Step["kind"]>(kind: K, make: () => Extract<Step, { kind: K }>): Extract<Step, { kind: K }> {
    const { place } = this;
    if (!place.step) place.goesOn(make());
    if (place.kind !== kind) throw new Error(`like requests must go one way, got ${place.kind} and then ${kind}`);
    return place.step as Extract<Step, { kind: K }>;
  }
}
