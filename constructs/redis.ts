import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
import { sendDiagnostics } from "./diagnostics";
import { PrivateEndpoint, type PrivateEndpointProps } from "./private-endpoint";

export interface RedisProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** @default "Balanced_B1" */
  readonly skuName?: string;
  /** A replica; a change replaces the cache. @default true */
  readonly highAvailability?: boolean;
  /** @default false */
  readonly publicNetworkAccess?: boolean;
  /** @default true */
  readonly preventDestroy?: boolean;
}

/**
 * An Azure Managed Redis that can search vectors: what a semantic cache is kept in. Its keys are on, against the rule of the
 * house, because API Management cannot connect to it by Entra identity; they are in this stack's state and nowhere else.
 */
export class Redis extends Construct {
  readonly resource: ManagedRedis;

  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    const { name, resourceGroup, location, skuName = "Balanced_B1", highAvailability = true } = props;
    const { publicNetworkAccess = false, preventDestroy = true } = props;
    this.resource = new ManagedRedis(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      skuName,
      highAvailabilityEnabled: highAvailability,
      publicNetworkAccess: publicNetworkAccess ? "Enabled" : "Disabled",
      defaultDatabase: {
        accessKeysAuthenticationEnabled: true,
        clientProtocol: "Encrypted",
        // RediSearch works with these two only, and neither is the default. A change to any of the three drops the data.
        clusteringPolicy: "EnterpriseCluster",
        evictionPolicy: "NoEviction",
        module: [{ name: "RediSearch" }],
      },
      timeouts: { create: "90m", update: "60m", delete: "60m" },
      lifecycle: { preventDestroy },
    });
  }

  /** A reference to what Terraform learns at apply; never a literal. */
  get connectionString(): string {
    const { hostname, defaultDatabase } = this.resource;
    return `${hostname}:${defaultDatabase.port},password=${defaultDatabase.primaryAccessKey},ssl=True,abortConnect=False`;
  }

  sendDiagnostics(workspace: LogAnalyticsWorkspace): void {
    sendDiagnostics(this, "Diagnostics", { targetId: this.resource.id, workspace });
    sendDiagnostics(this, "DatabaseDiagnostics", {
      targetId: `${this.resource.id}/databases/default`,
      workspace,
      logs: "allLogs",
      metrics: false,
    });
  }

  addPrivateEndpoint(props: Omit<PrivateEndpointProps, "target" | "dependsOn">): PrivateEndpoint {
    return new PrivateEndpoint(this, "PrivateEndpoint", { ...props, target: { id: this.resource.id, kind: "redis" } });
  }
}
