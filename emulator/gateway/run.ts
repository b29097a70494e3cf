import type {
  ApiContext,
  BackendContext,
  DeploymentContext,
  ExpressionContext,
  LastErrorContext,
  OperationContext,
  ProductContext,
  SubscriptionContext,
} from "../csharp/context";
import type { ModelUsage } from "../models/answer";
import type { Section } from "../policy/effective";
import type { RequestState, ResponseState } from "./messages";
import type { Surroundings } from "./surroundings";
import { StreamMeter, usageOf } from "./usage";
import type { Action, RequestFacts, Said } from "./watcher";

/** One call of a backend. */
export interface Attempt {
  readonly backendId: string | undefined;
  readonly host: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** Status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Why there was no answer, or why nobody was asked. */
  readonly failure: "unreachable" | "timeout" | "broken" | "no backend available" | undefined;
}

/** Tokens of a finished answer: reported by the model, or estimated where it was streamed without. */
export interface AnswerTokens {
  readonly usage: ModelUsage | undefined;
  readonly answerCharacters: number;
}

/** What an action is told that needs to know nothing. */
export const noFacts: RequestFacts = { answerTokens: undefined, retryAfterMs: undefined, promptShift: 0 };

/** One request's way through the gateway: what its expressions read and its statements change. */
export class Run implements ExpressionContext {
  readonly Variables = new Map<string, unknown>();
  readonly RequestId: string;
  readonly Timestamp: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly Deployment: DeploymentContext;
  readonly User = null;
  Response: ResponseState | null = null;
  LastError: LastErrorContext | null = null;
  Backend: BackendContext | null = null;
  section: Section = "inbound";
  /** Backend or pool that `set-backend-service` named, or a base URL. */
  target: { readonly backendId: string } | { readonly baseUrl: string } | undefined;
  readonly attempts: Attempt[] = [];
  /** True once an answer came from a cache: the backend and the store are passed over. */
  cacheHit = false;
  /** What a `cache-lookup` looked for, kept for the store. */
  cacheKey: string | undefined;
  /** What a semantic lookup found no answer for, kept for the store. */
  semantic: { readonly partition: string; readonly vector: readonly number[] } | undefined;
  /** Whether the backend's answer is passed on as it comes. */
  isStreamed = false;
  /** What the backend's answer reports, if it was all here. */
  usage: ModelUsage | undefined;
  /** Changes of whatever answer goes to the caller, wherever it was made. */
  readonly finishing: ((response: ResponseState) => void)[] = [];
  private meter: StreamMeter | undefined;
  private readonly whenLeft: (() => void)[] = [];
  private isAnswered = false;
  private readonly whenAnswered: ((run: Run) => void)[] = [];
  private readonly whenEnded: ((run: Run) => void)[] = [];
  private readonly whenSettled: ((run: Run, tokens: AnswerTokens) => void)[] = [];

  constructor(
    readonly surroundings: Surroundings,
    readonly Request: RequestState,
    readonly Api: ApiContext,
    readonly Operation: OperationContext,
    readonly Product: ProductContext | null,
    readonly Subscription: SubscriptionContext | null,
  ) {
    this.now = surroundings.now;
    this.random = surroundings.random;
    this.Deployment = surroundings.deployment;
    this.Timestamp = surroundings.watcher?.startedMs ?? surroundings.now();
    this.RequestId = surroundings.requestId();
  }

  /** Does something to what outlives the request. */
  act(action: Action, facts: RequestFacts = noFacts): Said {
    const { watcher } = this.surroundings;
    return watcher ? watcher.act(action, facts) : action.perform(this.surroundings.state, this.now(), facts);
  }

  readonly Elapsed = (): number => this.now() - this.Timestamp;

  readonly Trace = (message: string): void => {
    this.surroundings.observer.trace({ source: "context.Trace", severity: "verbose", message, metadata: {} });
  };

  /** Has a limit or metric see the answer that leaves the backend section. */
  onAnswer(seen: (run: Run) => void): void {
    this.whenAnswered.push(seen);
  }

  /** Has a limit or metric see the tokens of the answer, once all of it has gone to the caller. */
  onSettled(seen: (run: Run, tokens: AnswerTokens) => void): void {
    this.whenSettled.push(seen);
  }

  /** Has a counter see the end of outbound. */
  onEnd(seen: (run: Run) => void): void {
    this.whenEnded.push(seen);
  }

  /** The answer that leaves the backend section is here, in whole or as a stream. */
  answered(): void {
    const content = this.Response?.Body.content;
    this.isAnswered = true;
    this.isStreamed = typeof content === "object";
    if (typeof content === "string" && this.whenSettled.length > 0) this.usage = usageOf(content);
    for (const seen of this.whenAnswered) seen(this);
  }

  /** The answer comes from a cache: headers are told as of any answer, tokens are not counted. */
  answeredFromCache(): void {
    this.usage = undefined;
    for (const seen of this.whenAnswered) seen(this);
  }

  /** A policy has read all of an answer that was to be passed on as it comes. */
  read(text: string): void {
    this.meter = new StreamMeter();
    this.meter.see(text);
    this.meter.usage ??= usageOf(text);
  }

  /** Whether the answer at hand is still on its way. */
  get isStreaming(): boolean {
    return typeof this.Response?.Body.content === "object";
  }

  /** Has something held be let go once the answer's last byte is gone. */
  onLeft(leave: () => void): void {
    this.whenLeft.push(leave);
  }

  ended(): void {
    for (const seen of this.whenEnded) seen(this);
  }

  get answerKilobytes(): number {
    const content = this.Response?.Body.content;
    return typeof content === "string" ? content.length / 1024 : 0;
  }

  /** To be called once by whoever passes the answer on, when its last byte is gone or the caller has left; with what a streamed answer came to. */
  settle(streamed?: AnswerTokens): void {
    for (const leave of this.whenLeft.splice(0)) leave();
    if (!this.isAnswered) return;
    const tokens = streamed ?? this.meter ?? { usage: this.usage, answerCharacters: 0 };
    for (const seen of this.whenSettled.splice(0)) seen(this, tokens);
  }
}
