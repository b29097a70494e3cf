import type { Catalog, DeploymentSku, PriorityTarget } from "./catalog";
import { isOffered, skuKind, skuScope, zoneOf } from "./lookup";

/**
 * What priority processing of a model version aims at, deployed as a SKU in a region; undefined where it cannot be had: the
 * version has none, the SKU is not offered there, or it is another than Global Standard and the us zone's Data Zone Standard.
 * @see source S-PRIO2, "Limitations"
 */
export function priorityTarget(
  catalog: Catalog,
  model: string,
  version: string,
  sku: DeploymentSku,
  region: string,
): PriorityTarget | undefined {
  const scope = skuScope(sku);
  const isServed = scope === "global" || (scope === "dataZone" && zoneOf(catalog, region) === "us");
  if (skuKind(sku) !== "standard" || !isServed || !isOffered(catalog, model, version, sku, region)) return undefined;
  return catalog.priorityTargets.find((row) => row.model === model && row.version === version);
}
