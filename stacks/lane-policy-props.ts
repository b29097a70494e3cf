import type { LaneLimits } from "../capacity/lane-limits";
import type { LanePlan, PlannedDeployment } from "../capacity/plan";
import type { Consumer, LaneContract } from "../config/consumer-schema";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type {
  LaneCache,
  LaneConsumer,
  LaneMember,
  LanePolicyProps,
  LaneSafety,
  LaneSidestep,
} from "../policy/lane/props";
import { fingerprint } from "../written/fingerprint";

/** What a lane's policy calls by name, and what follows from how that was built. */
export interface LaneNames {
  readonly pool: string;
  /** For gateways outside of the home region. */
  readonly nearPools: readonly { readonly region: string; readonly pool: string }[];
  /** In the pool's order. */
  readonly members: readonly [LaneMember, ...LaneMember[]];
  /** How long a member's breaker stays open at the longest, when the member did not say. */
  readonly breakerSeconds: number;
  readonly identityClientId: string;
  readonly escalation?: LaneMember;
  readonly canary?: LaneMember;
  readonly embeddings?: LaneMember;
  readonly contentSafety?: { readonly backend: string; readonly url: string };
}

/** Characters of a cache's version: enough that two settings do not share one. */
const versionLength = 12;

/**
 * What decides a lane's policy: the workload's settings, the plan's names, the limits of its consumers. Throws a `RangeError`
 * for a plan that does not hold what the config asks for.
 */
export function lanePolicyProps(config: Config, lane: LanePlan, limits: LaneLimits, names: LaneNames): LanePolicyProps {
  const workload = workloadOf(config, lane);
  const { entra } = config.gateway;
  const { budgetTokensPerMinute, leftoverTokensPerMinute } = limits;
  return {
    workload: workload.name,
    model: lane.model,
    modelFormat: lane.format,
    deployment: deploymentOf(lane),
    pool: names.pool,
    nearPools: names.nearPools,
    members: names.members,
    ...sidesteps(workload, lane, names),
    identityClientId: names.identityClientId,
    ...(entra ? { entra } : {}),
    consumers: consumersOf(config, lane).map((called) => consumerOf(called, workload, lane, limits)),
    ...(budgetTokensPerMinute === undefined ? {} : { budgetTokensPerMinute }),
    ...(leftoverTokensPerMinute === undefined ? {} : { leftoverTokensPerMinute }),
    // Where nobody waits, the time it takes costs nothing; where a person does, a limit may be crossed by one request.
    estimatePromptTokens: workload.class !== "interactive",
    ...(workload.maxConcurrency === undefined ? {} : { maxConcurrency: workload.maxConcurrency }),
    ...shapeOf(workload),
    ...workload.timeouts,
    breakerSeconds: names.breakerSeconds,
    ...safetyOf(workload, names),
    ...cacheOf(config, workload, lane, names),
  };
}

function shapeOf({ streaming, streamUsage, responseFormat, hostedTools, context }: Workload) {
  return {
    streaming,
    askStreamUsage: streamUsage === "ask",
    structuredOutput: responseFormat === "jsonSchema",
    hostedTools: hostedTools === "allowed",
    maxPromptTokens: context.maxPromptTokens,
    maxOutputTokens: context.maxOutputTokens,
    maxBodyBytes: context.maxBodyKilobytes * 1024,
  };
}

function sidesteps({ escalation, canary }: Workload, lane: LanePlan, names: LaneNames) {
  const to = (role: "escalation" | "canary"): LaneSidestep => {
    const deployment = deploymentFor(lane, role);
    const way = names[role];
    if (!way) throw new RangeError(`lane ${lane.workload} must have a backend for its ${role}`);
    return { ...way, ...modelOf(lane, deployment), deployment: deployment.name };
  };
  const above = escalation?.abovePromptTokens;
  return {
    ...(escalation
      ? {
          escalation: {
            ...to("escalation"),
            ...(above === undefined ? {} : { abovePromptTokens: above }),
          },
        }
      : {}),
    ...(canary ? { canary: { ...to("canary"), share: canary.share } } : {}),
  };
}

function modelOf(lane: LanePlan, { model }: PlannedDeployment) {
  return { model: model?.name ?? lane.model, modelFormat: model?.format ?? lane.format };
}

/** A consumer with its contract on the lane. */
interface Called {
  readonly consumer: Consumer;
  readonly contract: LaneContract;
}

