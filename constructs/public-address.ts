import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";

export interface PublicAddressProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** First label of its DNS name, unique in the region. */
  readonly label: string;
  readonly zones: readonly string[];
}

/** A public address of our own: a zone-redundant gateway inside a virtual network must be given one. */
export class PublicAddress extends Construct {
  readonly resource: PublicIp;

  constructor(scope: Construct, id: string, { name, resourceGroup, location, label, zones }: PublicAddressProps) {
    super(scope, id);
    this.resource = new PublicIp(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      allocationMethod: "Static",
      sku: "Standard",
      domainNameLabel: label,
      zones: [...zones],
    });
  }
}
