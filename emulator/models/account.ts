import type { ModelAccount, ModelDeployment } from "../deployment";
import type { ModelAnswer, ModelRequest, ModelUnreachable } from "./answer";
import type { AccountOptions } from "./api/account-options";
import { AnswerHeaders } from "./api/answer-headers";
import type { ModelCall } from "./api/call";
import { assumedPromptLimit, isStandard } from "./api/deployment-kind";
import { DeploymentService, isServed, type RefusedTry, type Try } from "./api/deployment-service";
import { modelList, modelObject } from "./api/model-list";
import { nullAnswer } from "./api/null-backend";
import { lognormalOutputTokens } from "./api/output-length";
import { isCall, readCall } from "./api/read-call";
import { deploymentNotFound, keyMissing, principalRefused, type Refusal } from "./api/refusal";
import { isRoute, type Route, routeOf } from "./api/route";
import { drawSeed } from "./api/seeded";
import { refusalMs, refused, WholeAnswer } from "./api/served";
import { spilloverTarget } from "./api/spillover";
import type { UsageReading } from "./api/usage-totals";
import { type Wishes, wishesOf } from "./api/wishes";
import { BatchService, type BatchSums, type Given } from "./batch/batch-service";
import { estimateTokens, type TokenEstimate } from "./tokens";

/** A call that has been read already: made at a time, with what is wished for of its answer. */
export type PreparedCall = (nowMs: number, wishes: Wishes) => ModelAnswer | ModelUnreachable;

/** What was read of a request, for whoever prepares it again. */
export interface CallMemo {
  call?: ModelCall | Refusal;
  /** What Content Safety says of it. */
  verdict?: ModelAnswer;
}

/** Where a deployment stands. */
export interface DeploymentState {
  readonly deployment: string;
  readonly sku: string;
  readonly capacity: number;
  /** Share of the capacity in use, 1 at the limit; of a batch deployment, of its enqueued tokens. */
  readonly utilization: number;
  /** Of a standard deployment's minute. */
  readonly remainingTokens: number | undefined;
  readonly admitted: number;
  /** Calls refused with 429. */
  readonly refused: number;
  /** Calls refused here and served by the deployment that they spill over to. */
  readonly spilled: number;
}

/**
 * A Foundry account that answers as Azure OpenAI does, without a model: shapes, limits, times and counts are real, the texts are filler. Its time is handed
 * in and should not go back; the same random numbers give the same answers.
 */
export class EmulatedAccount {
  private readonly services: ReadonlyMap<string, DeploymentService>;
  private readonly batches: BatchService;
  private readonly estimate: TokenEstimate;

  constructor(
    private readonly account: ModelAccount,
    private readonly options: AccountOptions,
  ) {
    const { region, deployments } = account;
    this.estimate = options.estimateTokens ?? estimateTokens;
    this.services = new Map(deployments.map((one) => [one.name, new DeploymentService(one, region, options)]));
    const answering = {
      find: (name: string) => this.services.get(name)?.deployment,
      estimate: this.estimate,
      outputTokens: options.outputTokens ?? lognormalOutputTokens(),
      promptLimit: options.promptLimit ?? assumedPromptLimit,
    };
    const count = ({ name }: ModelDeployment, requests: number, prompt: number, output: number) =>
      this.services.get(name)?.usage.addMany(requests, prompt, output);
    const capacityOf = ({ name }: ModelDeployment) => this.services.get(name)?.capacity;
    this.batches = new BatchService(answering, capacityOf, options.random, count, options.batchPace);
  }

  /** Answers a call that comes at `nowMs`, in milliseconds since 1970. */
  serve(request: ModelRequest, nowMs: number): ModelAnswer | ModelUnreachable {
    return this.prepare(request)(nowMs, wishesOf(request.headers));
  }

  /** A call that is read once and made as often as one likes. What is wished for in its headers is not looked at. */
  prepare(request: ModelRequest, memo: CallMemo = {}): PreparedCall {
    if (this.options.nullBackend === true) {
      const answer = nullAnswer(request);
      return () => answer;
    }
    const serve = this.prepared(request, memo);
    const { faults } = this.options;
    if (!faults) return serve;
    return (nowMs, wishes) => {
      const atMs = faults.unreachableAfterMs(nowMs);
      return atMs === undefined ? serve(nowMs, wishes) : { unreachable: true, atMs };
    };
  }

  /** Runs a batch of which no file is read: when it will be over, in milliseconds since 1970; undefined where its tokens do not fit beside those of others. */
  enqueue(name: string, sums: BatchSums, nowMs: number): number | "unreachable" | undefined {
    if (this.options.faults?.unreachableAfterMs(nowMs) !== undefined) return "unreachable";
    const service = this.services.get(name);
    return service && this.batches.run(service.deployment, sums, nowMs);
  }

  /** Tokens that batches of a deployment may hold together; undefined where it is none for batches. */
  enqueuedLimit(name: string): number | undefined {
    return this.services.get(name)?.capacity.enqueuedTokens;
  }

