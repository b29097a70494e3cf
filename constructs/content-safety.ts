import { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { sendDiagnostics } from "./diagnostics";
import { PrivateEndpoint, type PrivateEndpointProps } from "./private-endpoint";
import { grantRole, type Principal } from "./role-assignment";

export interface ContentSafetyProps {
  /** The account's name and its subdomain, unique in all of Azure. */
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** @default false */
  readonly publicNetworkAccess?: boolean;
  /** @default true */
  readonly preventDestroy?: boolean;
}

/** A Content Safety account: what the gateway asks before it asks a model. */
export class ContentSafety extends Construct {
  readonly resource: CognitiveAccount;
  readonly name: string;
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ContentSafetyProps) {
    super(scope, id);
    const { name, resourceGroup, location, publicNetworkAccess = false, preventDestroy = true } = props;
    this.name = name;
    this.resource = new CognitiveAccount(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      kind: "ContentSafety",
      skuName: "S0",
      customSubdomainName: name,
      localAuthEnabled: false,
      publicNetworkAccessEnabled: publicNetworkAccess,
      // This kind takes no bypass.
      networkAcls: { defaultAction: publicNetworkAccess ? "Allow" : "Deny" },
      identity: { type: "SystemAssigned" },
      timeouts: { create: "60m", update: "60m", delete: "60m" },
      lifecycle: { preventDestroy },
    });
    this.#last = this.resource;
  }

  /** Known at synthesis. */
  get url(): string {
    return `https://${this.name}.cognitiveservices.azure.com`;
  }

  /** Lets a principal have text judged. */
  grantUse(principal: Principal): void {
    this.#last = grantRole(this, {
      principal,
      role: "Cognitive Services User",
      on: { id: this.resource.id, name: this.name },
    });
  }

  sendDiagnostics(workspace: LogAnalyticsWorkspace): void {
    this.#last = sendDiagnostics(this, "Diagnostics", {
      targetId: this.resource.id,
      workspace,
      logs: "allLogs",
      dependsOn: [this.#last],
    });
  }

  /** Last: a new account refuses an endpoint for a minute or so, which granting and logging use up. */
  addPrivateEndpoint(props: Omit<PrivateEndpointProps, "target" | "dependsOn">): PrivateEndpoint {
    return new PrivateEndpoint(this, "PrivateEndpoint", {
      ...props,
      target: { id: this.resource.id, kind: "account" },
      dependsOn: [this.#last],
    });
  }
}
