import { gatewayScene } from "./gateway-scene";
import { reference } from "./synthesize";

test("telemetry is sent by the gateway's identity, and what it is sent with stays out of state", () => {
  const stack = gatewayScene(() => {});
  expect(stack.all("azapi_resource").Loggers).toEqual({
    type: "Microsoft.ApiManagement/service/loggers@2024-05-01",
    name: "applicationinsights",
    parent_id: reference("azurerm_api_management.Gateway.id"),
    body: {
      properties: {
        loggerType: "applicationInsights",
        isBuffered: true,
        resourceId: reference("azapi_resource.Monitoring.id"),
      },
    },
    sensitive_body: {
      properties: {
        credentials: {
          connectionString: expect.stringMatching(
            /^\$\{data\.azurerm_application_insights\.Monitoring_Connection_\w+\.connection_string\}$/,
          ),
          identityClientId: reference("azurerm_user_assigned_identity.Identity.client_id"),
        },
      },
    },
    response_export_values: [],
    lifecycle: { create_before_destroy: true },
  });
  expect(stack.only("azurerm_api_management_diagnostic")).toMatchObject({
    identifier: "azuremonitor",
    api_management_logger_id: `${reference("azurerm_api_management.Gateway.id")}/loggers/azuremonitor`,
    sampling_percentage: 100,
    log_client_ip: false,
  });
});
