import type { CapacityStep, Catalog } from "../catalog/catalog";
import { assumption, capacityStep, isOffered } from "../catalog/lookup";
import type { Config } from "../config/schema";
import { peakEnqueuedTokens } from "./batch-limit";
import { needsEmbeddings } from "./embeddings";
import {
  allowedSkus,
  type LaneOption,
  type LaneTypes,
  laneOption,
  laneTypes,
  maximumPtu,
  meteredPriceOf,
  monthSeconds,
  standardLimitOf,
} from "./lane-options";
import { firstMultiple, legalPtuAtLeast } from "./normalized-tokens";
import type { Level, Way } from "./optimum/placement";
import type { Pool } from "./pool";
import { poolShares } from "./pool-shares";
import { meteredUsd } from "./provisioned-curve";
import { count, type StandardLimit } from "./standard-limit";

/** A way to serve a pool, with what it was priced from. */
export interface PoolWay extends Way {
  /** Types and prices, as they are in the first of the regions. */
  readonly option: LaneOption;
  /** Size of the metered deployment, wherever it stands, and why. */
  readonly standard: StandardLimit;
}

/** The ways to serve a pool, and why those that are not among them are not. */
export interface FoundWays {
  readonly ways: readonly PoolWay[];
  readonly refused: readonly string[];
}

/** Every way to serve a pool: pairs of types, each with all regions of the environment where it is paid alike. */
export function waysOf(config: Config, catalog: Catalog, pool: Pool): FoundWays {
  const { workload } = pool.lanes[0];
  if (workload.class === "batch") return batchWays(config, catalog, pool);
  const found = config.regions.map((region) => ({ region, ...laneTypes(config, catalog, workload, region) }));
  const alike = new Map<string, { readonly types: LaneTypes; readonly regions: string[] }>();
  for (const { region, types } of found) {
    for (const each of types) {
      const { standardSku, serviceTier, price, provisioned } = each;
      const key = JSON.stringify([
        standardSku,
        serviceTier,
        price.inputUsd,
        price.cachedInputUsd,
        price.outputUsd,
        provisioned?.sku,
      ]);
      const known = alike.get(key);
      if (known) known.regions.push(region);
      else alike.set(key, { types: each, regions: [region] });
    }
  }
  return {
    ways: [...alike.values()].map((each) => wayOf(config, catalog, pool, each)),
    refused: found.flatMap(({ refused }) => refused),
  };
}

function wayOf(
  config: Config,
  catalog: Catalog,
  pool: Pool,
  { types, regions }: { readonly types: LaneTypes; readonly regions: readonly string[] },
): PoolWay {
  const { workload } = pool.lanes[0];
  const { model, modelVersion } = workload;
  const sku = types.standardSku;
  const option = laneOption(config, catalog, pool.demand, { ...types, region: regions[0] ?? config.regions[0] });
  const standard = standardLimitOf(config, catalog, pool, model, sku);
  const common = {
    regions,
    failovers: config.regions.filter((region) => isOffered(catalog, model, modelVersion, sku, region)),
    metered: {
      model,
      sku,
      capacity: standard.capacity,
      ...(option.serviceTier ? { serviceTier: option.serviceTier } : {}),
    },
    deployments: (types.provisioned ? 2 : 1) + besideOf(pool),
    option,
    standard,
  };
  const step = option.provisioned && capacityStep(option.provisioned.size, option.provisioned.sku);
  if (!option.provisioned || !step) {
    const { totalUsd } = option.meteredOnly;
    return { ...common, levels: [{ ptu: 0, monthlyUsd: totalUsd, fulfilment: fulfilmentOf(pool, option, () => 0) }] };
  }
  const maximum = maximumPtu(catalog, option.provisioned.sku);
  const { levels, withoutRegionPtu } = levelsOf(pool, option, { step, maximum, regions: regions.length });
  return { ...common, provisioned: { sku: option.provisioned.sku, step, maximum, withoutRegionPtu }, levels };
}

/** Deployments that the lanes of a pool have beside it. */
function besideOf({ lanes }: Pool): number {
  const each = lanes.map(({ workload }) => [workload.escalation, workload.canary, needsEmbeddings(workload)]);
  return each.flat().filter(Boolean).length;
}

/**
 * Part of the objectives of all lanes of a pool that a level gets, least of all; `shareOf` says what PTUs serve of a lane. A
 * target for speed has what they serve, where the model has one, and all that is processed by priority.
 */
function fulfilmentOf({ lanes }: Pool, option: LaneOption, shareOf: (lane: number) => number): number {
  const targeted = option.provisioned?.size.latencyTarget !== undefined;
  const parts = lanes.flatMap(({ workload: { objectives } }, lane) => {
    const served = shareOf(lane);
    const assured = (targeted ? served : 0) + (option.serviceTier === "priority" ? 1 - served : 0);
    const asked = [
      { share: objectives.provisionedShare, got: served },
      { share: objectives.assuredShare ?? 0, got: assured },
    ];
    return asked.filter(({ share }) => share > 0).map(({ share, got }) => got / share);
  });
  return Math.min(1, ...parts);
}

interface Legal {
  readonly step: CapacityStep;
  readonly maximum: number;
  /** Regions that may each hold a deployment. */
  readonly regions: number;
}

/**
 * Levels from the least legal one to the first that spills nothing, and beyond it where a region may be lost: twice what
 * must be left then is enough, for two regions can hold that much each.
 */
