import type { BatchQuota, Catalog, Offer, Quota, RequestRatio } from "./catalog";
import { assumption } from "./lookup";
import type { WrittenTables } from "./schema";

/** The catalog that the written tables state: region sets, tiers and ratios spelled out, one row a fact. */
export function expandCatalog(tables: WrittenTables): Catalog {
  const { models, regions, limits, assumptions } = tables;
  const catalog = {
    date: newestDate(tables),
    models,
    offers: expandOffers(tables),
    provisionedSizes: tables["provisioned-sizes"],
    priorityTargets: tables["priority-targets"],
    tokenPrices: tables["token-prices"],
    provisionedPrices: tables["provisioned-prices"],
    priceRules: tables["price-rules"],
    quotas: expandQuotas(tables),
    batchQuotas: expandBatchQuotas(tables),
    regions,
    limits,
    assumptions,
    requestRatios: [],
  };
  return { ...catalog, requestRatios: expandRequestRatios(tables, catalog) };
}

/** The newest source that a row leans on. */
function newestDate(tables: WrittenTables): string {
  const dates = Object.values(tables).flatMap((rows) => rows.flatMap((row) => ("checked" in row ? [row.checked] : [])));
  return dates.sort().at(-1) ?? "";
}

function expandOffers({ offers, regions, "region-sets": sets }: WrittenTables): Offer[] {
  const members = new Map(sets.map(({ name, regions: named }) => [name, named]));
  const order = regions.map(({ name }) => name);
  return offers.map((offer) => {
    const named = new Set(offer.regions.flatMap((name) => members.get(name) ?? [name]));
    return { ...offer, regions: order.filter((region) => named.has(region)) };
  });
}

function expandQuotas({ quotas }: WrittenTables): Quota[] {
  return quotas.flatMap(({ tokensPerMinute, requestsPerMinute, requestWindowSeconds: _, ...row }) =>
    tokensPerMinute.map((tokens, index) => ({
      ...row,
      tier: index + 1,
      tokensPerMinute: tokens,
      requestsPerMinute: requestsPerMinute[index] as number,
    })),
  );
}

/** A ratio that a source states, else the one that the two columns of the quota table make; the stated one wins. */
function expandRequestRatios({ "request-ratios": stated, quotas }: WrittenTables, catalog: Catalog): RequestRatio[] {
  const { value: window } = assumption(catalog, "requestWindowSeconds");
  const own = stated.map(({ requestsPerMinute, perTokensPerMinute, windowSeconds = window, ...row }) => ({
    ...row,
    requestsPerMinutePer1000Tokens: (1000 * requestsPerMinute) / perTokensPerMinute,
    windowSeconds,
  }));
  const fromQuotas = quotas
    .filter(({ model, sku }) => !own.some((row) => row.model === model && row.sku === sku))
    .map(({ model, sku, source, checked, tokensPerMinute, requestsPerMinute, requestWindowSeconds = window }) => ({
      model,
      sku,
      source,
      checked,
      note: "requests over tokens of quota tier 1",
      requestsPerMinutePer1000Tokens: (1000 * (requestsPerMinute[0] as number)) / (tokensPerMinute[0] as number),
      windowSeconds: requestWindowSeconds,
    }));
  return [...own, ...fromQuotas];
}

function expandBatchQuotas({ "batch-quotas": quotas }: WrittenTables): BatchQuota[] {
  const offers = ["enterprise", "default", "monthlyCard", "msdn"] as const;
  return quotas.flatMap(({ enqueuedTokens, ...row }) =>
    offers.flatMap((offer) => {
      const tokens = enqueuedTokens[offer];
      return tokens === undefined ? [] : [{ ...row, offer, enqueuedTokens: tokens }];
    }),
  );
}
