import { type AzapiType, azapiBodies, checkAzapiBody } from "../../constructs/azapi-bodies";

const backends = "Microsoft.ApiManagement/service/backends@2024-05-01";
const deployments = "Microsoft.CognitiveServices/accounts/deployments@2026-05-01";
const sticky = "Microsoft.ApiManagement/service/backends@2025-03-01-preview";
const insights = "Microsoft.Insights/components@2020-02-02";
const pool = (services: readonly object[]) => ({ properties: { type: "Pool", pool: { services } } });
const member = { id: "/backends/a", priority: 1, weight: 1 };

test.each<[string, AzapiType, unknown]>([
  ["a pool of one", backends, pool([member])],
  [
    "a pool that keeps a caller at one member",
    sticky,
    {
      properties: {
        type: "Pool",
        pool: { services: [member], sessionAffinity: { sessionId: { source: "cookie", name: "s" } } },
      },
    },
  ],
  [
    "a provisioned deployment that spills",
    deployments,
    {
      sku: { name: "ProvisionedManaged", capacity: 50 },
      properties: {
        model: { format: "OpenAI", name: "gpt", version: "1" },
        raiPolicyName: "Microsoft.DefaultV2",
        versionUpgradeOption: "NoAutoUpgrade",
        spilloverDeploymentName: "gpt-spill",
      },
    },
  ],
  [
    "a metered deployment of the priority tier",
    deployments,
    {
      sku: { name: "GlobalStandard", capacity: 100 },
      properties: {
        model: { format: "OpenAI", name: "gpt", version: "1" },
        raiPolicyName: "Microsoft.DefaultV2",
        versionUpgradeOption: "NoAutoUpgrade",
        serviceTier: "Priority",
      },
    },
  ],
])("accepts %s", (_what, type, body) => {
  expect(checkAzapiBody(type, body)).toEqual([]);
});

test.each<[string, AzapiType, unknown, string]>([
  ["an empty pool", backends, pool([]), "properties.pool.services: Too small: expected array to have >=1 items"],
  [
    "a pool of more than thirty",
    backends,
    pool(Array.from({ length: 31 }, () => member)),
    "properties.pool.services: Too big: expected array to have <=30 items",
  ],
  [
    "a priority over a hundred",
    backends,
    pool([{ ...member, priority: 101 }]),
    "properties.pool.services.0.priority: Too big: expected number to be <=100",
  ],
  [
    "a property that no published type has",
    backends,
    { properties: { type: "Pool", failover: true } },
    'properties: Unrecognized key: "failover"',
  ],
  [
    "affinity in a version that does not know it",
    backends,
    {
      properties: {
        type: "Pool",
        pool: { services: [member], sessionAffinity: { sessionId: { source: "cookie", name: "s" } } },
      },
    },
    'properties.pool: Unrecognized key: "sessionAffinity"',
  ],
  [
    "metrics without their dimensions",
    insights,
    {
      kind: "web",
      properties: {
        Application_Type: "web",
        WorkspaceResourceId: "/workspaces/logs",
        IngestionMode: "LogAnalytics",
        SamplingPercentage: 100,
        DisableLocalAuth: true,
      },
    },
    'properties.CustomMetricsOptedInType: Invalid input: expected "WithDimensions"',
  ],
])("rejects %s", (_what, type, body, problem) => {
  expect(checkAzapiBody(type, body)).toEqual([problem]);
});

test("every type has its API version pinned", () => {
  for (const type of Object.keys(azapiBodies))
    expect(type).toMatch(/^Microsoft\.\w+(\/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$/);
});
