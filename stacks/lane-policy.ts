import type { LaneLimits } from "../capacity/lane-limits";
import type { LanePlan } from "../capacity/plan";
import type { Config } from "../config/schema";
import type { PolicyDocument } from "../policy/document";
import { lanePolicy } from "../policy/lane/lane";
import type { LanePolicyProps } from "../policy/lane/props";
import { lintPolicy } from "../policy/lint";
import { printPolicy } from "../policy/print";
import { backendReferences } from "../policy/references";
import { type LaneNames, lanePolicyProps } from "./lane-policy-props";

/** Stands for what is known at apply only, until the policy has been printed and its hash taken. */
const clientIdLater = "identity-client-id";

/** A lane's policy as it is deployed. */
export interface LanePolicyText {
  readonly text: string;
  /** Names of the backends and pools it mentions. */
  readonly backends: readonly string[];
}

/**
 * Prints a lane's policy: the same bytes and the same hash in every synthesis, but for what Terraform fills in. Throws a
 * `RangeError` for a policy that API Management would refuse, or that would break what a lane promises.
 */
export function lanePolicyText(config: Config, lane: LanePlan, limits: LaneLimits, names: LaneNames): LanePolicyText {
  const props = lanePolicyProps(config, lane, limits, { ...names, identityClientId: clientIdLater });
  const document = lanePolicy(props);
  refuseFaults(document, props);
  // A reference reads differently in each synthesis until it is resolved; the hash must not.
  const text = printPolicy(document, "api").replaceAll(clientIdLater, names.identityClientId);
  return { text, backends: backendReferences(document) };
}

function refuseFaults(document: PolicyDocument, props: LanePolicyProps): void {
  const { workload, pool, nearPools, members, escalation, canary, safety, cache, streaming } = props;
  const beside = [escalation?.backend, canary?.backend, safety?.backend];
  const embeddings = cache?.kind === "semantic" ? cache.embeddingsBackend : undefined;
  const near = nearPools.map((each) => each.pool);
  const backends = [pool, ...near, ...members.map(({ backend }) => backend), ...beside, embeddings];
  const findings = lintPolicy(document, {
    scope: "api",
    streams: streaming !== "denied",
    fragments: [],
    backends: backends.filter((backend) => backend !== undefined),
  });
  if (findings.length === 0) return;
  const said = findings.map(({ path, message, rule }) => `${path}: ${message} (${rule})`);
  throw new RangeError(`policy of lane ${workload}: ${said.join("; ")}`);
}
