import type { Catalog } from "../catalog/catalog";
import type { Config } from "../config/schema";
import { concurrencyOf } from "./concurrency";
import { embeddings } from "./embeddings";
import { generationOf, spilloverName } from "./generation";
import { monthSeconds } from "./lane-options";
import type { LanePlan, PlannedDeployment } from "./plan";
import type { MeasuredLane, Pool } from "./pool";
import { poolShares } from "./pool-shares";
import type { CurvePoint } from "./provisioned-curve";
import { laneAssumptions, laneReasons, laneWarnings, shownNeighbours } from "./reasons";
import { type Beside, sidesteps } from "./sidesteps";
import { count, peakRequestsPer10Seconds, peakTokensPerMinute, percent } from "./standard-limit";
import { dayToDay, spilloverBand } from "./uncertainty";
import type { FoundWays, PoolWay } from "./ways";

/** A pool, how it is served and where. */
export interface PlacedPool {
  readonly pool: Pool;
  readonly found: FoundWays;
  readonly way: PoolWay;
  /** The level that was chosen, at the way's own prices. */
  readonly point: CurvePoint;
  readonly primaries: readonly { readonly region: string; readonly ptu: number }[];
  readonly failovers: readonly string[];
  /** What sharing the pool comes to, where lanes do. */
  readonly gain: readonly string[];
}

/** A lane's plan with what it leans on, or why there is none. */
export type LaneResult =
  | { readonly lane: LanePlan; readonly assumptions: readonly string[]; readonly warnings: readonly string[] }
  | { readonly workload: string; readonly refused: readonly string[] };

/** The lanes of a placed pool, the one that owns its deployments first. */
export function planPool(config: Config, catalog: Catalog, placed: PlacedPool): readonly LaneResult[] {
  const deployments = poolDeployments(config, placed);
  return placed.pool.lanes.map((lane, index) => {
    const own =
      index === 0
        ? deployments
        : deployments.map((each) => ({ ...each, sharedFrom: placed.pool.lanes[0].workload.name }));
    return planLane(config, catalog, placed, { ...lane, index, deployments: own });
  });
}

type Member = MeasuredLane & { readonly index: number; readonly deployments: readonly PlannedDeployment[] };

function planLane(config: Config, catalog: Catalog, placed: PlacedPool, member: Member): LaneResult {
  const { workload, demand } = member;
  const { way, pool } = placed;
  const [first] = placed.primaries;
  const region = first?.region ?? way.option.region;
  const pooled = { workload, demand, region, standardSku: way.option.standardSku };
  const beside =
    workload.class === "batch"
      ? nothingBeside
      : collected([...sidesteps(config, catalog, pooled), ...embeddings(config, catalog, pooled)]);
  if (beside.refused.length > 0) return { workload: workload.name, refused: beside.refused };
  const lane: LanePlan = {
    workload: workload.name,
    class: workload.class,
    model: workload.model,
    version: workload.modelVersion,
    format: workload.modelFormat,
    generation: generationOfPool(placed),
    deployments: [...member.deployments, ...beside.deployments],
    expected: {
      ...expected(catalog, placed, member, beside.monthlyUsd),
      ...(member.index === 0 ? sureness(config, catalog, placed) : {}),
      ...inFlight(placed, member),
    },
    // Levels are of the pool; its owner shows them.
    neighbours:
      member.index > 0
        ? []
        : shownNeighbours(placed).map(({ ptu, totalUsd, provisionedShare }) => ({
            ptu,
            monthlyUsd: totalUsd + (pool.lanes.length > 1 ? 0 : beside.monthlyUsd),
            provisionedShare,
          })),
    because: laneReasons(config, catalog, placed, workload),
  };
  return {
    lane,
    assumptions: [...laneAssumptions(catalog, placed, workload), ...beside.assumptions],
    warnings: laneWarnings(placed, member, inFlight(placed, member).concurrency),
  };
}

