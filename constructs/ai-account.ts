import { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Blocklist, type BlocklistProps } from "./blocklist";
import { ContentFilter, type ContentFilterProps } from "./content-filter";
import { sendDiagnostics } from "./diagnostics";
import { ModelDeployment, type ModelDeploymentProps } from "./model-deployment";
import { PrivateEndpoint, type PrivateEndpointProps } from "./private-endpoint";
import { grantRole, type Principal } from "./role-assignment";

export interface AiAccountProps {
  /** The account's name and its subdomain, unique in all of Azure. */
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** Whether callers come in over the public endpoint; by their Entra identity either way. @default false */
  readonly publicNetworkAccess?: boolean;
  /** @default true */
  readonly preventDestroy?: boolean;
}

/**
 * An AI Services account: one region's blocklists, content filters and model deployments, made one after another because
 * Azure does one at a time.
 */
export class AiAccount extends Construct {
  readonly resource: CognitiveAccount;
  readonly name: string;
  readonly location: string;
  /** What was added last: the next waits for it. */
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: AiAccountProps) {
    super(scope, id);
    const { name, resourceGroup, location, publicNetworkAccess = false, preventDestroy = true } = props;
    this.name = name;
    this.location = location;
    this.resource = new CognitiveAccount(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      kind: "AIServices",
      skuName: "S0",
      customSubdomainName: name,
      localAuthEnabled: false,
      publicNetworkAccessEnabled: publicNetworkAccess,
      networkAcls: { defaultAction: publicNetworkAccess ? "Allow" : "Deny", bypass: "AzureServices" },
      identity: { type: "SystemAssigned" },
      // Turning it off later would replace the account.
      projectManagementEnabled: false,
      timeouts: { create: "60m", update: "60m", delete: "60m" },
      lifecycle: { preventDestroy },
    });
    this.#last = this.resource;
  }

  /** Where models are served; known at synthesis. */
  get host(): string {
    return `${this.name}.openai.azure.com`;
  }

  /** The OpenAI v1 surface, without a trailing slash; known at synthesis. */
  get openAiUrl(): string {
    return `https://${this.host}/openai/v1`;
  }

  /** Where one deployment makes embeddings, as a semantic cache wants it: the whole path, without a trailing slash. */
  embeddingsUrl(deployment: string): string {
    return `https://${this.host}/openai/deployments/${deployment}/embeddings`;
  }

  /** To be added before the content filters that name it. */
  addBlocklist(props: Omit<BlocklistProps, "account" | "after">): Blocklist {
    // Capitals keep the ids of deployments, which are their names, apart from these.
    const blocklist = new Blocklist(this, `Blocklist-${props.name}`, {
      ...props,
      account: this.resource,
      after: this.#last,
    });
    this.#last = blocklist.last;
    return blocklist;
  }

  /** To be added before the deployments that have it. */
  addContentFilter(props: Omit<ContentFilterProps, "account" | "after">): ContentFilter {
    const filter = new ContentFilter(this, `ContentFilter-${props.name}`, {
      ...props,
      account: this.resource,
      after: this.#last,
    });
    this.#last = filter.resource;
    return filter;
  }

  addDeployment(props: Omit<ModelDeploymentProps, "account" | "after">): ModelDeployment {
    // The name is the id: a replaced deployment stands beside the one it replaces, never in its place.
    const deployment = new ModelDeployment(this, props.name, { ...props, account: this.resource, after: this.#last });
    this.#last = deployment.resource;
    return deployment;
  }

  /** To be called when every deployment has been added. */
  addPrivateEndpoint(props: Omit<PrivateEndpointProps, "target" | "dependsOn">): PrivateEndpoint {
    const endpoint = new PrivateEndpoint(this, "PrivateEndpoint", {
      ...props,
      target: { id: this.resource.id, kind: "account" },
      dependsOn: [this.#last],
    });
    this.#last = endpoint.resource;
    return endpoint;
  }

  sendDiagnostics(workspace: LogAnalyticsWorkspace): void {
    this.#last = sendDiagnostics(this, "Diagnostics", {
      targetId: this.resource.id,
      workspace,
      logs: "allLogs",
      dependsOn: [this.#last],
    });
  }

  /** Lets a principal call the account's models; `scope` is in the stack that knows the principal, when that is not this one. */
  grantUse(principal: Principal, scope: Construct = this): void {
    grantRole(scope, {
      principal,
      role: "Cognitive Services OpenAI User",
      on: { id: this.resource.id, name: this.name },
    });
  }
}
