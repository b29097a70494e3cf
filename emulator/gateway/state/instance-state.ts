import type { Deployment } from "../../deployment";
import { CircuitBreaker } from "./circuit-breaker";
import { ConcurrencyGates } from "./concurrency";
import { type CounterReading, Counters } from "./counters";
import { type PickInGroup, type PoolMemberReading, PoolState } from "./pool";
import { ResponseCache } from "./response-cache";
import { SemanticCache } from "./semantic-cache";
import { ValueCache } from "./value-cache";

/** What may differ between instances of one deployment. */
export interface InstanceOptions {
  /** Another unit of the same region: counters and caches are the region's, breakers, pools and concurrency each unit's own. */
  readonly region?: InstanceState;
  /** Smooth weighted round robin when left out. */
  readonly pickInGroup?: PickInGroup;
  /** Entries of the value and of the response cache, each. */
  readonly maxCachedValues?: number;
  /** Answers of the semantic cache. */
  readonly maxSemanticAnswers?: number;
}

/** A backend's breaker as a live page shows it. */
export interface BreakerReading {
  readonly backendId: string;
  readonly name: string;
  readonly open: boolean;
  /** 0 while it is closed. */
  readonly openForMs: number;
  readonly failures: number;
  readonly trips: number;
}

/** An instance at one time, for a live page. */
export interface InstanceSnapshot {
  readonly breakers: readonly BreakerReading[];
  readonly pools: readonly { readonly poolId: string; readonly members: readonly PoolMemberReading[] }[];
  readonly counters: readonly CounterReading[];
  readonly concurrency: readonly { readonly key: string; readonly inside: number }[];
  /** Entries held. */
  readonly cached: { readonly values: number; readonly responses: number; readonly semanticAnswers: number };
}

/** Counters of a snapshot where nobody says otherwise: what a page can show. */
const countersOfSnapshot = 200;

/** All that one instance of the gateway remembers between requests. Regions share nothing. */
export class InstanceState {
  readonly counters: Counters;
  readonly gates = new ConcurrencyGates();
  readonly values: ValueCache;
  readonly responses: ResponseCache;
  readonly semantic: SemanticCache;
  /** By backend id; empty on the consumption tier, which has pools and no breakers. */
  readonly breakers: ReadonlyMap<string, CircuitBreaker>;
  /** By pool id. */
  readonly pools: ReadonlyMap<string, PoolState>;

  constructor(deployment: Deployment, options: InstanceOptions = {}) {
    const { generation } = deployment.gateway;
    const { region } = options;
    this.counters = region?.counters ?? new Counters(generation);
    this.values = region?.values ?? new ValueCache(options.maxCachedValues);
    this.responses = region?.responses ?? new ResponseCache(options.maxCachedValues);
    this.semantic = region?.semantic ?? new SemanticCache(options.maxSemanticAnswers);
    const breakers = new Map<string, CircuitBreaker>();
    for (const { id, breaker } of deployment.backends) {
      if (breaker && generation !== "consumption") breakers.set(id, new CircuitBreaker(breaker));
    }
    this.breakers = breakers;
    this.pools = new Map(
      deployment.pools.map((pool) => [pool.id, new PoolState(pool, (id) => breakers.get(id), options.pickInGroup)]),
    );
  }

  /** Member of a pool that is called now; undefined when the breakers of all are open, or there is no such pool. @see PoolState.pick */
  pick(poolId: string, nowMs: number, affinity?: string): string | undefined {
    return this.pools.get(poolId)?.pick(nowMs, affinity);
  }

  /** Undefined for a backend without a breaker, which takes every call. */
  breaker(backendId: string): CircuitBreaker | undefined {
    return this.breakers.get(backendId);
  }

  snapshot(nowMs: number, mostCounters: number = countersOfSnapshot): InstanceSnapshot {
    return {
      breakers: [...this.breakers].map(([backendId, breaker]) => ({
        backendId,
        name: breaker.breaker.name,
        open: breaker.isOpen(nowMs),
        openForMs: Math.max(0, breaker.opensAgainMs - nowMs),
        failures: breaker.failuresInInterval(nowMs),
        trips: breaker.trips,
      })),
      pools: [...this.pools].map(([poolId, pool]) => ({ poolId, members: pool.readings(nowMs) })),
      counters: this.counters.readings(nowMs, mostCounters),
      concurrency: [...this.gates.readings()].map(([key, inside]) => ({ key, inside })),
      cached: { values: this.values.size, responses: this.responses.size, semanticAnswers: this.semantic.size },
    };
  }
}
