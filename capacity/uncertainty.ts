import type { Catalog } from "../catalog/catalog";
import { assumption } from "../catalog/lookup";
import type { Config } from "../config/schema";
import { bootstrap, type Uncertainty } from "./bootstrap";
import { bucketBand } from "./bucket-band";
import type { LaneDemand } from "./demand";
import { laneOption } from "./lane-options";
import { normalizedTokens } from "./normalized-tokens";
import type { PlacedPool } from "./plan-pool";

/** What spills from PTUs, by how deep their bucket is; shares of normalized tokens, and USD a month for them. */
export interface SpilloverBand {
  /** Counted by whole bins, as the plan is priced. */
  readonly counted: number;
  /** With the deepest and the shallowest bucket of the assumption `provisionedBucketDepthSeconds`. */
  readonly least: number;
  readonly most: number;
  readonly leastUsd: number;
  readonly mostUsd: number;
}

/** How far spillover may be from what whole bins show, its money by its part of the tokens; nothing without PTUs. */
export function spilloverBand(catalog: Catalog, { pool, way, point }: PlacedPool): SpilloverBand | undefined {
  const { provisioned, meteredOnly } = way.option;
  if (!provisioned || point.ptu === 0) return undefined;
  const depths = assumption(catalog, "provisionedBucketDepthSeconds");
  const { low, high } = bucketBand({ demand: pool.demand, size: provisioned.size, ptu: point.ptu }, depths);
  return {
    counted: 1 - point.provisionedShare,
    least: high.tokens,
    most: low.tokens,
    leastUsd: high.tokens * meteredOnly.totalUsd,
    mostUsd: low.tokens * meteredOnly.totalUsd,
  };
}

/** How sure a pool's figures are for how much its days differed; nothing for fewer than four days. */
export function dayToDay(
  config: Config,
  catalog: Catalog,
  { pool, way, point, found }: PlacedPool,
): Uncertainty | undefined {
  const { region, option } = { region: way.option.region, option: way.option };
  const asked = Math.max(0, ...pool.lanes.map(({ workload }) => workload.objectives.provisionedShare));
  const metered = asked === 0 || !option.provisioned ? [0] : [];
  const levels = [...metered, ...(option.provisioned ? way.levels.map(({ ptu }) => ptu) : [])];
  const size = option.provisioned?.size ?? found.ways.find((each) => each.option.provisioned)?.option.provisioned?.size;
  const tokensOf = (day: LaneDemand) =>
    day.bins.reduce((sum, bin) => sum + (size ? normalizedTokens(size.accounting, bin) : bin.promptTokens), 0);
  return bootstrap(pool.demand, {
    name: pool.lanes[0].workload.name,
    levels,
    chosen: point.ptu,
    asked,
    curveOf: (day) => {
      const own = laneOption(config, catalog, day, { ...option, region });
      const curve = own.provisioned?.curve;
      return { curve: (ptu) => (ptu > 0 && curve ? curve.at(ptu) : own.meteredOnly), tokens: tokensOf(day) };
    },
  });
}
