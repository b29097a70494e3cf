import type { Construct } from "constructs";
import type { LanePlan, PlannedDeployment } from "../capacity/plan";
import type { Workload } from "../config/workload-schema";
import type { ApiManagement } from "../constructs/api-management";
import { Backend } from "../constructs/backend";
import { BackendPool } from "../constructs/backend-pool";
import type { LaneMember } from "../policy/lane/props";
import { deploymentFor } from "./lane-policy-props";
import type { ModelsStack } from "./models-stack";

/** A backend, and what a policy knows of it. */
export interface LaneWay {
  readonly backend: Backend;
  readonly member: LaneMember;
}

/** A lane's ways to its models. */
export interface LaneBackends {
  readonly pool: BackendPool;
  /** Of the same members, for gateways in other regions than the home one. */
  readonly nearPools: readonly { readonly region: string; readonly pool: BackendPool }[];
  /** In the pool's order. */
  readonly members: readonly [LaneWay, ...LaneWay[]];
  readonly escalation?: LaneWay;
  readonly canary?: LaneWay;
  readonly embeddings?: LaneWay;
}

interface Foundations {
  /** Regions that hold a gateway; the first is its home. */
  readonly gatewayRegions: readonly [string, ...string[]];
  readonly gateway: ApiManagement;
  readonly models: ModelsStack;
}

/** Adds a backend for every deployment that the gateway calls, and the pool of those with a priority. */
export function addLaneBackends(
  scope: Construct,
  workload: Workload,
  lane: LanePlan,
  foundations: Foundations,
): LaneBackends {
  const beside = (role: "escalation" | "canary" | "embeddings") =>
    addWay(scope, `${lane.workload}-${role}`, deploymentFor(lane, role), { ...foundations, alternatives: false });
  return {
    ...addPool(scope, workload, lane, foundations),
    ...(workload.escalation ? { escalation: beside("escalation") } : {}),
    ...(workload.canary ? { canary: beside("canary") } : {}),
    ...(workload.cache?.kind === "semantic" ? { embeddings: beside("embeddings") } : {}),
  };
}

/** A spillover has no priority: its provisioned deployment calls it itself. */
function addPool(scope: Construct, workload: Workload, lane: LanePlan, foundations: Foundations) {
  const pooled = lane.deployments
    .flatMap((deployment) => (deployment.priority === undefined ? [] : [{ deployment, priority: deployment.priority }]))
    .sort((a, b) => a.priority - b.priority);
  const alternatives = pooled.length > 1;
  const added = pooled.map(({ deployment, priority }): PooledWay => {
    const name = `${lane.workload}-${deployment.region}`;
    const { weight } = deployment;
    return {
      ...addWay(scope, name, deployment, { ...foundations, alternatives }),
      provisioned: isProvisioned(deployment),
      priority,
      ...(weight === undefined ? {} : { weight }),
    };
  });
  const [first, ...others] = added;
  if (!first) throw new RangeError(`lane ${lane.workload} must have a deployment with a priority`);
  const members: LaneBackends["members"] = [first, ...others];
  const poolFor = (id: string, name: string, served: readonly PooledWay[]) =>
    new BackendPool(scope, id, {
      gateway: foundations.gateway,
      name,
      description: `Deployments that serve lane ${lane.workload}`,
      members: served,
      sessionAffinity: workload.sessionAffinity,
    });
  const [, ...elsewhere] = foundations.gatewayRegions;
  const nearPools = elsewhere.map((region) => ({
    region,
    pool: poolFor(`Pool-from-${region}`, `${lane.workload}-from-${region}`, nearestFirst(added, region)),
  }));
  return { pool: poolFor("Pool", lane.workload, added), nearPools, members };
}

/** A way in the order of a pool. */
interface PooledWay extends LaneWay {
  readonly provisioned: boolean;
  readonly priority: number;
  readonly weight?: number;
}

/**
 * What is paid for anyway, then the region's own, then the others as the plan has them. What the plan divides by weight
 * stays together and divided in every gateway region: each region's PTUs are bought for their part of the whole lane's
 * traffic, and a gateway that kept to the nearest would fill those and leave the others idle.
 */
function nearestFirst(ways: readonly PooledWay[], region: string): readonly PooledWay[] {
  const priorities = [...new Set(ways.map(({ priority }) => priority))];
  const groups = priorities.map((priority) => ways.filter((way) => way.priority === priority));
  const rank = (group: readonly PooledWay[]) =>
    Math.min(...group.map(({ provisioned, member }) => (provisioned ? 0 : member.region === region ? 1 : 2)));
  return groups
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((group, index) => group.map((way) => ({ ...way, priority: index + 1 })));
}

/** Named after lane and region or role, not deployment: the name of the deployment travels in the body, and may change. */
function addWay(
  scope: Construct,
  name: string,
  planned: PlannedDeployment,
  { gateway, models, alternatives }: Foundations & { readonly alternatives: boolean },
): LaneWay {
  const { region, name: deployment, role } = planned;
  const account = models.accounts.get(region);
  if (!account) {
    throw new RangeError(`${scope.node.path}: ${deployment} must be in a region with an account, got ${region}`);
  }
  const backend = new Backend(scope, name, {
    gateway,
    name,
    // A semantic cache's lookup sends no path of its own.
    url: role === "embeddings" ? account.embeddingsUrl(deployment) : account.openAiUrl,
    capacity: isProvisioned(planned) ? "provisioned" : "metered",
    alternatives,
    description: `${deployment} in ${region}`,
  });
  return { backend, member: { backend: name, region, host: account.host } };
}

function isProvisioned({ sku }: PlannedDeployment): boolean {
  return sku.endsWith("ProvisionedManaged");
}
