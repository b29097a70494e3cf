import type { Catalog } from "../catalog/catalog";
import type { Config } from "../config/schema";
import type { Workload, WorkloadClass } from "../config/workload-schema";
import type { Problem } from "../written/problem";
import { type DividedLane, limitProblems } from "./lane-limit-problems";
import { claimsOn, sharesOf } from "./lane-shares";
import type { Plan } from "./plan";
import { gatewayRegionCount, plannedCapacity } from "./planned-capacity";

/** What one consumer may do on one lane, in one gateway region. */
export interface ConsumerLimit {
  readonly consumer: string;
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
  readonly tokenQuota?: {
    readonly tokens: number;
    readonly period: "Hourly" | "Daily" | "Weekly" | "Monthly" | "Yearly";
  };
  /** Whether it shares what consumers of higher priority leave. */
  readonly low: boolean;
}

/** A lane's limits in one gateway region: counters are never added up across gateways. */
export interface LaneLimits {
  readonly workload: string;
  /** What the plan holds ready for the lane, in all gateway regions together. */
  readonly plannedTokensPerMinute: number;
  readonly plannedRequestsPerMinute: number;
  /** For the lane as a whole, where its class yields: background and evaluation. */
  readonly budgetTokensPerMinute?: number;
  /** What consumers of low priority share, where there are any. */
  readonly leftoverTokensPerMinute?: number;
  readonly consumers: readonly ConsumerLimit[];
}

/** The limits of every lane, and what is wrong with those that were written. */
export interface ComputedLimits {
  readonly lanes: readonly LaneLimits[];
  readonly problems: readonly Problem[];
}

/** Classes of which nobody waits for the answer: a budget keeps them from more than was planned for them. */
const yielding: ReadonlySet<WorkloadClass> = new Set(["background", "evaluation"]);

/**
 * Divides every lane's planned capacity among its consumers: limits that were written hold, consumers without one share
 * the rest by priority. Batch lanes hold enqueued tokens and have no tokens a minute, so they are left out.
 */
export function laneLimits(config: Config, plan: Plan, catalog: Catalog): ComputedLimits {
  const divided = config.workloads.flatMap((workload, index) =>
    workload.class === "batch" ? [] : [dividedLane(config, plan, catalog, { workload, index })],
  );
  return { lanes: divided.map(limitsOf), problems: divided.flatMap(limitProblems) };
}

function dividedLane(
  config: Config,
  plan: Plan,
  catalog: Catalog,
  { workload, index }: { readonly workload: Workload; readonly index: number },
): DividedLane {
  const lane = plan.lanes.find((each) => each.workload === workload.name);
  if (!lane) throw new RangeError(`the plan must have a lane for ${workload.name}`);
  const planned = plannedCapacity(catalog, plan, lane);
  const claims = claimsOn(workload.name, config.consumers);
  // A millionth forgives what 1.1 × 30,000 falls short of in binary.
  const handedOut = (capacity: number) => Math.floor(capacity * workload.oversubscription + 1e-6);
  const allTokens = handedOut(planned.tokensPerMinute);
  const tokens = sharesOf(claims, "tokensPerMinute", allTokens);
  const requests = sharesOf(claims, "requestsPerMinute", handedOut(planned.requestsPerMinute));
  // Planned less the others' limits before oversubscription: at 2, half of what was handed out is held to be used at once.
  const leftoverTokens = (allTokens - tokens.others) / workload.oversubscription;
  return {
    workload,
    index,
    planned,
    claims,
    tokens,
    requests,
    gateways: gatewayRegionCount(config),
    ...(claims.some(({ low }) => low) ? { leftoverTokens } : {}),
  };
}

function limitsOf({ workload, planned, claims, tokens, requests, gateways, leftoverTokens }: DividedLane): LaneLimits {
  const ofOneGateway = (all: number) => Math.max(1, Math.floor(all / gateways));
  return {
    workload: workload.name,
    plannedTokensPerMinute: planned.tokensPerMinute,
    plannedRequestsPerMinute: planned.requestsPerMinute,
    ...(yielding.has(workload.class) ? { budgetTokensPerMinute: ofOneGateway(planned.tokensPerMinute) } : {}),
    ...(leftoverTokens === undefined ? {} : { leftoverTokensPerMinute: ofOneGateway(leftoverTokens) }),
    consumers: claims.map((claim) => {
      const { tokenQuota } = claim.contract;
      return {
        consumer: claim.consumer.name,
        tokensPerMinute: ofOneGateway(tokens.limitOf(claim)),
        requestsPerMinute: ofOneGateway(requests.limitOf(claim)),
        ...(tokenQuota ? { tokenQuota: { ...tokenQuota, tokens: ofOneGateway(tokenQuota.tokens) } } : {}),
        low: claim.low,
      };
    }),
  };
}