  /** Where each deployment stands. */
  state(nowMs: number): readonly DeploymentState[] {
    return [...this.services.values()].map((service) => {
      const { deployment, admitted, refused: refusals, spilled } = service;
      const { name, sku, capacity } = deployment;
      const utilization = service.capacity.utilization(nowMs);
      const limit = service.capacity.standardLimits?.tokensPerMinute;
      const remainingTokens = limit === undefined ? undefined : Math.round(limit * (1 - utilization));
      return { deployment: name, sku, capacity, utilization, remainingTokens, admitted, refused: refusals, spilled };
    });
  }

  /** What each deployment's calls and batches have consumed. */
  usage(nowMs: number): ReadonlyMap<string, UsageReading> {
    this.batches.settle(nowMs);
    return new Map([...this.services].map(([name, { usage }]) => [name, usage.read()]));
  }

  private prepared(request: ModelRequest, memo: CallMemo): (nowMs: number, wishes: Wishes) => ModelAnswer {
    const stranger = unauthorized(request.headers);
    if (stranger) return () => this.refuse(stranger);
    const route = routeOf(request.method, request.path, request.query);
    if (!isRoute(route)) return () => this.refuse(route);
    if (route.kind === "model") return this.preparedModel(route, request, memo);
    return (nowMs) => this.serveData(route, request, nowMs);
  }

  private preparedModel(
    { operation, deployment }: Extract<Route, { kind: "model" }>,
    request: ModelRequest,
    memo: CallMemo,
  ): (nowMs: number, wishes: Wishes) => ModelAnswer {
    if (deployment !== undefined && !this.services.has(deployment)) return () => this.refuse(deploymentNotFound);
    memo.call ??= readCall(operation, deployment, request.body, this.estimate);
    const { call } = memo;
    if (!isCall(call)) return () => this.refuse(call, deployment);
    const service = this.services.get(call.deployment);
    if (!service) return () => this.refuse(deploymentNotFound);
    return (nowMs, wishes) => {
      const first: Try = { operation, call, request, wishes, nowMs, delayMs: 0, spilledFrom: undefined };
      const outcome = service.attempt(first);
      return isServed(outcome) ? outcome : this.spill(service, first, outcome, request);
    };
  }

  /** A refused call goes to where it spills over to, if that is so; where that fails too, the first refusal stands. */
  private spill(service: DeploymentService, first: Try, outcome: RefusedTry, { headers }: ModelRequest): ModelAnswer {
    const target = spilloverTarget(service.deployment, outcome, headers);
    if (target === undefined) return service.refusedAnswer(first, outcome, undefined);
    const other = this.services.get(target);
    if (!other || !isStandard(other.deployment))
      return service.refusedAnswer(first, outcome, deploymentNotFound.status);
    const second = other.attempt({ ...first, delayMs: refusalMs, spilledFrom: service.deployment.name });
    if (!isServed(second)) return service.refusedAnswer(first, outcome, second.refusal.status);
    service.spilled += 1;
    return second;
  }

  private serveData(
    route: Exclude<Route, { kind: "model" }>,
    { method, query, headers, body }: ModelRequest,
    nowMs: number,
  ): ModelAnswer {
    const { id } = route;
    if (route.kind === "models") {
      const { deployments } = this.account;
      const found = id === undefined ? modelList(deployments) : modelObject(deployments, id);
      return typeof found === "string" ? this.give(found, 200, "application/json") : this.refuse(found);
    }
    const given =
      route.kind === "files"
        ? this.batches.serveFiles(method, id, route.verb, query, headers.get("content-type") ?? "", body, nowMs)
        : this.batches.serveBatches(method, id, route.verb, query, body, nowMs);
    return "contentType" in given ? this.give(given.body, given.status, given.contentType) : this.refuse(given);
  }

  private give(body: string, status: number, contentType: Given["contentType"]): ModelAnswer {
    return new WholeAnswer(status, () => body, this.headers(), refusalMs, undefined, undefined, contentType);
  }

  private refuse(refusal: Refusal, deployment?: string): ModelAnswer {
    return refused(refusal, this.headers(refusal.headers, deployment), deployment);
  }

  private headers(more?: Refusal["headers"], deployment?: string): AnswerHeaders {
    const facts = {
      seed: drawSeed(this.options.random),
      region: this.account.region,
      deployment,
      spilledFrom: undefined,
      spilloverError: undefined,
      limits: undefined,
      retryAfter: undefined,
      more,
    };
    return new AnswerHeaders(facts);
  }
}

/** A call needs a key or a bearer token; which one is not looked at. */
function unauthorized(headers: ReadonlyMap<string, string>): Refusal | undefined {
  if (headers.get("api-key") || headers.get("ocp-apim-subscription-key")) return undefined;
  const authorization = headers.get("authorization");
  if (authorization === undefined) return keyMissing;
  return /^bearer \S+$/i.test(authorization) ? undefined : principalRefused;
}
