import { ptuMonthlyUsd } from "../capacity/lane-options";
import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { capacityStep, provisionedSize, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Deployment, ModelDeployment } from "../emulator/deployment";
import type { SimulationReport } from "../simulator/report";

/** One thing that could be changed for a lane to take more. */
export interface Change {
  readonly what: string;
  /** More than now; nothing for a limit, and for metered capacity, which is paid by what is used. */
  readonly monthlyUsd: number;
  readonly deployment: Deployment;
}

/** A change by so many times, as far as it goes: a limit or a capacity that grows, up to the next legal step, or a cap that shrinks. */
export type Changing = (times: number) => Change;

/** A lane that has broken. */
export interface BrokenLane {
  readonly lane: string;
  readonly report: SimulationReport;
  /** Output tokens of the longest answer that was measured. */
  readonly longestAnswer: number;
}

const units = { provisioned: "PTU", standard: "thousand tokens a minute", batch: "thousand enqueued tokens" };

/**
 * What could be changed: limits of the lane's policy that refused somebody, or all that `capacity.headroom` makes; where none did, capacities of the deployments that served the lane or refused
 * it, or the cap on output, which models count a request by until its answer is complete.
 */
export function changesOf(config: Config, catalog: Catalog, deployment: Deployment, broken: BrokenLane): Changing[] {
  const { lane, report } = broken;
  const refusers = report.lanes.find((each) => each.lane === lane && each.caller === undefined)?.refusedBy ?? {};
  const limits = limitsOf(deployment, lane).filter(({ id }) => id in refusers);
  const used = usedBy(deployment, lane, report);
  // A limit of the policy is raised by itself: what lies behind it has not been reached.
  if (limits.length > 0) {
    return [
      ...limits.map((limit) => raisedLimit(deployment, lane, limit)),
      raisedHeadroom(config, deployment, lane, used),
    ];
  }
  return [
    ...used.flatMap((each) => raisedCapacity(config, catalog, deployment, each)),
    ...loweredCap(config, deployment, broken),
  ];
}

/** A limit of a policy: its statement, and its amount. */
interface Limit {
  readonly id: string;
  readonly written: string;
  readonly attribute: string;
  readonly amount: number;
}

function limitsOf({ apis }: Deployment, lane: string): Limit[] {
  const policy = apis.find((api) => api.id === lane)?.policy ?? "";
  return [...policy.matchAll(/<[a-z-]+ [^>]*\bid="([^"]+)"[^>]*>/g)].flatMap(([written, id = ""]) => {
    const [attribute, amount] = /\b(?:calls|tokens-per-minute)="(\d+)"/.exec(written) ?? [];
    return attribute === undefined ? [] : [{ id, written, attribute, amount: Number(amount) }];
  });
}

function withPolicy(deployment: Deployment, lane: string, changed: (policy: string) => string): Deployment {
  const apis = deployment.apis.map((api) =>
    api.id === lane && api.policy !== undefined ? { ...api, policy: changed(api.policy) } : api,
  );
  return { ...deployment, apis };
}

function withRaised(deployment: Deployment, lane: string, limits: readonly Limit[], times: number): Deployment {
  const raised = (policy: string, { written, attribute, amount }: Limit) => {
    const more = attribute.replace(String(amount), String(Math.ceil(times * amount)));
    return policy.replace(written, () => written.replace(attribute, more));
  };
  return withPolicy(deployment, lane, (policy) => limits.reduce(raised, policy));
}

function raisedLimit(deployment: Deployment, lane: string, limit: Limit): Changing {
  return (times) => ({
    what: `${limit.id} ${whole(limit.amount)} → ${whole(Math.ceil(times * limit.amount))}`,
    monthlyUsd: 0,
    deployment: withRaised(deployment, lane, [limit], times),
  });
}

