import { type LaneLimits, laneLimits } from "../capacity/lane-limits";
import type { Plan } from "../capacity/plan";
import type { Catalog } from "../catalog/catalog";
import type { Config } from "../config/schema";
import { type GatewayNetwork, gatewayNetwork } from "../constructs/gateway-network";
import { type Names, namesOf } from "../constructs/names";

/** One environment as its stacks see it: what was written and planned, and what follows from both for all of them. */
export interface Environment {
  readonly config: Config;
  readonly plan: Plan;
  readonly catalog: Catalog;
  /** By workload: what its consumers may do. */
  readonly limits: ReadonlyMap<string, LaneLimits>;
  readonly names: Names;
  readonly gatewayNetwork: GatewayNetwork;
  /** Regions that hold an account: those of the config in its order, then those that are being left. */
  readonly accountRegions: readonly string[];
  /** Regions that hold a gateway; the first is its home. */
  readonly gatewayRegions: readonly [string, ...string[]];
  /** Availability zones of the gateway; absent where Azure chooses or the tier has none. */
  readonly gatewayZones?: readonly string[];
  /** Whether back ends answer inside the virtual network alone. */
  readonly privateBackends: boolean;
  /** Whether all may be lost: nothing is protected from being destroyed, and destroying leaves nothing behind. */
  readonly disposable: boolean;
  /** Whether a lane compares what questions mean, which takes a Redis that searches vectors. */
  readonly caches: boolean;
  readonly judgesContent: boolean;
}

/** Derives it. Throws a `RangeError` for a gateway tier and topology that Azure does not join to the network asked for. */
export function environmentOf(config: Config, plan: Plan, catalog: Catalog): Environment {
  const { gateway, network, regions, redundancy, workloads } = config;
  const [home, ...others] = regions;
  const privateBackends = network.profile !== "public";
  if (gateway.topology === "multiRegion" && gateway.tier !== "Premium") {
    throw new RangeError(`gateway.topology: multiRegion needs tier Premium, got ${gateway.tier}`);
  }
  if (gateway.topology === "multiRegion" && privateBackends) {
    throw new RangeError(`gateway.topology: multiRegion needs network profile public, got ${network.profile}`);
  }
  const planned = new Set(plan.lanes.flatMap(({ deployments }) => deployments.map(({ region }) => region)));
  // A region that left the config keeps its account for as long as a retiring deployment is in it.
  const left = [...planned].filter((region) => !regions.includes(region)).sort();
  // Units are spread evenly over zones.
  const zones = ["1", "2", "3"].slice(0, [3, 2].find((count) => gateway.units % count === 0) ?? 1);
  return {
    config,
    plan,
    catalog,
    limits: new Map(laneLimits(config, plan, catalog).lanes.map((lane) => [lane.workload, lane])),
    names: namesOf({ ...config, suffix: config.names.suffix }),
    gatewayNetwork: gatewayNetwork(gateway.tier, network.profile),
    accountRegions: [...regions.filter((region) => planned.has(region)), ...left],
    gatewayRegions: gateway.topology === "multiRegion" ? [home, ...others] : [home],
    // One unit stands in one zone; Azure may as well choose it.
    ...(gateway.tier === "Premium" && redundancy !== "none" && zones.length > 1 ? { gatewayZones: zones } : {}),
    privateBackends,
    disposable: redundancy === "none",
    caches: workloads.some(({ cache }) => cache?.kind === "semantic"),
    judgesContent: workloads.some(({ safety }) => safety === "gateway"),
  };
}
