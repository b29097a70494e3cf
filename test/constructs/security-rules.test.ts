import { gatewayNetwork } from "../../constructs/gateway-network";
import { endpointRules, gatewayRules, type SecurityRule } from "../../constructs/security-rules";

const printed = (rules: readonly SecurityRule[]) =>
  rules.map(({ direction, access, sourceAddressPrefix, destinationAddressPrefix, ...ports }) =>
    [
      direction,
      access,
      sourceAddressPrefix,
      destinationAddressPrefix,
      ports.destinationPortRanges ?? ports.destinationPortRange,
    ].join(" "),
  );

test("a gateway that only integrates its outbound traffic needs storage and key vault", () => {
  expect(printed(gatewayRules(gatewayNetwork("StandardV2", "hybrid")))).toEqual([
    "Outbound Allow VirtualNetwork Storage 443",
    "Outbound Allow VirtualNetwork AzureKeyVault 443",
  ]);
});

test("a gateway injected with a public face is called from the internet, managed and probed", () => {
  expect(printed(gatewayRules(gatewayNetwork("Premium", "hybrid")))).toEqual([
    "Inbound Allow Internet VirtualNetwork 443",
    "Inbound Allow ApiManagement VirtualNetwork 3443",
    "Inbound Allow AzureLoadBalancer VirtualNetwork 6390",
    "Inbound Allow AzureTrafficManager VirtualNetwork 443",
    "Outbound Allow VirtualNetwork Storage 443",
    "Outbound Allow VirtualNetwork AzureKeyVault 443",
    "Outbound Allow VirtualNetwork Sql 1433",
    "Outbound Allow VirtualNetwork AzureMonitor 443,1886",
    "Outbound Allow VirtualNetwork Internet 80",
  ]);
});

test("an internal gateway is called from the network alone", () => {
  const inbound = printed(gatewayRules(gatewayNetwork("Premium", "private"))).filter((rule) => rule.startsWith("In"));
  expect(inbound).toEqual([
    "Inbound Allow VirtualNetwork VirtualNetwork 443",
    "Inbound Allow ApiManagement VirtualNetwork 3443",
    "Inbound Allow AzureLoadBalancer VirtualNetwork 6390",
  ]);
});

test("private endpoints answer the network on HTTPS and Redis and nobody else", () => {
  expect(printed(endpointRules)).toEqual([
    "Inbound Allow VirtualNetwork VirtualNetwork 443,10000",
    "Inbound Deny * * *",
  ]);
});

test.each(["hybrid", "private"] as const)(
  "no two rules of a %s gateway share a name or a priority and direction",
  (exposure) => {
    const rules = gatewayRules(gatewayNetwork("Premium", exposure));
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(new Set(rules.map(({ direction, priority }) => `${direction} ${priority}`)).size).toBe(rules.length);
  },
);
