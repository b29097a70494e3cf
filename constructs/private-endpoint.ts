import { PrivateEndpoint as AzurePrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PrivateTarget, PrivateZone } from "./private-zone";

/** The part of the target that the endpoint opens. */
const groupIds: Readonly<Record<PrivateTarget, string>> = {
  account: "account",
  redis: "redisEnterprise",
  gateway: "Gateway",
};

/** Where private endpoints stand, and the zones their names are put in. */
export interface PrivateLink {
  readonly subnet: Subnet;
  readonly zones: Readonly<Partial<Record<PrivateTarget, readonly PrivateZone[]>>>;
}

export interface PrivateEndpointProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  /** The subnet's region, which need not be the target's. */
  readonly location: string;
  readonly target: { readonly id: string; readonly kind: PrivateTarget };
  readonly link: PrivateLink;
  /** Whatever is still being done to the target: Azure refuses an endpoint to an account that is not at rest. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An address for one resource inside the virtual network, under the resource's public name. */
export class PrivateEndpoint extends Construct {
  readonly resource: AzurePrivateEndpoint;

  constructor(scope: Construct, id: string, props: PrivateEndpointProps) {
    super(scope, id);
    const { name, resourceGroup, location, target, link, dependsOn } = props;
    const zones = link.zones[target.kind] ?? [];
    if (zones.length === 0)
      throw new RangeError(`${this.node.path}: link must have the private zones of ${target.kind}`);
    this.resource = new AzurePrivateEndpoint(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      subnetId: link.subnet.id,
      privateServiceConnection: {
        name,
        privateConnectionResourceId: target.id,
        subresourceNames: [groupIds[target.kind]],
        isManualConnection: false,
      },
      privateDnsZoneGroup: { name: "default", privateDnsZoneIds: zones.map(({ resource }) => resource.id) },
      timeouts: { create: "60m", update: "60m", delete: "60m" },
      ...(dependsOn ? { dependsOn: [...dependsOn] } : {}),
    });
  }
}
