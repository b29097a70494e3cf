import { type Served, type ServedCost, servedCost } from "../capacity/served-cost";
import type { Catalog, DeploymentSku } from "../catalog/catalog";
import type { Config } from "../config/schema";
import type { Deployment } from "../emulator/deployment";

/** What a simulated stretch of so many seconds costs on the deployments that were synthesized. */
export function costOf(
  config: Config,
  catalog: Catalog,
  { accounts }: Deployment,
  served: readonly Served[],
  seconds: number,
): ServedCost {
  const paid = accounts.flatMap(({ region, deployments }) =>
    deployments.map(({ name, model, sku, capacity, serviceTier }) => ({
      region,
      deployment: name,
      model: model.name,
      version: model.version,
      sku: sku as DeploymentSku,
      capacity,
      ...(serviceTier === "Priority" ? { serviceTier: "priority" as const } : {}),
    })),
  );
  return servedCost(config, catalog, paid, served, seconds);
}
