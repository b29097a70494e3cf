import type { Catalog } from "../catalog/catalog";
import { requestsPerMinutePer1000Tokens, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { LanePlan } from "./plan";

/** The metered capacity that carries a lane, in all gateway regions together. */
export interface PlannedCapacity {
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
}

/**
 * What is left of a lane should every PTU be lost: the metered deployment where its traffic goes first, which is what its
 * busiest minute × headroom was sized for. Throws a `RangeError` for a lane without one; no plan of ours lacks it.
 */
export function plannedCapacity(catalog: Catalog, { workload, model, deployments }: LanePlan): PlannedCapacity {
  const first = deployments.find(({ priority }) => priority === 1);
  const carrier = first?.spilloverTo ?? first?.name;
  const metered = deployments.find(
    ({ region, name, sku }) => region === first?.region && name === carrier && skuKind(sku) === "standard",
  );
  if (!metered) throw new RangeError(`lane ${workload} must have a metered deployment where its traffic goes first`);
  const { requestsPerMinutePer1000Tokens: ratio } = requestsPerMinutePer1000Tokens(catalog, model, metered.sku);
  // A ratio such as 0.1 has no exact binary form; what falls short by that alone is whole.
  return { tokensPerMinute: 1000 * metered.capacity, requestsPerMinute: Math.floor(metered.capacity * ratio + 1e-9) };
}

/** Gateways that count for themselves: one in each region, or one for all. */
export function gatewayRegionCount({ gateway, regions }: Pick<Config, "gateway" | "regions">): number {
  return gateway.topology === "multiRegion" ? regions.length : 1;
}
