import { z } from "zod";
import type {
  Assumption,
  LatencyTarget,
  Limit,
  ModelVersion,
  Offer,
  PriceRule,
  PriorityTarget,
  ProvisionedPrice,
  ProvisionedSize,
  Region,
  TokenPrice,
} from "./catalog";
import { deploymentSkus } from "./catalog";

const isoDate = z.iso.date();
const text = z.string().min(1);
const usd = z.number().min(0);
const count = z.int().min(1);
const sku = z.enum(deploymentSkus);
const zone = z.enum(["us", "eu", "apac"]);

const sourced = {
  source: z
    .string()
    .regex(/^[A-Z]+-[A-Z0-9-]+( [A-Z]+-[A-Z0-9-]+)*$/, "must be ids of sources.yaml, separated by single spaces"),
  checked: isoDate,
  note: text.exactOptional(),
};

const source = z.strictObject({
  id: z.string().regex(/^[A-Z]+-[A-Z0-9-]+$/, "must be capitals, a hyphen, then capitals, digits and hyphens"),
  kind: z.enum([
    "first-party-doc",
    "first-party-doc-mirrored",
    "azure-api-capture-by-third-party",
    "measured-by-third-party",
    "third-party",
    "issue-thread",
    "convention",
  ]),
  title: text,
  where: text,
  date: isoDate,
  note: text.exactOptional(),
});

const modelVersion: z.ZodType<ModelVersion> = z.strictObject({
  model: text,
  format: text,
  version: text,
  lifecycle: z.enum(["Preview", "GA", "Legacy", "Deprecated"]).exactOptional(),
  retires: isoDate.exactOptional(),
  replacement: text.exactOptional(),
  maxInputTokens: count.exactOptional(),
  maxOutputTokens: count.exactOptional(),
  ...sourced,
});

const region: z.ZodType<Region> = z.strictObject({ name: text, zone: zone.exactOptional(), ...sourced });
const regionSet = z.strictObject({ name: text, regions: z.array(text).min(1) });

/** As written, a region may be the name of a set. */
const offer: z.ZodType<Offer> = z.strictObject({
  model: text,
  version: text,
  sku,
  regions: z.array(text).min(1),
  ...sourced,
});

const weight = z.number().min(0);
const weights = z.strictObject({ input: weight, cachedInput: weight, cacheWrite: weight, output: weight });
const step = z.strictObject({ minimum: count, increment: count });

const latencyTarget: z.ZodType<LatencyTarget> = z.strictObject({
  percentOfRequests: z.number().positive().max(100),
  tokensPerSecond: z.number().positive(),
  measuredAs: text,
});

const provisionedSize: z.ZodType<ProvisionedSize> = z.strictObject({
  model: text,
  version: text,
  inputTokensPerMinutePerPtu: count,
  accounting: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("ratio"), outputRatio: z.number().positive() }),
    z.strictObject({ kind: z.literal("weights"), short: weights, long: weights.exactOptional() }),
  ]),
  globalAndDataZone: step,
  regional: step.exactOptional(),
  maxPromptTokens: count.exactOptional(),
  latencyTarget: latencyTarget.exactOptional(),
  ...sourced,
});

const priorityTarget: z.ZodType<PriorityTarget> = z.strictObject({
  model: text,
  version: text,
  latencyTarget,
  maxPromptTokens: count.exactOptional(),
  ...sourced,
});

const tokenPrice: z.ZodType<TokenPrice> = z.strictObject({
  model: text,
  version: text.exactOptional(),
  sku,
  zone: zone.exactOptional(),
  serviceTier: z.enum(["default", "priority"]),
  context: z.enum(["short", "long"]),
  inputUsd: usd,
  cachedInputUsd: usd.exactOptional(),
  cacheWriteUsd: usd.exactOptional(),
  outputUsd: usd,
  ...sourced,
});

const provisionedPrice: z.ZodType<ProvisionedPrice> = z.strictObject({
  sku,
  hourlyUsd: usd,
  monthlyUsd: usd,
  yearlyUsd: usd,
  ...sourced,
});

const priceRule: z.ZodType<PriceRule> = z.strictObject({
  id: text,
  sku,
  zone: zone.exactOptional(),
  fromSku: sku,
  factor: z.number().positive(),
  versionsFrom: isoDate.exactOptional(),
  versionsTo: isoDate.exactOptional(),
  ...sourced,
});

/** As published: one row a model and SKU, one column a quota tier. */
const quota = z.strictObject({
  model: text,
  sku,
  tokensPerMinute: z.array(count).min(1).max(6),
  requestsPerMinute: z.array(count).min(1).max(6),
  requestWindowSeconds: count.exactOptional(),
  ...sourced,
});

const requestRatio = z.strictObject({
  model: text,
  sku,
  requestsPerMinute: count,
  perTokensPerMinute: count,
  windowSeconds: count.exactOptional(),
  ...sourced,
});

const batchQuota = z.strictObject({
  model: text,
  sku: z.enum(["GlobalBatch", "DataZoneBatch"]),
  enqueuedTokens: z.strictObject({
    enterprise: count.exactOptional(),
    default: count.exactOptional(),
    monthlyCard: count.exactOptional(),
    msdn: count.exactOptional(),
  }),
  ...sourced,
});

const limit: z.ZodType<Limit> = z.strictObject({ name: text, value: z.number().positive(), unit: text, ...sourced });

const assumption: z.ZodType<Assumption> = z.strictObject({
  name: text,
  value: z.number(),
  low: z.number(),
  high: z.number(),
  unit: text,
  why: text,
  ...sourced,
});

/** The catalog's tables as they are written: each a list of rows in the YAML file of its name. */
export const tableSchemas = {
  sources: z.array(source).min(1),
  models: z.array(modelVersion).min(1),
  regions: z.array(region).min(1),
  "region-sets": z.array(regionSet),
  offers: z.array(offer).min(1),
  "provisioned-sizes": z.array(provisionedSize),
  "priority-targets": z.array(priorityTarget),
  "token-prices": z.array(tokenPrice),
  "provisioned-prices": z.array(provisionedPrice),
  "price-rules": z.array(priceRule),
  quotas: z.array(quota),
  "request-ratios": z.array(requestRatio),
  "batch-quotas": z.array(batchQuota),
  limits: z.array(limit),
  assumptions: z.array(assumption),
};
export type TableName = keyof typeof tableSchemas;
export const tableNames = Object.keys(tableSchemas) as readonly TableName[];

/** Every table as written, checked by itself and not yet against the others. */
export type WrittenTables = { readonly [name in TableName]: z.infer<(typeof tableSchemas)[name]> };
