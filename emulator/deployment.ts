/**
 * What was synthesized, as the emulator and the simulator see it: read from the `cdk.tf.json` of each of its stacks in `cdktf.out`, with references between
 * resources and stacks resolved, and nothing taken from the config. Ids are the names that policies use.
 */
export interface Deployment {
  readonly environment: string;
  readonly gateway: Gateway;
  /** Policy text by scope; the order of scopes is global, product, API, operation. */
  readonly globalPolicy: string | undefined;
  readonly apis: readonly Api[];
  readonly products: readonly Product[];
  readonly subscriptions: readonly Subscription[];
  readonly fragments: readonly { readonly id: string; readonly text: string }[];
  readonly namedValues: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly value: string;
    readonly secret: boolean;
  }[];
  readonly backends: readonly Backend[];
  readonly pools: readonly Pool[];
  readonly caches: readonly { readonly id: string; readonly location: string }[];
  readonly accounts: readonly ModelAccount[];
  /** Content Safety accounts by host name. */
  readonly contentSafety: readonly { readonly name: string; readonly region: string; readonly host: string }[];
}

/** The API Management service. */
export interface Gateway {
  readonly name: string;
  /** `PremiumV2`, `StandardV2`, `Premium`, `Developer`, `Consumption` … */
  readonly tier: string;
  /** v2 tiers limit with a token bucket, classic ones with a sliding window. */
  readonly generation: "classic" | "v2" | "consumption";
  /** The primary region first. Each region counts, breaks and caches by itself; its units share nothing but are counted as one instance each. */
  readonly regions: readonly { readonly region: string; readonly units: number }[];
  readonly host: string;
}

export interface Api {
  readonly id: string;
  readonly displayName: string;
  /** Without leading slash: `chat/v1`. */
  readonly path: string;
  readonly revision: string;
  readonly serviceUrl: string | undefined;
  readonly subscriptionRequired: boolean;
  /** Where a subscription key is looked for, in lower case; `bearer` when `Authorization: Bearer <key>` counts too. */
  readonly keyNames: { readonly header: string; readonly query: string; readonly bearer: boolean };
  readonly operations: readonly Operation[];
  readonly policy: string | undefined;
}

export interface Operation {
  readonly id: string;
  readonly displayName: string;
  readonly method: string;
  /** `/chat/completions`, `/models/{model}`. */
  readonly urlTemplate: string;
  readonly policy: string | undefined;
}

export interface Product {
  readonly id: string;
  readonly displayName: string;
  readonly published: boolean;
  readonly subscriptionRequired: boolean;
  readonly apiIds: readonly string[];
  readonly policy: string | undefined;
}

/** Keys are made by the service and are not in the Terraform: the emulator hands out its own. */
export interface Subscription {
  readonly id: string;
  readonly displayName: string;
  readonly scope:
    | { readonly kind: "product"; readonly productId: string }
    | { readonly kind: "api"; readonly apiId: string }
    | { readonly kind: "all" };
  readonly state: "active" | "suspended" | "cancelled" | "expired" | "submitted" | "rejected";
}

export interface Backend {
  readonly id: string;
  readonly url: string;
  readonly breaker: Breaker | undefined;
  /** Headers that the backend's credentials add; values that are secrets are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Audience of the managed identity that the backend's credentials name. */
  readonly managedIdentityResource: string | undefined;
}

export interface Breaker {
  readonly name: string;
  /** Failures in `intervalMs` that open it: a number, or a percentage of calls. */
  readonly failures: { readonly count: number } | { readonly percentage: number };
  readonly intervalMs: number;
  readonly statusCodes: readonly { readonly min: number; readonly max: number }[];
  readonly tripDurationMs: number;
  readonly acceptRetryAfter: boolean;
}

export interface Pool {
  readonly id: string;
  readonly members: readonly { readonly backendId: string; readonly priority: number; readonly weight: number }[];
  readonly sessionCookie: string | undefined;
}

/** A Foundry account: model deployments in one region. */
export interface ModelAccount {
  readonly name: string;
  readonly region: string;
  /** `contoso-prod-swedencentral-2c6ng.openai.azure.com`; also reached as `.services.ai.azure.com` and `.cognitiveservices.azure.com`. */
  readonly hosts: readonly string[];
  readonly deployments: readonly ModelDeployment[];
  /** Those that the stacks make; `Microsoft.DefaultV2` and its like come with the service. */
  readonly contentFilters: readonly ContentFilter[];
}

/** What an account's deployments refuse to read and to say. */
export interface ContentFilter {
  readonly name: string;
  /** `Default`, `Deferred`, `Blocking`, `Asynchronous_filter`. */
  readonly mode: string;
  /** Those that are on. */
  readonly categories: readonly {
    /** `Hate`, `Sexual`, `Violence`, `Selfharm`, `Jailbreak`, `Indirect Attack`, `Protected Material Text` … */
    readonly name: string;
    readonly source: "Prompt" | "Completion";
    /** The lowest severity that is caught; undefined for what is there or is not. */
    readonly threshold: "Low" | "Medium" | "High" | undefined;
    /** Whether what is caught is refused, or only annotated. */
    readonly blocking: boolean;
  }[];
  readonly blocklists: readonly {
    readonly name: string;
    readonly source: "Prompt" | "Completion";
    readonly blocking: boolean;
    readonly terms: readonly { readonly pattern: string; readonly isRegex: boolean }[];
  }[];
}

export interface ModelDeployment {
  readonly name: string;
  readonly sku: string;
  /** PTUs of a provisioned SKU, thousands of tokens a minute of a standard one, thousands of enqueued tokens of a batch one. */
  readonly capacity: number;
  /** The version is empty where the service picks it. */
  readonly model: { readonly format: string; readonly name: string; readonly version: string };
  /** The standard deployment in the same account that takes what this one refuses. */
  readonly spilloverDeployment: string | undefined;
  readonly contentFilter: string | undefined;
  /** `serviceTier` of a standard deployment: `Priority`, or undefined. */
  readonly serviceTier: string | undefined;
}
