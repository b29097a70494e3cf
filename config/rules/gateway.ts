import type { GatewayTier } from "../schema";
import { findIf, type Rule } from "./rule";

/** What an API Management tier can do. @see Microsoft, "Feature-based comparison of the API Management tiers" */
const tiers: Readonly<
  Record<GatewayTier, { readonly regions: boolean; readonly zones: boolean; readonly network: boolean }>
> = {
  Developer: { regions: false, zones: false, network: true },
  Basic: { regions: false, zones: false, network: false },
  BasicV2: { regions: false, zones: false, network: false },
  Standard: { regions: false, zones: false, network: false },
  StandardV2: { regions: false, zones: false, network: true },
  Premium: { regions: true, zones: true, network: true },
  PremiumV2: { regions: false, zones: true, network: true },
};

const tiersThat = (can: "regions" | "zones" | "network") =>
  (Object.keys(tiers) as GatewayTier[]).filter((tier) => tiers[tier][can]).join(", ");

/** The network holds a /24 for the gateway and one for private endpoints, and room to grow to four. */
const longestPrefixBits = 22;

/** Rules on the gateway and its network. */
export const gatewayRules: readonly Rule[] = [
  {
    id: "gateway-topology",
    why: "only the classic Premium tier has gateways in several regions",
    severity: "error",
    check: ({ gateway: { topology, tier } }) =>
      findIf(
        topology === "multiRegion" && !tiers[tier].regions,
        ["gateway", "topology"],
        `must be single on ${tier}, got multiRegion (has several regions: ${tiersThat("regions")})`,
      ),
  },
  {
    id: "multi-region-network",
    why: "each region's gateway would need a network of its own, and the kit makes one",
    severity: "error",
    check: ({ gateway: { topology, tier }, network: { profile } }) =>
      findIf(
        topology === "multiRegion" && tiers[tier].regions && profile !== "public",
        ["gateway", "topology"],
        `must be single where the network profile is ${profile}, got multiRegion (or use network profile public)`,
      ),
  },
  {
    id: "gateway-units",
    why: "each tier scales to its own limit",
    severity: "error",
    check: ({ gateway: { tier, units } }, catalog) => {
      const most = catalog.limits.find(({ name }) => name === `gatewayUnits${tier}`);
      return findIf(
        most !== undefined && units > most.value,
        ["gateway", "units"],
        `must be at most ${most?.value} on ${tier}, got ${units}`,
      );
    },
  },
  {
    id: "network-tier",
    why: "private back ends need a gateway that can reach into a network",
    severity: "error",
    check: ({ gateway: { tier }, network: { profile } }) =>
      findIf(
        profile !== "public" && !tiers[tier].network,
        ["network", "profile"],
        `must be public on ${tier}, got ${profile} (can reach private back ends: ${tiersThat("network")})`,
      ),
  },
  {
    id: "address-space",
    why: "the network holds one subnet for the gateway and one for private endpoints",
    severity: "error",
    check: ({ network: { profile, addressSpace } }) => {
      const bits = Number(addressSpace.split("/")[1]);
      return findIf(
        profile !== "public" && bits > longestPrefixBits,
        ["network", "addressSpace"],
        `must be /${longestPrefixBits} or larger, got /${bits}`,
      );
    },
  },
  {
    id: "gateway-zones",
    why: "a gateway in one zone is lost with it",
    severity: "warning",
    check: ({ redundancy, gateway: { tier, units } }) => {
      if (redundancy === "none") return [];
      if (!tiers[tier].zones) {
        const message = `is ${redundancy}, but a ${tier} gateway cannot span zones (${tiersThat("zones")} can)`;
        return [{ path: ["redundancy"], message }];
      }
      return findIf(
        tier === "Premium" && units === 1,
        ["gateway", "units"],
        `is 1, and one unit stands in one zone, but redundancy is ${redundancy} (use 2 or 3)`,
      );
    },
  },
  {
    id: "gateway-region",
    why: "models in other regions help nobody once the one gateway is lost",
    severity: "warning",
    check: ({ redundancy, regions, gateway: { topology } }) =>
      findIf(
        redundancy === "regions" && regions.length > 1 && topology === "single",
        ["redundancy"],
        `is regions, but the gateway stands in ${regions[0]} alone (multiRegion on ${tiersThat("regions")} has one in each region)`,
      ),
  },
  {
    id: "multi-region-single",
    why: "a topology of several regions needs several",
    severity: "warning",
    check: ({ regions, gateway: { topology } }) =>
      findIf(
        topology === "multiRegion" && regions.length === 1,
        ["gateway", "topology"],
        `is multiRegion, but there is one region, ${regions[0]}`,
      ),
  },
];
