import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block, referenced } from "./references";

/** A model deployment as it was synthesized, whichever provider creates it. */
export interface SynthesizedDeployment {
  readonly name: string;
  readonly region: string;
  readonly model: string;
  readonly version: string;
  readonly sku: string;
  readonly capacity: number;
  /** Of a metered deployment that is not of the standard tier. */
  readonly serviceTier?: "priority";
  readonly spilloverTo?: string;
  readonly replacedBeforeDestroyed: boolean;
}

/** Every model deployment of an environment, by region and name. */
export function deploymentsOf(synthesis: Synthesis): SynthesizedDeployment[] {
  return synthesis.resources
    .flatMap((resource) => {
      const { cognitive_account_id, parent_id } = resource.attributes;
      const account = referenced(synthesis, resource.stack, cognitive_account_id ?? parent_id);
      const deployment = readDeployment(
        resource,
        String(account?.attributes.location ?? "an account that was brought"),
      );
      return deployment ? [deployment] : [];
    })
    .sort((a, b) => compare(a.region, b.region) || compare(a.name, b.name));
}

function readDeployment({ type, attributes }: SynthesizedResource, region: string): SynthesizedDeployment | undefined {
  const isAzapi = type === "Microsoft.CognitiveServices/accounts/deployments";
  if (!isAzapi && type !== "azurerm_cognitive_deployment") return undefined;
  const body = block(attributes.body);
  const properties = isAzapi ? block(body.properties) : attributes;
  const model = block(properties.model);
  const sku = block(isAzapi ? body.sku : attributes.sku);
  const spillover = isAzapi ? properties.spilloverDeploymentName : undefined;
  const isPriority = isAzapi && properties.serviceTier === "Priority";
  return {
    name: String(attributes.name),
    region,
    model: String(model.name),
    version: String(model.version),
    sku: String(sku.name),
    capacity: Number(sku.capacity),
    ...(isPriority ? { serviceTier: "priority" as const } : {}),
    ...(spillover === undefined ? {} : { spilloverTo: String(spillover) }),
    replacedBeforeDestroyed: block(attributes.lifecycle).create_before_destroy === true,
  };
}

/** What a deployment is, planned or synthesized. */
export interface DeploymentType {
  readonly sku: string;
  readonly serviceTier?: "priority" | undefined;
}

/** A deployment's type, with its tier where that is not the standard one. */
export function typeOf({ sku, serviceTier }: DeploymentType): string {
  return serviceTier === undefined ? sku : `${sku}, ${serviceTier} processing`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
