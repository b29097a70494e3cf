import { z } from "zod";
import {
  type ContentFilter,
  type GatewaySafety,
  writtenContentFilterSchema,
  writtenGatewaySafetySchema,
} from "./safety-schema";
import { identifier, share } from "./words";

export const workloadClasses = ["interactive", "background", "batch", "evaluation"] as const;

const tokens = z.int().min(1).max(2_000_000);
const milliseconds = z.int().min(50).max(3_600_000);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Which rows of measured traffic belong to a workload: every named column must match. */
const selector = z
  .strictObject({
    file: z.string().describe("Glob that the row's file name must match, such as *_conv.csv").optional(),
    where: z
      .record(z.string(), z.union([scalar, z.array(scalar).min(1)]))
      .describe(
        "Column of the traffic file → the value, or list of values, it must have; a string may hold * as a wildcard",
      )
      .optional(),
  })
  .describe("Which measured rows are this workload's; the first workload whose rules all hold takes the row");

const objectives = z
  .strictObject({
    ttftMsP95: milliseconds.describe("Time to first token, 95th percentile, milliseconds").optional(),
    latencyMsP95: milliseconds.describe("End-to-end latency, 95th percentile, milliseconds").optional(),
    provisionedShare: share
      .describe("Share of tokens that provisioned capacity must serve, 0 to 1; 0 leaves the choice to cost")
      .optional(),
    provisionedShareWithoutRegion: share
      .describe("Share of tokens that provisioned capacity must still serve with any one region lost; 0 when absent")
      .optional(),
    assuredShare: share
      .describe(
        "Share of tokens that must be served by what has a published target for speed, provisioned capacity or priority processing, whichever costs less; 0 when absent",
      )
      .optional(),
  })
  .describe("What the workload's callers must be able to rely on");

/** A workload as a person writes it. */
export const writtenWorkloadSchema = z.strictObject({
  name: identifier.describe("The lane's name: its path at the gateway and the stem of its deployments' name"),
  class: z.enum(workloadClasses).describe("Who waits: a person, a program, nobody for hours, or a test").optional(),
  model: z.string().min(1).describe("Model of the catalog, such as gpt-5.6-terra").optional(),
  modelVersion: z.string().describe("Version of the model; the newest in the catalog when absent").optional(),
  escalation: z
    .strictObject({
      model: z.string().min(1).describe("The larger model, called at most once for a request"),
      abovePromptTokens: tokens
        .describe("Prompts longer than this escalate unasked; only a caller's wish does when absent")
        .optional(),
    })
    .describe("A larger model that a caller may ask for, by its name or by the header x-headroom-escalate: true")
    .optional(),
  poolWith: z
    .string()
    .describe("Workload whose deployments this one shares; of the same class, model and version. Its own when absent")
    .optional(),
  canary: z
    .strictObject({
      model: z.string().min(1).describe("Model on trial; the lane's own when absent").optional(),
      modelVersion: z.string().describe("Its version; the newest in the catalog when absent").optional(),
      share: z.number().min(0.001).max(0.5).describe("Share of requests it takes"),
    })
    .describe("A model or version on trial beside the lane's own")
    .optional(),
  traffic: selector.optional(),
  objectives: objectives.optional(),
  context: z
    .strictObject({
      maxPromptTokens: tokens.describe("Longer prompts are refused before any call").optional(),
      maxOutputTokens: tokens
        .describe("Cap on requested output tokens; also what Standard capacity is sized for")
        .optional(),
      maxBodyKilobytes: z
        .int()
        .min(1)
        .max(102_400)
        .describe("Larger bodies are refused unread; 16 bytes for each prompt token and 256 at least when absent")
        .optional(),
    })
    .optional(),
  responseFormat: z
    .enum(["any", "jsonSchema"])
    .describe("Whether callers must ask for structured output by a strict JSON Schema; any when absent")
    .optional(),
  hostedTools: z
    .enum(["denied", "allowed"])
    .describe(
      "Whether callers may use tools that the service runs, such as web search, MCP servers and data sources, which reach beyond the account and its data boundary; denied when absent",
    )
    .optional(),
  streaming: z
    .enum(["required", "allowed", "denied"])
    .describe(
      "Whether callers must, may or must not ask for a streamed answer; denied for batch and for structured output, else allowed when absent",
    )
    .optional(),
  streamUsage: z
    .enum(["ask", "leave"])
    .describe(
      "Whether the gateway asks for the usage chunk of a streamed chat completion, so that its tokens are counted and not guessed; ask when absent. A caller that did not ask sees that last chunk too",
    )
    .optional(),
  timeouts: z
    .strictObject({
      attemptSeconds: z
        .int()
        .min(1)
        .max(240)
        .describe("Longest wait for the response headers of one attempt; gateway.timeoutSeconds when absent")
        .optional(),
      deadlineSeconds: z
        .int()
        .min(1)
        .max(600)
        .describe("Longest wait for response headers over all attempts; twice one attempt's when absent")
        .optional(),
    })
    .optional(),
  maxConcurrency: z
    .int()
    .min(1)
    .max(100_000)
    .describe("Requests in flight in one gateway region; more are refused at once. No bound when absent")
    .optional(),
  oversubscription: z
    .number()
    .min(1)
    .max(10)
    .describe("Sum of consumers' limits ÷ planned capacity that is accepted; 1 when absent")
    .optional(),
  sessionAffinity: z
    .boolean()
    .describe("Whether a cookie keeps a caller at one deployment, for the model's prompt cache; false when absent")
    .optional(),
  cache: z
    .strictObject({
      kind: z
        .enum(["semantic", "exact"])
        .describe("Whether a question that means the same hits, or only the same bytes do; semantic when absent")
        .optional(),
      scope: z.enum(["consumer", "user", "shared"]).describe("Who may be answered from whose cache entry"),
      ttlSeconds: z.int().min(1).max(2_592_000).describe("How long an answer may be given again").optional(),
      scoreThreshold: z
        .number()
        .min(0)
        .max(1)
        .describe("Largest embedding distance that still hits; lower is stricter; 0.05 when absent")
        .optional(),
      maxPromptTokens: z
        .int()
        .min(1)
        .max(8000)
        .describe("Longer prompts bypass the cache; 2,000 when absent")
        .optional(),
      version: z
        .string()
        .regex(/^[a-zA-Z0-9_.-]{1,32}$/, "must be letters, digits, dots, hyphens and underscores, 32 at most")
        .describe("Part of every key: another version starts with an empty cache; 1 when absent")
        .optional(),
    })
    .refine(({ kind, scoreThreshold }) => kind !== "exact" || scoreThreshold === undefined, {
      path: ["scoreThreshold"],
      message: "must be left out of an exact cache, which compares bytes",
    })
    .describe("Answers given again; absent means none")
    .optional(),
  safety: z
    .enum(["off", "model", "gateway"])
    .describe(
      "No filter of ours, the model's own filter (when absent), or Content Safety at the gateway (one more round trip)",
    )
    .optional(),
  gatewaySafety: writtenGatewaySafetySchema.optional(),
  contentFilter: writtenContentFilterSchema.optional(),
  logContent: z
    .boolean()
    .describe("Whether prompts and answers are logged, for who may read the workspace; false when absent")
    .optional(),
});
export type WrittenWorkload = z.infer<typeof writtenWorkloadSchema>;

