import type { ModelDeployment } from "../../deployment";
import type { ModelAnswer, ModelRequest } from "../answer";
import type { RefusalReason, Taken, TokenDemand } from "../deployment-capacity";
import type { LatencyModel } from "../latency";
import type { AccountFaults, AccountOptions, CallFault, Capacity } from "./account-options";
import { AnswerHeaders, type RateLimits, type RetryAfter } from "./answer-headers";
import type { EmbeddingCall, GenerationCall, ModelCall } from "./call";
import { promptFiltered } from "./content-filter";
import { answeredModel, assumedPromptLimit, isProvisioned, operationName, supports } from "./deployment-kind";
import { type Embed, embeddingObject } from "./embedding";
import { type Generation, tokenAtMs } from "./generation";
import { generatedTokens, generationDemand } from "./generation-demand";
import { type GenerationPlan, planGeneration } from "./generation-plan";
import { lognormalOutputTokens, type OutputTokens } from "./output-length";
import { PromptCache, promptCacheIdleMs } from "./prompt-cache";
import { azureRefusal, contextLengthExceeded, operationNotSupported, type Refusal, serverError } from "./refusal";
import type { ModelOperation } from "./route";
import { drawSeed } from "./seeded";
import { GeneratedAnswer, refused, WholeAnswer } from "./served";
import { processedTier, type ServiceTier, statedTier } from "./service-tier";
import { throttled } from "./throttled";
import { UsageTotals } from "./usage-totals";
import type { Wishes } from "./wishes";

/** A call on its way to a deployment. */
export interface Try {
  readonly operation: ModelOperation;
  readonly call: ModelCall;
  readonly request: Pick<ModelRequest, "query">;
  readonly wishes: Wishes;
  /** When the call came to the account. */
  readonly nowMs: number;
  /** What an earlier try took. */
  readonly delayMs: number;
  readonly spilledFrom: string | undefined;
}

/** A try that was refused, before it is an answer: it may yet be spilled over. */
export interface RefusedTry {
  readonly refusal: Refusal;
  readonly retryAfter: RetryAfter | undefined;
  readonly limits: RateLimits | undefined;
}

/** Whether a try was served. */
export function isServed(outcome: ModelAnswer | RefusedTry): outcome is ModelAnswer {
  return (outcome as Partial<RefusedTry>).refusal === undefined;
}

/** A deployment of an account: its capacity, its speed, the prompts it remembers, what it has counted. */
export class DeploymentService {
  readonly usage = new UsageTotals();
  readonly capacity: Capacity;
  admitted = 0;
  /** Calls refused with 429. */
  refused = 0;
  /** Calls refused here and served by the deployment that they spill over to. */
  spilled = 0;
  /** By the tier that processes a request. */
  private readonly latency: Readonly<Record<ServiceTier, LatencyModel>>;
  private readonly cache = new PromptCache();
  private servedAtMs = Number.NEGATIVE_INFINITY;
  private readonly random: () => number;
  private readonly faults: AccountFaults | undefined;
  private readonly embed: Embed | undefined;
  private readonly outputTokens: OutputTokens;
  private readonly promptLimit: number;
  private readonly model: string;
  private readonly embeds: boolean;
  private readonly generates: boolean;

  constructor(
    readonly deployment: ModelDeployment,
    private readonly region: string,
    options: AccountOptions,
  ) {
    this.capacity = options.capacity(deployment);
    this.latency = {
      default: options.latency({ ...deployment, serviceTier: undefined }),
      priority: options.latency({ ...deployment, serviceTier: "Priority" }),
    };
    this.random = options.random;
    this.faults = options.faults;
    this.embed = options.embed;
    this.outputTokens = options.outputTokens ?? lognormalOutputTokens();
    const promptLimit = (options.promptLimit ?? assumedPromptLimit)(deployment);
    this.promptLimit = Math.min(promptLimit, this.capacity.maxPromptTokens ?? promptLimit);
    this.model = answeredModel(deployment);
    this.embeds = supports(deployment, "embeddings");
    this.generates = supports(deployment, "chat/completions");
  }

  /** Serves a call, or says why not. */
  attempt(attempt: Try): ModelAnswer | RefusedTry {
    const unfit = this.unfit(attempt);
    if (unfit) return refusedTry(unfit);
    const fault = this.faults?.strike(this.deployment, attempt.nowMs, this.random);
    if (fault?.status !== undefined) return this.broken(attempt, fault.status, fault.retryAfterMs);
    return attempt.call.kind === "embedding"
      ? this.embedTexts(attempt, attempt.call, fault)
      : this.generate(attempt, attempt.call, fault);
  }

