import type { ApiManagementRedisCache } from "@cdktf/provider-azurerm/lib/api-management-redis-cache";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { LanePlan, PlannedDeployment } from "../capacity/plan";
import type { ApiManagement } from "../constructs/api-management";
import { Backend } from "../constructs/backend";
import { BackendPool } from "../constructs/backend-pool";
import type { ContentSafetyBackend } from "../constructs/content-safety-backend";
import type { GatewayLoggers } from "../constructs/gateway-loggers";
import type { Identity } from "../constructs/identity";
import { LaneApi } from "../constructs/lane-api";
import type { Environment } from "./environment";
import { lanePolicyText, workloadOf } from "./lane-policy";
import type { ModelsStack } from "./models-stack";

/** What all lanes of a gateway share. */
export interface LaneFoundations {
  readonly gateway: ApiManagement;
  readonly loggers: GatewayLoggers;
  readonly models: ModelsStack;
  /** Whom the gateway is to a model. */
  readonly identity: Identity;
  readonly cache?: ApiManagementRedisCache;
  readonly contentSafety?: ContentSafetyBackend;
}

/** Adds one workload's way through the gateway: its backends, their pool, its API and the policy that ties them. */
export function addLane(
  scope: Construct,
  environment: Environment,
  lane: LanePlan,
  foundations: LaneFoundations,
): LaneApi {
  const { gateway, loggers, identity, cache, contentSafety } = foundations;
  const group = new Construct(scope, `lane-${lane.workload}`);
  const pool = addPool(group, lane, foundations);
  const escalation = addEscalation(group, lane, foundations);
  const backends = [pool, ...(escalation ? [escalation] : []), ...(contentSafety ? [contentSafety] : [])];
  const policy = lanePolicyText(environment.config, lane, {
    pool: pool.name,
    identityClientId: identity.clientId,
    ...(escalation ? { escalationBackend: escalation.name } : {}),
    ...(contentSafety ? { contentSafety: contentSafety.name } : {}),
  });
  const caches = workloadOf(environment.config, lane).cache !== undefined;
  return new LaneApi(group, "Api", {
    gateway,
    loggers,
    name: lane.workload,
    description: `Lane ${lane.workload}: ${lane.model} for ${lane.class} requests`,
    policy: policy.text,
    policyMentions: [
      ...policy.backends.map((name) => named(group, backends, name)),
      // A policy that caches names no cache: it takes the gateway's.
      ...(caches && cache ? [cache] : []),
    ],
  });
}

function named(
  scope: Construct,
  backends: readonly { readonly name: string; readonly resource: ITerraformDependable }[],
  name: string,
): ITerraformDependable {
  const found = backends.find((backend) => backend.name === name);
  if (!found) throw new RangeError(`${scope.node.path}: policy must mention a backend of its lane, got ${name}`);
  return found.resource;
}

/** A backend for every deployment that has a priority. A spillover has none: its provisioned deployment calls it itself. */
function addPool(scope: Construct, lane: LanePlan, foundations: LaneFoundations): BackendPool {
  const pooled = lane.deployments.filter(({ priority }) => priority !== undefined);
  const members = pooled.flatMap((deployment) =>
    deployment.priority === undefined
      ? []
      : [
          {
            priority: deployment.priority,
            backend: addBackend(scope, `${lane.workload}-${deployment.region}`, deployment, {
              ...foundations,
              alternatives: pooled.length > 1,
            }),
          },
        ],
  );
  return new BackendPool(scope, "Pool", {
    gateway: foundations.gateway,
    name: lane.workload,
    description: `Deployments that serve lane ${lane.workload}`,
    members,
  });
}

function addEscalation(scope: Construct, lane: LanePlan, foundations: LaneFoundations): Backend | undefined {
  const deployment = lane.deployments.find(({ role }) => role === "escalation");
  return (
    deployment && addBackend(scope, `${lane.workload}-escalation`, deployment, { ...foundations, alternatives: false })
  );
}

/** Named after lane and region, not deployment: the name of the deployment travels in the body, and may change. */
function addBackend(
  scope: Construct,
  name: string,
  { region, sku, name: deployment }: PlannedDeployment,
  { gateway, models, alternatives }: Pick<LaneFoundations, "gateway" | "models"> & { readonly alternatives: boolean },
): Backend {
  const account = models.accounts.get(region);
  if (!account)
    throw new RangeError(`${scope.node.path}: ${deployment} must be in a region with an account, got ${region}`);
  return new Backend(scope, name, {
    gateway,
    name,
    url: account.openAiUrl,
    capacity: sku.endsWith("ProvisionedManaged") ? "provisioned" : "metered",
    alternatives,
    description: `${deployment} in ${region}`,
  });
}
