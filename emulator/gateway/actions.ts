import type { CallRate } from "./state/call-rate";
import type { CircuitBreaker } from "./state/circuit-breaker";
import type { Counters } from "./state/counters";
import type { InstanceState } from "./state/instance-state";
import type { PoolState } from "./state/pool";
import type { QuotaPeriod, TokenQuota } from "./state/token-quota";
import type { TokenRate } from "./state/token-rate";
import { estimatedTokens } from "./usage";
import type { Action, RequestFacts } from "./watcher";

/** Counts a call where there is room; says 0, or the seconds after which to come again. */
export class TakeCall implements Action {
  private counters: Counters | undefined;
  private forgotten = 0;
  private rate: CallRate | undefined;

  constructor(
    private readonly key: string,
    private readonly calls: number,
    private readonly renewalSeconds: number,
    /** False where the call is counted at its end. */
    private readonly isCounted: boolean,
  ) {}

  perform({ counters }: InstanceState, nowMs: number): number {
    const rate = this.rateIn(counters);
    const waitSeconds = rate.waitSeconds(nowMs);
    if (waitSeconds === 0 && this.isCounted) rate.add(nowMs, 1);
    return waitSeconds;
  }

  private rateIn(counters: Counters): CallRate {
    const { rate } = this;
    if (rate && this.counters === counters && this.forgotten === counters.forgotten) {
      rate.limit = this.calls;
      return rate;
    }
    this.counters = counters;
    this.rate = counters.callRate(this.key, this.calls, this.renewalSeconds);
    this.forgotten = counters.forgotten;
    return this.rate;
  }
}

/** A counter of tokens: a rate, a quota or both. */
export interface TokenLimits {
  readonly key: string;
  readonly perMinute: number | undefined;
  readonly quota: number | undefined;
  readonly period: QuotaPeriod;
}

/** The counters of a token limit. */
export class TokenCounters {
  private counters: Counters | undefined;
  private forgotten = 0;
  /** Tokens a minute, where they are limited. */
  rate: TokenRate | undefined;
  /** Tokens of a period, where they are limited. */
  quota: TokenQuota | undefined;

  constructor(private readonly limits: TokenLimits) {}

  /** Those of a region. */
  in(counters: Counters): this {
    const { key, perMinute, quota, period } = this.limits;
    if (this.counters !== counters || this.forgotten !== counters.forgotten) {
      this.counters = counters;
      this.rate = perMinute === undefined ? undefined : counters.tokenRate(key, perMinute);
      this.quota = quota === undefined ? undefined : counters.tokenQuota(key, quota, period);
      this.forgotten = counters.forgotten;
    }
    // Others with the same key may have set their own limit since.
    if (this.rate) this.rate.limit = perMinute as number;
    if (this.quota) this.quota.limit = quota as number;
    return this;
  }
}

/** What a token limit refuses by. */
export type TokenVerdict = "" | `rate ${number}` | `quota ${number}`;

/** Takes estimated tokens where there is room for them; says which limit refuses, and the seconds after which to come again. */
export class TakeTokens implements Action {
  constructor(
    private readonly limit: TokenCounters,
    private readonly needed: number,
  ) {}

  perform({ counters }: InstanceState, nowMs: number, { promptShift }: RequestFacts): TokenVerdict {
    const { rate, quota } = this.limit.in(counters);
    const needed = this.needed === 0 ? 0 : this.needed + promptShift;
    const rateSeconds = rate?.waitSeconds(nowMs, needed) ?? 0;
    if (rateSeconds > 0) return `rate ${rateSeconds}`;
    const quotaSeconds = quota?.waitSeconds(nowMs, needed) ?? 0;
    if (quotaSeconds > 0) return `quota ${quotaSeconds}`;
    if (needed > 0) {
      rate?.add(nowMs, needed);
      quota?.add(nowMs, needed);
    }
    return "";
  }
}

/** Enters what an answer took beyond what was taken for it: what it reports, or an estimate of a prompt and of what was streamed. */
export class SettleTokens implements Action {
  constructor(
    private readonly limit: TokenCounters,
    private readonly taken: number,
    /** Estimated tokens of the prompt where the answer is streamed. */
    private readonly streamedPrompt: number | undefined,
  ) {}

  perform({ counters }: InstanceState, nowMs: number, { answerTokens, promptShift }: RequestFacts): undefined {
    const streamedPrompt = this.streamedPrompt === undefined ? undefined : this.streamedPrompt + promptShift;
    const taken = this.taken === 0 ? 0 : this.taken + promptShift;
    const tokens = settledTokens(answerTokens, streamedPrompt);
    if (tokens === taken) return;
    const { rate, quota } = this.limit.in(counters);
    rate?.add(nowMs, tokens - taken);
    quota?.add(nowMs, tokens - taken);
  }
}

/** Tokens of an answer: as it reports them, or estimated for one that is streamed. */
export function settledTokens(tokens: RequestFacts["answerTokens"], streamedPrompt: number | undefined): number {
  if (streamedPrompt !== undefined) return streamedPrompt + estimatedTokens(tokens?.answerCharacters ?? 0);
  return (tokens?.usage?.promptTokens ?? 0) + (tokens?.usage?.completionTokens ?? 0);
}

/** Chooses a pool's member, or looks whether a single backend takes calls; says its id, with a `!` before it where its breaker is open, or nothing where all are. */
export class ChooseBackend implements Action {
  private state: InstanceState | undefined;
  private pool: PoolState | undefined;
  private breaker: CircuitBreaker | undefined;

  constructor(
    private readonly named: string,
    private readonly isPool: boolean,
    private readonly affinity: string | undefined,
  ) {}

  perform(state: InstanceState, nowMs: number): string | undefined {
    if (this.state !== state) {
      this.state = state;
      this.pool = state.pools.get(this.named);
      this.breaker = state.breaker(this.named);
    }
    // A pool chooses none whose breaker is open.
    if (this.isPool) return this.pool?.pick(nowMs, this.affinity);
    return this.breaker?.isOpen(nowMs) ? `!${this.named}` : this.named;
  }
}

/** Has a backend's breaker see an answer that it counts. */
export class RecordAnswer implements Action {
  constructor(
    private readonly backendId: string,
    private readonly status: number,
  ) {}

  perform(state: InstanceState, nowMs: number, facts: RequestFacts): undefined {
    state.breaker(this.backendId)?.record(nowMs, this.status, facts.retryAfterMs);
  }
}

/** Enters a gate of `limit-concurrency`; says whether there was room. */
export class EnterGate implements Action {
  constructor(
    private readonly key: string,
    private readonly mostInside: number,
  ) {}

  perform({ gates }: InstanceState): boolean {
    return gates.enter(this.key, this.mostInside);
  }
}

/** Leaves it. */
export class LeaveGate implements Action {
  constructor(private readonly key: string) {}

  perform({ gates }: InstanceState): undefined {
    gates.leave(this.key);
  }
}
