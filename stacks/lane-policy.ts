import type { LanePlan } from "../capacity/plan";
import type { Config, Workload } from "../config/schema";
import { lanePolicy } from "../policy/lane";
import { printPolicy } from "../policy/print";
import { backendReferences } from "../policy/references";

/** Stands for what is known at apply only, until the policy has been printed and its hash taken. */
const clientIdLater = "identity-client-id";

/** A lane's policy as it is deployed. */
export interface LanePolicyText {
  readonly text: string;
  /** Names of the backends and pools it mentions. */
  readonly backends: readonly string[];
}

/** What a lane's policy calls by name. */
export interface LaneNames {
  readonly pool: string;
  readonly identityClientId: string;
  readonly escalationBackend?: string;
  readonly contentSafety?: string;
}

/** What a lane's policy is made of: the workload's settings, the plan's names, the gateway's identity. */
export function lanePolicyText(config: Config, lane: LanePlan, names: LaneNames): LanePolicyText {
  const workload = workloadOf(config, lane);
  const escalation = escalationOf(lane, names);
  const document = lanePolicy({
    workload: workload.name,
    models: [lane.model, ...(escalation ? [escalation.model] : [])],
    deployment: deploymentOf(lane),
    pool: names.pool,
    ...(escalation ? { escalation } : {}),
    ...(workload.safety === "gateway" && names.contentSafety !== undefined
      ? { contentSafety: names.contentSafety }
      : {}),
    identityClientId: clientIdLater,
    streaming: workload.streaming,
    ...workload.context,
    timeoutSeconds: config.gateway.timeoutSeconds,
  });
  // A reference reads differently in each synthesis until it is resolved; the hash must not.
  const text = printPolicy(document).replaceAll(clientIdLater, names.identityClientId);
  return { text, backends: backendReferences(document) };
}

function escalationOf({ deployments }: LanePlan, { escalationBackend }: LaneNames) {
  const deployment = deployments.find(({ role }) => role === "escalation");
  if (!deployment?.model || escalationBackend === undefined) return undefined;
  return { model: deployment.model.name, deployment: deployment.name, backend: escalationBackend };
}

/** The setting that a planned lane was made for. */
export function workloadOf({ workloads }: Config, { workload: name }: LanePlan): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (!found) throw new RangeError(`lane ${name} must be one of the config's workloads`);
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
