/** The deployment types a model can be deployed as; Azure's `sku.name`. */
export const deploymentSkus = [
  "Standard",
  "DataZoneStandard",
  "GlobalStandard",
  "ProvisionedManaged",
  "DataZoneProvisionedManaged",
  "GlobalProvisionedManaged",
  "DataZoneBatch",
  "GlobalBatch",
] as const;
export type DeploymentSku = (typeof deploymentSkus)[number];

/** How a SKU is paid: by the token, by the PTU-hour, or by the token at the batch price. */
export type SkuKind = "standard" | "provisioned" | "batch";
/** Where a SKU may process a request: in its own region, in its data zone, or anywhere. */
export type SkuScope = "regional" | "dataZone" | "global";
/** Azure's data zones. */
export type DataZone = "us" | "eu" | "apac";

/** What every row of the catalog carries: where the fact was read and when that source was current. */
export interface Sourced {
  /** Ids in `catalog/sources.yaml`. */
  readonly source: string;
  /** ISO date of the source. */
  readonly checked: string;
  readonly note?: string;
}

/**
 * The most tokens of one request, as Microsoft's list of models states them (source `S-MODELS`). Each holds by itself: input,
 * output and reasoning share the context window, so both cannot always be used in full together.
 */
export interface TokenLimits {
  /** Absent where the page gives a context window alone, which input and output share. */
  readonly maxInputTokens?: number;
  /** Reasoning tokens count too. */
  readonly maxOutputTokens?: number;
}

/** A version of a model, its life and what one request may hold. */
export interface ModelVersion extends Sourced, TokenLimits {
  readonly model: string;
  /** ARM's `model.format`, `OpenAI` for Azure OpenAI models. */
  readonly format: string;
  readonly version: string;
  readonly lifecycle?: "Preview" | "GA" | "Legacy" | "Deprecated";
  /** ISO date after which the model answers 410; absent when no source gives one. */
  readonly retires?: string;
  readonly replacement?: string;
}

/** A model version that can be deployed as a SKU in these regions. */
export interface Offer extends Sourced {
  readonly model: string;
  readonly version: string;
  readonly sku: DeploymentSku;
  readonly regions: readonly string[];
}

/** Weights of the normalized models (gpt-6 on), in units of one short-context input token. */
export interface TokenWeights {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly output: number;
}

export interface CapacityStep {
  readonly minimum: number;
  readonly increment: number;
}

/** Generation speed that the service aims at: so many of the requests are generated faster. */
export interface LatencyTarget {
  readonly percentOfRequests: number;
  readonly tokensPerSecond: number;
  readonly measuredAs: string;
}

/** How many tokens one PTU of a model serves, and which PTU counts are legal. */
export interface ProvisionedSize extends Sourced {
  readonly model: string;
  readonly version: string;
  /** Input-equivalent tokens a minute that one PTU serves. */
  readonly inputTokensPerMinutePerPtu: number;
  /**
   * `ratio`: prompt − cached + outputRatio × output, cached tokens free.
   * `weights`: every token category is charged at its weight.
   */
  readonly accounting:
    | { readonly kind: "ratio"; readonly outputRatio: number }
    | { readonly kind: "weights"; readonly short: TokenWeights; readonly long?: TokenWeights };
  readonly globalAndDataZone: CapacityStep;
  /** Absent when the model is not offered as regional provisioned. */
  readonly regional?: CapacityStep;
  /** Longer prompts are answered 400 by a provisioned deployment and spill over. */
  readonly maxPromptTokens?: number;
  readonly latencyTarget?: LatencyTarget;
}

/** What priority processing aims at for a model version; a version without a row has none. */
export interface PriorityTarget extends Sourced {
  readonly model: string;
  readonly version: string;
  readonly latencyTarget: LatencyTarget;
  /** Longer prompts are processed and billed as standard. */
  readonly maxPromptTokens?: number;
}

/** US dollars for one million tokens. */
export interface TokenPrice extends Sourced {
  readonly model: string;
  /** Present when the meter is of one version; absent: the price of every version of the model. */
  readonly version?: string;
  readonly sku: DeploymentSku;
  /** Data zone SKUs are priced by zone. */
  readonly zone?: DataZone;
  readonly serviceTier: "default" | "priority";
  readonly context: "short" | "long";
  readonly inputUsd: number;
  /** Absent: no discount was seen, cached tokens cost `inputUsd`. */
  readonly cachedInputUsd?: number;
  readonly cacheWriteUsd?: number;
  readonly outputUsd: number;
}

/** US dollars for one PTU; the same for every Azure OpenAI model. */
export interface ProvisionedPrice extends Sourced {
  readonly sku: DeploymentSku;
  readonly hourlyUsd: number;
  /** One month's reservation. */
  readonly monthlyUsd: number;
  /** One year's reservation, paid for the year. */
  readonly yearlyUsd: number;
}

/** A rule that yields a price no meter was read for, as a multiple of a price that was. */
export interface PriceRule extends Sourced {
  readonly id: string;
  readonly sku: DeploymentSku;
  readonly zone?: DataZone;
  readonly fromSku: DeploymentSku;
  readonly factor: number;
  /** Applies to model versions published in this span of ISO dates, `to` excluded. */
  readonly versionsFrom?: string;
  readonly versionsTo?: string;
}

/** Default quota of a subscription, by quota tier. */
export interface Quota extends Sourced {
  readonly model: string;
  readonly sku: DeploymentSku;
  /** 1 to 6. */
  readonly tier: number;
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
}

/** Requests per minute that come with each 1,000 tokens per minute of capacity. */
export interface RequestRatio extends Sourced {
  readonly model: string;
  readonly sku: DeploymentSku;
  readonly requestsPerMinutePer1000Tokens: number;
  /** Window over which requests are counted, seconds. */
  readonly windowSeconds: number;
}

/** Enqueued-token quota of batch deployments. */
export interface BatchQuota extends Sourced {
  readonly model: string;
  readonly sku: DeploymentSku;
  readonly offer: "enterprise" | "default" | "monthlyCard" | "msdn";
  readonly enqueuedTokens: number;
}

export interface Region extends Sourced {
  readonly name: string;
  readonly zone?: DataZone;
}

/** A number that the service enforces, such as deployments in an account. */
export interface Limit extends Sourced {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A number nobody publishes: a default with the range to sweep. */
export interface Assumption extends Sourced {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly why: string;
}

/** What is known of Azure's models: limits, sizes, prices, regions; every row with its source and date. */
export interface Catalog {
  /** ISO date of the newest source: "today" for every rule about retirement, so that nothing reads a clock. */
  readonly date: string;
  readonly models: readonly ModelVersion[];
  readonly offers: readonly Offer[];
  readonly provisionedSizes: readonly ProvisionedSize[];
  readonly priorityTargets: readonly PriorityTarget[];
  readonly tokenPrices: readonly TokenPrice[];
  readonly provisionedPrices: readonly ProvisionedPrice[];
  readonly priceRules: readonly PriceRule[];
  readonly quotas: readonly Quota[];
  readonly requestRatios: readonly RequestRatio[];
  readonly batchQuotas: readonly BatchQuota[];
  readonly regions: readonly Region[];
  readonly limits: readonly Limit[];
  readonly assumptions: readonly Assumption[];
}
