/** Tiers of API Management that this kit deploys. */
export type ApiManagementTier = "Developer" | "Basic" | "BasicV2" | "Standard" | "StandardV2" | "Premium" | "PremiumV2";

/** `public`: all by Entra over public endpoints; `hybrid`: a public gateway before private back ends; `private`: nothing public. */
export type GatewayExposure = "public" | "hybrid" | "private";

/** How a gateway is joined to a virtual network. */
export interface GatewayNetwork {
  /** Azure's `virtualNetworkType`; v2 tiers call outbound integration External as well. */
  readonly virtualNetworkType: "None" | "External" | "Internal";
  /** `injected`: the gateway's machines stand in the subnet; `integrated`: only its outbound traffic passes it. */
  readonly mode: "none" | "injected" | "integrated";
  /** Service the subnet must be delegated to; a classic tier's subnet must have no delegation at all. */
  readonly delegation?: "Microsoft.Web/serverFarms";
  /** Whether callers come in by a private endpoint, and public access is closed once it stands. */
  readonly privateEndpoint: boolean;
}

/**
 * How a tier is joined to the network for an exposure. Throws a `RangeError` for a tier that cannot be.
 * @see https://learn.microsoft.com/azure/api-management/virtual-network-concepts
 */
export function gatewayNetwork(tier: ApiManagementTier, exposure: GatewayExposure): GatewayNetwork {
  if (exposure === "public") return { virtualNetworkType: "None", mode: "none", privateEndpoint: false };
  switch (tier) {
    case "Developer":
    case "Premium":
      // A classic tier in a virtual network takes no private endpoint: it is private by being Internal.
      return {
        virtualNetworkType: exposure === "private" ? "Internal" : "External",
        mode: "injected",
        privateEndpoint: false,
      };
    case "StandardV2":
    case "PremiumV2":
      return {
        virtualNetworkType: "External",
        mode: "integrated",
        delegation: "Microsoft.Web/serverFarms",
        privateEndpoint: exposure === "private",
      };
    case "Basic":
    case "BasicV2":
    case "Standard":
      throw new RangeError(
        `tier ${tier} cannot reach a virtual network, which network profile ${exposure} needs (use Developer, StandardV2, Premium or PremiumV2)`,
      );
  }
}
