import { type ServedCost, servedCost } from "../capacity/served-cost";
import type { Catalog, DeploymentSku } from "../catalog/catalog";
import type { Config } from "../config/schema";
import type { Deployment } from "../emulator/deployment";
import type { SimulationReport } from "../simulator/report";

/** What a simulated stretch of traffic costs on the deployments that were synthesized: it lasts until all of it has been sent, which clients that wait may put off, or until it was stopped. */
export function costOf(
  config: Config,
  catalog: Catalog,
  { accounts }: Deployment,
  traffic: { readonly fromMs: number; readonly toMs: number },
  { served, sentToMs, toCome, lanes }: SimulationReport,
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
  const toMs = toCome > 0 ? sentToMs : Math.max(traffic.toMs, sentToMs);
  const seconds = Math.max(1, toMs - traffic.fromMs) / 1000;
  const answered = lanes.flatMap(({ lane, caller, requests, answeredShare }) =>
    caller === undefined ? [[lane, Math.round(requests * answeredShare)] as const] : [],
  );
  return servedCost(config, catalog, paid, served, { seconds, answered: new Map(answered) });
}