function levelsOf(pool: Pool, option: LaneOption, legal: Legal) {
  const curve = option.provisioned?.curve;
  const size = option.provisioned?.size;
  if (!curve || !size) throw new RangeError(`${option.standardSku} must stand behind a provisioned type`);
  const { step, maximum, regions } = legal;
  const most = maximum * regions;
  const tokensPerPtu = size.inputTokensPerMinutePerPtu;
  const nothingSpilled = legalPtuAtLeast(curve.peakTokensPerMinute / tokensPerPtu, step);
  const shares = (ptu: number): ((lane: number) => number) => {
    if (pool.lanes.length === 1) {
      const { provisionedShare } = curve.at(ptu);
      return () => provisionedShare;
    }
    const each = poolShares(pool, { price: option.price, size, ptu });
    return (lane) => ((each[lane]?.tokens ?? 0) === 0 ? 1 : (each[lane]?.served ?? 0) / (each[lane]?.tokens ?? 1));
  };
  const asked = pool.lanes.map(({ workload }) => workload.objectives.provisionedShareWithoutRegion ?? 0);
  const enough = (ptu: number) => {
    const shareOf = shares(ptu);
    return asked.every((share, lane) => shareOf(lane) >= share - 1e-9);
  };
  const single = legalTotals(legal, Math.min(nothingSpilled, most));
  const withoutRegionPtu = Math.max(...asked) === 0 ? 0 : (single.find(enough) ?? Number.POSITIVE_INFINITY);
  const spread = Number.isFinite(withoutRegionPtu) ? 2 * withoutRegionPtu : 0;
  const totals = legalTotals(legal, Math.min(Math.max(nothingSpilled, spread), most));
  const levels = totals.map((ptu): Level => {
    return { ptu, monthlyUsd: curve.at(ptu).totalUsd, fulfilment: fulfilmentOf(pool, option, shares(ptu)) };
  });
  return { levels: Number.isFinite(withoutRegionPtu) ? levels : [], withoutRegionPtu };
}

/** PTUs that deployments in so many regions can come to, up to a total; least first. */
function legalTotals({ step, maximum, regions }: Legal, upTo: number): readonly number[] {
  const { minimum, increment } = step;
  const first = firstMultiple(step);
  const most = Math.floor(maximum / increment) * increment;
  const totals = new Set<number>();
  for (let raised = 0; raised <= regions; raised++) {
    for (let least = 0; least <= regions - raised; least++) {
      // So many at the minimum, the others at multiples of the increment.
      const base = least * minimum + raised * first;
      const last = raised === 0 ? base : Math.min(upTo, least * minimum + raised * most);
      for (let ptu = base; ptu > 0 && ptu <= Math.min(last, upTo); ptu += increment) totals.add(ptu);
    }
  }
  return [...totals].sort((a, b) => a - b);
}

/** A batch lane's ways: the batch types, sized for the tokens it holds enqueued. */
function batchWays(config: Config, catalog: Catalog, { lanes, demand }: Pool): FoundWays {
  const { model, modelVersion: version } = lanes[0].workload;
  const refused: string[] = [];
  const ways = new Map<string, PoolWay & { readonly regions: string[] }>();
  const standard = batchLimit(config, catalog, { lanes, demand });
  for (const region of config.regions) {
    for (const sku of allowedSkus(config, "batch")) {
      const offered = isOffered(catalog, model, version, sku, region);
      const priced = offered ? meteredPriceOf(config, catalog, { model, version, sku, region }) : undefined;
      if (!offered) refused.push(`${model} is not offered as ${sku} in ${region}`);
      else if (!priced) refused.push(`no price is known for ${model} as ${sku}; state yours under capacity.prices`);
      if (!priced) continue;
      const usd = batchUsd(catalog, demand, priced.price);
      const key = JSON.stringify([sku, usd]);
      const known = ways.get(key);
      if (known) known.regions.push(region);
      else {
        const meteredOnly = {
          ptu: 0,
          provisionedUsd: 0,
          meteredUsd: usd,
          totalUsd: usd,
          provisionedShare: 0,
          utilization: 0,
        };
        ways.set(key, {
          regions: [region],
          // A job is of one account: nothing fails over.
          failovers: [],
          metered: { model, sku, capacity: standard.capacity },
          deployments: 1,
          option: { ...priced, standardSku: sku, region, meteredOnly },
          standard,
          levels: [{ ptu: 0, monthlyUsd: usd, fulfilment: 1 }],
        });
      }
    }
  }
  return { ways: [...ways.values()], refused };
}

function batchLimit(config: Config, catalog: Catalog, { demand }: Pick<Pool, "lanes" | "demand">): StandardLimit {
  const enqueued = peakEnqueuedTokens(demand);
  const unit = assumption(catalog, "batchCapacityUnitTokens").value;
  const { headroom } = config.capacity;
  return {
    capacity: Math.max(1, Math.ceil((enqueued * headroom) / unit)),
    because: [
      `busiest 24 hours enqueue ${count(enqueued)} tokens, prompt and requested output; × ${headroom} headroom`,
    ],
  };
}

/** Batch meters have no cached rate: every prompt token is paid in full. */
function batchUsd(catalog: Catalog, demand: Pool["demand"], price: Parameters<typeof meteredUsd>[0]): number {
  const months = demand.windowSeconds / monthSeconds(catalog);
  return demand.bins.reduce((sum, bin) => sum + meteredUsd(price, { ...bin, cachedTokens: 0 }), 0) / months;
}
