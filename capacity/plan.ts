import { z } from "zod";
import { deploymentSkus } from "../catalog/catalog";
import { workloadClasses } from "../config/workload-schema";

const usd = z.number().min(0);
const share = z.number().min(0).max(1);
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const reasons = z.array(z.string()).min(1);

const deployment = z.strictObject({
  region: z.string(),
  /**
   * primary: where the lane's traffic goes first; spillover: what a full provisioned deployment hands to; failover:
   * another region; escalation: the larger model that a caller may ask for; canary: a model or version on trial;
   * embeddings: what a semantic cache compares by; retiring: of an earlier generation, kept until the gateway calls the
   * new one.
   */
  role: z.enum(["primary", "spillover", "failover", "escalation", "canary", "embeddings", "retiring"]),
  name: z.string(),
  /** Of an escalation, canary or embeddings, or retiring: every other deployment is of the lane's own model. */
  model: z.strictObject({ name: z.string(), version: z.string(), format: z.string() }).optional(),
  sku: z.enum(deploymentSkus),
  /** PTUs, thousands of tokens per minute, or thousands of enqueued tokens: Azure's `sku.capacity`. */
  capacity: z.int().min(1),
  /** Name of the standard deployment in the same account that takes what does not fit. */
  spilloverTo: z.string().optional(),
  /** Priority in the lane's pool, lowest first; absent where the pool does not reach: only a primary and a failover have one. */
  priority: z.int().min(1).optional(),
  /** Part of a priority's traffic beside others of that priority; 1 when absent. In proportion to PTUs, 100 at most. */
  weight: z.int().min(1).max(100).optional(),
  /** Of a metered deployment: `priority` processing, which is paid more for and has a latency target. */
  serviceTier: z.literal("priority").optional(),
  /** The workload whose deployment this is, where lanes share a pool: this lane calls it and does not make it. */
  sharedFrom: z.string().optional(),
  because: reasons,
});

/** Another legal step, and what it would have cost. */
const neighbour = z.strictObject({
  ptu: z.int().min(0),
  monthlyUsd: usd,
  provisionedShare: share,
});

const lane = z.strictObject({
  workload: z.string(),
  class: z.enum(workloadClasses),
  model: z.string(),
  version: z.string(),
  format: z.string(),
  /** Suffix of the deployments' name; changes when they must be replaced. */
  generation: z.string(),
  deployments: z.array(deployment).min(1),
  expected: z.strictObject({
    monthlyUsd: z.strictObject({ provisioned: usd, metered: usd, total: usd }),
    /** The same traffic on metered capacity alone. */
    meteredOnlyUsd: usd,
    provisionedShare: share,
    /** Tokens of a month, after growth; cached ones are part of the prompt. */
    monthTokens: z
      .strictObject({ prompt: z.number().min(0), cached: z.number().min(0), output: z.number().min(0) })
      .optional(),
    /** Mean provisioned utilization over all bins; 0 without PTUs. */
    utilization: z.number().min(0),
    peakTokensPerMinute: z.number().min(0),
    peakRequestsPer10Seconds: z.number().min(0),
    /** Share of normalized tokens that spills, of a whole pool: counted by bins, and by the bucket's depth. */
    spillover: z.strictObject({ counted: share, least: share, most: share, leastUsd: usd, mostUsd: usd }).optional(),
    /** Requests in flight, by Little's law, and what their time in the system was taken from. */
    concurrency: z.strictObject({ mean: z.number().min(0), peak: z.number().min(0), basis: z.string() }).optional(),
    /** 5 % to 95 % of windows drawn from the measured days, of a whole pool. */
    dayToDay: z
      .strictObject({
        days: z.int().positive(),
        monthlyUsd: z.tuple([usd, usd]),
        provisionedShare: z.tuple([share, share]),
        ptu: z.tuple([z.number().min(0), z.number().min(0)]),
      })
      .optional(),
  }),
  neighbours: z.array(neighbour),
  because: reasons,
});

const conceded = z.strictObject({
  workload: z.string(),
  /** Part of its objectives that it still gets. */
  fulfilment: share,
  /** Whether it no longer keeps its share with a region lost, though it was to. */
  losesRegion: z.boolean(),
});

const binding = z.strictObject({ constraint: z.string(), relaxed: z.string(), savesUsd: usd });

/** The capacity plan: a lock file between measured traffic and synthesis. Committed as `config/<env>.capacity.yaml`. */
export const planSchema = z.strictObject({
  version: z.literal(1),
  environment: z.string(),
  evidence: z.strictObject({
    /** Of the settings that planning reads, of the profile's bytes, of the catalog rows of the models in use. */
    config: hash,
    profile: hash,
    catalog: hash,
    catalogDate: z.iso.date(),
    sources: z.array(z.string()).min(1),
    window: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), binSeconds: z.int().positive() }),
    requests: z.int().min(0),
    /** Why the window is too little to plan on; present where the plan was forced. */
    tooLittle: z.array(z.string()).optional(),
  }),
  monthlyUsd: usd,
  /** Present when a limit stopped the solver: another plan may cost up to so much less. */
  gapUsd: usd.optional(),
  lanes: z.array(lane).min(1),
  /** Objectives that gave way to the budget. */
  conceded: z.array(conceded).optional(),
  /** Constraints that cost money, and what letting go of each would save a month. */
  binding: z.array(binding).optional(),
  /** Figures nobody publishes that this plan leans on, and prices that were derived. */
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

export type Plan = z.infer<typeof planSchema>;
export type LanePlan = Plan["lanes"][number];
/** An objective that gave way to the budget. */
export type Concession = NonNullable<Plan["conceded"]>[number];
export type PlannedDeployment = LanePlan["deployments"][number];
