import type { CompiledExpression } from "../../emulator/csharp/compile";
import { Boxed } from "../../emulator/csharp/definition";
import type { OutgoingRequest } from "../../emulator/gateway/effect";
import type { Action } from "../../emulator/gateway/watcher";
import type { CallMemo } from "../../emulator/models/account";
import type { ModelAnswer } from "../../emulator/models/answer";
import type { Outside, OutsideCall } from "../../emulator/outside";
import type { Ending } from "./ending";
import type { Place } from "./place";
import { type Clock, type Snapshot, Unforeseen } from "./snapshot";
import { Stretches } from "./stretches";

/** What a request's way does next. */
export type Step = ActStep | MeasureStep | EvaluateStep | SendStep | SleepStep | EndStep | SettledStep | UnseenStep;

/** Something is done to what outlives the request. */
export class ActStep {
  readonly kind = "act";
  constructor(
    readonly action: Action,
    /** Of the request that it was made for. */
    readonly promptTokens: number,
  ) {}
}

/**
 * Something depends on how long the prompt is: of two prompts that a policy treats alike, it is taken to treat all that are longer than one and shorter than the other alike
 * too. A length that is between no such two is asked of the engine.
 */
export class MeasureStep {
  readonly kind = "measure";
  private readonly stretches = new Stretches();

  /** Where a prompt of so many tokens leads; undefined where that is not known yet. */
  of(tokens: number): Place | undefined {
    return this.stretches.of(tokens);
  }

  /** Learns what was said of a length. */
  learn(from: Place, tokens: number, said: unknown): Place {
    const place = from.after(said);
    this.stretches.learn(tokens, place);
    return place;
  }
}

/**
 * An expression that reads a clock or chance. One that reads nothing of these but how long the request has taken is a deadline: if it gives the same at two times, it is taken to give
 * the same between them.
 */
export class EvaluateStep {
  readonly kind = "evaluate";
  private readonly stretches: Stretches | undefined;

  constructor(
    private readonly expression: CompiledExpression,
    private readonly snapshot: Snapshot,
  ) {
    const { reads } = expression;
    const others = ["now", "random", "Timestamp"];
    this.stretches = others.some((other) => reads.includes(other)) ? undefined : new Stretches();
  }

  /** Where it leads now. Throws `Unforeseen` where it reads what no snapshot holds, or gives what cannot be told apart. */
  after(from: Place, clock: Clock): Place {
    const { stretches } = this;
    const elapsedMs = clock.nowMs - clock.startedMs;
    const known = stretches?.of(elapsedMs);
    if (known) return known;
    const value = this.expression.run(this.snapshot.at(clock));
    if (typeof value === "object" && value !== null && !(value instanceof Boxed)) throw new Unforeseen();
    const place = from.after(value instanceof Boxed ? `${value.type} ${value.value}` : value, value);
    stretches?.learn(elapsedMs, place);
    return place;
  }
}

interface AnswerEdge {
  readonly status: number;
  readonly isArriving: boolean;
  readonly headers: readonly (string | undefined)[];
  readonly place: Place;
}

/** So many kinds of answer are compared one by one; beyond that they are found by a text. */
const comparedEdges = 8;

/** A call leaves the gateway. */
export class SendStep {
  readonly kind = "send";
  private readonly edges: AnswerEdge[] = [];
  private readonly memo: CallMemo = {};
  /** Whom the call is prepared for: each simulation has an outside of its own. */
  private outside: Outside | undefined;
  private prepared: OutsideCall | undefined;

  constructor(
    private readonly request: OutgoingRequest,
    /** Of the request that it was made for. */
    readonly promptTokens: number,
    readonly timeoutMs: number,
    readonly isOneWay: boolean,
    /** A call of the policy's own is answered by one of few answers, which are told apart as they are. */
    readonly isForward: boolean,
    /** Headers of the answer that an expression looks at. */
    private readonly headersRead: readonly string[],
  ) {}

  /** The call, made in a simulation. */
  call(outside: Outside): OutsideCall {
    if (this.outside !== outside || !this.prepared) {
      this.outside = outside;
      this.prepared = outside.prepare(this.request, this.memo);
    }
    return this.prepared;
  }

  answered(from: Place, answer: ModelAnswer): Place {
    if (!this.isForward) return from.after(answer);
    const isArriving = answer.isStream || answer.broken;
    for (const edge of this.edges) {
      if (edge.status === answer.status && edge.isArriving === isArriving && this.isLike(edge, answer))
        return edge.place;
    }
    const headers = this.headersRead.map((name) => answer.header(name));
    const place = from.after(JSON.stringify([answer.status, isArriving, ...headers.map((each) => each ?? null)]));
    if (this.edges.length < comparedEdges) this.edges.push({ status: answer.status, isArriving, headers, place });
    return place;
  }

  private isLike({ headers }: AnswerEdge, answer: ModelAnswer): boolean {
    for (let index = 0; index < headers.length; index++) {
      if (answer.header(this.headersRead[index] as string) !== headers[index]) return false;
    }
    return true;
  }
}

/** The policy waits. */
export class SleepStep {
  readonly kind = "sleep";
  constructor(readonly ms: number) {}
}

/** The answer is made; what follows is done once all of it has gone to the caller. */
export class EndStep {
  readonly kind = "end";
  constructor(readonly ending: Ending) {}
}

/** Nothing is left to do. */
export class SettledStep {
  readonly kind = "settled";
}

/** What comes next depends on what cannot be seen: each request goes on by itself. */
export class UnseenStep {
  readonly kind = "unseen";
}

export const settled = new SettledStep();
export const unseen = new UnseenStep();
