import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block, referenced } from "./references";

/** A resource that answers on the network, and from where it can be reached. */
export interface Endpoint {
  readonly resource: SynthesizedResource;
  readonly name: string;
  /** Whether the internet reaches it once every step of the stacks is taken. */
  readonly isPublic: boolean;
  readonly privateEndpoints: number;
}

/** What answers on the network, by type, with the setting that opens it to the internet. */
const opens: Readonly<Record<string, (attributes: SynthesizedResource["attributes"]) => boolean>> = {
  azurerm_cognitive_account: (attributes) => attributes.public_network_access_enabled !== false,
  azurerm_storage_account: (attributes) => attributes.public_network_access_enabled !== false,
  azurerm_managed_redis: (attributes) => attributes.public_network_access !== "Disabled",
  // A classic gateway that is Internal has no public address, whatever else it says.
  azurerm_api_management: (attributes) =>
    attributes.public_network_access_enabled !== false && attributes.virtual_network_type !== "Internal",
};

/** Every resource that answers on the network. */
export function endpointsOf(synthesis: Synthesis): Endpoint[] {
  const isThis = (resource: SynthesizedResource, stack: string, id: unknown) =>
    referenced(synthesis, stack, id) === resource;
  return synthesis.resources.flatMap((resource) => {
    const isBornOpen = opens[resource.type]?.(resource.attributes);
    if (isBornOpen === undefined) return [];
    const isClosedLater = closingSteps(synthesis).some(({ stack, attributes }) =>
      isThis(resource, stack, attributes.resource_id),
    );
    return [
      {
        resource,
        name: String(resource.attributes.name),
        isPublic: isBornOpen && !isClosedLater,
        privateEndpoints: synthesis.resources.filter(
          ({ type, stack, attributes }) =>
            type === "azurerm_private_endpoint" &&
            isThis(resource, stack, block(attributes.private_service_connection).private_connection_resource_id),
        ).length,
      },
    ];
  });
}

/** Steps that close what Azure only lets be born open. */
export function closingSteps({ resources }: Synthesis): SynthesizedResource[] {
  return resources.filter(
    ({ type, attributes }) =>
      type === "azapi_update_resource" && block(block(attributes.body).properties).publicNetworkAccess === "Disabled",
  );
}
