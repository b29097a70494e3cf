import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";

/**
 * Zones that a private endpoint's names live in; one endpoint of an AI Services account needs all three.
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const privateZones = {
  account: [
    "privatelink.cognitiveservices.azure.com",
    "privatelink.openai.azure.com",
    "privatelink.services.ai.azure.com",
  ],
  redis: ["privatelink.redis.azure.net"],
  gateway: ["privatelink.azure-api.net"],
} as const;
/** What a private endpoint can stand before. */
export type PrivateTarget = keyof typeof privateZones;

export interface PrivateZoneProps {
  /** The DNS name. */
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly network: VirtualNetwork;
}

/** A private DNS zone that one virtual network resolves names in. */
export class PrivateZone extends Construct {
  readonly resource: PrivateDnsZone;

  constructor(scope: Construct, id: string, { name, resourceGroup, network }: PrivateZoneProps) {
    super(scope, id);
    this.resource = new PrivateDnsZone(this, "Default", { name, resourceGroupName: resourceGroup.name });
    new PrivateDnsZoneVirtualNetworkLink(this, "Link", {
      name: "network",
      // 5.0 wants the zone's id instead; 4.55 does not have that argument.
      resourceGroupName: resourceGroup.name,
      privateDnsZoneName: this.resource.name,
      virtualNetworkId: network.id,
      registrationEnabled: false,
    });
  }
}
