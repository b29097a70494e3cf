import { DataAzurermApplicationInsights } from "@cdktf/provider-azurerm/lib/data-azurerm-application-insights";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
import { AzapiTopResource } from "./azapi-resource";
import { grantRole, type Principal } from "./role-assignment";

export interface MonitoringProps {
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  readonly workspaceName: string;
  readonly applicationInsightsName: string;
  /** @default 30, what the workspace's price includes */
  readonly retentionDays?: number;
  /** Stops ingestion for the rest of the day above this. @default no cap */
  readonly dailyQuotaGb?: number;
  /** @default true */
  readonly preventDestroy?: boolean;
}

/**
 * Where telemetry goes: a Log Analytics workspace and an Application Insights on it that takes Entra identities only.
 *
 * Application Insights is azapi's alone: metrics keep their dimensions (who spent tokens, on which lane) only if it opts in,
 * by a property that azurerm does not know. A second writer on azurerm's resource would not do: `azapi_update_resource` sends
 * what its published types know and drops this one without a word, and azurerm writes the whole resource without it.
 */
export class Monitoring extends Construct {
  readonly workspace: LogAnalyticsWorkspace;
  readonly resource: AzapiTopResource;
  readonly #connection: DataAzurermApplicationInsights;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { resourceGroup, location, retentionDays = 30, dailyQuotaGb, preventDestroy = true } = props;
    this.workspace = new LogAnalyticsWorkspace(this, "Workspace", {
      name: props.workspaceName,
      resourceGroupName: resourceGroup.name,
      location,
      sku: "PerGB2018",
      retentionInDays: retentionDays,
      ...(dailyQuotaGb === undefined ? {} : { dailyQuotaGb }),
      localAuthenticationEnabled: false,
      lifecycle: { preventDestroy },
    });
    this.resource = this.#addApplicationInsights(props);
    // azurerm marks what it reads as sensitive; azapi's output would not be.
    this.#connection = new DataAzurermApplicationInsights(this, "Connection", {
      name: this.resource.nameReference,
      resourceGroupName: resourceGroup.name,
      dependsOn: [this.resource],
    });
  }

  /** Where telemetry is sent, by an identity that may publish; known at apply. */
  get connectionString(): string {
    return this.#connection.connectionString;
  }

  #addApplicationInsights({ resourceGroup, location, applicationInsightsName }: MonitoringProps): AzapiTopResource {
    return new AzapiTopResource(this, "Default", {
      type: "Microsoft.Insights/components@2020-02-02",
      name: applicationInsightsName,
      parentId: resourceGroup.id,
      location,
      body: {
        kind: "web",
        properties: {
          Application_Type: "web",
          WorkspaceResourceId: this.workspace.id,
          IngestionMode: "LogAnalytics",
          // Every request is kept: the profile of real traffic is read from here.
          SamplingPercentage: 100,
          DisableLocalAuth: true,
          CustomMetricsOptedInType: "WithDimensions",
        },
      },
      schemaValidationEnabled: false,
      ignoreCasing: true,
    });
  }

  /** Lets a principal send telemetry. */
  grantPublish(principal: Principal): void {
    grantRole(this, {
      principal,
      role: "Monitoring Metrics Publisher",
      on: { id: this.resource.id, name: this.resource.name },
    });
  }
}
