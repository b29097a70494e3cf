import { z } from "zod";
import { type Capacity, writtenCapacitySchema } from "./capacity-schema";
import { type Consumer, writtenConsumerSchema } from "./consumer-schema";
import { share } from "./words";
import { type Workload, writtenWorkloadSchema } from "./workload-schema";

export const dataBoundaries = ["global", "eu", "us", "region"] as const;
export const redundancies = ["none", "zones", "regions"] as const;
export const gatewayTiers = [
  "Developer",
  "Basic",
  "BasicV2",
  "Standard",
  "StandardV2",
  "Premium",
  "PremiumV2",
] as const;
export const networkProfiles = ["public", "hybrid", "private"] as const;

const blocklist = z.strictObject({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/, "must be letters, digits, dots, hyphens and underscores, 64 at most"),
  terms: z
    .array(
      z.strictObject({
        pattern: z.string().min(1).max(1000).describe("The term, or a regular expression"),
        isRegex: z.boolean().describe("Whether the pattern is a regular expression; false when absent").optional(),
      }),
    )
    .min(1)
    .max(500),
});

const columns = z
  .strictObject({
    timestamp: z.string(),
    promptTokens: z.string(),
    outputTokens: z.string(),
    cachedTokens: z.string().optional(),
    maxOutputTokens: z
      .string()
      .describe("The caller's max_tokens / max_completion_tokens / max_output_tokens")
      .optional(),
    durationMs: z.string().optional(),
    ttftMs: z.string().optional(),
    consumer: z.string().describe("Who sent the request, by the name of one of the environment's consumers").optional(),
  })
  .describe("Names of the columns in the traffic files, when the layout is not one that is detected");

/** What a person may write in one environment's YAML; `base.yaml` holds any part of it. */
export const writtenConfigSchema = z.strictObject({
  extends: z.string().describe("File that this one is laid over, relative to it").optional(),
  environment: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,7}$/, "must be 2 to 8 lower-case letters and digits")
    .describe("Name of the environment; part of every resource's name")
    .optional(),
  organization: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,9}$/, "must be 2 to 10 lower-case letters and digits")
    .describe("Short name of who owns this; the first part of every resource's name")
    .optional(),
  subscriptionId: z.guid().describe("Azure subscription; ARM_SUBSCRIPTION_ID at deployment when absent").optional(),
  regions: z
    .array(z.string())
    .min(1)
    .max(8)
    .describe("Azure regions in order of preference; the first holds the gateway")
    .optional(),
  dataBoundary: z.enum(dataBoundaries).describe("Where prompts may be processed").optional(),
  redundancy: z.enum(redundancies).describe("What may be lost: nothing, a zone, or a region").optional(),
  gateway: z
    .strictObject({
      tier: z.enum(gatewayTiers).describe("API Management's tier; BasicV2 when absent").optional(),
      units: z.int().min(1).max(30).describe("Units of the tier; 1 when absent").optional(),
      topology: z
        .enum(["single", "multiRegion"])
        .describe("One gateway region, or one in each region (Premium only)")
        .optional(),
      publisherName: z.string().min(1).max(100).describe("Shown to callers; organization when absent").optional(),
      publisherEmail: z.email().describe("Where API Management sends its notices").optional(),
      timeoutSeconds: z.int().min(1).max(240).describe("Longest wait for response headers of one attempt").optional(),
      entra: z
        .strictObject({
          tenantId: z.guid().describe("Tenant whose tokens are taken"),
          audience: z
            .string()
            .max(200)
            .regex(/^[^\s{}]+$/, "must be an application's id or URI, without spaces and braces")
            .describe("Audience a token must be for, such as api://headroom-prod"),
        })
        .describe("Whose Entra tokens the gateway takes; consumers that authenticate by Entra need it")
        .optional(),
    })
    .optional(),
  network: z
    .strictObject({
      profile: z
        .enum(networkProfiles)
        .describe(
          "public: public endpoints that take no keys but the gateway's own; hybrid: public gateway, private back ends; private: nothing public",
        )
        .optional(),
      addressSpace: z.cidrv4().describe("Address space of the virtual network, /22 or larger").optional(),
    })
    .optional(),
  budget: z
    .strictObject({
      monthlyUsd: z.number().positive().describe("What a month may cost; it stops nothing, it tells people"),
      alertShares: z
        .array(z.number().min(0.01).max(1))
        .min(1)
        .max(5)
        .describe("Shares of it at which people are told, five at most; 0.5, 0.8 and 1 when absent")
        .optional(),
      emails: z.array(z.email()).min(1).describe("Who is told").optional(),
    })
    .optional(),
  capacity: writtenCapacitySchema.optional(),
  traffic: z
    .strictObject({
      columns: columns.optional(),
      timeZone: z.string().describe("IANA zone of timestamps that name none; UTC when absent").optional(),
      maxUnusableShare: share.describe("Profile is refused above this share of unusable rows").optional(),
      maxUnassignedShare: share
        .describe("Profile is refused above this share of rows that belong to no workload")
        .optional(),
    })
    .optional(),
  state: z
    .strictObject({
      backend: z
        .enum(["local", "azurerm"])
        .describe("Where Terraform's state lives; local only for a first look")
        .optional(),
    })
    .optional(),
  tags: z.record(z.string().max(512), z.string().max(256)).describe("Put on every resource").optional(),
  names: z
    .strictObject({
      suffix: z
        .string()
        .regex(/^[a-z0-9]{2,6}$/, "must be 2 to 6 lower-case letters and digits")
        .describe("Makes global names unique; derived from organization and environment when absent")
        .optional(),
    })
    .optional(),
  consumersFrom: z
    .string()
    .min(1)
    .describe("Folder of access contracts, one YAML a consumer, relative to this file")
    .optional(),
  consumers: z.array(writtenConsumerSchema).describe("Who may call the gateway, and what").optional(),
  blocklists: z
    .array(blocklist)
    .max(10)
    .describe("Terms that a lane's content filter refuses, by the name it calls them")
    .optional(),
  workloads: z
    .array(writtenWorkloadSchema)
    .min(1)
    .max(50)
    .describe("Kinds of request, each with a lane of its own")
    .optional(),
});
export type WrittenConfig = z.infer<typeof writtenConfigSchema>;

