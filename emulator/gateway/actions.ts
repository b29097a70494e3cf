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
  private rate: TokenRate | undefined;
  private quota: TokenQuota | undefined;

  constructor(private readonly limits: TokenLimits) {}

  /** Tokens a minute, where they are limited. */
  rateIn(counters: Counters): TokenRate | undefined {
    this.find(counters);
    const { rate } = this;
    if (rate) rate.limit = this.limits.perMinute as number;
    return rate;
  }

  /** Tokens of a period, where they are limited. */
  quotaIn(counters: Counters): TokenQuota | undefined {
    this.find(counters);
    const { quota } = this;
    if (quota) quota.limit = this.limits.quota as number;
    return quota;
  }

  private find(counters: Counters): void {
    if (this.counters === counters && this.forgotten === counters.forgotten) return;
    const { key, perMinute, quota, period } = this.limits;
    this.counters = counters;
    this.rate = perMinute === undefined ? undefined : counters.tokenRate(key, perMinute);
    this.quota = quota === undefined ? undefined : counters.tokenQuota(key, quota, period);
    this.forgotten = counters.forgotten;
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
    const rate = this.limit.rateIn(counters);
    const allowance = this.limit.quotaIn(counters);
    const needed = this.needed === 0 ? 0 : this.needed + promptShift;
    const rateSeconds = rate?.waitSeconds(nowMs, needed) ?? 0;
    if (rateSeconds > 0) return `rate ${rateSeconds}`;
    const quotaSeconds = allowance?.waitSeconds(nowMs, needed) ?? 0;
    if (quotaSeconds > 0) return `quota ${quotaSeconds}`;
    if (needed > 0) {
      rate?.add(nowMs, needed);
      allowance?.add(nowMs, needed);
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
    this.limit.rateIn(counters)?.add(nowMs, tokens - taken);
    this.limit.quotaIn(counters)?.add(nowMs, tokens - taken);
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
  private breakers: ReadonlyMap<string, CircuitBreaker> = new Map();

  constructor(
    private readonly named: string,
    private readonly isPool: boolean,
    private readonly affinity: string | undefined,
  ) {}

  perform(state: InstanceState, nowMs: number): string | undefined {
    if (this.state !== state) {
      this.state = state;
      this.pool = state.pools.get(this.named);
      this.breakers = state.breakers;
    }
    const chosen = this.isPool ? this.pool?.pick(nowMs, this.affinity) : this.named;
    return chosen !== undefined && this.breakers.get(chosen)?.isOpen(nowMs) ? `!${chosen}` : chosen;
  }
}

/** Has a backend's breaker see an answer. */
export class RecordAnswer implements Action {
  private state: InstanceState | undefined;
  private breaker: CircuitBreaker | undefined;
  private isFailure = false;

  constructor(
    private readonly backendId: string,
    private readonly status: number,
  ) {}

  perform(state: InstanceState, nowMs: number, facts: RequestFacts): undefined {
    if (this.state !== state) {
      this.state = state;
      const breaker = state.breaker(this.backendId);
      this.isFailure = breaker?.isFailure(this.status) ?? false;
      this.breaker = this.isFailure || breaker?.countsAll ? breaker : undefined;
    }
    // What the answer asks for is only looked at where that matters.
    this.breaker?.record(nowMs, this.status, this.isFailure ? facts.retryAfterMs : undefined);
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
