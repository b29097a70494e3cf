import { ApiManagementDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-diagnostic";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { Identity } from "./identity";
import type { Monitoring } from "./monitoring";

export interface GatewayLoggersProps {
  readonly gateway: ApiManagement;
  readonly monitoring: Monitoring;
  /** Holds Monitoring Metrics Publisher on Application Insights. */
  readonly identity: Identity;
}

/** Where the gateway writes what it did: Azure Monitor for every request, Application Insights for traces and token metrics. */
export class GatewayLoggers extends Construct {
  readonly resource: AzapiResource;

  constructor(scope: Construct, id: string, { gateway, monitoring, identity }: GatewayLoggersProps) {
    super(scope, id);
    this.resource = new AzapiResource(this, "Default", {
      type: "Microsoft.ApiManagement/service/loggers@2024-05-01",
      name: "applicationinsights",
      parentId: gateway.resource.id,
      body: {
        properties: {
          loggerType: "applicationInsights",
          isBuffered: true,
          resourceId: monitoring.resource.id,
        },
      },
      // The service answers with a named value of its own making in place of these, which would read as drift.
      sensitiveBody: {
        properties: {
          credentials: {
            connectionString: monitoring.connectionString,
            identityClientId: identity.clientId,
          },
        },
      },
      lifecycle: { createBeforeDestroy: true },
    });
    // Requests that no lane takes are logged here; each lane has diagnostics of its own.
    new ApiManagementDiagnostic(this, "Unmatched", {
      identifier: "azuremonitor",
      apiManagementName: gateway.resource.name,
      resourceGroupName: gateway.resource.resourceGroupName,
      apiManagementLoggerId: gateway.azureMonitorLoggerId,
      samplingPercentage: 100,
      alwaysLogErrors: true,
      verbosity: "information",
      httpCorrelationProtocol: "W3C",
      logClientIp: false,
    });
  }

  get applicationInsightsLoggerId(): string {
    return this.resource.id;
  }
}
