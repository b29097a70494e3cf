import { z } from "zod";

const backend = {
  type: z.enum(["Single", "Pool"]),
  description: text(2000).optional(),
  url: text(2000).optional(),
  protocol: z.enum(["http", "soap"]).optional(),
  tls: z.strictObject({ validateCertificateChain: z.boolean(), validateCertificateName: z.boolean() }).optional(),
  credentials: z
    .strictObject({
      // In no published type, and accepted by the service: its resource is sent with schema validation off.
      managedIdentity: z.strictObject({ resource: z.string(), clientId: z.string().optional() }),
    })
    .optional(),
};

/**
 * What our azapi resources may send, by ARM type and pinned API version: the part we use of the types that azapi 2.12 ships
 * and enforces while planning. Checked here because a synthesized body is otherwise first seen by a plan with credentials.
 * @see https://github.com/Azure/terraform-provider-azapi internal/azure/generated
 */
export const azapiBodies = {
  "Microsoft.ApiManagement/service/apis@2024-05-01": z.strictObject({
    properties: z.strictObject({
      path: text(400),
      displayName: text(300),
      description: z.string().optional(),
      protocols: z.array(z.literal("https")).min(1),
      type: z.literal("http"),
      apiType: z.literal("http"),
      apiRevision: text(100),
      isCurrent: z.boolean(),
      subscriptionRequired: z.boolean(),
      subscriptionKeyParameterNames: z.strictObject({
        header: z.string(),
        query: z.string(),
        // In no published type, and what the service's own samples send: the API is sent with schema validation off.
        bearer: z.literal("enabled").optional(),
      }),
    }),
  }),
  "Microsoft.ApiManagement/service/backends@2024-05-01": z.strictObject({
    properties: z.strictObject({ ...backend, pool: z.strictObject({ services: poolServices() }).optional() }),
  }),
  "Microsoft.ApiManagement/service/backends@2025-03-01-preview": z.strictObject({
    properties: z.strictObject({
      ...backend,
      pool: z
        .strictObject({
          services: poolServices(),
          sessionAffinity: z
            .strictObject({ sessionId: z.strictObject({ source: z.literal("cookie"), name: z.string().min(1) }) })
            .optional(),
        })
        .optional(),
    }),
  }),
  "Microsoft.ApiManagement/service/loggers@2024-05-01": z.strictObject({
    properties: z.strictObject({
      loggerType: z.enum(["azureEventHub", "applicationInsights", "azureMonitor"]),
      description: text(256).optional(),
      isBuffered: z.boolean().optional(),
      resourceId: z.string().optional(),
      credentials: z.record(z.string(), z.string()).optional(),
    }),
  }),
  "Microsoft.ApiManagement/service/apis/diagnostics@2025-03-01-preview": z.strictObject({
    properties: z.strictObject({
      loggerId: z.string(),
      alwaysLog: z.literal("allErrors").optional(),
      sampling: z.strictObject({ samplingType: z.literal("fixed"), percentage: z.int().min(0).max(100) }).optional(),
      verbosity: z.enum(["verbose", "information", "error"]).optional(),
      httpCorrelationProtocol: z.enum(["None", "Legacy", "W3C"]).optional(),
      logClientIp: z.boolean().optional(),
      metrics: z.boolean().optional(),
      operationNameFormat: z.enum(["Name", "Url"]).optional(),
      largeLanguageModel: z
        .strictObject({
          logs: z.enum(["enabled", "disabled"]),
          requests: messages().optional(),
          responses: messages().optional(),
        })
        .optional(),
    }),
  }),
  "Microsoft.ApiManagement/service/subscriptions@2024-05-01": z.strictObject({
    properties: z.strictObject({
      scope: z.string().min(1),
      displayName: text(100),
      state: z.enum(["suspended", "active", "expired", "submitted", "rejected", "cancelled"]),
      allowTracing: z.boolean(),
    }),
  }),
  "Microsoft.ApiManagement/service@2024-05-01": z.strictObject({
    properties: z.strictObject({ publicNetworkAccess: z.enum(["Enabled", "Disabled"]) }),
  }),
  "Microsoft.CognitiveServices/accounts/deployments@2026-05-01": z.strictObject({
    sku: z.strictObject({ name: z.string(), capacity: z.int().min(1) }),
    properties: z.strictObject({
      model: z.strictObject({ format: z.string(), name: z.string(), version: z.string() }),
      raiPolicyName: z.string(),
      versionUpgradeOption: z.enum(["OnceNewDefaultVersionAvailable", "OnceCurrentVersionExpired", "NoAutoUpgrade"]),
      spilloverDeploymentName: z.string().optional(),
      serviceTier: z.enum(["Default", "Priority"]).optional(),
    }),
  }),
  "Microsoft.CognitiveServices/accounts/raiBlocklists/raiBlocklistItems@2025-06-01": z.strictObject({
    properties: z.strictObject({ pattern: z.string().min(1), isRegex: z.boolean() }),
  }),
  "Microsoft.CognitiveServices/accounts/raiPolicies@2026-05-01": z.strictObject({
    properties: z.strictObject({
      mode: z.enum(["Default", "Deferred", "Blocking", "Asynchronous_filter"]),
      basePolicyName: z.string(),
      contentFilters: z.array(
        z.strictObject({
          name: z.string(),
          source: z.enum(["Prompt", "Completion"]),
          enabled: z.boolean(),
          blocking: z.boolean(),
          severityThreshold: z.enum(["Low", "Medium", "High"]).optional(),
        }),
      ),
      customBlocklists: z.array(
        z.strictObject({ blocklistName: z.string(), source: z.enum(["Prompt", "Completion"]), blocking: z.boolean() }),
      ),
    }),
  }),
  "Microsoft.Insights/components@2020-02-02": z.strictObject({
    kind: z.literal("web"),
    properties: z.strictObject({
      Application_Type: z.literal("web"),
      WorkspaceResourceId: z.string(),
      IngestionMode: z.literal("LogAnalytics"),
      SamplingPercentage: z.number().min(0).max(100),
      DisableLocalAuth: z.boolean(),
      // In no published type, and accepted by the service: its resource is sent with schema validation off.
      CustomMetricsOptedInType: z.literal("WithDimensions"),
    }),
  }),
} as const;

/** An ARM type with the API version we pinned. */
export type AzapiType = keyof typeof azapiBodies;
/** The body of a type. */
export type AzapiBody<T extends AzapiType> = z.infer<(typeof azapiBodies)[T]>;

/** What is wrong with a body, as `properties.pool.services: …`; empty when azapi would accept it. */
export function checkAzapiBody(type: AzapiType, body: unknown): readonly string[] {
  const { error } = azapiBodies[type].safeParse(body);
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
}

function text(most: number) {
  return z.string().min(1).max(most);
}

function poolServices() {
  const service = z.strictObject({
    id: z.string().min(1),
    priority: z.int().min(0).max(100),
    weight: z.int().min(0).max(100),
  });
  return z.array(service).min(1).max(30);
}

function messages() {
  return z.strictObject({ messages: z.literal("all"), maxSizeInBytes: z.int().min(1).max(262_144) });
}
