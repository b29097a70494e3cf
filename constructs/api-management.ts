import {
  type ApiManagementSecurity,
  ApiManagement as AzureApiManagement,
} from "@cdktf/provider-azurerm/lib/api-management";
import { ApiManagementRedisCache } from "@cdktf/provider-azurerm/lib/api-management-redis-cache";
import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiUpdateResource } from "./azapi-update-resource";
import { sendDiagnostics } from "./diagnostics";
import type { ApiManagementTier, GatewayNetwork } from "./gateway-network";
import type { Identity } from "./identity";
import { PrivateEndpoint, type PrivateEndpointProps } from "./private-endpoint";
import type { PublicAddress } from "./public-address";
import type { Redis } from "./redis";
import type { Principal } from "./role-assignment";

export interface ApiManagementProps {
  /** Unique in all of Azure. */
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  readonly tier: ApiManagementTier;
  readonly units: number;
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Whom the gateway is to models and telemetry: made and given its roles before the gateway. */
  readonly identity: Identity;
  /** The second identity that a semantic cache's embeddings call demands. @default false */
  readonly systemAssignedIdentity?: boolean;
  /** @default none: public, in no network */
  readonly network?: { readonly kind: GatewayNetwork; readonly subnet: Subnet; readonly address?: PublicAddress };
  /** Availability zones, of classic Premium only. @default Azure's choice */
  readonly zones?: readonly string[];
  /** Further regions of the same gateway, of classic Premium only. @default none */
  readonly additionalLocations?: readonly string[];
  /** @default true */
  readonly preventDestroy?: boolean;
}

/** An API Management service: the gateway. A change between classic and v2 tiers replaces it: destroy the stack first. */
export class ApiManagement extends Construct {
  readonly resource: AzureApiManagement;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ApiManagementProps) {
    super(scope, id);
    const { name, resourceGroup, location, tier, units, network, zones, additionalLocations = [] } = props;
    const { systemAssignedIdentity = false, preventDestroy = true } = props;
    const classic = !tier.endsWith("V2");
    if (tier !== "Premium" && (zones || additionalLocations.length > 0)) {
      throw new RangeError(`${this.node.path}: tier must be Premium for zones or additional locations, got ${tier}`);
    }
    const closes = network?.kind.privateEndpoint ?? false;
    this.name = name;
    this.resource = new AzureApiManagement(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      skuName: `${tier}_${units}`,
      publisherName: props.publisherName,
      publisherEmail: props.publisherEmail,
      identity: {
        type: systemAssignedIdentity ? "SystemAssigned, UserAssigned" : "UserAssigned",
        identityIds: [props.identity.resource.id],
      },
      // Older management API versions would show secrets in plain text.
      minApiVersion: "2021-08-01",
      // A new service may not be closed; `closePublicAccess` does it once there is another way in.
      publicNetworkAccessEnabled: true,
      // v2 tiers have no cipher configuration, and no protocol older than TLS 1.2 to turn off.
      ...(classic ? { security: oldProtocolsOff } : {}),
      ...(zones ? { zones: [...zones] } : {}),
      ...(additionalLocations.length > 0 && {
        additionalLocation: additionalLocations.map((each) => ({
          location: each,
          capacity: units,
          ...(zones ? { zones: [...zones] } : {}),
        })),
      }),
      virtualNetworkType: network?.kind.virtualNetworkType ?? "None",
      ...(network && { virtualNetworkConfiguration: { subnetId: network.subnet.id } }),
      ...(network?.address && { publicIpAddressId: network.address.resource.id }),
      timeouts: { create: "3h", update: "3h", delete: "3h" },
      lifecycle: { preventDestroy, ...(closes && { ignoreChanges: ["public_network_access_enabled"] }) },
    });
  }

  get gatewayUrl(): string {
    return this.resource.gatewayUrl;
  }

  /** The logger that every service has for Azure Monitor. */
  get azureMonitorLoggerId(): string {
    return `${this.resource.id}/loggers/azuremonitor`;
  }

  /** Present only with `systemAssignedIdentity`. */
  get systemPrincipal(): Principal {
    // Its own name: the user-assigned identity beside it is called what the service is called.
    return { name: `${this.name}-system`, principalId: this.resource.identity.principalId };
  }

  /** Lets policies cache in Redis, by its access key: there is no other way. One cache a gateway region. */
  addCache(redis: Redis, location: string): ApiManagementRedisCache {
    return new ApiManagementRedisCache(this, `cache-${location}`, {
      name: location,
      apiManagementId: this.resource.id,
      cacheLocation: location,
      connectionString: redis.connectionString,
      redisCacheId: redis.resource.id,
    });
  }

  sendDiagnostics(workspace: LogAnalyticsWorkspace): void {
    sendDiagnostics(this, "Diagnostics", {
      targetId: this.resource.id,
      workspace,
      logs: ["GatewayLogs", "GatewayLlmLogs"],
      dedicatedTables: true,
    });
  }

  /** A way in from the virtual network, and then no other: in this order, because Azure refuses the reverse. */
  closePublicAccess(
    props: Omit<PrivateEndpointProps, "target" | "dependsOn">,
    after: readonly ITerraformDependable[],
  ): void {
    const endpoint = new PrivateEndpoint(this, "PrivateEndpoint", {
      ...props,
      target: { id: this.resource.id, kind: "gateway" },
      // A write to the whole service conflicts with any write to a part of it, so it waits for all of them.
      dependsOn: [...after],
    });
    new AzapiUpdateResource(this, "ClosePublicAccess", {
      type: "Microsoft.ApiManagement/service@2024-05-01",
      resourceId: this.resource.id,
      body: { properties: { publicNetworkAccess: "Disabled" } },
      dependsOn: [endpoint.resource],
    });
  }
}

/** Everything before TLS 1.2, and Triple DES, on both sides of the gateway; stated, so that a scan sees it. */
const oldProtocolsOff: ApiManagementSecurity = {
  frontendSsl30Enabled: false,
  frontendTls10Enabled: false,
  frontendTls11Enabled: false,
  backendSsl30Enabled: false,
  backendTls10Enabled: false,
  backendTls11Enabled: false,
  tripleDesCiphersEnabled: false,
};
