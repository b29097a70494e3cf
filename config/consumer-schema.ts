import { z } from "zod";
import { identifier } from "./words";

export const authentications = ["key", "entra", "both"] as const;
export const priorities = ["high", "normal", "low"] as const;
export const quotaPeriods = ["Hourly", "Daily", "Weekly", "Monthly", "Yearly"] as const;

const limit = z.int().min(1).max(1_000_000_000);

const laneContract = z
  .strictObject({
    models: z
      .array(z.string().min(1))
      .min(1)
      .describe("Models it may name, of the lane's own; all of them when absent")
      .optional(),
    tokensPerMinute: limit
      .describe("Tokens of prompt and answer a minute; a share of the lane's planned capacity when absent")
      .optional(),
    requestsPerMinute: limit
      .describe("Requests a minute; a share of the lane's planned capacity when absent")
      .optional(),
    tokenQuota: z
      .strictObject({
        tokens: z.int().min(1).max(1_000_000_000_000).describe("Tokens of prompt and answer in one period"),
        period: z.enum(quotaPeriods).describe("Calendar period in UTC, after which it starts anew"),
      })
      .describe("What may be spent in a period; no quota when absent")
      .optional(),
  })
  .describe("What a consumer may do on one lane");

/** An access contract as a person writes it: in the environment's YAML, or in a file of its own. */
export const writtenConsumerSchema = z.strictObject({
  name: identifier.describe("Who calls: an application or a team; the product's and the subscription's name"),
  owner: z.string().min(1).max(200).describe("Who answers for this consumer: a team or an address").optional(),
  tags: z
    .record(z.string().min(1).max(64), z.string().min(1).max(128))
    .describe("What its cost is accounted under, such as cost-center")
    .optional(),
  authentication: z
    .enum(authentications)
    .describe("How it shows who it is: a subscription key (when absent), an Entra token, or both at once")
    .optional(),
  entra: z
    .strictObject({
      applicationIds: z.array(z.guid()).min(1).max(20).describe("Client ids of its application registrations"),
      roles: z
        .array(
          z
            .string()
            .max(120)
            .regex(/^[^\s{}]+$/, "must be an app role's value, without spaces and braces"),
        )
        .min(1)
        .describe("App roles of which its token must hold one; none is asked for when absent")
        .optional(),
    })
    .describe("Its Entra application; the tenant and the audience are the gateway's")
    .optional(),
  priority: z
    .enum(priorities)
    .describe("Who yields when a lane is full: low shares what the others leave; normal when absent")
    .optional(),
  lanes: z.record(identifier, laneContract).describe("Workloads it may call, and how much of each").optional(),
});
export type WrittenConsumer = z.infer<typeof writtenConsumerSchema>;

export type Authentication = (typeof authentications)[number];
export type Priority = (typeof priorities)[number];
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** What a consumer may do on one lane; a limit that is absent is computed from the plan. */
export interface LaneContract {
  readonly workload: string;
  /** Of the lane's models; all of them when absent. */
  readonly models?: readonly string[];
  readonly tokensPerMinute?: number;
  readonly requestsPerMinute?: number;
  readonly tokenQuota?: { readonly tokens: number; readonly period: QuotaPeriod };
}

/** An access contract with every setting decided. */
export interface Consumer {
  readonly name: string;
  readonly owner?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  /** A rule sees to it that it is there where the authentication is `entra` or `both`, and only there. */
  readonly entra?: { readonly applicationIds: readonly string[]; readonly roles: readonly string[] };
  readonly priority: Priority;
  /** In the order they were written. */
  readonly lanes: readonly LaneContract[];
}
