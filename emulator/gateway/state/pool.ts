import type { Pool } from "../../deployment";
import type { CircuitBreaker } from "./circuit-breaker";

/**
 * How a member of a priority group is chosen. Microsoft says "round robin, or by weight" and not how: the default is the smooth weighted round robin that
 * nginx made known, an assumption; `random` draws by weight.
 */
export type PickInGroup = { readonly kind: "smooth" } | { readonly kind: "random"; readonly random: () => number };

/** A member of a pool as a live page shows it. */
export interface PoolMemberReading {
  readonly backendId: string;
  readonly priority: number;
  readonly weight: number;
  readonly picks: number;
  readonly available: boolean;
}

interface Member {
  readonly backendId: string;
  readonly priority: number;
  readonly weight: number;
  readonly breaker: CircuitBreaker | undefined;
  /** What smooth round robin owes it. */
  owed: number;
  picks: number;
}

/** A pool in one gateway instance: which member is called next. */
export class PoolState {
  private readonly members: readonly Member[];
  /** The lowest number, which is served first, first. */
  private readonly groups: readonly (readonly Member[])[];

  constructor(
    private readonly pool: Pool,
    breakers: (backendId: string) => CircuitBreaker | undefined,
    private readonly inGroup: PickInGroup = { kind: "smooth" },
  ) {
    this.members = pool.members.map((member) => ({
      ...member,
      breaker: breakers(member.backendId),
      owed: 0,
      picks: 0,
    }));
    const priorities = [...new Set(pool.members.map(({ priority }) => priority))].sort((a, b) => a - b);
    this.groups = priorities.map((priority) => this.members.filter((member) => member.priority === priority));
  }

  /**
   * Backend of this call: of the lowest priority group that has a member whose breaker is closed. `affinity` is the session cookie's value, a backend's
   * id, and is honoured while that member's breaker is closed. Undefined when all are open: the gateway answers 503 without calling anything.
   */
  pick(nowMs: number, affinity?: string): string | undefined {
    const picked = this.sticky(nowMs, affinity) ?? this.ofGroups(nowMs);
    if (!picked) return undefined;
    picked.picks++;
    return picked.backendId;
  }

  /** The members with how often each was picked. */
  readings(nowMs: number): readonly PoolMemberReading[] {
    return this.members.map((member) => ({
      backendId: member.backendId,
      priority: member.priority,
      weight: member.weight,
      picks: member.picks,
      available: isAvailable(member, nowMs),
    }));
  }

  private sticky(nowMs: number, affinity: string | undefined): Member | undefined {
    if (affinity === undefined || this.pool.sessionCookie === undefined) return undefined;
    for (const member of this.members) {
      if (member.backendId === affinity) return isAvailable(member, nowMs) ? member : undefined;
    }
    return undefined;
  }

  private ofGroups(nowMs: number): Member | undefined {
    for (const group of this.groups) {
      const only = group.length === 1 ? group[0] : undefined;
      if (only) {
        if (isAvailable(only, nowMs)) return only;
        continue;
      }
      let available = 0;
      let weights = 0;
      for (const member of group) {
        if (!isAvailable(member, nowMs)) continue;
        available++;
        weights += member.weight;
      }
      if (available === 0) continue;
      // Members that weigh nothing are called only where no other can be: then all are equal.
      const parts = weights > 0 ? weights : available;
      return this.inGroup.kind === "smooth"
        ? smooth(group, nowMs, weights, parts)
        : drawn(group, nowMs, weights, this.inGroup.random() * parts);
    }
    return undefined;
  }
}

function isAvailable(member: Member, nowMs: number): boolean {
  return member.breaker === undefined || !member.breaker.isOpen(nowMs);
}

/** Every member is owed its weight at each pick; who is owed most is called and pays for all. */
function smooth(group: readonly Member[], nowMs: number, weights: number, parts: number): Member | undefined {
  let most: Member | undefined;
  for (const member of group) {
    if (!isAvailable(member, nowMs)) continue;
    const weight = weights > 0 ? member.weight : 1;
    if (weight === 0) continue;
    member.owed += weight;
    if (!most || member.owed > most.owed) most = member;
  }
  if (most) most.owed -= parts;
  return most;
}

function drawn(group: readonly Member[], nowMs: number, weights: number, drawnPart: number): Member | undefined {
  let left = drawnPart;
  let last: Member | undefined;
  for (const member of group) {
    const weight = weights > 0 ? member.weight : 1;
    if (weight === 0 || !isAvailable(member, nowMs)) continue;
    last = member;
    left -= weight;
    if (left < 0) return member;
  }
  return last;
}
