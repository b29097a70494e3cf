import type { Workload } from "../config/workload-schema";
import type { Problem } from "../written/problem";
import type { Claim, Counted, Shares } from "./lane-shares";
import type { PlannedCapacity } from "./planned-capacity";
import { count } from "./standard-limit";

/** A lane whose planned capacity was divided, in all gateway regions together. */
export interface DividedLane {
  readonly workload: Workload;
  /** Its place in the config. */
  readonly index: number;
  readonly planned: PlannedCapacity;
  readonly claims: readonly Claim[];
  readonly tokens: Shares;
  readonly requests: Shares;
  /** How many gateways count for themselves. */
  readonly gateways: number;
  /** What consumers of low priority share, where there are any. */
  readonly leftoverTokens?: number;
}

const units = { tokensPerMinute: "tokens a minute", requestsPerMinute: "requests a minute" } as const;

/** What is wrong with a lane's limits. Where the written ones exceed the plan, nothing is said of the shares they leave. */
export function limitProblems(lane: DividedLane): readonly Problem[] {
  const tokensExceed = exceeded(lane, "tokensPerMinute");
  const requestsExceed = exceeded(lane, "requestsPerMinute");
  const leftover = tokensExceed.length > 0 ? [] : noLeftover(lane);
  // Who shares too little of the leftover was told so already.
  const sharing = leftover.length > 0 ? lane.claims.filter(({ low }) => !low) : lane.claims;
  return [
    ...tokensExceed,
    ...requestsExceed,
    ...leftover,
    ...(tokensExceed.length > 0 ? [] : tooSmall(lane, sharing, "tokensPerMinute")),
    ...(requestsExceed.length > 0 ? [] : tooSmall(lane, lane.claims, "requestsPerMinute")),
  ];
}

/** Written limits that add up to more than was planned; told where the largest of them stands. */
function exceeded({ workload, index, planned, claims, ...lane }: DividedLane, counted: Counted): Problem[] {
  const { written } = counted === "tokensPerMinute" ? lane.tokens : lane.requests;
  const { name, oversubscription } = workload;
  if (written <= planned[counted] * oversubscription + 1e-6) return [];
  const largest = claims.reduce((most, claim) =>
    (claim.contract[counted] ?? 0) > (most.contract[counted] ?? 0) ? claim : most,
  );
  const times = oversubscription === 1 ? "" : ` × ${oversubscription} oversubscription`;
  const cure = `lower them, renew the plan, or state workloads[${index}].oversubscription`;
  return [
    {
      path: pathOf(largest, name, counted),
      message: `must fit with the lane's other limits into ${count(planned[counted])} ${units[counted]} planned for ${name}${times}, got ${count(written)} in all (${cure})`,
    },
  ];
}

/** Consumers of low priority to whom the others leave less than one request. */
function noLeftover({ workload, claims, gateways, leftoverTokens }: DividedLane): Problem[] {
  const low = claims.filter((claim) => claim.low);
  const [first] = low;
  const least = largestRequest(workload);
  if (!first || leftoverTokens === undefined || leftoverTokens / gateways >= least) return [];
  const names = low.map(({ consumer }) => consumer.name).join(", ");
  const left = count(Math.max(0, Math.floor(leftoverTokens / gateways)));
  return [
    {
      path: pathOf(first, workload.name),
      message: `must be left at least ${count(least)} tokens a minute${eachGateway(gateways)}, the largest request of ${workload.name}, got ${left} for ${names} of low priority (lower the other limits, raise its priority, or plan more capacity)`,
    },
  ];
}

/** Computed shares that no request, or not the largest, fits into; told of the smallest. */
function tooSmall(lane: DividedLane, claims: readonly Claim[], counted: Counted): Problem[] {
  const { workload, gateways } = lane;
  const isTokens = counted === "tokensPerMinute";
  const { limitOf } = isTokens ? lane.tokens : lane.requests;
  const least = isTokens ? largestRequest(workload) : 1;
  const small = claims.filter((claim) => claim.contract[counted] === undefined && limitOf(claim) / gateways < least);
  const [first, ...others] = small;
  if (!first) return [];
  const smallest = others.reduce((claim, other) => (limitOf(other) < limitOf(claim) ? other : claim), first);
  const what = isTokens ? `${count(least)} tokens a minute` : "1 request a minute";
  const why = isTokens ? `, the largest request of ${workload.name}` : "";
  const share = count(Math.floor(limitOf(smallest) / gateways));
  const more = others.length > 0 ? `, and ${others.length} more get too little` : "";
  return [
    {
      path: pathOf(smallest, workload.name, counted),
      message: `must be at least ${what}${eachGateway(gateways)}${why}, got a share of ${share}${more} (write limits, have fewer consumers, or plan more capacity)`,
    },
  ];
}

function largestRequest({ context }: Workload): number {
  return context.maxPromptTokens + context.maxOutputTokens;
}

function eachGateway(gateways: number): string {
  return gateways === 1 ? "" : ` in each of ${gateways} gateway regions`;
}

function pathOf({ index }: Claim, workload: string, counted?: Counted): string {
  return `consumers[${index}].lanes.${workload}${counted === undefined ? "" : `.${counted}`}`;
}
