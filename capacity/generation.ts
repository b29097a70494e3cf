import type { DeploymentSku } from "../catalog/catalog";
import type { OtherModel, Workload } from "../config/workload-schema";
import { fingerprint } from "../written/fingerprint";
import type { PlannedDeployment } from "./plan";

/** Of a deployment that is not processed as standard. */
type ServiceTier = NonNullable<PlannedDeployment["serviceTier"]>;

/**
 * Suffix of a lane's deployment names. Whatever a deployment is replaced for feeds it, so that a new SKU or model stands up
 * beside the old one under a new name instead of taking its place. So does the tier of what the pool reaches: Azure changes
 * it in place, but azurerm does not know it, and Terraform would destroy the deployment to make it as another resource.
 * @see azurerm_cognitive_deployment: `sku.name`, `model.name` and `model.format` force a new resource
 */
export function generationOf(
  { model, modelFormat }: Workload,
  skus: readonly DeploymentSku[],
  serviceTier?: ServiceTier,
): string {
  return fourOf({ model, modelFormat, skus, ...(serviceTier ? { serviceTier } : {}) });
}

/**
 * Name of what a provisioned deployment spills to. Its tier feeds its own name alone: a new one is made beside the old, and
 * the PTUs are told of it in place.
 */
export function spilloverName(name: string, serviceTier?: ServiceTier): string {
  return `${name}-${serviceTier ? "spill-pri" : "spill"}`;
}

/**
 * Name of a deployment beside the lane's pool, with a generation of its own: it is not renamed when the pool is. The
 * version feeds it too, so that what one version on trial measured is never mixed with the next.
 */
export function besideName(
  workload: string,
  what: "esc" | "can" | "emb",
  { name, version, format, sku }: OtherModel & { readonly sku: DeploymentSku },
): string {
  return `${workload}-${fourOf({ name, version, format, sku })}-${what}`;
}

function fourOf(identity: object): string {
  const digits = fingerprint(identity).replace("sha256:", "").slice(0, 8);
  return Number.parseInt(digits, 16).toString(36).padStart(4, "0").slice(-4);
}