  /** A refused try as the caller sees it. */
  refusedAnswer(attempt: Try, outcome: RefusedTry, spilloverError: number | undefined): ModelAnswer {
    const headers = this.headers(attempt, outcome.limits, outcome.retryAfter, spilloverError, outcome.refusal.headers);
    return refused(outcome.refusal, headers, this.deployment.name, attempt.delayMs);
  }

  /** What makes a call impossible here, whatever the load. */
  private unfit({ operation, call, wishes }: Try): Refusal | undefined {
    if (operation === "embeddings" ? !this.embeds : !this.generates)
      return operationNotSupported(operationName(operation), this.deployment.model.name);
    const tokens = call.kind === "embedding" ? call.longestInputTokens : call.prompt.tokens + wishes.promptShift;
    if (tokens <= this.promptLimit) return undefined;
    return contextLengthExceeded(this.promptLimit, tokens, operation === "chat/completions" ? "messages" : "input");
  }

  private generate(attempt: Try, call: GenerationCall, fault: CallFault | undefined): ModelAnswer | RefusedTry {
    const { nowMs, wishes } = attempt;
    const filter = fault?.contentFilter ?? wishes.contentFilter;
    const plan = planGeneration(call, wishes, this.outputTokens, this.random, filter === "completion");
    const tokens = filter === "prompt" ? 0 : generatedTokens(call, plan, fault?.breakAfterTokens);
    const known = this.knownTokens(call, wishes, nowMs);
    const cachedTokens = fault?.isCold === true ? 0 : Math.min(known, call.prompt.tokens + wishes.promptShift);
    const demand = generationDemand(call, wishes, cachedTokens, tokens);
    const taken = this.capacity.take(nowMs, demand);
    if (!taken.admitted) return this.throttle(attempt, taken);
    this.admitted += 1;
    this.servedAtMs = nowMs;
    if (wishes.cachedTokens === undefined) this.cache.keep(nowMs);
    if (filter === "prompt") {
      this.capacity.completeAt(nowMs, taken);
      return { refusal: promptFiltered, retryAfter: undefined, limits: this.limits(taken) };
    }
    const generation = this.generation(attempt, call, plan, demand, taken, fault?.slowFactor ?? 1);
    return this.generated(attempt, generation, demand, taken, tokens, fault?.breakAfterTokens);
  }

  /** Tokens of the prompt's beginning that the deployment has seen lately. Those wished for, if it has served anything in that time. */
  private knownTokens(call: GenerationCall, { cachedTokens }: Wishes, nowMs: number): number {
    if (cachedTokens === undefined) return this.cache.match(call.prompt.text, nowMs);
    return nowMs - this.servedAtMs <= promptCacheIdleMs ? cachedTokens : 0;
  }

  private generation(
    { nowMs, delayMs }: Try,
    call: GenerationCall,
    { outputTokens, reasoningTokens, finish }: GenerationPlan,
    demand: TokenDemand,
    { utilization }: Taken,
    slowFactor: number,
  ): Generation {
    const tier = processedTier(this.deployment, call.serviceTier, demand.promptTokens);
    const { ttftMs, perTokenMs } = this.latency[tier](demand, utilization, this.random);
    return {
      call,
      model: this.model,
      seed: drawSeed(this.random),
      createdSeconds: Math.floor(nowMs / 1000),
      promptTokens: demand.promptTokens,
      outputTokens,
      reasoningTokens,
      finish,
      cachedTokens: demand.cachedTokens,
      serviceTier: statedTier(this.deployment, call.serviceTier, demand.promptTokens),
      ttftMs: delayMs + ttftMs * slowFactor,
      perTokenMs: perTokenMs * slowFactor,
    };
  }

  private generated(
    attempt: Try,
    generation: Generation,
    demand: TokenDemand,
    taken: Taken,
    tokens: number,
    breakAfterTokens: number | undefined,
  ): ModelAnswer {
    const { nowMs } = attempt;
    const { choices } = generation.call;
    this.capacity.completeAt(nowMs + tokenAtMs(generation, tokens - 1), taken);
    this.usage.add(demand.promptTokens, demand.cachedTokens, tokens * choices, reasoningOf(generation, tokens));
    const { spilledFrom } = attempt;
    const seed = drawSeed(this.random);
    return new GeneratedAnswer(this, generation, nowMs, breakAfterTokens, tokens, taken, spilledFrom, seed);
  }

