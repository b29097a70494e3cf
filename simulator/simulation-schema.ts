import { z } from "zod";

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const ms = z.number().min(0);
const atMs = z.number().describe("Milliseconds since 1970");
const usd = z.number().min(0);

const percentiles = z.strictObject({ p50: ms, p95: ms, p99: ms, p999: ms });

const lane = z.strictObject({
  lane: z.string(),
  caller: z.string().describe("One consumer of the lane; absent for all together").optional(),
  requests: count,
  answeredShare: share,
  refusedBy: z.record(z.string(), count).describe("Requests that were not answered, by who refused them at last"),
  retried: count.describe("Requests that were sent more than once"),
  spilled: count.describe("Requests that a provisioned deployment handed on"),
  spilledTokenShare: share,
  failedOver: count.describe("Requests that another region was asked for"),
  cacheHits: count,
  late: count
    .describe(
      "Requests of a batch lane that were answered over 24 hours after their file was complete; absent where there are none",
    )
    .optional(),
  promptTokens: count,
  outputTokens: count,
  tokensPerSecond: z
    .number()
    .min(0)
    .describe("Of prompts and answers, over the time in which requests of all lanes were sent"),
  ttftMs: percentiles.describe("Time to first token of answered requests, waits and earlier tries in it").optional(),
  totalMs: percentiles.describe("To the last token").optional(),
  perTokenMs: percentiles.describe("Time per output token of streamed answers").optional(),
  clientWaitMs: percentiles
    .describe("Until their client had fewer under way and sent them; absent where no client of the lane has a bound")
    .optional(),
});

const fault = z.looseObject({
  kind: z.string(),
  fromMs: ms.describe("After the first request"),
  toMs: ms.nullable().describe("Null for one that lasts"),
});

const load = z
  .record(z.string(), z.number().min(0))
  .describe("Requests for each that was measured, by lane or consumer; 1 where it is not named");

const mostAtOnce = z
  .record(z.string(), z.int().min(1))
  .describe("Requests that each client has under way at most, by lane or consumer; absent for an open loop");

const repeats = z
  .record(z.string(), share)
  .describe("Share of a lane's requests that ask again what their sender asked before; absent where none does");

const latency = z
  .record(
    z.string(),
    z.strictObject({
      fixedMs: z.number().optional(),
      perPromptTokenMs: z.number().optional(),
      perOutputTokenMs: z.number().optional(),
      queueMsAtHalfLoad: z.number().optional(),
      spread: z.number().optional(),
    }),
  )
  .describe("Times of answers as the rows show them, by deployment; absent where all are assumed");

const band = z.strictObject({
  leansOn: z.string().describe("The assumption, as catalog/assumptions.yaml names it"),
  low: z.number().describe("Its value at the one end"),
  high: z.number().describe("Its value at the other end"),
  lane: z.string(),
  spilledTokenShare: z.tuple([share, share]),
  ttftMsP95: z.tuple([ms, ms]).optional(),
  totalMsP95: z.tuple([ms, ms]).optional(),
});

/** What `headroom simulate` writes: `.headroom/<env>/simulation.json`. */
export const simulationSchema = z.strictObject({
  environment: z.string(),
  plan: z.string().describe("Hash of the committed plan that was synthesized"),
  isPartial: z
    .boolean()
    .describe("Whether the run was interrupted: figures are of the requests that were finished by then"),
  traffic: z.strictObject({ source: z.string(), fromMs: atMs, toMs: atMs }),
  load,
  mostAtOnce: mostAtOnce.optional(),
  repeats: repeats.optional(),
  latency: latency.optional(),
  seed: z.number(),
  faults: z.array(fault),
  fromMs: atMs,
  sentToMs: atMs.describe("Milliseconds since 1970 at which the last request was sent for the first time"),
  toMs: atMs,
  arrived: count,
  inFlight: count.describe("Arrived and not finished: none but in a run that was interrupted"),
  toCome: count.describe("Not arrived: none but in a run that was interrupted"),
  lanes: z.array(lane),
  deployments: z.array(
    z
      .strictObject({
        region: z.string(),
        deployment: z.string(),
        meanUtilization: z.number().min(0),
        peakUtilization: z.number().min(0),
        utilization: z.array(z.number().min(0)).describe("Every minute, from a minute after the first request on"),
      })
      .describe("From one sample a minute"),
  ),
  served: z.array(
    z.strictObject({
      lane: z.string(),
      region: z.string(),
      deployment: z.string(),
      requests: count,
      promptTokens: count,
      cachedTokens: count.describe("Of the prompt"),
      outputTokens: count,
    }),
  ),
  cost: z.strictObject({
    lanes: z.array(
      z.strictObject({
        lane: z.string(),
        meteredUsd: usd.describe("Of the stretch"),
        provisionedUsd: usd.describe("Of the stretch's hours"),
        perThousandRequestsUsd: usd
          .describe("Of answered requests, those from a cache among them; absent where none was answered")
          .optional(),
        monthlyUsd: usd.describe("If every hour of the month were as this stretch"),
      }),
    ),
    idleMonthlyUsd: usd.describe("PTUs that nobody was served by"),
    unpriced: z.array(z.string()).describe("Deployments whose price is not known, which are in no sum"),
  }),
  bands: z
    .array(band)
    .describe("Figures at both ends of what is assumed; absent where they were not asked for")
    .optional(),
});

/** What `headroom simulate --headroom` writes: `.headroom/<env>/headroom.json`. */
export const headroomSchema = z.strictObject({
  environment: z.string(),
  plan: z.string(),
  traffic: z.strictObject({ source: z.string(), fromMs: atMs, toMs: atMs }),
  load,
  mostAtOnce: mostAtOnce.optional(),
  repeats: repeats.optional(),
  latency: latency.optional(),
  seed: z.number(),
  faults: z.array(fault),
  lanes: z.array(
    z.strictObject({
      lane: z.string(),
      without: z.string().optional(),
      times: z.number().min(0),
      isAtLeast: z.boolean(),
      breaks: z.string(),
      change: z.strictObject({ what: z.string(), monthlyUsd: usd }).optional(),
    }),
  ),
});

/** The JSON Schema of a simulation, for whoever reads the file. */
export function simulationJsonSchema(): string {
  return `${JSON.stringify({ title: "Headroom simulation", ...z.toJSONSchema(simulationSchema) }, null, 2)}\n`;
}