export type DataBoundary = (typeof dataBoundaries)[number];
export type GatewayTier = (typeof gatewayTiers)[number];
export type NetworkProfile = (typeof networkProfiles)[number];

/** Terms that a content filter refuses. */
export interface Blocklist {
  readonly name: string;
  readonly terms: readonly { readonly pattern: string; readonly isRegex: boolean }[];
}

/** One environment, complete and checked: what every later part reads. */
export interface Config {
  readonly environment: string;
  readonly organization: string;
  readonly subscriptionId?: string;
  readonly regions: readonly [string, ...string[]];
  readonly dataBoundary: DataBoundary;
  readonly redundancy: (typeof redundancies)[number];
  readonly gateway: {
    readonly tier: GatewayTier;
    readonly units: number;
    readonly topology: "single" | "multiRegion";
    readonly publisherName: string;
    readonly publisherEmail: string;
    readonly timeoutSeconds: number;
    readonly entra?: { readonly tenantId: string; readonly audience: string };
  };
  readonly network: { readonly profile: NetworkProfile; readonly addressSpace: string };
  readonly budget?: {
    readonly monthlyUsd: number;
    readonly alertShares: readonly number[];
    readonly emails: readonly string[];
  };
  readonly capacity: Capacity;
  readonly traffic: {
    readonly columns?: {
      readonly timestamp: string;
      readonly promptTokens: string;
      readonly outputTokens: string;
      readonly cachedTokens?: string;
      readonly maxOutputTokens?: string;
      readonly durationMs?: string;
      readonly ttftMs?: string;
    };
    readonly timeZone: string;
    readonly maxUnusableShare: number;
    readonly maxUnassignedShare: number;
  };
  readonly state: { readonly backend: "local" | "azurerm" };
  readonly tags: Readonly<Record<string, string>>;
  readonly names: { readonly suffix: string };
  readonly consumers: readonly Consumer[];
  readonly blocklists: readonly Blocklist[];
  readonly workloads: readonly [Workload, ...Workload[]];
}
