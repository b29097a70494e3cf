import type { DeploymentSku } from "../catalog/catalog";
import type { Workload } from "../config/schema";
import { fingerprint } from "../written/fingerprint";

/**
 * Suffix of a lane's deployment names. Whatever Azure replaces a deployment for feeds it, so that a new SKU or model
 * stands up beside the old one under a new name instead of taking its place.
 * @see azurerm_cognitive_deployment: `sku.name`, `model.name` and `model.format` force a new resource
 */
export function generationOf({ model, modelFormat }: Workload, skus: readonly DeploymentSku[]): string {
  const digits = fingerprint({ model, modelFormat, skus }).replace("sha256:", "").slice(0, 8);
  return Number.parseInt(digits, 16).toString(36).padStart(4, "0").slice(-4);
}
