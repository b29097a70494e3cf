import type { CompiledExpression } from "../../emulator/csharp/compile";
import { Boxed } from "../../emulator/csharp/definition";
import type { FailureOutcome, OutgoingRequest } from "../../emulator/gateway/effect";
import type { Action } from "../../emulator/gateway/watcher";
import type { CallMemo } from "../../emulator/models/account";
import type { ModelAnswer } from "../../emulator/models/answer";
import type { Outside, OutsideCall } from "../../emulator/outside";
import type { Ending } from "./ending";
import { Place } from "./place";
import type { Clock, Snapshot } from "./snapshot";

/** What a request's way does next. */
export type Step = ActStep | MeasureStep | EvaluateStep | SendStep | SleepStep | EndStep | SettledStep | UnseenStep;

/** Leads on by what is said: mostly one thing, so that the last but few need no table. */
class Branches {
  private firstKey: unknown;
  private first: Place | undefined;
  private others: Map<unknown, Place> | undefined;

  /** The place after a step at `from` to which `said` was said; things with one key are the same. */
  to(from: Place, key: unknown, said: unknown = key): Place {
    if (this.first !== undefined && key === this.firstKey) return this.first;
    const known = this.others?.get(key);
    if (known) return known;
    const place = new Place(from, said);
    if (this.first === undefined) {
      this.first = place;
      this.firstKey = key;
    } else {
      this.others ??= new Map();
      this.others.set(key, place);
    }
    return place;
  }
}

/** Something is done to what outlives the request. */
export class ActStep extends Branches {
  readonly kind = "act";
  constructor(
    readonly action: Action,
    /** Of the request that it was made for. */
    readonly promptTokens: number,
  ) {
    super();
  }
}

interface Lengths {
  from: number;
  to: number;
  readonly place: Place;
}

/**
 * Something depends on how long the prompt is. Lengths for which the same was said are taken to be one stretch without gaps: of two prompts that a policy treats alike, it treats all
 * that are longer than one and shorter than the other alike too. A length beyond those that are known is asked of the engine.
 */
export class MeasureStep extends Branches {
  readonly kind = "measure";
  /** In the order of their lengths, none touching another. */
  private readonly stretches: Lengths[] = [];

  /** Where a prompt of so many tokens leads; undefined where that is not known yet. */
  of(tokens: number): Place | undefined {
    for (const { from, to, place } of this.stretches) if (tokens >= from && tokens <= to) return place;
    return undefined;
  }

  /** Learns what was said of a length. */
  learn(from: Place, tokens: number, said: unknown): Place {
    const place = this.to(from, said);
    const { stretches } = this;
    const next = stretches.findIndex((each) => each.from > tokens);
    const at = next < 0 ? stretches.length : next;
    const [below, above] = [stretches[at - 1], stretches[at]];
    if (below && below.to >= tokens) return place;
    if (below?.place === place) below.to = tokens;
    if (above?.place === place) above.from = tokens;
    if (below && above && below.place === place && above.place === place) {
      below.to = above.to;
      stretches.splice(at, 1);
    } else if (below?.place !== place && above?.place !== place)
      stretches.splice(at, 0, { from: tokens, to: tokens, place });
    return place;
  }
}

/** An expression that reads a clock or chance. */
export class EvaluateStep extends Branches {
  readonly kind = "evaluate";
  constructor(
    private readonly expression: CompiledExpression,
    private readonly snapshot: Snapshot,
  ) {
    super();
  }

  /** Its value now. Throws `Unforeseen` where it reads what no snapshot holds. */
  value(clock: Clock): unknown {
    return this.expression.run(this.snapshot.at(clock));
  }

  after(from: Place, value: unknown): Place {
    return this.to(from, value instanceof Boxed ? `${value.type} ${value.value}` : value, value);
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
export class SendStep extends Branches {
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
  ) {
    super();
  }

  /** The call, made in a simulation. */
  call(outside: Outside): OutsideCall {
    if (this.outside !== outside || !this.prepared) {
      this.outside = outside;
      this.prepared = outside.prepare(this.request, this.memo);
    }
    return this.prepared;
  }

  failed(from: Place, reason: FailureOutcome["reason"]): Place {
    return this.to(from, reason);
  }

  answered(from: Place, answer: ModelAnswer): Place {
    if (!this.isForward) return this.to(from, answer);
    const isArriving = answer.isStream || answer.broken;
    for (const edge of this.edges) {
      if (edge.status === answer.status && edge.isArriving === isArriving && this.isLike(edge, answer))
        return edge.place;
    }
    const headers = this.headersRead.map((name) => answer.header(name));
    const place = this.to(from, JSON.stringify([answer.status, isArriving, ...headers.map((each) => each ?? null)]));
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
export class SleepStep extends Branches {
  readonly kind = "sleep";
  constructor(readonly ms: number) {
    super();
  }
}

/** The answer is made; what follows is done once all of it has gone to the caller. */
export class EndStep extends Branches {
  readonly kind = "end";
  constructor(readonly ending: Ending) {
    super();
  }
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
