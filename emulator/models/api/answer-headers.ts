import type { RefusalReason } from "../deployment-capacity";
import { guidOf, partSeed } from "./seeded";

/** What an answer's headers say. */
export interface HeaderFacts {
  readonly seed: number;
  readonly region: string;
  readonly deployment: string | undefined;
  /** The provisioned deployment that this call was spilled over from. */
  readonly spilledFrom: string | undefined;
  /** The status with which the standard deployment failed a call that was to be spilled over. */
  readonly spilloverError: number | undefined;
  readonly limits: RateLimits | undefined;
  readonly retryAfter: RetryAfter | undefined;
  readonly more: Readonly<Record<string, string>> | undefined;
}

/** What a standard deployment says of its limits; a provisioned one says nothing. */
export interface RateLimits {
  readonly limitTokens: number | undefined;
  readonly limitRequests: number | undefined;
  readonly remainingTokens: number | undefined;
  readonly remainingRequests: number | undefined;
}

/** How long a refused caller is to wait. */
export interface RetryAfter {
  readonly ms: number;
  /** Provisioned deployments say milliseconds too. */
  readonly provisioned: boolean;
  readonly reason: RefusalReason | undefined;
}

/** Headers of an answer, written when they are read: the simulator reads few, and those one by one. */
export class AnswerHeaders {
  private written: ReadonlyMap<string, string> | undefined;

  constructor(private readonly facts: HeaderFacts) {}

  get spilledFrom(): string | undefined {
    return this.facts.spilledFrom;
  }

  all(contentType: string): ReadonlyMap<string, string> {
    this.written ??= answerHeaders(this.facts, contentType);
    return this.written;
  }

  /** One header, by its lower-case name. */
  get(name: string, contentType: string): string | undefined {
    const { deployment, spilledFrom, retryAfter, more } = this.facts;
    if (more === undefined && !this.written) {
      if (name === "x-ms-deployment-name") return deployment;
      if (name === "x-ms-spillover-from-deployment") return spilledFrom;
      if (name === "retry-after") return retryAfter && String(retrySeconds(retryAfter.ms));
      if (name === "retry-after-ms") return retryAfter?.provisioned ? String(Math.ceil(retryAfter.ms)) : undefined;
    }
    return this.all(contentType).get(name);
  }
}

/** Writes the headers of an answer. Utilization is not among them: the service has stopped to send it. */
function answerHeaders(facts: HeaderFacts, contentType: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>([
    ["content-type", contentType],
    ["apim-request-id", guidOf(partSeed(facts.seed, 11))],
    ["x-request-id", guidOf(partSeed(facts.seed, 12))],
    ["x-ms-region", facts.region],
  ]);
  if (facts.deployment !== undefined) headers.set("x-ms-deployment-name", facts.deployment);
  if (facts.spilledFrom !== undefined) headers.set("x-ms-spillover-from-deployment", facts.spilledFrom);
  if (facts.spilloverError !== undefined) headers.set("x-ms-spillover-error", String(facts.spilloverError));
  if (facts.limits) setLimits(headers, facts.limits);
  if (facts.retryAfter) setRetryAfter(headers, facts.retryAfter);
  for (const name in facts.more) headers.set(name, facts.more[name] ?? "");
  return headers;
}

function setLimits(headers: Map<string, string>, limits: RateLimits): void {
  setNumber(headers, "x-ratelimit-limit-requests", limits.limitRequests);
  setNumber(headers, "x-ratelimit-limit-tokens", limits.limitTokens);
  setNumber(headers, "x-ratelimit-remaining-requests", limits.remainingRequests);
  setNumber(headers, "x-ratelimit-remaining-tokens", limits.remainingTokens);
}

function setRetryAfter(headers: Map<string, string>, { ms, provisioned, reason }: RetryAfter): void {
  const seconds = String(retrySeconds(ms));
  headers.set("retry-after", seconds);
  if (provisioned) headers.set("retry-after-ms", String(Math.ceil(ms)));
  else headers.set(reason === "requests" ? "x-ratelimit-reset-requests" : "x-ratelimit-reset-tokens", seconds);
}

/** Whole seconds to wait, at least one. */
export function retrySeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

function setNumber(headers: Map<string, string>, name: string, value: number | undefined): void {
  if (value !== undefined) headers.set(name, String(Math.max(0, Math.floor(value))));
}
