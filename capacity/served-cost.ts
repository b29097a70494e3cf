import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import { meteredPriceOf, monthSeconds, ptuMonthlyUsd } from "./lane-options";
import { meteredUsd } from "./provisioned-curve";

/** A deployment as it is paid. */
export interface PaidDeployment {
  readonly region: string;
  readonly deployment: string;
  readonly model: string;
  readonly version: string;
  readonly sku: DeploymentSku;
  /** PTUs of a provisioned one. */
  readonly capacity: number;
  readonly serviceTier?: "priority";
}

/** What a deployment has served of a lane. */
export interface Served {
  readonly lane: string;
  readonly region: string;
  readonly deployment: string;
  readonly promptTokens: number;
  /** Of the prompt. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a lane costs, USD. */
export interface LaneCost {
  readonly lane: string;
  /** Tokens paid one by one, of the stretch. */
  readonly meteredUsd: number;
  /** PTUs of the stretch's hours: those of a deployment that several lanes call are divided by the tokens that each was served. */
  readonly provisionedUsd: number;
  /** Of answered requests, those from a cache among them; absent where none was answered. */
  readonly perThousandRequestsUsd?: number;
  /** If every hour of the month were as this stretch. */
  readonly monthlyUsd: number;
}

/** Costs of a stretch, and deployments whose price is not known: their tokens are in no sum. */
export interface ServedCost {
  readonly lanes: readonly LaneCost[];
  /** PTUs that nobody was served by in the stretch, USD a month. */
  readonly idleMonthlyUsd: number;
  readonly unpriced: readonly string[];
}

/** A stretch of time. */
export interface Stretch {
  readonly seconds: number;
  /** Requests that were answered, by lane, whoever did. */
  readonly answered: ReadonlyMap<string, number>;
}

/** What a stretch has cost, by lane, at the environment's payment and prices. */
export function servedCost(
  config: Config,
  catalog: Catalog,
  deployments: readonly PaidDeployment[],
  served: readonly Served[],
  { seconds, answered }: Stretch,
): ServedCost {
  const months = seconds / monthSeconds(catalog);
  const unpriced = new Set<string>();
  const sums = new Map<string, { meteredUsd: number; provisionedUsd: number }>();
  let idleMonthlyUsd = 0;
  for (const paid of deployments) {
    const own = served.filter(({ region, deployment }) => region === paid.region && deployment === paid.deployment);
    const isProvisioned = skuKind(paid.sku) === "provisioned";
    const provisionedUsd = isProvisioned
      ? paid.capacity * ptuMonthlyUsd(catalog, paid.sku, config.capacity.payment)
      : 0;
    const price = isProvisioned ? undefined : meteredPriceOf(config, catalog, paid)?.price;
    if (!isProvisioned && !price && own.length > 0) unpriced.add(`${paid.deployment} in ${paid.region}`);
    const tokens = own.reduce((sum, each) => sum + each.promptTokens + each.outputTokens, 0);
    if (tokens === 0) idleMonthlyUsd += provisionedUsd;
    for (const each of own) {
      const sum = sums.get(each.lane) ?? { meteredUsd: 0, provisionedUsd: 0 };
      sums.set(each.lane, sum);
      if (price) sum.meteredUsd += meteredUsd(price, each);
      if (tokens > 0)
        sum.provisionedUsd += (months * provisionedUsd * (each.promptTokens + each.outputTokens)) / tokens;
    }
  }
  const lanes = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    lanes: lanes.map(([lane, { meteredUsd, provisionedUsd }]) => {
      const usd = meteredUsd + provisionedUsd;
      const requests = answered.get(lane) ?? 0;
      return {
        lane,
        meteredUsd,
        provisionedUsd,
        ...(requests > 0 ? { perThousandRequestsUsd: (1000 * usd) / requests } : {}),
        monthlyUsd: usd / months,
      };
    }),
    idleMonthlyUsd,
    unpriced: [...unpriced].sort(),
  };
}
