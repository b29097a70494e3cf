import type { Synthesis, SynthesizedResource } from "./read-synthesis";

/** A model deployment as it was synthesized, whichever provider creates it. */
export interface SynthesizedDeployment {
  readonly name: string;
  readonly region: string;
  readonly model: string;
  readonly version: string;
  readonly sku: string;
  readonly capacity: number;
  readonly spilloverTo?: string;
  readonly replacedBeforeDestroyed: boolean;
}

/** Every model deployment of an environment, by region and name. */
export function deploymentsOf({ resources }: Synthesis): SynthesizedDeployment[] {
  const regions = new Map(
    resources
      .filter(({ type }) => type === "azurerm_cognitive_account")
      .map(({ address, attributes }) => [`\${${address}.id}`, String(attributes.location)]),
  );
  return resources
    .flatMap((resource) => {
      const account = resource.attributes.cognitive_account_id ?? resource.attributes.parent_id;
      const region = regions.get(String(account)) ?? "an account that was brought";
      const deployment = readDeployment(resource, region);
      return deployment ? [deployment] : [];
    })
    .sort((a, b) => compare(a.region, b.region) || compare(a.name, b.name));
}

function readDeployment({ type, attributes }: SynthesizedResource, region: string): SynthesizedDeployment | undefined {
  const isAzapi = type === "Microsoft.CognitiveServices/accounts/deployments";
  if (!isAzapi && type !== "azurerm_cognitive_deployment") return undefined;
  const body = record(attributes.body);
  const properties = isAzapi ? record(body.properties) : attributes;
  const model = record(properties.model);
  const sku = record(isAzapi ? body.sku : attributes.sku);
  const spillover = isAzapi ? properties.spilloverDeploymentName : undefined;
  return {
    name: String(attributes.name),
    region,
    model: String(model.name),
    version: String(model.version),
    sku: String(sku.name),
    capacity: Number(sku.capacity),
    ...(spillover === undefined ? {} : { spilloverTo: String(spillover) }),
    replacedBeforeDestroyed: record(attributes.lifecycle).create_before_destroy === true,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {};
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
