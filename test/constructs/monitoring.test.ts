import { Monitoring } from "../../constructs/monitoring";
import { synthesize } from "./synthesize";

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
  expect(stack.only("azurerm_application_insights")).toMatchObject({
    application_type: "web",
    local_authentication_disabled: true,
    sampling_percentage: 100,
  });
});