/** Limits follow from metered capacity, and that from the environment's headroom: they grow together, those that a contract states aside. */
function raisedHeadroom(config: Config, deployment: Deployment, lane: string, used: readonly Used[]): Changing {
  const { headroom } = config.capacity;
  const stated = config.consumers.flatMap(({ name, lanes }) => {
    const own = lanes.find(({ workload }) => workload === lane);
    return [
      ...(own?.tokensPerMinute === undefined ? [] : [`${name}-tokens-per-minute`]),
      ...(own?.requestsPerMinute === undefined ? [] : [`${name}-requests-per-minute`]),
    ];
  });
  const limits = limitsOf(deployment, lane).filter(({ id }) => !stated.includes(id));
  const metered = used.filter(({ one }) => skuKind(one.sku as DeploymentSku) === "standard");
  return (times) => ({
    what: `capacity.headroom ${headroom} → ${Number((times * headroom).toFixed(2))}`,
    monthlyUsd: 0,
    deployment: metered.reduce(
      (before, each) => withCapacity(before, each, Math.ceil(times * each.one.capacity)),
      withRaised(deployment, lane, limits, times),
    ),
  });
}

/** A lowered cap leaves answers so many times as long as the longest that was measured. A choice. */
const room = 2;

/** None of the measured answers is cut, nor one twice as long. */
function loweredCap(config: Config, deployment: Deployment, { lane, longestAnswer }: BrokenLane): Changing[] {
  const cap = config.workloads.find(({ name }) => name === lane)?.context.maxOutputTokens ?? 0;
  const least = Math.max(1, room * longestAnswer);
  // Where the policy writes it into the body: see `policy/expressions/route.ts`.
  const places = new RegExp(`^.*(?:"max_output_tokens"\\] =|var most =).*\\b${cap}L.*$`, "gm");
  const policy = deployment.apis.find((api) => api.id === lane)?.policy ?? "";
  if (least >= cap || policy.search(places) < 0) return [];
  return [
    (times) => {
      const lower = Math.max(least, Math.ceil(cap / times));
      return {
        what: `context.maxOutputTokens ${whole(cap)} → ${whole(lower)} (longest measured answer ${whole(longestAnswer)})`,
        monthlyUsd: 0,
        deployment: withPolicy(deployment, lane, (text) =>
          text.replace(places, (line) => line.replaceAll(`${cap}L`, `${lower}L`)),
        ),
      };
    },
  ];
}

/** A deployment with its region. */
interface Used {
  readonly region: string;
  readonly one: ModelDeployment;
}

/** Deployments that served a lane, or from which it spilled over. */
function usedBy({ accounts }: Deployment, lane: string, { served }: SimulationReport): readonly Used[] {
  const own = new Set(served.flatMap((each) => (each.lane === lane ? [`${each.deployment} ${each.region}`] : [])));
  return accounts.flatMap(({ region, deployments }) =>
    deployments
      .filter((one) => own.has(`${one.name} ${region}`) || own.has(`${one.spilloverDeployment} ${region}`))
      .map((one) => ({ region, one })),
  );
}

function raisedCapacity(config: Config, catalog: Catalog, deployment: Deployment, { region, one }: Used): Changing[] {
  const sku = one.sku as DeploymentSku;
  const kind = skuKind(sku);
  const size = provisionedSize(catalog, one.model.name, one.model.version);
  const step = kind === "provisioned" ? size && capacityStep(size, sku) : { increment: 1 };
  if (!step) return [];
  return [
    (times) => {
      const more = step.increment * Math.ceil(((times - 1) * one.capacity) / step.increment);
      return {
        what: `${one.name} in ${region} ${one.capacity} → ${one.capacity + more} ${units[kind]}`,
        monthlyUsd: kind === "provisioned" ? more * ptuMonthlyUsd(catalog, sku, config.capacity.payment) : 0,
        deployment: withCapacity(deployment, { region, one }, one.capacity + more),
      };
    },
  ];
}

function withCapacity(deployment: Deployment, { region, one }: Used, capacity: number): Deployment {
  const accounts = deployment.accounts.map((account) =>
    account.region === region
      ? { ...account, deployments: account.deployments.map((each) => (each === one ? { ...each, capacity } : each)) }
      : account,
  );
  return { ...deployment, accounts };
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}
