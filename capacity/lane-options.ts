import type { Catalog, DeploymentSku, ProvisionedSize } from "../catalog/catalog";
import {
  assumption,
  capacityStep,
  isOffered,
  limit,
  provisionedPrice,
  provisionedSize,
  requestsPerMinutePer1000Tokens,
  skuKind,
  skuScope,
  skusInside,
  tokenPrice,
} from "../catalog/lookup";
import { priorityTarget } from "../catalog/priority-target";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type { LaneDemand } from "./demand";
import {
  type CurvePoint,
  type MeteredPrice,
  meteredUsd,
  type ProvisionedCurve,
  provisionedCurve,
} from "./provisioned-curve";
import { type StandardLimit, standardLimit } from "./standard-limit";

/** Types that may serve a lane in a region, and what they are paid: a metered one, alone or behind a provisioned one. */
export interface LaneTypes {
  readonly standardSku: DeploymentSku;
  /** Set when what is metered is processed by priority, at the price of that. */
  readonly serviceTier?: "priority";
  readonly price: MeteredPrice;
  /** Set when the price was derived by a rule of the catalog rather than read from a meter. */
  readonly derivedPrice?: string;
  readonly provisioned?: { readonly sku: DeploymentSku; readonly size: ProvisionedSize };
}

/** One way to serve a lane in one region: a metered SKU, alone or behind every legal level of a provisioned one. */
export interface LaneOption extends LaneTypes {
  readonly region: string;
  readonly meteredOnly: CurvePoint;
  readonly provisioned?: {
    readonly sku: DeploymentSku;
    readonly size: ProvisionedSize;
    readonly curve: ProvisionedCurve;
  };
}

/** The types of a lane in a region, and why those that are not among them are not. */
export interface FoundTypes {
  readonly types: readonly LaneTypes[];
  readonly refused: readonly string[];
}

/**
 * Every legal pair of types for a lane in a region: SKUs that the data boundary, the environment and the catalog allow
 * there. A provisioned SKU is paired with the metered SKU of its own scope, because spillover stays in the account and
 * should not widen where prompts are processed.
 */
export function laneTypes(config: Config, catalog: Catalog, workload: Workload, region: string): FoundTypes {
  const { model, modelVersion: version } = workload;
  const types: LaneTypes[] = [];
  const refused: string[] = [];
  const size = provisionedSize(catalog, model, version);
  for (const standardSku of allowedSkus(config, "standard")) {
    if (!isOffered(catalog, model, version, standardSku, region)) {
      refused.push(`${model} is not offered as ${standardSku} in ${region}`);
      continue;
    }
    const priced = meteredPriceOf(config, catalog, { model, version, sku: standardSku, region });
    if (!priced) {
      refused.push(`no price is known for ${model} as ${standardSku} in ${region}; state yours under capacity.prices`);
      continue;
    }
    const metered = [{ standardSku, ...priced }, ...priorityOf(config, catalog, workload, { standardSku, region })];
    for (const each of metered) {
      types.push(each);
      for (const sku of allowedSkus(config, "provisioned")) {
        const fits = size && skuScope(sku) === skuScope(standardSku) && capacityStep(size, sku) !== undefined;
        if (fits && isOffered(catalog, model, version, sku, region))
          types.push({ ...each, provisioned: { sku, size } });
      }
    }
  }
  return { types, refused };
}

/** Priority processing is dearer than standard, so it is had where a share of tokens must have a target for speed. */
function priorityOf(
  config: Config,
  catalog: Catalog,
  { model, modelVersion: version, objectives }: Workload,
  { standardSku, region }: { readonly standardSku: DeploymentSku; readonly region: string },
): readonly LaneTypes[] {
  if ((objectives.assuredShare ?? 0) === 0 || !priorityTarget(catalog, model, version, standardSku, region)) return [];
  const priced = meteredPriceOf(config, catalog, { model, version, sku: standardSku, region, serviceTier: "priority" });
  return priced ? [{ standardSku, serviceTier: "priority", ...priced }] : [];
}

