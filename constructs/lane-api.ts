import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { GatewayLoggers } from "./gateway-loggers";
import { terraformText } from "./terraform-text";

/** The OpenAI v1 surface: `path` is what an SDK appends to its base URL. */
const operations = [
  { id: "chat-completions", method: "POST", path: "/chat/completions", displayName: "Create chat completion" },
  { id: "responses", method: "POST", path: "/responses", displayName: "Create response" },
  { id: "embeddings", method: "POST", path: "/embeddings", displayName: "Create embeddings" },
  { id: "list-models", method: "GET", path: "/models", displayName: "List models" },
] as const;

/** What a log keeps of one prompt or answer, in bytes: the most that the service keeps. */
const loggedBytes = 262_144;

export interface LaneApiProps {
  readonly gateway: ApiManagement;
  readonly loggers: GatewayLoggers;
  /** The workload: the API's name, and the first segment of its path. */
  readonly name: string;
  readonly description: string;
  /** Whether nobody gets to the policy without a key; false where a consumer has none. */
  readonly subscriptionRequired: boolean;
  /**
   * Whether a key may come as `Authorization: Bearer <key>`, as an OpenAI SDK sends it. False where a consumer sends an
   * Entra token there: it would be taken for a key, and refused.
   */
  readonly bearerKeys: boolean;
  /** Whether prompts and answers are logged. */
  readonly logContent: boolean;
  /** The API's policy document. */
  readonly policy: string;
  /** Whatever the policy mentions by name, and what stands before it: Terraform sees no edge in its text. */
  readonly policyMentions: readonly ITerraformDependable[];
}

/** A lane: one workload's API at `/<workload>/v1`, its policy and what is logged of it. */
export class LaneApi extends Construct {
  readonly resource: AzapiResource;
  readonly name: string;
  readonly policy: ApiManagementApiPolicy;

  constructor(scope: Construct, id: string, props: LaneApiProps) {
    super(scope, id);
    const { gateway, name, policy, policyMentions } = props;
    this.name = name;
    this.resource = this.#addApi(props);
    const lastOperation = this.#addOperations(gateway);
    this.policy = new ApiManagementApiPolicy(this, "Policy", {
      apiName: this.resource.nameReference,
      apiManagementName: gateway.resource.name,
      resourceGroupName: gateway.resource.resourceGroupName,
      xmlContent: terraformText(policy),
      dependsOn: [lastOperation, ...policyMentions],
    });
    this.#addDiagnostics(props);
  }

  /** Base URL of an OpenAI SDK. */
  baseUrl(gateway: ApiManagement): string {
    return `${gateway.gatewayUrl}/${this.name}/v1`;
  }

  /** azurerm does not know keys in `Authorization`, and a second writer on its API would be undone. */
  #addApi({ gateway, name, description, subscriptionRequired, bearerKeys }: LaneApiProps): AzapiResource {
    return new AzapiResource(this, "Default", {
      type: "Microsoft.ApiManagement/service/apis@2024-05-01",
      name,
      parentId: gateway.resource.id,
      body: {
        properties: {
          displayName: name,
          description,
          path: `${name}/v1`,
          protocols: ["https"],
          type: "http",
          apiType: "http",
          apiRevision: "1",
          isCurrent: true,
          subscriptionRequired,
          // The header that Azure OpenAI clients send their key in.
          subscriptionKeyParameterNames: {
            header: "api-key",
            query: "subscription-key",
            ...(bearerKeys ? { bearer: "enabled" as const } : {}),
          },
        },
      },
      schemaValidationEnabled: false,
      // Revisions that somebody made in the portal would keep it.
      deleteQueryParameters: { deleteRevisions: ["true"] },
    });
  }

  /** One after another: the service refuses two writes to an API at a time. */
  #addOperations(gateway: ApiManagement): ITerraformDependable {
    return operations.reduce<ITerraformDependable>(
      (previous, { id, method, path, displayName }) =>
        new ApiManagementApiOperation(this, id, {
          operationId: id,
          apiName: this.resource.nameReference,
          apiManagementName: gateway.resource.name,
          resourceGroupName: gateway.resource.resourceGroupName,
          displayName,
          method,
          urlTemplate: path,
          dependsOn: [previous],
        }),
      this.resource,
    );
  }

  /** azurerm cannot plan an API's Azure Monitor diagnostic at all, and knows neither LLM logs nor metrics. */
  #addDiagnostics({ gateway, loggers, logContent }: LaneApiProps): void {
    const common = {
      alwaysLog: "allErrors",
      sampling: { samplingType: "fixed", percentage: 100 },
      verbosity: "information",
      httpCorrelationProtocol: "W3C",
      logClientIp: false,
    } as const;
    const type = "Microsoft.ApiManagement/service/apis/diagnostics@2025-03-01-preview";
    const content = { messages: "all", maxSizeInBytes: loggedBytes } as const;
    const monitor = new AzapiResource(this, "AzureMonitor", {
      type,
      name: "azuremonitor",
      parentId: this.resource.id,
      body: {
        properties: {
          ...common,
          loggerId: gateway.azureMonitorLoggerId,
          // Tokens and models are logged always; prompts and answers where the lane opted in.
          largeLanguageModel: { logs: "enabled", ...(logContent ? { requests: content, responses: content } : {}) },
        },
      },
      dependsOn: [this.policy],
    });
    new AzapiResource(this, "ApplicationInsights", {
      type,
      name: "applicationinsights",
      parentId: this.resource.id,
      body: { properties: { ...common, loggerId: loggers.applicationInsightsLoggerId, metrics: true } },
      dependsOn: [monitor],
    });
  }
}
