import type { GatewayNetwork } from "./gateway-network";

/** A rule of a network security group, from any source port. */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  readonly sourceAddressPrefix: string;
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
}

/**
 * What a gateway's subnet must let through, by service tag.
 * @see https://learn.microsoft.com/azure/api-management/virtual-network-reference (2025-06)
 */
export function gatewayRules({ mode, virtualNetworkType }: GatewayNetwork): readonly SecurityRule[] {
  const dependencies = [allowOut(100, "Storage", "443"), allowOut(110, "AzureKeyVault", "443")];
  if (mode !== "injected") return dependencies;
  const callers = virtualNetworkType === "Internal" ? "VirtualNetwork" : "Internet";
  return [
    allowIn(100, "Callers", callers, "443"),
    allowIn(110, "Management", "ApiManagement", "3443"),
    allowIn(120, "LoadBalancer", "AzureLoadBalancer", "6390"),
    ...(virtualNetworkType === "External" ? [allowIn(130, "TrafficManager", "AzureTrafficManager", "443")] : []),
    ...dependencies,
    allowOut(120, "Sql", "1433"),
    allowOut(130, "AzureMonitor", "443", "1886"),
    // Validity checks of certificates are plain HTTP.
    allowOut(140, "Internet", "80"),
  ];
}

/** Private endpoints answer the virtual network on HTTPS and Redis, and nobody else. */
export const endpointRules: readonly SecurityRule[] = [
  allowIn(100, "Network", "VirtualNetwork", "443", "10000"),
  {
    name: "DenyRest",
    priority: 4096,
    direction: "Inbound",
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  },
];

function allowIn(priority: number, from: string, tag: string, ...ports: readonly string[]): SecurityRule {
  return {
    name: `Allow${from}`,
    priority,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: tag,
    destinationAddressPrefix: "VirtualNetwork",
    ...destination(ports),
  };
}

function allowOut(priority: number, tag: string, ...ports: readonly string[]): SecurityRule {
  return {
    name: `AllowTo${tag}`,
    priority,
    direction: "Outbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: "VirtualNetwork",
    destinationAddressPrefix: tag,
    ...destination(ports),
  };
}

/** azurerm takes one port and several in different arguments. */
function destination([first, ...others]: readonly string[]) {
  return first !== undefined && others.length === 0
    ? { destinationPortRange: first }
    : { destinationPortRanges: [first ?? "*", ...others] };
}
