import { fingerprint } from "../written/fingerprint";
import type {
  Assumption,
  BatchQuota,
  CapacityStep,
  Catalog,
  DataZone,
  DeploymentSku,
  Limit,
  ModelVersion,
  ProvisionedPrice,
  ProvisionedSize,
  Quota,
  RequestRatio,
  SkuKind,
  SkuScope,
  TokenLimits,
} from "./catalog";
import { deploymentSkus } from "./catalog";
import { type AskedPrice, deriveTokenPrice, type FoundTokenPrice, readTokenPrice } from "./token-price";

const kinds: Readonly<Record<DeploymentSku, { readonly kind: SkuKind; readonly scope: SkuScope }>> = {
  Standard: { kind: "standard", scope: "regional" },
  DataZoneStandard: { kind: "standard", scope: "dataZone" },
  GlobalStandard: { kind: "standard", scope: "global" },
  ProvisionedManaged: { kind: "provisioned", scope: "regional" },
  DataZoneProvisionedManaged: { kind: "provisioned", scope: "dataZone" },
  GlobalProvisionedManaged: { kind: "provisioned", scope: "global" },
  DataZoneBatch: { kind: "batch", scope: "dataZone" },
  GlobalBatch: { kind: "batch", scope: "global" },
};

/** How a SKU is paid: by the token, by the PTU, or by the token at the batch price. */
export function skuKind(sku: DeploymentSku): SkuKind {
  return kinds[sku].kind;
}

/** Where a SKU may process a request. */
export function skuScope(sku: DeploymentSku): SkuScope {
  return kinds[sku].scope;
}

const scopesInside: Readonly<Record<"global" | "eu" | "us" | "region", readonly SkuScope[]>> = {
  global: ["regional", "dataZone", "global"],
  eu: ["regional", "dataZone"],
  us: ["regional", "dataZone"],
  region: ["regional"],
};

/** SKUs that keep a data boundary, provided that the account's region lies inside it (`zoneOf`). */
export function skusInside(boundary: "global" | "eu" | "us" | "region"): readonly DeploymentSku[] {
  return deploymentSkus.filter((sku) => scopesInside[boundary].includes(skuScope(sku)));
}

/** A version of a model, if the catalog knows it. */
export function findVersion(catalog: Catalog, model: string, version: string): ModelVersion | undefined {
  return catalog.models.find((row) => row.model === model && row.version === version);
}

/** The newest version of a model that has not retired by the catalog's date; the newest of all when every one has. */
export function latestVersion(catalog: Catalog, model: string): ModelVersion | undefined {
  const newestFirst = catalog.models
    .filter((row) => row.model === model)
    .sort((a, b) => (a.version < b.version ? 1 : -1));
  return newestFirst.find(({ retires }) => retires === undefined || retires > catalog.date) ?? newestFirst[0];
}

/**
 * The most tokens that one request to a model version may send and get back (source `S-MODELS`), each where it is stated;
 * undefined when the catalog does not know the version or no source states either for it.
 */
export function tokenLimits(catalog: Catalog, model: string, version: string): TokenLimits | undefined {
  const { maxInputTokens, maxOutputTokens } = findVersion(catalog, model, version) ?? {};
  if (maxInputTokens === undefined && maxOutputTokens === undefined) return undefined;
  return {
    ...(maxInputTokens !== undefined ? { maxInputTokens } : {}),
    ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
  };
}

/** Regions of the account in which a model version can be deployed as a SKU, in the catalog's order. */
export function offeredRegions(
  catalog: Catalog,
  model: string,
  version: string,
  sku: DeploymentSku,
): readonly string[] {
  const offer = catalog.offers.find((row) => row.model === model && row.version === version && row.sku === sku);
  return offer?.regions ?? [];
}

/** Whether a model version can be deployed as a SKU in a region; what no source lists is not offered. */
export function isOffered(
  catalog: Catalog,
  model: string,
  version: string,
  sku: DeploymentSku,
  region: string,
): boolean {
  return offeredRegions(catalog, model, version, sku).includes(region);
}

/** The data zone that a region belongs to, as far as a source says. */
export function zoneOf(catalog: Catalog, region: string): DataZone | undefined {
  return catalog.regions.find(({ name }) => name === region)?.zone;
}