/** What the measured traffic of a lane costs and gets from types, at every level. */
export function laneOption(
  config: Config,
  catalog: Catalog,
  demand: LaneDemand,
  { region, ...types }: LaneTypes & { readonly region: string },
): LaneOption {
  const { provisioned, price, ...rest } = types;
  const option = { ...rest, region, price, meteredOnly: meteredPoint(catalog, demand, price) };
  const step = provisioned && capacityStep(provisioned.size, provisioned.sku);
  if (!provisioned || !step) return option;
  const { sku, size } = provisioned;
  const curve = provisionedCurve({
    demand,
    size,
    step,
    price,
    ptuMonthlyUsd: ptuMonthlyUsd(catalog, sku, config.capacity.payment),
    monthSeconds: monthSeconds(catalog),
    maximum: maximumPtu(catalog, sku),
  });
  return { ...option, provisioned: { sku, size, curve } };
}

/** The options of a lane in one region, and why those that are not among them are not. */
export function laneOptions(
  config: Config,
  catalog: Catalog,
  { workload, demand, region }: { readonly workload: Workload; readonly demand: LaneDemand; readonly region: string },
): { readonly options: readonly LaneOption[]; readonly refused: readonly string[] } {
  const { types, refused } = laneTypes(config, catalog, workload, region);
  return { options: types.map((each) => laneOption(config, catalog, demand, { ...each, region })), refused };
}

/** SKUs of a kind that both the data boundary and the environment's own list allow. */
export function allowedSkus({ dataBoundary, capacity }: Config, kind: ReturnType<typeof skuKind>): DeploymentSku[] {
  return skusInside(dataBoundary).filter((sku) => skuKind(sku) === kind && capacity.skus.includes(sku));
}

/** The price of a metered SKU: the environment's own, else the catalog's. */
export function meteredPriceOf(
  config: Config,
  catalog: Catalog,
  of: {
    readonly model: string;
    readonly version: string;
    readonly sku: DeploymentSku;
    readonly region: string;
    readonly serviceTier?: "priority";
  },
): { readonly price: MeteredPrice; readonly derivedPrice?: string } | undefined {
  const own = config.capacity.prices.find(
    ({ model, sku, serviceTier }) => model === of.model && sku === of.sku && serviceTier === of.serviceTier,
  );
  if (own) return { price: own };
  const listed = tokenPrice(catalog, of);
  if (!listed) return undefined;
  return listed.derivedBy === undefined ? { price: listed } : { price: listed, derivedPrice: listed.derivedBy };
}

type RequestSize = Pick<Workload["context"], "maxPromptTokens" | "maxOutputTokens">;

/** Size of a Standard deployment that carries all of a lane's demand with a model: its own, or another. */
export function standardLimitOf(
  config: Config,
  catalog: Catalog,
  { context, demand }: { readonly context: RequestSize; readonly demand: LaneDemand },
  model: string,
  sku: DeploymentSku,
): StandardLimit {
  return standardLimit(demand, requestsPerMinutePer1000Tokens(catalog, model, sku), {
    headroom: config.capacity.headroom,
    ...context,
  });
}

/** USD a month for one PTU: by the hour, or as the month's part of a reservation. */
export function ptuMonthlyUsd(catalog: Catalog, sku: DeploymentSku, payment: Config["capacity"]["payment"]): number {
  const { hourlyUsd, monthlyUsd, yearlyUsd } = provisionedPrice(catalog, sku);
  if (payment === "hourly") return hourlyUsd * assumption(catalog, "hoursPerMonth").value;
  return payment === "monthly" ? monthlyUsd : yearlyUsd / assumption(catalog, "monthsPerYear").value;
}

/** Most PTUs that one deployment of a provisioned SKU may have. */
export function maximumPtu(catalog: Catalog, sku: DeploymentSku): number {
  return limit(catalog, skuScope(sku) === "regional" ? "maxPtuPerRegionalDeployment" : "maxPtuPerDeployment").value;
}

/** Seconds in a billing month. */
export function monthSeconds(catalog: Catalog): number {
  return assumption(catalog, "hoursPerMonth").value * 3600;
}

function meteredPoint(catalog: Catalog, demand: LaneDemand, price: MeteredPrice): CurvePoint {
  const months = demand.windowSeconds / monthSeconds(catalog);
  const usd = demand.bins.reduce((sum, bin) => sum + meteredUsd(price, bin), 0) / months;
  return { ptu: 0, provisionedUsd: 0, meteredUsd: usd, totalUsd: usd, provisionedShare: 0, utilization: 0 };
}
