import { ApiManagement, type ApiManagementProps } from "../../constructs/api-management";
import { gatewayNetwork } from "../../constructs/gateway-network";
import { Identity } from "../../constructs/identity";
import { PrivateZone } from "../../constructs/private-zone";
import { Redis } from "../../constructs/redis";
import { VirtualNetwork } from "../../constructs/virtual-network";
import { reference, synthesize } from "./synthesize";

type Asked = Partial<Omit<ApiManagementProps, "network">> & { readonly exposure?: "hybrid" | "private" };

const props = {
  name: "contoso-gateway",
  location: "swedencentral",
  units: 1,
  publisherName: "Contoso",
  publisherEmail: "platform@contoso.example",
} as const;

function gatewayWith(
  { exposure, ...asked }: Asked & { readonly tier: ApiManagementProps["tier"] },
  more?: (gateway: ApiManagement, network: VirtualNetwork | undefined) => void,
) {
  return synthesize((scope, resourceGroup) => {
    const identity = new Identity(scope, "Identity", { name: "gateway", resourceGroup, location: "swedencentral" });
    const kind = exposure && gatewayNetwork(asked.tier, exposure);
    const network =
      kind &&
      new VirtualNetwork(scope, "Network", {
        name: "network",
        resourceGroup,
        location: "swedencentral",
        addressSpace: "10.0.0.0/22",
        gateway: kind,
        securityGroupName: (subnet) => subnet,
      });
    const gateway = new ApiManagement(scope, "Gateway", {
      ...props,
      resourceGroup,
      identity,
      ...asked,
      ...(kind && network ? { network: { kind, subnet: network.gatewaySubnet } } : {}),
    });
    more?.(gateway, network);
  });
}

test("a v2 gateway has its own identity, three hours to come up, and no setting its tier lacks", () => {
  expect(gatewayWith({ tier: "BasicV2" }).only("azurerm_api_management")).toEqual({
    name: "contoso-gateway",
    location: "swedencentral",
    resource_group_name: reference("azurerm_resource_group.Group.name"),
    sku_name: "BasicV2_1",
    publisher_name: "Contoso",
    publisher_email: "platform@contoso.example",
    identity: { type: "UserAssigned", identity_ids: [reference("azurerm_user_assigned_identity.Identity.id")] },
    min_api_version: "2021-08-01",
    public_network_access_enabled: true,
    virtual_network_type: "None",
    timeouts: { create: "3h", update: "3h", delete: "3h" },
    lifecycle: { prevent_destroy: true },
  });
});

test("a classic gateway turns every protocol before TLS 1.2 off, on both sides", () => {
  const { security } = gatewayWith({ tier: "Developer" }).only("azurerm_api_management");
  expect(security).toEqual({
    frontend_ssl30_enabled: false,
    frontend_tls10_enabled: false,
    frontend_tls11_enabled: false,
    backend_ssl30_enabled: false,
    backend_tls10_enabled: false,
    backend_tls11_enabled: false,
    triple_des_ciphers_enabled: false,
  });
});

test("classic Premium spreads over zones and regions, as many units in each", () => {
  const gateway = gatewayWith({
    tier: "Premium",
    units: 3,
    zones: ["1", "2", "3"],
    additionalLocations: ["francecentral"],
  }).only("azurerm_api_management");
  expect(gateway.zones).toEqual(["1", "2", "3"]);
  expect(gateway.additional_location).toEqual([{ location: "francecentral", capacity: 3, zones: ["1", "2", "3"] }]);
});

test.each<[string, Asked]>([
  ["zones", { zones: ["1"] }],
  ["additional locations", { additionalLocations: ["francecentral"] }],
])("rejects %s on a tier other than classic Premium", (_what, asked) => {
  expect(() => gatewayWith({ tier: "PremiumV2", ...asked })).toThrow(
    new RangeError("test/Gateway: tier must be Premium for zones or additional locations, got PremiumV2"),
  );
});

test.each([
  ["Premium", "hybrid", "External", undefined],
  ["Premium", "private", "Internal", undefined],
  ["StandardV2", "hybrid", "External", "Microsoft.Web/serverFarms"],
] as const)(
  "a %s gateway in a %s network is of type %s, its subnet delegated to %s",
  (tier, exposure, type, service) => {
    const stack = gatewayWith({ tier, exposure });
    expect(stack.only("azurerm_api_management").virtual_network_type).toBe(type);
    const gatewaySubnet = Object.values(stack.all("azurerm_subnet")).find(({ name }) => name === "gateway");
    expect(gatewaySubnet?.delegation?.[0].service_delegation.name).toBe(service);
  },
);

test("a private v2 gateway is made public, given an endpoint, and then closed", () => {
  const stack = gatewayWith({ tier: "StandardV2", exposure: "private" }, (gateway, network) => {
    if (!network) throw new Error("a private gateway has a network");
    const group = gateway.node.scope?.node.findChild("Group") as never;
    const zone = new PrivateZone(network, "Zone", {
      name: "privatelink.azure-api.net",
      resourceGroup: group,
      network: network.resource,
    });
    gateway.closePublicAccess(
      {
        name: "gateway-pe",
        resourceGroup: group,
        location: "swedencentral",
        link: { subnet: network.endpointSubnet, zones: { gateway: [zone] } },
      },
      [],
    );
  });
  const gateway = stack.only("azurerm_api_management");
  expect(gateway.public_network_access_enabled).toBe(true);
  expect(gateway.lifecycle).toEqual({ prevent_destroy: true, ignore_changes: ["public_network_access_enabled"] });
  const [endpoint] = Object.keys(stack.all("azurerm_private_endpoint"));
  expect(stack.only("azapi_update_resource")).toEqual({
    type: "Microsoft.ApiManagement/service@2024-05-01",
    resource_id: reference("azurerm_api_management.Gateway.id"),
    body: { properties: { publicNetworkAccess: "Disabled" } },
    response_export_values: [],
    depends_on: [`azurerm_private_endpoint.${endpoint}`],
  });
});

test("a cache is wired by a key that Terraform alone learns", () => {
  const stack = gatewayWith({ tier: "BasicV2", systemAssignedIdentity: true }, (gateway) => {
    const group = gateway.node.scope?.node.findChild("Group") as never;
    const redis = new Redis(gateway, "Redis", { name: "cache", resourceGroup: group, location: "swedencentral" });
    gateway.addCache(redis, "default");
  });
  expect(stack.only("azurerm_api_management").identity.type).toBe("SystemAssigned, UserAssigned");
  const [redis] = Object.keys(stack.all("azurerm_managed_redis"));
  const attribute = (path: string) => reference(`azurerm_managed_redis.${redis}.${path}`);
  expect(stack.only("azurerm_api_management_redis_cache")).toEqual({
    name: "default",
    api_management_id: reference("azurerm_api_management.Gateway.id"),
    cache_location: "default",
    connection_string: `${attribute("hostname")}:${attribute("default_database[0].port")},password=${attribute("default_database[0].primary_access_key")},ssl=True,abortConnect=False`,
    redis_cache_id: attribute("id"),
  });
});