/** Tokens per PTU and legal PTU counts; undefined when the model cannot be provisioned or no size was published. */
export function provisionedSize(catalog: Catalog, model: string, version: string): ProvisionedSize | undefined {
  return catalog.provisionedSizes.find((row) => row.model === model && row.version === version);
}

/** Smallest PTU count and increment of a provisioned SKU; undefined for any SKU the model is not provisioned as. */
export function capacityStep(size: ProvisionedSize, sku: DeploymentSku): CapacityStep | undefined {
  if (skuKind(sku) !== "provisioned") return undefined;
  return skuScope(sku) === "regional" ? size.regional : size.globalAndDataZone;
}

/**
 * List price of a model version's tokens in a region: read from a meter, or else derived by the price rules, which
 * `derivedBy` then says. Undefined when neither is possible: regional Standard (no price was read and no rule is
 * supported), a long context or priority tier without a meter, or a deployment type that is not offered there.
 */
export function tokenPrice(
  catalog: Catalog,
  asked: Pick<AskedPrice, "model" | "version" | "sku"> &
    Partial<Pick<AskedPrice, "serviceTier" | "context">> & { readonly region: string },
): FoundTokenPrice | undefined {
  const { model, version, sku, region, serviceTier = "default", context = "short" } = asked;
  const zone = skuScope(sku) === "dataZone" ? zoneOf(catalog, region) : undefined;
  if (skuScope(sku) === "dataZone" && zone === undefined) return undefined;
  const full: AskedPrice = { model, version, sku, ...(zone !== undefined ? { zone } : {}), serviceTier, context };
  const read = readTokenPrice(catalog.tokenPrices, full);
  // The rules were seen to hold for the default tier alone, and a type that cannot be deployed has no price to derive.
  if (read || serviceTier !== "default" || !isOffered(catalog, model, version, sku, region)) return read;
  return deriveTokenPrice(catalog.tokenPrices, catalog.priceRules, full, publication(catalog, model, version));
}

/** A version is named by its day of publication; another name was published by the day a source first offered it. */
function publication(catalog: Catalog, model: string, version: string) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(version)) return { published: version, publishedBy: version };
  const seen = catalog.offers.filter((row) => row.model === model && row.version === version);
  const [first] = seen.map(({ checked }) => checked).sort();
  return first === undefined ? {} : { publishedBy: first };
}

/**
 * List price of one PTU, the same for every Azure OpenAI model; what other publishers' PTUs cost was not found. Throws a
 * `RangeError` for a SKU that is not provisioned.
 */
export function provisionedPrice(catalog: Catalog, sku: DeploymentSku): ProvisionedPrice {
  const price = catalog.provisionedPrices.find((row) => row.sku === sku);
  if (!price) throw new RangeError(`catalog: no PTU price for ${sku}`);
  return price;
}

/** Default quota of a subscription in a quota tier, 1 to 6; undefined when no source gives it. */
export function quota(catalog: Catalog, model: string, sku: DeploymentSku, tier: number): Quota | undefined {
  return catalog.quotas.find((row) => row.model === model && row.sku === sku && row.tier === tier);
}

/** Default enqueued-token quota of a subscription, by kind of agreement; undefined when no source gives it. */
export function batchQuota(
  catalog: Catalog,
  model: string,
  sku: DeploymentSku,
  offer: BatchQuota["offer"] = "default",
): BatchQuota | undefined {
  return catalog.batchQuotas.find((row) => row.model === model && row.sku === sku && row.offer === offer);
}

/** Requests that come with capacity, the window they are counted over, and where the figure is from. */
export interface RequestAllowance extends Pick<RequestRatio, "requestsPerMinutePer1000Tokens" | "windowSeconds"> {
  readonly because: string;
}

