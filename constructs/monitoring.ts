import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
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

/** Where telemetry goes: a Log Analytics workspace and an Application Insights on it that takes Entra identities only. */
export class Monitoring extends Construct {
  readonly workspace: LogAnalyticsWorkspace;
  readonly resource: ApplicationInsights;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { resourceGroup, location, retentionDays = 30, dailyQuotaGb, preventDestroy = true } = props;
    this.#name = props.applicationInsightsName;
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
    this.resource = new ApplicationInsights(this, "Default", {
      name: props.applicationInsightsName,
      resourceGroupName: resourceGroup.name,
      location,
      workspaceId: this.workspace.id,
      applicationType: "web",
      // Every request is kept: the profile of real traffic is read from here.
      samplingPercentage: 100,
      // 4.55's name; 5.0 keeps only the positive one.
      localAuthenticationDisabled: true,
    });
  }

  /** Lets a principal send telemetry. */
  grantPublish(principal: Principal): void {
    grantRole(this, {
      principal,
      role: "Monitoring Metrics Publisher",
      on: { id: this.resource.id, name: this.#name },
    });
  }
}
