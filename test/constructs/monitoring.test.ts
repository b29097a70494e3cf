import { Monitoring } from "../../constructs/monitoring";
import { addTags } from "../../constructs/tags";
import { reference, synthesize, type TerraformResourceJson } from "./synthesize";

const location = "swedencentral";

test("telemetry takes Entra identities only and keeps every request", () => {
  const stack = synthesize((scope, resourceGroup) => {
    new Monitoring(scope, "Monitoring", {
      resourceGroup,
      location,
      workspaceName: "logs",
      applicationInsightsName: "insights",
      dailyQuotaGb: 5,
    });
  });
  expect(stack.only("azurerm_log_analytics_workspace")).toMatchObject({
    sku: "PerGB2018",
    retention_in_days: 30,
    daily_quota_gb: 5,
    local_authentication_enabled: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.only("azapi_resource")).toEqual({
    type: "Microsoft.Insights/components@2020-02-02",
    name: "insights",
    parent_id: reference("azurerm_resource_group.Group.id"),
    location,
    body: {
      kind: "web",
      properties: {
        Application_Type: "web",
        WorkspaceResourceId: expect.stringMatching(/azurerm_log_analytics_workspace\.\w+\.id/),
        IngestionMode: "LogAnalytics",
        SamplingPercentage: 100,
        DisableLocalAuth: true,
        CustomMetricsOptedInType: "WithDimensions",
      },
    },
    response_export_values: [],
    schema_validation_enabled: false,
    ignore_casing: true,
    tags: {},
  });
});

test("Application Insights carries tags, and its connection string is read where Terraform marks it as sensitive", () => {
  const stack = synthesize((scope, resourceGroup) => {
    addTags(scope, { "cost-center": "ai" });
    new Monitoring(scope, "Monitoring", {
      resourceGroup,
      location,
      workspaceName: "logs",
      applicationInsightsName: "insights",
    });
  });
  expect(stack.only("azapi_resource").tags).toEqual({ "cost-center": "ai" });
  const [read] = Object.values<TerraformResourceJson>(stack.json.data.azurerm_application_insights);
  expect(read).toMatchObject({
    name: reference("azapi_resource.Monitoring.name"),
    depends_on: ["azapi_resource.Monitoring"],
  });
});
