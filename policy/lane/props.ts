/** What decides one lane's policy. Names are those of API Management's entities; figures are for one gateway region. */
export interface LanePolicyProps {
  readonly workload: string;
  /** The lane's own model, and the name of its deployment: the same in every account of the pool. */
  readonly model: string;
  /** Azure's `model.format`: who made it. */
  readonly modelFormat: string;
  readonly deployment: string;
  /** Name of the pool backend. */
  readonly pool: string;
  /** Pools of the same backends for gateways in other regions, each with its own region's first. */
  readonly nearPools: readonly { readonly region: string; readonly pool: string }[];
  /** The pool's backends in order of preference, with the host that each calls. */
  readonly members: readonly [LaneMember, ...LaneMember[]];
  /** The larger model: asked for by the caller, or called for prompts above a length. */
  readonly escalation?: LaneSidestep & { readonly abovePromptTokens?: number };
  /** A model on trial, and its share of requests. */
  readonly canary?: LaneSidestep & { readonly share: number };
  /** Client id of the identity that may call the models. */
  readonly identityClientId: string;
  /** Whose tokens are taken; needed where a consumer authenticates by Entra. */
  readonly entra?: { readonly tenantId: string; readonly audience: string };
  /** Who may call; nobody else gets past the authentication. */
  readonly consumers: readonly LaneConsumer[];
  /** Tokens a minute for the lane as a whole: where its class yields to others. */
  readonly budgetTokensPerMinute?: number;
  /** Tokens a minute that all consumers of low priority share. */
  readonly leftoverTokensPerMinute?: number;
  /** Whether prompts are estimated before the call, so that no request crosses a limit; costs time. */
  readonly estimatePromptTokens: boolean;
  readonly maxConcurrency?: number;
  readonly streaming: "required" | "allowed" | "denied";
  /** Whether the usage chunk of a streamed chat completion is asked for. */
  readonly askStreamUsage: boolean;
  readonly structuredOutput: boolean;
  /** Whether tools of the service's own are let through. */
  readonly hostedTools: boolean;
  readonly maxPromptTokens: number;
  readonly maxOutputTokens: number;
  readonly maxBodyBytes: number;
  /** Longest wait for the response headers of one attempt, and of all attempts. */
  readonly attemptSeconds: number;
  readonly deadlineSeconds: number;
  /** When a breaker closes again at the latest, if its backend did not say: what a refused caller is told to wait. */
  readonly breakerSeconds: number;
  readonly safety?: LaneSafety;
  readonly cache?: LaneCache;
}

/** One backend of the lane's pool. */
export interface LaneMember {
  readonly backend: string;
  readonly region: string;
  /** Host of its URL: what the gateway called is told apart by it. */
  readonly host: string;
}

/** A deployment that takes some requests instead of the pool. */
export interface LaneSidestep extends LaneMember {
  readonly model: string;
  readonly modelFormat: string;
  readonly deployment: string;
}

/** One consumer on one lane. */
export interface LaneConsumer {
  readonly name: string;
  readonly authentication: "key" | "entra" | "both";
  /** Client ids of its applications, and app roles of which its token must hold one; empty asks for none. */
  readonly applicationIds: readonly string[];
  readonly roles: readonly string[];
  /** Models it may name. */
  readonly models: readonly string[];
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
  readonly tokenQuota?: {
    readonly tokens: number;
    readonly period: "Hourly" | "Daily" | "Weekly" | "Monthly" | "Yearly";
  };
  /** Whether it shares what consumers of higher priority leave. */
  readonly low: boolean;
}

/** Content Safety at the gateway. */
export interface LaneSafety {
  /** Name of the Content Safety backend, and its URL without a trailing slash. */
  readonly backend: string;
  readonly url: string;
  readonly shieldPrompt: boolean;
  readonly thresholds: Readonly<Record<"Hate" | "SelfHarm" | "Sexual" | "Violence", 0 | 2 | 4 | 6>>;
  readonly blocklists: readonly string[];
  readonly completions: boolean;
  readonly onOutage: "refuse" | "admit";
  readonly longPrompts: "refuse" | "modelFilter";
}

/** Answers given again. */
export type LaneCache = {
  readonly scope: "consumer" | "user" | "shared";
  readonly ttlSeconds: number;
  readonly maxPromptTokens: number;
  /** Part of every key; another one starts with an empty cache. */
  readonly version: string;
} & (
  | { readonly kind: "semantic"; readonly scoreThreshold: number; readonly embeddingsBackend: string }
  | { readonly kind: "exact" }
);