/** Of a whole pool, said at the lane that owns it. */
function sureness(config: Config, catalog: Catalog, placed: PlacedPool): Partial<LanePlan["expected"]> {
  if (placed.pool.lanes[0].workload.class === "batch") return {};
  const spillover = spilloverBand(catalog, placed);
  const days = dayToDay(config, catalog, placed);
  return {
    ...(spillover ? { spillover } : {}),
    ...(days
      ? {
          dayToDay: {
            days: days.days,
            monthlyUsd: [...days.monthlyUsd],
            provisionedShare: [...days.provisionedShare],
            ptu: [...days.ptu],
          },
        }
      : {}),
  };
}

function inFlight({ way, point }: PlacedPool, member: Member): Pick<LanePlan["expected"], "concurrency"> {
  const { provisioned } = way.option;
  const target = point.ptu > 0 ? provisioned?.size.latencyTarget?.tokensPerSecond : undefined;
  const concurrency = member.workload.class === "batch" ? undefined : concurrencyOf(member, target);
  return concurrency ? { concurrency } : {};
}

/** Costs and shares of one lane: the pool's own, or its part of them. PTUs are paid by normalized tokens. */
function expected(
  catalog: Catalog,
  { pool, way, point, found }: PlacedPool,
  { demand, index }: Member,
  besideUsd: number,
): LanePlan["expected"] {
  const months = demand.windowSeconds / monthSeconds(catalog);
  const alone = leastMetered(found);
  let [provisioned, metered, share, meteredOnly] = [
    point.provisionedUsd,
    point.meteredUsd,
    point.provisionedShare,
    alone.option.meteredOnly.totalUsd,
  ];
  if (pool.lanes.length > 1) {
    const size = way.option.provisioned?.size;
    const parts = poolShares(pool, { price: way.option.price, size, ptu: point.ptu });
    const own = parts[index] ?? { tokens: 0, served: 0, meteredUsd: 0 };
    const all = parts.reduce((sum, { tokens }) => sum + tokens, 0);
    provisioned = all === 0 ? 0 : (point.provisionedUsd * own.tokens) / all;
    metered = own.meteredUsd / months;
    share = own.tokens === 0 ? 0 : own.served / own.tokens;
    meteredOnly = (poolShares(pool, { price: alone.option.price, size, ptu: 0 })[index]?.meteredUsd ?? 0) / months;
  }
  return {
    monthlyUsd: { provisioned, metered: metered + besideUsd, total: provisioned + metered + besideUsd },
    meteredOnlyUsd: meteredOnly + besideUsd,
    provisionedShare: share,
    monthTokens: {
      prompt: tokensOf(demand, "promptTokens") / months,
      cached: tokensOf(demand, "cachedTokens") / months,
      output: tokensOf(demand, "outputTokens") / months,
    },
    utilization: point.utilization,
    peakTokensPerMinute: peakTokensPerMinute(demand),
    peakRequestsPer10Seconds: peakRequestsPer10Seconds(demand),
  };
}

function tokensOf({ bins }: Member["demand"], what: "promptTokens" | "cachedTokens" | "outputTokens"): number {
  return bins.reduce((sum, bin) => sum + bin[what], 0);
}

/** The metered way that costs least: what the pool would be without PTUs. */
function leastMetered({ ways }: FoundWays): PoolWay {
  const metered = ways.filter(({ provisioned }) => !provisioned);
  const [first, ...others] = metered;
  if (!first) throw new RangeError("a pool must have a metered way, for every provisioned one spills to one");
  const usd = ({ option }: PoolWay) => option.meteredOnly.totalUsd;
  return others.reduce((best, other) => (usd(other) < usd(best) ? other : best), first);
}

function generationOfPool({ pool, way, point }: PlacedPool): string {
  const { option } = way;
  const primary = point.ptu > 0 && option.provisioned ? option.provisioned.sku : option.standardSku;
  const { workload } = pool.lanes[0];
  if (workload.class === "batch") return generationOf(workload, [primary]);
  // What a provisioned deployment spills to has a name of its own, and the pool does not reach it.
  const reached = point.ptu > 0 ? undefined : option.serviceTier;
  return generationOf(workload, [primary, option.standardSku], reached);
}

