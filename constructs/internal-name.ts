import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { PrivateZone } from "./private-zone";

export interface InternalNameProps {
  readonly gateway: ApiManagement;
  readonly resourceGroup: ResourceGroup;
  readonly network: VirtualNetwork;
}

/** The gateway's own host name inside the network: Azure publishes none for an Internal gateway. */
export class InternalName extends Construct {
  readonly resource: PrivateDnsARecord;

  constructor(scope: Construct, id: string, { gateway, resourceGroup, network }: InternalNameProps) {
    super(scope, id);
    const zone = new PrivateZone(this, "Zone", { name: `${gateway.name}.azure-api.net`, resourceGroup, network });
    this.resource = new PrivateDnsARecord(this, "Default", {
      name: "@",
      resourceGroupName: resourceGroup.name,
      zoneName: zone.resource.name,
      ttl: 300,
      records: gateway.resource.privateIpAddresses,
    });
  }
}