/** Requests per minute for each 1,000 tokens per minute; the named assumption for a model without a row. */
export function requestsPerMinutePer1000Tokens(catalog: Catalog, model: string, sku: DeploymentSku): RequestAllowance {
  const row = catalog.requestRatios.find((each) => each.model === model && each.sku === sku);
  if (row) {
    const { requestsPerMinutePer1000Tokens: ratio, windowSeconds, source, checked } = row;
    return {
      requestsPerMinutePer1000Tokens: ratio,
      windowSeconds,
      because: `published for ${model} as ${sku} (${source}, checked ${checked})`,
    };
  }
  return {
    requestsPerMinutePer1000Tokens: assumption(catalog, "requestsPerMinutePer1000Tokens").value,
    windowSeconds: assumption(catalog, "requestWindowSeconds").value,
    because: `no source states it for ${model} as ${sku}: assumption requestsPerMinutePer1000Tokens`,
  };
}

/** A number nobody publishes, by name. Throws a `RangeError` when `assumptions.yaml` has no such row. */
export function assumption(catalog: Catalog, name: string): Assumption {
  return named(catalog.assumptions, "assumption", name);
}

/** A number that Azure enforces, by name. Throws a `RangeError` when `limits.yaml` has no such row. */
export function limit(catalog: Catalog, name: string): Limit {
  return named(catalog.limits, "limit", name);
}

function named<Row extends { readonly name: string }>(rows: readonly Row[], kind: string, name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (!row) throw new RangeError(`catalog: no ${kind} named ${name}; there are ${rows.map((r) => r.name).join(", ")}`);
  return row;
}

/**
 * Where a model version stands in its life. `deprecated`: running deployments go on, new customers get none;
 * `nearRetirement`: it retires within the span of the assumption nearRetirementDays.
 */
export interface Retirement {
  readonly state: "current" | "nearRetirement" | "deprecated" | "retired";
  /** ISO date, absent when no source gives one. */
  readonly retires?: string;
  /** From the catalog's date to `retires`; 0 or less once retired. */
  readonly daysLeft?: number;
  readonly replacement?: string;
}

/** Judges a model version by the catalog's own date, never by a clock; undefined when the catalog does not know it. */
export function retirement(catalog: Catalog, model: string, version: string): Retirement | undefined {
  const row = findVersion(catalog, model, version);
  if (!row) return undefined;
  const { lifecycle, retires, replacement } = row;
  const daysLeft = retires === undefined ? undefined : daysBetween(catalog.date, retires);
  const near = assumption(catalog, "nearRetirementDays").value;
  return {
    state: stateOf(lifecycle, daysLeft, near),
    ...(retires !== undefined && daysLeft !== undefined ? { retires, daysLeft } : {}),
    ...(replacement !== undefined ? { replacement } : {}),
  };
}

function stateOf(
  lifecycle: ModelVersion["lifecycle"],
  daysLeft: number | undefined,
  near: number,
): Retirement["state"] {
  if (daysLeft !== undefined && daysLeft <= 0) return "retired";
  if (lifecycle === "Deprecated") return "deprecated";
  return daysLeft !== undefined && daysLeft <= near ? "nearRetirement" : "current";
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/**
 * `sha256:…` of the facts that a plan for these models leans on: their own rows, PTU prices, price rules, assumptions.
 * Sources, dates, notes and the order of rows do not count: a fact that was merely read again leaves a plan as it is.
 */
export function catalogHash(catalog: Catalog, models: readonly string[]): string {
  const ofModels = <Row extends { readonly model: string }>(rows: readonly Row[]) =>
    facts(rows.filter(({ model }) => models.includes(model)));
  return fingerprint({
    models: ofModels(catalog.models),
    offers: ofModels(catalog.offers),
    provisionedSizes: ofModels(catalog.provisionedSizes),
    tokenPrices: ofModels(catalog.tokenPrices),
    priorityTargets: ofModels(catalog.priorityTargets),
    quotas: ofModels(catalog.quotas),
    requestRatios: ofModels(catalog.requestRatios),
    batchQuotas: ofModels(catalog.batchQuotas),
    provisionedPrices: facts(catalog.provisionedPrices),
    priceRules: facts(catalog.priceRules),
    assumptions: facts(catalog.assumptions),
  });
}

const provenance = ["source", "checked", "note", "why"];

function facts(rows: readonly object[]): readonly string[] {
  return rows
    .map((row) => fingerprint(Object.fromEntries(Object.entries(row).filter(([key]) => !provenance.includes(key)))))
    .sort();
}