/** Primaries with their spillovers, nearest first, then what carries the pool should their regions be lost. */
function poolDeployments(config: Config, placed: PlacedPool): PlannedDeployment[] {
  const { pool, way, primaries, failovers } = placed;
  const name = `${pool.lanes[0].workload.name}-${generationOfPool(placed)}`;
  const metered = { name, sku: way.option.standardSku, capacity: way.standard.capacity, ...tierOf(way) };
  const near = primaries.map(({ region }) => region);
  const inOrder = config.regions.filter((region) => failovers.includes(region));
  return [
    ...primaries.flatMap((primary) =>
      way.option.provisioned ? provisionedPair(placed, primary, name) : [plainPrimary(placed, primary.region, name)],
    ),
    ...inOrder.map((region, index) => ({
      ...metered,
      region,
      role: "failover" as const,
      priority: index + 2,
      because: [
        `carries the whole lane should ${near.join(" and ")} be lost; capacity nobody uses costs nothing`,
        ...way.standard.because,
      ],
    })),
  ];
}

function tierOf({ option: { serviceTier } }: PoolWay): { readonly serviceTier?: "priority" } {
  return serviceTier ? { serviceTier } : {};
}

function plainPrimary({ way }: PlacedPool, region: string, name: string): PlannedDeployment {
  const { standard, option } = way;
  return {
    region,
    role: "primary",
    name,
    sku: option.standardSku,
    capacity: standard.capacity,
    ...tierOf(way),
    priority: 1,
    because: [...standard.because],
  };
}

function provisionedPair(
  { way, point, primaries }: PlacedPool,
  { region, ptu }: PlacedPool["primaries"][number],
  name: string,
): PlannedDeployment[] {
  const { option, standard } = way;
  if (!option.provisioned) throw new RangeError(`${name} must be provisioned to spill`);
  const spillover = spilloverName(name, option.serviceTier);
  const part = primaries.length > 1 ? `with ${count(ptu)} of ${count(point.ptu)} PTU, ` : "";
  return [
    {
      region,
      role: "spillover",
      name: spillover,
      sku: option.standardSku,
      capacity: standard.capacity,
      ...tierOf(way),
      because: [
        `takes what ${name} cannot, and all of it should ${name} fail; capacity nobody uses costs nothing`,
        ...standard.because,
      ],
    },
    {
      region,
      role: "primary",
      name,
      sku: option.provisioned.sku,
      capacity: ptu,
      spilloverTo: spillover,
      priority: 1,
      ...(primaries.length > 1 ? { weight: weightOf(ptu, primaries) } : {}),
      because: [
        `${part}serves ${percent(point.provisionedShare)} of normalized tokens, ${percent(point.utilization)} busy on average`,
      ],
    },
  ];
}

/** In proportion to PTUs, as a pool takes it: whole, and 100 at most. */
function weightOf(ptu: number, primaries: PlacedPool["primaries"]): number {
  const ptus = primaries.map((each) => each.ptu);
  const divisor = ptus.reduce(greatestCommonDivisor);
  const most = Math.max(...ptus);
  if (most / divisor <= 100) return ptu / divisor;
  return Math.max(1, Math.round((100 * ptu) / most));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const nothingBeside = {
  refused: [] as readonly string[],
  deployments: [] as readonly PlannedDeployment[],
  monthlyUsd: 0,
  assumptions: [] as readonly string[],
};

function collected(beside: readonly Beside[]): typeof nothingBeside {
  const planned = beside.filter((each) => "deployment" in each);
  return {
    refused: beside.flatMap((each) => ("refused" in each ? [each.refused] : [])),
    deployments: planned.map(({ deployment }) => deployment),
    monthlyUsd: planned.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    assumptions: planned.flatMap(({ assumptions }) => assumptions),
  };
}
