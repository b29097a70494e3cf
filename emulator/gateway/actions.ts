import type { InstanceState } from "./state/instance-state";
import type { QuotaPeriod } from "./state/token-quota";
import { estimatedTokens } from "./usage";
import type { Action, RequestFacts } from "./watcher";

/** Counts a call where there is room; says 0, or the seconds after which to come again. */
export class TakeCall implements Action {
  constructor(
    private readonly key: string,
    private readonly calls: number,
    private readonly renewalSeconds: number,
    /** False where the call is counted at its end. */
    private readonly isCounted: boolean,
  ) {}

  perform({ counters }: InstanceState, nowMs: number): number {
    const rate = counters.callRate(this.key, this.calls, this.renewalSeconds);
    const { admitted, retryAfterSeconds } = rate.check(nowMs);
    if (!admitted) return retryAfterSeconds;
    if (this.isCounted) rate.add(nowMs, 1);
    return 0;
  }
}

/** A counter of tokens: a rate, a quota or both. */
export interface TokenLimits {
  readonly key: string;
  readonly perMinute: number | undefined;
  readonly quota: number | undefined;
  readonly period: QuotaPeriod;
}

/** What a token limit refuses by. */
export type TokenVerdict = "" | `rate ${number}` | `quota ${number}`;

/** Takes estimated tokens where there is room for them; says which limit refuses, and the seconds after which to come again. */
export class TakeTokens implements Action {
  constructor(
    private readonly limits: TokenLimits,
    private readonly needed: number,
  ) {}

  perform(state: InstanceState, nowMs: number, { promptShift }: RequestFacts): TokenVerdict {
    const { rate, allowance } = countersOf(state, this.limits);
    const needed = this.needed === 0 ? 0 : this.needed + promptShift;
    const rated = rate?.check(nowMs, needed);
    if (rated && !rated.admitted) return `rate ${rated.retryAfterSeconds}`;
    const allowed = allowance?.check(nowMs, needed);
    if (allowed && !allowed.admitted) return `quota ${allowed.retryAfterSeconds}`;
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
    private readonly limits: TokenLimits,
    private readonly taken: number,
    /** Estimated tokens of the prompt where the answer is streamed. */
    private readonly streamedPrompt: number | undefined,
  ) {}

  perform(state: InstanceState, nowMs: number, { answerTokens, promptShift }: RequestFacts): undefined {
    const streamedPrompt = this.streamedPrompt === undefined ? undefined : this.streamedPrompt + promptShift;
    const taken = this.taken === 0 ? 0 : this.taken + promptShift;
    const tokens = settledTokens(answerTokens, streamedPrompt);
    if (tokens === taken) return;
    const { rate, allowance } = countersOf(state, this.limits);
    rate?.add(nowMs, tokens - taken);
    allowance?.add(nowMs, tokens - taken);
  }
}

/** Tokens of an answer: as it reports them, or estimated for one that is streamed. */
export function settledTokens(tokens: RequestFacts["answerTokens"], streamedPrompt: number | undefined): number {
  if (streamedPrompt !== undefined) return streamedPrompt + estimatedTokens(tokens?.answerCharacters ?? 0);
  return (tokens?.usage?.promptTokens ?? 0) + (tokens?.usage?.completionTokens ?? 0);
}

/** The counters of a token limit. */
export function countersOf({ counters }: InstanceState, { key, perMinute, quota, period }: TokenLimits) {
  return {
    rate: perMinute === undefined ? undefined : counters.tokenRate(key, perMinute),
    allowance: quota === undefined ? undefined : counters.tokenQuota(key, quota, period),
  };
}

/** Chooses a pool's member, or looks whether a single backend takes calls; says its id, with a `!` before it where its breaker is open, or nothing where all are. */
export class ChooseBackend implements Action {
  constructor(
    private readonly named: string,
    private readonly isPool: boolean,
    private readonly affinity: string | undefined,
  ) {}

  perform(state: InstanceState, nowMs: number): string | undefined {
    const chosen = this.isPool ? state.pick(this.named, nowMs, this.affinity) : this.named;
    return chosen !== undefined && state.breaker(chosen)?.isOpen(nowMs) ? `!${chosen}` : chosen;
  }
}

/** Has a backend's breaker see an answer. */
export class RecordAnswer implements Action {
  constructor(
    private readonly backendId: string,
    private readonly status: number,
  ) {}

  perform(state: InstanceState, nowMs: number, { retryAfterMs }: RequestFacts): undefined {
    state.breaker(this.backendId)?.record(nowMs, this.status, retryAfterMs);
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
