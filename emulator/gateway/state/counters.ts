import type { Gateway } from "../../deployment";
import { CallQuota, type CallQuotaLimits } from "./call-quota";
import { type CallRate, callRate } from "./call-rate";
import { type Counter, KeyedCounters } from "./keyed-counters";
import { type QuotaPeriod, TokenQuota } from "./token-quota";
import { type TokenRate, tokenRate } from "./token-rate";

/** A counter as a live page shows it. */
export interface CounterReading {
  readonly kind: "tokens a minute" | "token quota" | "calls" | "call quota";
  readonly key: string;
  /** Infinity for a call quota that limits the bandwidth alone. */
  readonly limit: number;
  readonly remaining: number;
}

/**
 * The counters of one gateway instance. Equal keys share a counter across scopes, as long as they count the same thing over the same time; the limit is
 * the one asked for last. A run may hold a counter from its start to its end.
 */
export class Counters {
  /** How many counters were given up: as long as this stays, what was found for a key is what would be found. */
  forgotten = 0;
  private readonly forgets = () => {
    this.forgotten++;
  };
  private readonly tokenRates = new KeyedCounters<TokenRate>(this.forgets);
  private readonly tokenQuotas = new Map<QuotaPeriod, KeyedCounters<TokenQuota>>();
  private readonly callRates = new Map<number, KeyedCounters<CallRate>>();
  private readonly callQuotas = new Map<number, KeyedCounters<CallQuota>>();

  constructor(private readonly generation: Gateway["generation"]) {}

  /** Counters held now, idle ones that nobody has looked at yet among them. */
  get size(): number {
    let size = this.tokenRates.size;
    for (const group of [this.tokenQuotas, this.callRates, this.callQuotas]) {
      for (const counters of group.values()) size += counters.size;
    }
    return size;
  }

  tokenRate(key: string, tokensPerMinute: number): TokenRate {
    const found = this.tokenRates.find(key);
    if (!found) return this.tokenRates.add(key, tokenRate(this.generation, tokensPerMinute));
    found.limit = tokensPerMinute;
    return found;
  }

  tokenQuota(key: string, quotaTokens: number, period: QuotaPeriod): TokenQuota {
    const quotas = groupOf(this.tokenQuotas, period, this.forgets);
    const found = quotas.find(key);
    if (!found) return quotas.add(key, new TokenQuota(quotaTokens, period));
    found.limit = quotaTokens;
    return found;
  }

  callRate(key: string, calls: number, renewalSeconds: number): CallRate {
    const rates = groupOf(this.callRates, renewalSeconds, this.forgets);
    const found = rates.find(key);
    if (!found) return rates.add(key, callRate(this.generation, calls, renewalSeconds));
    found.limit = calls;
    return found;
  }

  callQuota(key: string, limits: CallQuotaLimits): CallQuota {
    const quotas = groupOf(this.callQuotas, limits.periodSeconds, this.forgets);
    const found = quotas.find(key);
    if (!found) return quotas.add(key, new CallQuota(limits));
    found.limits = limits;
    return found;
  }

  /** Up to `most` counters with what is left of each. */
  readings(nowMs: number, most: number): readonly CounterReading[] {
    const readings: CounterReading[] = [];
    const read = <C extends Counter & { remaining(nowMs: number): number }>(
      kind: CounterReading["kind"],
      counters: KeyedCounters<C>,
      limitOf: (counter: C) => number,
    ) => {
      for (const [key, counter] of counters.entries()) {
        if (readings.length >= most) return;
        if (counter.isIdle(nowMs)) continue;
        readings.push({ kind, key, limit: limitOf(counter), remaining: counter.remaining(nowMs) });
      }
    };
    read("tokens a minute", this.tokenRates, ({ limit }) => limit);
    for (const quotas of this.tokenQuotas.values()) read("token quota", quotas, ({ limit }) => limit);
    for (const rates of this.callRates.values()) read("calls", rates, ({ limit }) => limit);
    for (const quotas of this.callQuotas.values()) {
      read("call quota", quotas, ({ limits }) => limits.calls ?? Number.POSITIVE_INFINITY);
    }
    return readings;
  }
}

function groupOf<K, C extends Counter>(groups: Map<K, KeyedCounters<C>>, of: K, forgets: () => void): KeyedCounters<C> {
  const found = groups.get(of);
  if (found) return found;
  const made = new KeyedCounters<C>(forgets);
  groups.set(of, made);
  return made;
}