  /** Headers of an answer that was generated. */
  generatedHeaders(taken: Taken, spilledFrom: string | undefined, seed: number): AnswerHeaders {
    const { region } = this;
    const facts = { seed, region, deployment: this.deployment.name, spilledFrom, limits: this.limits(taken) };
    return new AnswerHeaders({ ...facts, spilloverError: undefined, retryAfter: undefined, more: undefined });
  }

  /** The caller of an answer that was asked for at `atMs` has gone away after `count` of its `tokens` of each choice. */
  giveBack(nowMs: number, atMs: number, generation: Generation, taken: Taken, tokens: number, count: number): void {
    const { choices } = generation.call;
    this.capacity.cancel(nowMs, atMs + tokenAtMs(generation, tokens - 1), taken, generation, count * choices);
    const reasoning = reasoningOf(generation, tokens) - reasoningOf(generation, count);
    this.usage.takeBack((tokens - count) * choices, reasoning);
  }

  private embedTexts(attempt: Try, call: EmbeddingCall, fault: CallFault | undefined): ModelAnswer | RefusedTry {
    const demand: TokenDemand = {
      promptTokens: call.tokens,
      promptCharacters: call.characters,
      cachedTokens: 0,
      requestedOutputTokens: undefined,
      outputTokens: 0,
    };
    const taken = this.capacity.take(attempt.nowMs, demand);
    if (!taken.admitted) return this.throttle(attempt, taken);
    this.admitted += 1;
    const { ttftMs } = this.latency.default(demand, taken.utilization, this.random);
    const atMs = attempt.delayMs + ttftMs * (fault?.slowFactor ?? 1);
    this.capacity.completeAt(attempt.nowMs + atMs, taken);
    this.usage.add(call.tokens, 0, 0, 0);
    const usage = { promptTokens: call.tokens, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
    const body = () => embeddingObject(call, this.model, this.embed);
    const headers = this.headers(attempt, this.limits(taken), undefined, undefined, undefined);
    return new WholeAnswer(200, body, headers, atMs, this.deployment.name, usage);
  }

  /** A fault that answers in the deployment's stead. */
  private broken(attempt: Try, status: number, retryAfterMs: number | undefined): RefusedTry {
    if (status === 429) return this.refuse(attempt, undefined, retryAfterMs, undefined);
    const refusal =
      status >= 500 ? serverError(status) : azureRefusal(status, String(status), "The request was refused by a fault.");
    return { refusal, retryAfter: this.retryAfter(undefined, retryAfterMs), limits: undefined };
  }

  private throttle(attempt: Try, taken: Taken): RefusedTry {
    return this.refuse(attempt, taken.reason, taken.retryAfterMs, this.limits(taken));
  }

  private refuse(
    { operation, request }: Try,
    reason: RefusalReason | undefined,
    retryAfterMs: number | undefined,
    limits: RateLimits | undefined,
  ): RefusedTry {
    this.refused += 1;
    const refusal = throttled(operation, request.query.get("api-version"), reason, retryAfterMs);
    return { refusal, retryAfter: this.retryAfter(reason, retryAfterMs), limits };
  }

  private retryAfter(reason: RefusalReason | undefined, ms: number | undefined): RetryAfter | undefined {
    return ms === undefined ? undefined : { ms, provisioned: isProvisioned(this.deployment), reason };
  }

  private limits({ remainingTokens, remainingRequests }: Taken): RateLimits | undefined {
    const limits = this.capacity.standardLimits;
    if (limits === undefined) return undefined;
    const { tokensPerMinute: limitTokens, requestsPerTenSeconds: limitRequests } = limits;
    return { limitTokens, limitRequests, remainingTokens, remainingRequests };
  }

  private headers(
    { spilledFrom }: Try,
    limits: RateLimits | undefined,
    retryAfter: RetryAfter | undefined,
    spilloverError: number | undefined,
    more: Readonly<Record<string, string>> | undefined,
  ): AnswerHeaders {
    const seed = drawSeed(this.random);
    const { region } = this;
    const deployment = this.deployment.name;
    return new AnswerHeaders({ seed, region, deployment, spilledFrom, spilloverError, limits, retryAfter, more });
  }
}

function reasoningOf({ reasoningTokens, call }: Generation, tokens: number): number {
  return Math.min(tokens, reasoningTokens) * call.choices;
}

function refusedTry(refusal: Refusal): RefusedTry {
  return { refusal, retryAfter: undefined, limits: undefined };
}
