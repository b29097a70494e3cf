import type { ApiManagementRedisCache } from "@cdktf/provider-azurerm/lib/api-management-redis-cache";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { LanePlan } from "../capacity/plan";
import type { ApiManagement } from "../constructs/api-management";
import type { ContentSafetyBackend } from "../constructs/content-safety-backend";
import type { GatewayLoggers } from "../constructs/gateway-loggers";
import type { GlobalPolicy } from "../constructs/global-policy";
import type { Identity } from "../constructs/identity";
import { LaneApi } from "../constructs/lane-api";
import type { Environment } from "./environment";
import { addLaneBackends, type LaneBackends } from "./lane-backends";
import { lanePolicyText } from "./lane-policy";
import { consumersOf, type LaneNames, workloadOf } from "./lane-policy-props";
import type { ModelsStack } from "./models-stack";

/** What all lanes of a gateway share. */
export interface LaneFoundations {
  readonly gateway: ApiManagement;
  readonly loggers: GatewayLoggers;
  readonly models: ModelsStack;
  /** Whom the gateway is to a model. */
  readonly identity: Identity;
  readonly globalPolicy: GlobalPolicy;
  readonly cache?: ApiManagementRedisCache;
  readonly contentSafety?: ContentSafetyBackend;
}

/** Adds one workload's way through the gateway: its backends, their pool, its API and the policy that ties them. */
export function addLane(
  scope: Construct,
  { config, limits, gatewayRegions }: Environment,
  lane: LanePlan,
  foundations: LaneFoundations,
): LaneApi {
  const { gateway, loggers, globalPolicy, cache } = foundations;
  const group = new Construct(scope, `lane-${lane.workload}`);
  const workload = workloadOf(config, lane);
  const laneLimits = limits.get(lane.workload);
  if (!laneLimits) throw new RangeError(`lane ${lane.workload} must have limits`);
  const contentSafety = workload.safety === "gateway" ? foundations.contentSafety : undefined;
  const backends = addLaneBackends(group, workload, lane, { ...foundations, gatewayRegions });
  const policy = lanePolicyText(config, lane, laneLimits, namesOf(backends, foundations, contentSafety));
  const called = callable(backends, contentSafety);
  for (const name of policy.backends) mustBeCalled(group, called, name);
  const authentications = consumersOf(config, lane).map(({ consumer }) => consumer.authentication);
  return new LaneApi(group, "Api", {
    gateway,
    loggers,
    name: lane.workload,
    description: `Lane ${lane.workload}: ${lane.model} for ${lane.class} requests`,
    subscriptionRequired: !authentications.includes("entra"),
    bearerKeys: authentications.every((authentication) => authentication === "key"),
    logContent: workload.logContent,
    policy: policy.text,
    policyMentions: [
      globalPolicy.resource,
      ...called.map(({ resource }) => resource),
      // A policy that caches names no cache: it takes the gateway's. An exact one takes the gateway's own.
      ...(workload.cache?.kind === "semantic" && cache ? [cache] : []),
    ],
  });
}

function namesOf(
  { pool, nearPools, members: [first, ...others], escalation, canary, embeddings }: LaneBackends,
  { identity }: LaneFoundations,
  contentSafety: ContentSafetyBackend | undefined,
): LaneNames {
  return {
    pool: pool.name,
    nearPools: nearPools.map(({ region, pool: { name } }) => ({ region, pool: name })),
    members: [first.member, ...others.map(({ member }) => member)],
    breakerSeconds: pool.breakerSeconds,
    identityClientId: identity.clientId,
    ...(escalation ? { escalation: escalation.member } : {}),
    ...(canary ? { canary: canary.member } : {}),
    ...(embeddings ? { embeddings: embeddings.member } : {}),
    ...(contentSafety ? { contentSafety: { backend: contentSafety.name, url: contentSafety.url } } : {}),
  };
}

interface Callable {
  readonly name: string;
  readonly resource: ITerraformDependable;
}

/** Every backend that a lane's policy may name. */
function callable(
  { pool, nearPools, members, escalation, canary, embeddings }: LaneBackends,
  contentSafety: ContentSafetyBackend | undefined,
): readonly Callable[] {
  const ways = [...members, escalation, canary, embeddings].map((way) => way?.backend);
  return [pool, ...nearPools.map((near) => near.pool), ...ways, contentSafety].flatMap((backend) =>
    backend ? [backend] : [],
  );
}

function mustBeCalled(scope: Construct, called: readonly Callable[], name: string): void {
  if (called.some((backend) => backend.name === name)) return;
  throw new RangeError(`${scope.node.path}: policy must mention a backend of its lane, got ${name}`);
}
