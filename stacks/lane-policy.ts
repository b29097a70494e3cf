import type { LaneLimits } from "../capacity/lane-limits";
import type { LanePlan } from "../capacity/plan";
import type { Config } from "../config/schema";
import { lanePolicy } from "../policy/lane/lane";
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

/** Prints a lane's policy: the same bytes and the same hash in every synthesis, but for what Terraform fills in. */
export function lanePolicyText(config: Config, lane: LanePlan, limits: LaneLimits, names: LaneNames): LanePolicyText {
  const document = lanePolicy(lanePolicyProps(config, lane, limits, { ...names, identityClientId: clientIdLater }));
  // A reference reads differently in each synthesis until it is resolved; the hash must not.
  const text = printPolicy(document, "api").replaceAll(clientIdLater, names.identityClientId);
  return { text, backends: backendReferences(document) };
}
