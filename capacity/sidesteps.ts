import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { isOffered } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { OtherModel, Workload } from "../config/workload-schema";
import type { LaneDemand } from "./demand";
import { besideName } from "./generation";
import { allowedSkus, meteredPriceOf, monthSeconds, standardLimitOf } from "./lane-options";
import type { PlannedDeployment } from "./plan";
import { meteredUsd } from "./provisioned-curve";
import { count, percent } from "./standard-limit";

/** A lane whose pool is chosen: what a deployment beside the pool is planned from. */
export interface PooledLane {
  readonly workload: Workload;
  readonly demand: LaneDemand;
  /** Where the lane's traffic goes first. */
  readonly region: string;
  /** The metered type of its pool. */
  readonly standardSku: DeploymentSku;
}

/** A deployment beside a lane's pool with what it adds to the lane's cost, or why it cannot be had. */
export type Beside =
  | { readonly deployment: PlannedDeployment; readonly monthlyUsd: number; readonly assumptions: readonly string[] }
  | { readonly refused: string };

/** A region, and a metered type in it. */
export interface Place {
  readonly region: string;
  readonly sku: DeploymentSku;
}

/** Plans what takes some requests instead of the pool: the larger model, and the model on trial. */
export function sidesteps(config: Config, catalog: Catalog, lane: PooledLane): readonly Beside[] {
  const { escalation, canary } = lane.workload;
  return [
    ...(escalation ? [escalationOf(config, catalog, lane, escalation.model)] : []),
    ...(canary ? [canaryOf(config, catalog, lane, canary)] : []),
  ];
}

/**
 * The first of these regions that offers the model as a metered type the environment may use. The type of the lane's
 * pool is tried first: prompts are then processed no further away than the pool's are.
 */
export function placeOf(
  config: Config,
  catalog: Catalog,
  { name, version }: Pick<OtherModel, "name" | "version">,
  { regions, standardSku }: { readonly regions: readonly string[]; readonly standardSku: DeploymentSku },
): Place | undefined {
  return regions
    .flatMap((region) => [standardSku, ...allowedSkus(config, "standard")].map((sku) => ({ region, sku })))
    .find(({ region, sku }) => isOffered(catalog, name, version, sku, region));
}

/** Says of a model that no region of the environment has it as a metered type that may be used. */
export function nowhere(config: Config, { name, version }: Pick<OtherModel, "name" | "version">): string {
  return `${name} ${version} is not offered as ${allowedSkus(config, "standard").join(" or ")} in ${config.regions.join(", ")}`;
}

function escalationOf(config: Config, catalog: Catalog, lane: PooledLane, model: OtherModel): Beside {
  const place = nearestPlace(config, catalog, lane, model);
  if (!place) return { refused: `its escalation cannot be deployed: ${nowhere(config, model)}` };
  const { context } = lane.workload;
  const standard = standardLimitOf(config, catalog, { context, demand: lane.demand }, model.name, place.sku);
  return {
    deployment: {
      ...place,
      role: "escalation",
      name: besideName(lane.workload.name, "esc", { ...model, sku: place.sku }),
      model,
      capacity: standard.capacity,
      because: [
        "how often callers escalate is not measured, so it could take the whole lane; capacity nobody uses costs nothing",
        ...standard.because,
      ],
    },
    monthlyUsd: 0,
    assumptions: [],
  };
}

function canaryOf(
  config: Config,
  catalog: Catalog,
  lane: PooledLane,
  { model, share }: NonNullable<Workload["canary"]>,
): Beside {
  const place = nearestPlace(config, catalog, lane, model);
  if (!place) return { refused: `its canary cannot be deployed: ${nowhere(config, model)}` };
  const demand = shareOf(lane.demand, share);
  const { context } = lane.workload;
  const standard = standardLimitOf(config, catalog, { context, demand }, model.name, place.sku);
  return {
    deployment: {
      ...place,
      role: "canary",
      name: besideName(lane.workload.name, "can", { ...model, sku: place.sku }),
      model,
      capacity: standard.capacity,
      because: [
        `on trial with ${percent(share)} of the lane's requests, which the next figures are of; the pool stays sized for all of them`,
        ...standard.because,
      ],
    },
    monthlyUsd: 0,
    assumptions: [canaryCost(config, catalog, lane.workload.name, { model, share, demand, ...place })],
  };
}

/** The pool is priced for all requests, so that a trial which ends changes no figure; what it costs meanwhile is said. */
function canaryCost(
  config: Config,
  catalog: Catalog,
  workload: string,
  canary: Place & { readonly model: OtherModel; readonly share: number; readonly demand: LaneDemand },
): string {
  const { model, share, demand, sku, region } = canary;
  const counted = `${workload}: the canary's ${percent(share)} of requests is counted at the price of the lane's own model`;
  const priced = meteredPriceOf(config, catalog, { model: model.name, version: model.version, sku, region });
  if (!priced) return `${counted}; no price is known for ${model.name} as ${sku} in ${region}`;
  const usd = demand.bins.reduce((sum, bin) => sum + meteredUsd(priced.price, bin), 0);
  const monthlyUsd = (usd * monthSeconds(catalog)) / demand.windowSeconds;
  return `${counted}; as ${model.name} ${model.version} on ${sku} it costs $${count(monthlyUsd)} a month`;
}

function nearestPlace(config: Config, catalog: Catalog, { region, standardSku }: PooledLane, model: OtherModel) {
  return placeOf(config, catalog, model, { regions: [region, ...config.regions], standardSku });
}

/** Requests are drawn by chance, so every bin brings the canary the same share. */
function shareOf(demand: LaneDemand, share: number): LaneDemand {
  return {
    ...demand,
    requests: share * demand.requests,
    bins: demand.bins.map((bin) => ({
      startSeconds: bin.startSeconds,
      requests: share * bin.requests,
      promptTokens: share * bin.promptTokens,
      cachedTokens: share * bin.cachedTokens,
      outputTokens: share * bin.outputTokens,
      requestedOutputTokens: share * bin.requestedOutputTokens,
      peakRequests10s: share * bin.peakRequests10s,
    })),
  };
}
