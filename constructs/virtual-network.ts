import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork as AzureVirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import type { GatewayNetwork } from "./gateway-network";
import { endpointRules, gatewayRules, type SecurityRule } from "./security-rules";
import { subnetRange } from "./subnet-range";

/** Azure adds it to every delegation; left out, each plan would take it away. */
const joinSubnet = "Microsoft.Network/virtualNetworks/subnets/action";

export interface VirtualNetworkProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** IPv4 CIDR of /22 or larger; its first two /24 become the subnets. */
  readonly addressSpace: string;
  readonly gateway: GatewayNetwork;
  /** Name of the security group of a subnet. */
  readonly securityGroupName: (subnet: string) => string;
}

/** The network between gateway and back ends: one subnet for the gateway alone, one for private endpoints. */
export class VirtualNetwork extends Construct {
  readonly resource: AzureVirtualNetwork;
  readonly gatewaySubnet: Subnet;
  readonly endpointSubnet: Subnet;

  constructor(scope: Construct, id: string, props: VirtualNetworkProps) {
    super(scope, id);
    const { name, resourceGroup, location, addressSpace, gateway } = props;
    this.resource = new AzureVirtualNetwork(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      addressSpace: [addressSpace],
    });
    this.gatewaySubnet = this.#subnet(props, {
      name: "gateway",
      range: subnetRange(addressSpace, 24, 0),
      rules: gatewayRules(gateway),
      ...(gateway.delegation ? { delegation: gateway.delegation } : {}),
    });
    this.endpointSubnet = this.#subnet(props, {
      name: "endpoints",
      range: subnetRange(addressSpace, 24, 1),
      rules: endpointRules,
    });
  }

  #subnet(
    { resourceGroup, location, securityGroupName }: VirtualNetworkProps,
    subnet: { name: string; range: string; rules: readonly SecurityRule[]; delegation?: string },
  ): Subnet {
    const { name, range, rules, delegation } = subnet;
    const group = new NetworkSecurityGroup(this, `${name}-rules`, {
      name: securityGroupName(name),
      resourceGroupName: resourceGroup.name,
      location,
      securityRule: rules.map((rule) => ({ ...rule, sourcePortRange: "*" })),
    });
    const resource = new Subnet(this, name, {
      name,
      resourceGroupName: resourceGroup.name,
      virtualNetworkName: this.resource.name,
      addressPrefixes: [range],
      // Without it, rules do not reach private endpoints.
      privateEndpointNetworkPolicies: "Enabled",
      ...(delegation
        ? { delegation: [{ name: "gateway", serviceDelegation: { name: delegation, actions: [joinSubnet] } }] }
        : {}),
    });
    new SubnetNetworkSecurityGroupAssociation(this, `${name}-association`, {
      subnetId: resource.id,
      networkSecurityGroupId: group.id,
    });
    return resource;
  }
}