/** Who may call a lane, in the order they were written. */
export function consumersOf({ consumers }: Config, { workload: name }: LanePlan): readonly Called[] {
  return consumers.flatMap((consumer) => {
    const contract = consumer.lanes.find(({ workload }) => workload === name);
    return contract ? [{ consumer, contract }] : [];
  });
}

function consumerOf({ consumer, contract }: Called, workload: Workload, lane: LanePlan, limits: LaneLimits) {
  const limit = limits.consumers.find((each) => each.consumer === consumer.name);
  if (!limit) throw new RangeError(`lane ${lane.workload} must have a limit for consumer ${consumer.name}`);
  // A canary is not for a caller to ask for, unless it is another version of the lane's own model.
  const offered = [lane.model, ...(workload.escalation ? [workload.escalation.model.name] : [])];
  return {
    name: consumer.name,
    authentication: consumer.authentication,
    applicationIds: consumer.entra?.applicationIds ?? [],
    roles: consumer.entra?.roles ?? [],
    models: offered.filter((model) => contract.models?.includes(model) ?? true),
    tokensPerMinute: limit.tokensPerMinute,
    requestsPerMinute: limit.requestsPerMinute,
    ...(limit.tokenQuota ? { tokenQuota: limit.tokenQuota } : {}),
    low: limit.low,
  } satisfies LaneConsumer;
}

function safetyOf({ safety, gatewaySafety }: Workload, { contentSafety }: LaneNames): { readonly safety?: LaneSafety } {
  if (safety !== "gateway" || !gatewaySafety) return {};
  if (!contentSafety) throw new RangeError("a lane that is judged at the gateway must have a Content Safety backend");
  const { hate, selfHarm, sexual, violence } = gatewaySafety.thresholds;
  const thresholds = { Hate: hate, SelfHarm: selfHarm, Sexual: sexual, Violence: violence };
  return { safety: { ...contentSafety, ...gatewaySafety, thresholds } };
}

function cacheOf(
  config: Config,
  { cache, canary, context, safety, gatewaySafety, contentFilter }: Workload,
  lane: LanePlan,
  { embeddings }: LaneNames,
): { readonly cache?: LaneCache } {
  if (!cache) return {};
  const { kind, scope, ttlSeconds, maxPromptTokens, scoreThreshold } = cache;
  // Whatever would have made another answer starts with an empty cache.
  const version = fingerprint({
    model: lane.model,
    modelVersion: lane.version,
    canary,
    version: cache.version,
    maxOutputTokens: context.maxOutputTokens,
    safety,
    gatewaySafety,
    contentFilter,
    blocklists: config.blocklists.filter(({ name }) => contentFilter?.blocklists.includes(name)),
  })
    .replace("sha256:", "")
    .slice(0, versionLength);
  const common = { scope, ttlSeconds, maxPromptTokens, version };
  if (kind === "exact") return { cache: { ...common, kind } };
  if (!embeddings) throw new RangeError(`lane ${lane.workload} must have a backend for its embeddings`);
  return { cache: { ...common, kind, scoreThreshold, embeddingsBackend: embeddings.backend } };
}

/** The setting that a planned lane was made for. */
export function workloadOf({ workloads }: Config, { workload: name }: LanePlan): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (!found) throw new RangeError(`lane ${name} must be one of the config's workloads`);
  return found;
}

/** The lane's deployment in a role that the config asks for; the first, where the plan holds several. */
export function deploymentFor(
  { workload, deployments }: LanePlan,
  role: "escalation" | "canary" | "embeddings",
): PlannedDeployment {
  const found = deployments.find((deployment) => deployment.role === role);
  if (!found) throw new RangeError(`lane ${workload} must have a deployment for its ${role}`);
  return found;
}

/** The body's `model` is set once, so every deployment that the pool may choose must answer to the same name. */
function deploymentOf({ workload, deployments }: LanePlan): string {
  const names = new Set(deployments.filter(({ priority }) => priority !== undefined).map(({ name }) => name));
  const [name, ...others] = names;
  if (name === undefined) throw new RangeError(`lane ${workload} must have a deployment with a priority`);
  if (others.length > 0) {
    throw new RangeError(`lane ${workload} must have one deployment name in all regions, got ${[...names].join(", ")}`);
  }
  return name;
}
