import type { DataZone, DeploymentSku, PriceRule, TokenPrice } from "./catalog";

/** What to price: tokens of a model version, served as a SKU. */
export interface AskedPrice {
  readonly model: string;
  readonly version: string;
  readonly sku: DeploymentSku;
  /** Present for data zone SKUs alone, which are priced by zone. */
  readonly zone?: DataZone;
  readonly serviceTier: TokenPrice["serviceTier"];
  readonly context: TokenPrice["context"];
}

/** A price as it was read from a meter, or as it follows from one that was. */
export interface FoundTokenPrice extends TokenPrice {
  /** Present when no meter was read: the rules that the price follows from, in words. */
  readonly derivedBy?: string;
}

/** The price somebody read, of this very version if there is one; undefined when none was read. */
export function readTokenPrice(prices: readonly TokenPrice[], asked: AskedPrice): FoundTokenPrice | undefined {
  const rows = prices.filter(
    (row) =>
      row.model === asked.model &&
      row.sku === asked.sku &&
      row.zone === asked.zone &&
      row.serviceTier === asked.serviceTier &&
      row.context === asked.context,
  );
  return rows.find(({ version }) => version === asked.version) ?? rows.find(({ version }) => version === undefined);
}

/**
 * A price that follows from one that was read, by the catalog's rules. `publishedBy` is the latest day on which the
 * version can have been published, `published` the day itself when it is known.
 */
export function deriveTokenPrice(
  prices: readonly TokenPrice[],
  rules: readonly PriceRule[],
  asked: AskedPrice,
  version: { readonly published?: string; readonly publishedBy?: string },
): FoundTokenPrice | undefined {
  for (const rule of rules) {
    if (rule.sku !== asked.sku || (rule.zone ?? asked.zone) !== asked.zone || !covers(rule, version)) continue;
    // A rule is used once in a derivation, so that rules which refer to each other cannot go on for ever.
    const others = rules.filter((other) => other !== rule);
    const from = askedFrom(asked, rule);
    const base = readTokenPrice(prices, from) ?? deriveTokenPrice(prices, others, from, version);
    if (base) return multiplied(base, rule, asked);
  }
  return undefined;
}

/** A rule's span holds for a version only where its dates prove it. */
function covers(
  { versionsFrom, versionsTo }: PriceRule,
  { published, publishedBy }: { readonly published?: string; readonly publishedBy?: string },
): boolean {
  const lateEnough = versionsFrom === undefined || (published !== undefined && published >= versionsFrom);
  const earlyEnough = versionsTo === undefined || (publishedBy !== undefined && publishedBy < versionsTo);
  return lateEnough && earlyEnough;
}

function askedFrom({ zone, ...asked }: AskedPrice, { fromSku }: PriceRule): AskedPrice {
  const zoned = fromSku.startsWith("DataZone") && zone !== undefined;
  return { ...asked, sku: fromSku, ...(zoned ? { zone } : {}) };
}

function multiplied(base: FoundTokenPrice, rule: PriceRule, { sku, zone }: AskedPrice): FoundTokenPrice {
  // Twelve digits keep every price and drop what binary fractions add: 1.1 × 0.75 is 0.825, not 0.8250000000000001.
  const times = (usd: number) => Number((usd * rule.factor).toPrecision(12));
  const { cachedInputUsd, cacheWriteUsd, ...row } = base;
  const step = `${rule.factor} × ${rule.fromSku} (rule ${rule.id}; ${rule.source}, checked ${rule.checked})`;
  return {
    ...row,
    sku,
    ...(zone !== undefined ? { zone } : {}),
    inputUsd: times(base.inputUsd),
    // No batch meter has a cached rate, so a derived batch price has none either: cached tokens are paid in full.
    ...(cachedInputUsd !== undefined && !sku.endsWith("Batch") ? { cachedInputUsd: times(cachedInputUsd) } : {}),
    ...(cacheWriteUsd !== undefined && !sku.endsWith("Batch") ? { cacheWriteUsd: times(cacheWriteUsd) } : {}),
    outputUsd: times(base.outputUsd),
    derivedBy: base.derivedBy === undefined ? `no meter was read: ${step}` : `${base.derivedBy}, then ${step}`,
  };
}