export type WorkloadClass = (typeof workloadClasses)[number];
export type CacheScope = "consumer" | "user" | "shared";
export type SafetyLevel = "off" | "model" | "gateway";
export type StreamingRule = "required" | "allowed" | "denied";

/** Another model of a lane: one to escalate to, or one on trial. */
export interface OtherModel {
  readonly name: string;
  readonly version: string;
  /** ARM's `model.format`. */
  readonly format: string;
}

/** A workload with every setting decided. */
export interface Workload {
  readonly name: string;
  readonly class: WorkloadClass;
  readonly model: string;
  readonly modelVersion: string;
  /** ARM's `model.format`. */
  readonly modelFormat: string;
  readonly escalation?: { readonly model: OtherModel; readonly abovePromptTokens?: number };
  readonly canary?: { readonly model: OtherModel; readonly share: number };
  readonly traffic: {
    readonly file?: string;
    readonly where: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  };
  readonly objectives: {
    readonly ttftMsP95?: number;
    readonly latencyMsP95?: number;
    readonly provisionedShare: number;
    readonly provisionedShareWithoutRegion?: number;
    readonly assuredShare?: number;
  };
  /** The workload whose deployments this one shares. */
  readonly poolWith?: string;
  readonly context: {
    readonly maxPromptTokens: number;
    readonly maxOutputTokens: number;
    readonly maxBodyKilobytes: number;
  };
  readonly responseFormat: "any" | "jsonSchema";
  readonly hostedTools: "denied" | "allowed";
  readonly streaming: StreamingRule;
  readonly streamUsage: "ask" | "leave";
  readonly timeouts: { readonly attemptSeconds: number; readonly deadlineSeconds: number };
  readonly maxConcurrency?: number;
  readonly oversubscription: number;
  readonly sessionAffinity: boolean;
  readonly cache?: {
    readonly kind: "semantic" | "exact";
    readonly scope: CacheScope;
    readonly ttlSeconds: number;
    readonly scoreThreshold: number;
    readonly maxPromptTokens: number;
    readonly version: string;
  };
  readonly safety: SafetyLevel;
  /** A rule sees to it that it is there where safety is `gateway`, and only there. */
  readonly gatewaySafety?: GatewaySafety;
  readonly contentFilter?: ContentFilter;
  readonly logContent: boolean;
}
