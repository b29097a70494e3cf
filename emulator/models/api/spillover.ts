import type { ModelDeployment } from "../../deployment";
import { isProvisioned } from "./deployment-kind";
import type { RefusedTry } from "./deployment-service";

/** Header in which a caller names where its call may spill over to. The deployment's own property beats it. */
const spilloverHeader = "x-ms-spillover-deployment";

/** Statuses that spill over. A 400 does only where the prompt is too long. @see Microsoft, "Manage traffic with spillover" */
const spilledStatuses = new Set([429, 500, 503]);

/**
 * The deployment that a refused call goes to: the one of the deployment's property, else of the caller's header; only from provisioned deployments of
 * OpenAI's models. Undefined: the refusal stands.
 */
export function spilloverTarget(
  deployment: ModelDeployment,
  { refusal }: RefusedTry,
  headers: ReadonlyMap<string, string>,
): string | undefined {
  if (!isProvisioned(deployment) || deployment.model.format !== "OpenAI") return undefined;
  if (!spilledStatuses.has(refusal.status) && refusal.tooLong !== true) return undefined;
  return deployment.spilloverDeployment ?? headers.get(spilloverHeader);
}
