import type { ModelDeployment } from "../deployment";
import { defaultAssumptions, type ModelAssumptions } from "./limits/assumptions";
import { EnqueuedTokens } from "./limits/enqueued-tokens";
import { type BucketAccounting, ProvisionedBucket, weightedTokens } from "./limits/provisioned-bucket";
import { StandardLimiter, standardLimits } from "./limits/standard-limiter";
import { type CostDemand, tokenCost } from "./limits/token-cost";

/** What a request asks of a deployment, and what it will really take. */
export interface TokenDemand extends CostDemand {
  /** Of the prompt, found in the deployment's prompt cache. */
  readonly cachedTokens: number;
  /** What will be generated if nothing stops it, reasoning and all choices included. */
  readonly outputTokens: number;
}

/** What a deployment says to a request. */
export interface Taken {
  readonly admitted: boolean;
  readonly status: 200 | 400 | 429;
  readonly reason: RefusalReason | undefined;
  /** Milliseconds; 0 when admitted, and where no time is known after which it would fit. */
  readonly retryAfterMs: number;
  /** Share of the capacity in use, this request included: of the bucket, of the minute's tokens, or of the enqueued tokens. */
  readonly utilization: number;
  /** Of the limits of a standard or batch deployment, for headers; undefined of a provisioned one. */
  readonly remainingTokens: number | undefined;
  readonly remainingRequests: number | undefined;
  /** What was entered, in the unit of the limit; 0 when refused. */
  readonly chargedTokens: number;
  /** What it will have been worth when it is complete: differs from `chargedTokens` where the service puts its estimate right. */
  readonly settledTokens: number;
}

/**
 * `tokens` and `requests`: the limits of a standard deployment; `utilization`: a provisioned one is full; `long-context`: a prompt beyond what a provisioned one
 * takes; `enqueued-tokens`: the quota of a batch one.
 */
export type RefusalReason = "tokens" | "requests" | "utilization" | "long-context" | "enqueued-tokens";

/** How a deployment's capacity is counted. */
export type CapacityKind = "standard" | "provisioned" | "batch";

/** The kind of a SKU, by the end of its name. */
export function capacityKind(sku: string): CapacityKind {
  if (sku.endsWith("ProvisionedManaged")) return "provisioned";
  return sku.endsWith("Batch") ? "batch" : "standard";
}

/** What is known beyond the deployment itself. */
export interface CapacityFacts {
  /** What a PTU serves; needed by provisioned deployments alone. */
  readonly accounting?: BucketAccounting;
  /** Of this model and SKU, by its quota. */
  readonly requestsPerThousandTokens?: number;
  readonly assumptions?: Partial<ModelAssumptions>;
  /** False: what a standard deployment refuses for its tokens takes no place in its request window, as in microsoft/aoai-api-simulator. */
  readonly refusalsCountAsRequests?: boolean;
}

