import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { assumption, isOffered } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { peakEnqueuedTokens } from "./batch-limit";
import type { LaneDemand } from "./demand";
import { generationOf } from "./generation";
import { allowedSkus, meteredPriceOf, monthSeconds } from "./lane-options";
import type { LaneResult, MeasuredLane } from "./plan-lane";
import { meteredUsd } from "./provisioned-curve";
import { count, peakRequestsPer10Seconds, peakTokensPerMinute } from "./standard-limit";

/** Plans a batch lane: the cheapest batch type inside the data boundary, sized for the tokens it holds enqueued. */
export function planBatchLane(
  config: Config,
  catalog: Catalog,
  workload: Workload,
  { demand }: MeasuredLane,
): LaneResult {
  const { model, modelVersion: version } = workload;
  const refused: string[] = [];
  const priced = config.regions.flatMap((region) =>
    allowedSkus(config, "batch").flatMap((sku) => {
      if (!isOffered(catalog, model, version, sku, region)) {
        refused.push(`${model} is not offered as ${sku} in ${region}`);
        return [];
      }
      const price = meteredPriceOf(config, catalog, { model, version, sku, region });
      if (!price) refused.push(`no price is known for ${model} as ${sku}; state yours under capacity.prices`);
      return price ? [{ region, sku, ...price, usd: monthlyUsd(catalog, demand, price.price) }] : [];
    }),
  );
  const [first, ...others] = priced;
  if (!first) return { refused };
  const chosen = others.reduce((best, other) => (other.usd < best.usd ? other : best), first);
  return {
    lane: {
      workload: workload.name,
      class: workload.class,
      model,
      version,
      format: workload.modelFormat,
      ...batchDeployment(config, catalog, workload, { demand, region: chosen.region, sku: chosen.sku }),
      expected: {
        monthlyUsd: { provisioned: 0, metered: chosen.usd, total: chosen.usd },
        meteredOnlyUsd: chosen.usd,
        provisionedShare: 0,
        utilization: 0,
        peakTokensPerMinute: peakTokensPerMinute(demand),
        peakRequestsPer10Seconds: peakRequestsPer10Seconds(demand),
      },
      neighbours: [],
      because: [
        `nobody waits for ${workload.name}: ${chosen.sku} is the least costly batch type inside the data boundary`,
      ],
    },
    assumptions: [
      ...(chosen.derivedPrice ? [`${workload.name}: ${chosen.derivedPrice}`] : []),
      `${workload.name}: ${assumption(catalog, "batchCapacityUnitTokens").why}`,
    ],
    warnings: [],
  };
}

function batchDeployment(
  config: Config,
  catalog: Catalog,
  workload: Workload,
  { demand, region, sku }: { readonly demand: LaneDemand; readonly region: string; readonly sku: DeploymentSku },
) {
  const generation = generationOf(workload, [sku]);
  const enqueued = peakEnqueuedTokens(demand);
  const unit = assumption(catalog, "batchCapacityUnitTokens").value;
  return {
    generation,
    deployments: [
      {
        region,
        role: "primary" as const,
        name: `${workload.name}-${generation}`,
        sku,
        capacity: Math.max(1, Math.ceil((enqueued * config.capacity.headroom) / unit)),
        priority: 1,
        because: [
          `busiest 24 hours enqueue ${count(enqueued)} tokens, prompt and requested output; × ${config.capacity.headroom} headroom`,
        ],
      },
    ],
  };
}

function monthlyUsd(catalog: Catalog, demand: LaneDemand, price: Parameters<typeof meteredUsd>[0]): number {
  const months = demand.windowSeconds / monthSeconds(catalog);
  // Batch meters have no cached rate: every prompt token is paid in full.
  return demand.bins.reduce((sum, bin) => sum + meteredUsd(price, { ...bin, cachedTokens: 0 }), 0) / months;
}
