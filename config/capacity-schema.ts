import { z } from "zod";
import { deploymentSkus } from "../catalog/catalog";
import { share } from "./words";

const tokenPrice = z.strictObject({
  model: z.string().min(1),
  sku: z.enum(deploymentSkus),
  serviceTier: z.literal("priority").describe("Of priority processing; of the default tier when absent").optional(),
  inputUsd: z.number().min(0),
  cachedInputUsd: z.number().min(0).optional(),
  outputUsd: z.number().min(0),
});

const quotaLimit = z.strictObject({
  region: z.string(),
  sku: z.enum(deploymentSkus),
  model: z.string().min(1).describe("Model of a metered or batch type; PTUs are of no model").optional(),
  limit: z.int().min(0).describe("PTUs, thousands of tokens a minute, or thousands of enqueued tokens"),
});

/** What a person may write of how capacity is picked. */
export const writtenCapacitySchema = z.strictObject({
  growth: z.number().min(0.1).max(100).describe("Expected traffic ÷ measured traffic").optional(),
  headroom: z.number().min(1).max(10).describe("Factor on Standard limits above the peak that was measured").optional(),
  payment: z
    .enum(["hourly", "monthly", "yearly"])
    .describe("How PTUs are paid: by the hour, or by a reservation that you buy")
    .optional(),
  skus: z
    .array(z.enum(deploymentSkus))
    .min(1)
    .describe("Deployment types that may be used; all that the boundary allows when absent")
    .optional(),
  quotaTier: z.int().min(1).max(6).describe("The subscription's quota tier").optional(),
  quotas: z
    .array(quotaLimit)
    .describe("Quota that the subscription has; a plan keeps to it. What is not listed is asked for where needed")
    .optional(),
  maxMonthlyUsd: z
    .number()
    .positive()
    .describe("Most that a month of models may cost; objectives give way to it, those of evaluation lanes first")
    .optional(),
  minModelLifeDays: z
    .int()
    .min(0)
    .max(3650)
    .describe("Days that a model version must live on from the catalog's date; 0 when absent")
    .optional(),
  replanning: z
    .strictObject({
      leastSaving: share
        .describe("Part of a lane's cost that other PTUs, types or regions must save to be planned; 0.05 when absent")
        .optional(),
      largestStep: z
        .number()
        .min(0.05)
        .max(10)
        .describe("Largest change of a lane's PTUs in one plan, as a part of them; 0.5 when absent")
        .optional(),
    })
    .describe("What a plan that is there already is worth beside a new one")
    .optional(),
  prices: z.array(tokenPrice).describe("Your own token prices, USD for one million, over the catalog's").optional(),
});

/** How PTUs are paid: by the hour, or by a reservation. */
export type Payment = "hourly" | "monthly" | "yearly";

/** Quota that a subscription has of a type in a region: of one model, or of PTUs for all. */
export interface Quota {
  readonly region: string;
  readonly sku: (typeof deploymentSkus)[number];
  readonly model?: string;
  /** PTUs, thousands of tokens a minute, or thousands of enqueued tokens. */
  readonly limit: number;
}

/** How capacity is picked, with every setting decided. */
export interface Capacity {
  readonly growth: number;
  readonly headroom: number;
  readonly payment: Payment;
  readonly skus: readonly (typeof deploymentSkus)[number][];
  readonly quotaTier: number;
  readonly quotas: readonly Quota[];
  readonly maxMonthlyUsd?: number;
  readonly minModelLifeDays: number;
  readonly replanning: { readonly leastSaving: number; readonly largestStep: number };
  readonly prices: readonly {
    readonly model: string;
    readonly sku: (typeof deploymentSkus)[number];
    readonly serviceTier?: "priority";
    readonly inputUsd: number;
    readonly cachedInputUsd?: number;
    readonly outputUsd: number;
  }[];
}
