import type { Consumer, LaneContract, Priority } from "../config/consumer-schema";

/** The two limits that Azure counts. */
export type Counted = "tokensPerMinute" | "requestsPerMinute";

/** A consumer's contract on one lane. */
export interface Claim {
  readonly consumer: Consumer;
  /** Its place in the config. */
  readonly index: number;
  readonly contract: LaneContract;
  /** Whether it shares what consumers of higher priority leave. */
  readonly low: boolean;
}

/** How one kind of capacity is divided, in all gateway regions together. */
export interface Shares {
  /** Sum of the limits that were written. */
  readonly written: number;
  /** A claim's limit: as written, else its share of what the written ones leave. */
  limitOf(claim: Claim): number;
  /** Sum of the limits of claims that are not low. */
  readonly others: number;
}

/** What consumers get of what is shared, in parts. A choice: a priority is worth twice the one below. */
const parts: Readonly<Record<Priority, number>> = { high: 4, normal: 2, low: 1 };

/** Who may call a lane, in the config's order. A low consumer is low beside others only: alone it yields to nobody. */
export function claimsOn(workload: string, consumers: readonly Consumer[]): readonly Claim[] {
  const claims = consumers.flatMap((consumer, index) => {
    const contract = consumer.lanes.find((lane) => lane.workload === workload);
    return contract ? [{ consumer, index, contract }] : [];
  });
  const hasOthers = claims.some(({ consumer }) => consumer.priority !== "low");
  return claims.map((claim) => ({ ...claim, low: hasOthers && claim.consumer.priority === "low" }));
}

/** Divides what may be handed out: written limits first, the rest by priority. Sums are of whole numbers, so order is nothing. */
export function sharesOf(claims: readonly Claim[], counted: Counted, handedOut: number): Shares {
  const sumOf = (some: readonly Claim[], of: (claim: Claim) => number) =>
    some.reduce((sum, claim) => sum + of(claim), 0);
  const writtenOf = ({ contract }: Claim) => contract[counted] ?? 0;
  const partsOf = ({ consumer, contract }: Claim) => (contract[counted] === undefined ? parts[consumer.priority] : 0);
  const written = sumOf(claims, writtenOf);
  const left = Math.max(0, handedOut - written);
  const allParts = sumOf(claims, partsOf);
  const shareOf = (some: number) => (some === 0 ? 0 : (left * some) / allParts);
  const others = claims.filter(({ low }) => !low);
  return {
    written,
    limitOf: (claim) => claim.contract[counted] ?? shareOf(partsOf(claim)),
    others: sumOf(others, writtenOf) + shareOf(sumOf(others, partsOf)),
  };
}
