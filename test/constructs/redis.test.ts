import { Redis } from "../../constructs/redis";
import { synthesize } from "./synthesize";

const location = "swedencentral";

test("a cache can search vectors and evicts nothing", () => {
  const redis = synthesize((scope, resourceGroup) => {
    new Redis(scope, "Redis", { name: "contoso-cache", resourceGroup, location });
  }).only("azurerm_managed_redis");
  expect(redis).toMatchObject({
    sku_name: "Balanced_B1",
    high_availability_enabled: true,
    public_network_access: "Disabled",
    default_database: {
      access_keys_authentication_enabled: true,
      client_protocol: "Encrypted",
      clustering_policy: "EnterpriseCluster",
      eviction_policy: "NoEviction",
      module: [{ name: "RediSearch" }],
    },
    timeouts: { create: "90m", update: "60m", delete: "60m" },
    lifecycle: { prevent_destroy: true },
  });
});
