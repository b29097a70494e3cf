import { type ApiManagementTier, type GatewayExposure, gatewayNetwork } from "../../constructs/gateway-network";

const none = { virtualNetworkType: "None", mode: "none", privateEndpoint: false };
const external = { virtualNetworkType: "External", mode: "injected", privateEndpoint: false };
const internal = { virtualNetworkType: "Internal", mode: "injected", privateEndpoint: false };
const integrated = {
  virtualNetworkType: "External",
  mode: "integrated",
  delegation: "Microsoft.Web/serverFarms",
  privateEndpoint: false,
};

test.each<[ApiManagementTier, GatewayExposure, object]>([
  ["Developer", "public", none],
  ["Basic", "public", none],
  ["BasicV2", "public", none],
  ["Standard", "public", none],
  ["StandardV2", "public", none],
  ["Premium", "public", none],
  ["PremiumV2", "public", none],
  ["Developer", "hybrid", external],
  ["Premium", "hybrid", external],
  ["StandardV2", "hybrid", integrated],
  ["PremiumV2", "hybrid", integrated],
  ["Developer", "private", internal],
  ["Premium", "private", internal],
  ["StandardV2", "private", { ...integrated, privateEndpoint: true }],
  ["PremiumV2", "private", { ...integrated, privateEndpoint: true }],
])("a %s gateway in a %s network is joined as Azure wants it", (tier, exposure, expected) => {
  expect(gatewayNetwork(tier, exposure)).toEqual(expected);
});

test.each<[ApiManagementTier, GatewayExposure]>([
  ["Basic", "hybrid"],
  ["BasicV2", "hybrid"],
  ["Standard", "hybrid"],
  ["Basic", "private"],
  ["BasicV2", "private"],
  ["Standard", "private"],
])("rejects a %s gateway in a %s network", (tier, exposure) => {
  expect(() => gatewayNetwork(tier, exposure)).toThrow(
    new RangeError(
      `tier ${tier} cannot reach a virtual network, which network profile ${exposure} needs (use Developer, StandardV2, Premium or PremiumV2)`,
    ),
  );
});
