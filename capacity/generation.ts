import type { DeploymentSku } from "../catalog/catalog";
import type { OtherModel, Workload } from "../config/workload-schema";
import { fingerprint } from "../written/fingerprint";

/**
 * Suffix of a lane's deployment names. Whatever Azure replaces a deployment for feeds it, so that a new SKU or model
 * stands up beside the old one under a new name instead of taking its place.
 * @see azurerm_cognitive_deployment: `sku.name`, `model.name` and `model.format` force a new resource
 */
export function generationOf({ model, modelFormat }: Workload, skus: readonly DeploymentSku[]): string {
  return fourOf({ model, modelFormat, skus });
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
