import type { Catalog } from "../catalog/catalog";
import { requestsPerMinutePer1000Tokens, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { LanePlan, Plan, PlannedDeployment } from "./plan";

/** The metered capacity that carries a lane, in all gateway regions together. */
export interface PlannedCapacity {
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
}

/**
 * What is left of a lane should every PTU be lost: the metered deployment where its traffic goes first, which is what its
 * busiest minute × headroom was sized for. Where traffic is divided among regions each of them was, and one may be lost: the
 * least counts. Of a deployment that lanes share it is the lane's part, by their measured peaks.
 * Throws a `RangeError` for a lane without one; no plan of ours lacks it.
 */
export function plannedCapacity(catalog: Catalog, plan: Plan, lane: LanePlan): PlannedCapacity {
  const carriers = carriersOf(lane);
  if (carriers.length === 0) {
    throw new RangeError(`lane ${lane.workload} must have a metered deployment where its traffic goes first`);
  }
  const requestsPerMinute = carriers.map((carrier) => {
    const { requestsPerMinutePer1000Tokens: ratio } = requestsPerMinutePer1000Tokens(catalog, lane.model, carrier.sku);
    const part = partOf(plan, lane, carrier, ({ peakRequestsPer10Seconds }) => peakRequestsPer10Seconds);
    return carrier.capacity * ratio * part;
  });
  return {
    tokensPerMinute: plannedTokensPerMinute(plan, lane),
    requestsPerMinute: whole(Math.min(...requestsPerMinute)),
  };
}

/** The tokens of `plannedCapacity`, which no catalog is needed for; 0 for a lane without metered capacity. */
export function plannedTokensPerMinute(plan: Plan, lane: LanePlan): number {
  const tokens = carriersOf(lane).map(
    (carrier) =>
      1000 * carrier.capacity * partOf(plan, lane, carrier, ({ peakTokensPerMinute }) => peakTokensPerMinute),
  );
  return tokens.length === 0 ? 0 : whole(Math.min(...tokens));
}

/** Gateways that count for themselves: one in each region, or one for all. */
export function gatewayRegionCount({ gateway, regions }: Pick<Config, "gateway" | "regions">): number {
  return gateway.topology === "multiRegion" ? regions.length : 1;
}

/** Of each deployment of the first priority: its spillover, else itself where it is metered. */
function carriersOf({ deployments }: LanePlan): readonly PlannedDeployment[] {
  const first = Math.min(...deployments.map(({ priority = Number.POSITIVE_INFINITY }) => priority));
  return deployments
    .filter(({ priority }) => priority === first)
    .flatMap(({ region, name, spilloverTo = name }) =>
      deployments.filter(
        (each) => each.region === region && each.name === spilloverTo && skuKind(each.sku) === "standard",
      ),
    );
}

/** A lane's part of a deployment: 1 of its own, else in proportion to the peaks of the lanes that call it; alike where none was measured. */
function partOf(
  { lanes }: Plan,
  lane: LanePlan,
  carrier: PlannedDeployment,
  peakOf: (expected: LanePlan["expected"]) => number,
): number {
  const sharing = lanes.filter((each) =>
    carriersOf(each).some(({ region, name }) => region === carrier.region && name === carrier.name),
  );
  if (sharing.length < 2) return 1;
  const peaks = sharing.reduce((sum, { expected }) => sum + peakOf(expected), 0);
  return peaks === 0 ? 1 / sharing.length : peakOf(lane.expected) / peaks;
}

/** A ratio such as 0.1 and a part such as 0.29 have no exact binary form; what falls short by that alone is whole. */
function whole(value: number): number {
  return Math.floor(value + 1e-6);
}