/** Prompt tokens beyond which a provisioned deployment answers 400. @see Microsoft, "Determine PTU sizing for a workload" (2026-09-23) */
const longContextTokens = 128_000;
const modelsWithPromptLimit: ReadonlySet<string> = new Set(["gpt-5.4", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano"]);

/** What limits one deployment. */
type Limit =
  | { readonly kind: "standard"; readonly limiter: StandardLimiter }
  | { readonly kind: "provisioned"; readonly bucket: ProvisionedBucket; readonly accounting: BucketAccounting }
  | { readonly kind: "batch"; readonly quota: EnqueuedTokens };

/**
 * The capacity of one model deployment, of whatever kind: whether a request is let in, and what it leaves to the next one. Constant time a request but for the
 * logarithm of the calls in flight.
 */
export class DeploymentCapacity {
  readonly kind: CapacityKind;
  /** Prompt tokens beyond which the deployment answers 400; undefined where no such limit is published. */
  readonly maxPromptTokens: number | undefined;
  private readonly limit: Limit;
  private readonly assumptions: ModelAssumptions;
  private readonly cost: ReturnType<typeof tokenCost>;

  /** Throws an `Error` for a provisioned deployment of a model without `accounting`. */
  constructor(deployment: Pick<ModelDeployment, "name" | "sku" | "capacity" | "model">, facts: CapacityFacts = {}) {
    this.assumptions = { ...defaultAssumptions, ...facts.assumptions };
    this.kind = capacityKind(deployment.sku);
    this.limit = limitOf(this.kind, deployment, facts, this.assumptions);
    this.cost = tokenCost(deployment.model.name);
    this.maxPromptTokens =
      this.kind === "provisioned" && modelsWithPromptLimit.has(deployment.model.name) ? longContextTokens : undefined;
  }

  /** Limits that a standard deployment states in headers; undefined of other kinds. */
  get standardLimits(): { readonly tokensPerMinute: number; readonly requestsPerTenSeconds: number } | undefined {
    return this.limit.kind === "standard" ? this.limit.limiter : undefined;
  }

  /** Tokens that jobs of a batch deployment may hold together; undefined of other kinds. */
  get enqueuedTokens(): number | undefined {
    return this.limit.kind === "batch" ? this.limit.quota.limitTokens : undefined;
  }

  /** Asks for a request. What an admitted one really takes is entered by `completeAt`. */
  take(nowMs: number, demand: TokenDemand): Taken {
    const { limit } = this;
    switch (limit.kind) {
      case "standard":
        return this.takeStandard(limit.limiter, nowMs, demand);
      case "provisioned":
        return this.takeProvisioned(limit.bucket, limit.accounting, nowMs, demand);
      case "batch":
        return takeBatch(limit.quota, nowMs, demand);
    }
  }

  /**
   * Registers when an admitted request will be complete. A provisioned deployment then puts its estimate right and a batch one gives its tokens back; a standard
   * one keeps what it has counted.
   */
  completeAt(atMs: number, taken: Taken): void {
    const { limit } = this;
    if (!taken.admitted) return;
    if (limit.kind === "provisioned") limit.bucket.completeAt(atMs, taken.settledTokens - taken.chargedTokens);
    else if (limit.kind === "batch") limit.quota.releaseAt(atMs, taken.chargedTokens);
  }

  /**
   * The caller of a request that was to be complete at `completesAtMs`, as registered, has gone away after so many tokens: the rest is never generated. That
   * the service stops at once is an assumption.
   */
  cancel(
    nowMs: number,
    completesAtMs: number,
    taken: Taken,
    demand: Pick<TokenDemand, "promptTokens" | "cachedTokens">,
    generatedTokens: number,
  ): void {
    const { limit } = this;
    if (!taken.admitted || nowMs >= completesAtMs) return;
    if (limit.kind === "provisioned") {
      const { promptTokens, cachedTokens } = demand;
      const spent = weightedTokens(promptTokens, cachedTokens, generatedTokens, limit.accounting);
      limit.bucket.correct(nowMs, spent - taken.chargedTokens);
      limit.bucket.completeAt(completesAtMs, taken.chargedTokens - taken.settledTokens);
    } else if (limit.kind === "batch") {
      limit.quota.releaseAt(nowMs, taken.chargedTokens);
      limit.quota.releaseAt(completesAtMs, -taken.chargedTokens);
    }
  }

  /** Share of the capacity in use, as in `Taken`. */
  utilization(nowMs: number): number {
    const { limit } = this;
    if (limit.kind === "standard") return limit.limiter.utilization(nowMs);
    if (limit.kind === "provisioned") return limit.bucket.utilization(nowMs);
    return limit.quota.held(nowMs) / limit.quota.limitTokens;
  }

  private takeStandard(limiter: StandardLimiter, nowMs: number, demand: TokenDemand): Taken {
    const cost = this.cost(demand, this.assumptions.missingMaxTokens);
    const { admitted, reason, retryAfterMs, remainingTokens, remainingRequests } = limiter.admit(nowMs, cost);
    const charged = admitted ? cost : 0;
    return {
      admitted,
      status: admitted ? 200 : 429,
      reason,
      retryAfterMs,
      utilization: (limiter.tokensPerMinute - remainingTokens) / limiter.tokensPerMinute,
      remainingTokens,
      remainingRequests,
      chargedTokens: charged,
      settledTokens: charged,
    };
  }

  private takeProvisioned(
    bucket: ProvisionedBucket,
    accounting: BucketAccounting,
    nowMs: number,
    demand: TokenDemand,
  ): Taken {
    const { promptTokens, cachedTokens, outputTokens } = demand;
    if (this.maxPromptTokens !== undefined && promptTokens > this.maxPromptTokens) {
      return refusal(400, "long-context", 0, bucket.utilization(nowMs), undefined);
    }
    const requested = demand.requestedOutputTokens ?? this.assumptions.missingMaxTokens;
    const estimate = weightedTokens(promptTokens, cachedTokens, requested, accounting);
    const { admitted, retryAfterMs, utilization } = bucket.admit(nowMs, estimate);
    if (!admitted) return refusal(429, "utilization", retryAfterMs, utilization, undefined);
    const settled = weightedTokens(promptTokens, cachedTokens, outputTokens, accounting);
    return admission(utilization, undefined, estimate, settled);
  }
}

/** A batch job holds the tokens of its prompts: that the enqueued tokens are those of the input is OpenAI's rule for its own queue, and assumed here. */
function takeBatch(quota: EnqueuedTokens, nowMs: number, { promptTokens }: TokenDemand): Taken {
  const { admitted, remainingTokens } = quota.admit(nowMs, promptTokens);
  const utilization = (quota.limitTokens - remainingTokens) / quota.limitTokens;
  return admitted
    ? admission(utilization, remainingTokens, promptTokens, promptTokens)
    : refusal(429, "enqueued-tokens", 0, utilization, remainingTokens);
}

function admission(
  utilization: number,
  remainingTokens: number | undefined,
  chargedTokens: number,
  settledTokens: number,
): Taken {
  return {
    admitted: true,
    status: 200,
    reason: undefined,
    retryAfterMs: 0,
    utilization,
    remainingTokens,
    remainingRequests: undefined,
    chargedTokens,
    settledTokens,
  };
}

function refusal(
  status: 400 | 429,
  reason: RefusalReason,
  retryAfterMs: number,
  utilization: number,
  remainingTokens: number | undefined,
): Taken {
  return {
    admitted: false,
    status,
    reason,
    retryAfterMs,
    utilization,
    remainingTokens,
    remainingRequests: undefined,
    chargedTokens: 0,
    settledTokens: 0,
  };
}

function limitOf(
  kind: CapacityKind,
  { name, capacity, model }: Pick<ModelDeployment, "name" | "capacity" | "model">,
  { accounting, requestsPerThousandTokens, refusalsCountAsRequests = true }: CapacityFacts,
  assumptions: ModelAssumptions,
): Limit {
  if (kind === "batch") return { kind, quota: new EnqueuedTokens(capacity * assumptions.batchUnitTokens) };
  if (kind === "standard") {
    const limits = standardLimits(model.name, capacity, {
      ...(requestsPerThousandTokens === undefined ? {} : { requestsPerThousandTokens }),
      assumedRequestsPerThousandTokens: assumptions.requestsPerThousandTokens,
      refusalsCountAsRequests,
    });
    return { kind, limiter: new StandardLimiter(limits) };
  }
  if (accounting === undefined) {
    throw new Error(`deployment "${name}": it is not known how many tokens a PTU of ${model.name} serves`);
  }
  const drainTokensPerSecond = (capacity * accounting.inputTokensPerMinutePerPtu) / 60;
  return {
    kind,
    accounting,
    bucket: new ProvisionedBucket({ drainTokensPerSecond, depthSeconds: assumptions.bucketDepthSeconds }),
  };
}
