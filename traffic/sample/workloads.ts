/** Points of a distribution: share of requests that are at most this large; straight lines between. */
export type Quantiles = readonly (readonly [share: number, tokens: number])[];

/** One kind of request in the sample traffic. */
export interface SampleWorkload {
  readonly name: string;
  /** Callers, each with bursts of its own; the first is the busiest. */
  readonly clients: number;
  /** Mean over a week. */
  readonly requestsPerMinute: number;
  /** Gaps between one client's requests. */
  readonly gaps:
    | { readonly kind: "gamma"; readonly variation: number }
    | { readonly kind: "weibull"; readonly shape: number };
  /** Relative load at each hour of the day, UTC. */
  readonly hours: readonly number[];
  /** Load of Saturday and Sunday ÷ load of a weekday. */
  readonly weekend: number;
  readonly promptTokens: Quantiles;
  readonly outputTokens: Quantiles;
  /** Share of prompts of 1,024 tokens and more of which a part is cached, and the part that is, at most. */
  readonly cached: { readonly hits: number; readonly part: number };
  /** Stated output limits, drawn alike; 0 is none stated. */
  readonly maxOutputTokens: readonly number[];
  readonly latency: LatencyModel;
}

/** First token after a base and a time for each uncached prompt token, then each output token; each with a spread. */
export interface LatencyModel {
  readonly baseMs: number;
  readonly msPerThousandPromptTokens: number;
  readonly msPerOutputToken: number;
}

const office = [2, 1, 1, 1, 1, 2, 5, 12, 24, 34, 38, 36, 30, 34, 38, 37, 33, 26, 18, 13, 10, 8, 5, 3];
const night = [30, 34, 36, 34, 28, 18, 6, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 6, 12, 18, 24];
const afterCommits = [3, 2, 1, 1, 1, 1, 2, 4, 6, 8, 10, 10, 9, 10, 12, 14, 16, 14, 10, 24, 30, 14, 8, 5];
const working = [1, 1, 1, 1, 1, 1, 3, 9, 20, 30, 34, 32, 22, 30, 35, 34, 28, 16, 8, 5, 4, 3, 2, 1];

/** Assumed: what a large model with reasoning off shows under moderate load, and a small one. */
const largeModel: LatencyModel = { baseMs: 320, msPerThousandPromptTokens: 90, msPerOutputToken: 18 };
const smallModel: LatencyModel = { baseMs: 180, msPerThousandPromptTokens: 35, msPerOutputToken: 9 };

/**
 * The five workloads of the sample. SYNTHETIC: prompt and output of `chat` and `agent` follow the percentiles of the Azure
 * LLM inference trace 2023 (conversation and code), those of `extract` the published percentiles of ServeGen's m-large
 * rows; every other figure is an assumption that was chosen to be plausible.
 *
 * @see https://github.com/Azure/AzurePublicDataset (CC-BY 4.0; Patel et al., Splitwise, ISCA 2024)
 * @see https://github.com/alibaba/ServeGen (Apache-2.0)
 */
export const sampleWorkloads: readonly SampleWorkload[] = [
  {
    name: "chat",
    clients: 24,
    requestsPerMinute: 80,
    gaps: { kind: "weibull", shape: 0.75 },
    hours: office,
    weekend: 0.35,
    promptTokens: [
      [0, 2],
      [0.05, 181],
      [0.1, 207],
      [0.25, 396],
      [0.5, 1_020],
      [0.75, 1_189],
      [0.9, 2_734],
      [0.95, 4_083],
      [0.99, 4_142],
      [0.995, 4_831],
      [0.999, 6_179],
      [1, 14_050],
    ],
    outputTokens: [
      [0, 7],
      [0.05, 41],
      [0.1, 54],
      [0.25, 85],
      [0.5, 129],
      [0.75, 395],
      [0.9, 424],
      [0.95, 451],
      [0.99, 601],
      [0.995, 643],
      [0.999, 954],
      [1, 1_000],
    ],
    cached: { hits: 0.6, part: 0.7 },
    maxOutputTokens: [1_024, 1_024, 2_048, 0],
    latency: largeModel,
  },
  {
    name: "agent",
    clients: 40,
    requestsPerMinute: 30,
    gaps: { kind: "gamma", variation: 5 },
    hours: working,
    weekend: 0.12,
    promptTokens: [
      [0, 3],
      [0.05, 75],
      [0.1, 147],
      [0.25, 578],
      [0.5, 1_469],
      [0.75, 2_744],
      [0.9, 5_188],
      [0.95, 7_303],
      [0.99, 7_436],
      [1, 7_437],
    ],
    outputTokens: [
      [0, 6],
      [0.05, 6],
      [0.1, 7],
      [0.25, 9],
      [0.5, 13],
      [0.75, 24],
      [0.9, 55],
      [0.95, 90],
      [0.99, 251],
      [0.995, 359],
      [0.999, 825],
      [1, 1_899],
    ],
    cached: { hits: 0.8, part: 0.9 },
    maxOutputTokens: [2_048],
    latency: largeModel,
  },
  {
    name: "summarize",
    clients: 6,
    requestsPerMinute: 4,
    gaps: { kind: "gamma", variation: 2.5 },
    hours: office,
    weekend: 0.2,
    promptTokens: [
      [0, 400],
      [0.5, 5_200],
      [0.95, 18_000],
      [0.99, 26_000],
      [1, 31_000],
    ],
    outputTokens: [
      [0, 60],
      [0.5, 320],
      [0.95, 720],
      [0.99, 1_100],
      [1, 1_500],
    ],
    cached: { hits: 0.1, part: 0.2 },
    maxOutputTokens: [2_000],
    latency: largeModel,
  },
  {
    name: "extract",
    clients: 3,
    requestsPerMinute: 6,
    gaps: { kind: "weibull", shape: 0.6 },
    hours: night,
    weekend: 0.9,
    promptTokens: [
      [0, 20],
      [0.25, 262],
      [0.5, 601],
      [0.75, 1_073],
      [0.9, 2_371],
      [0.95, 2_404],
      [0.99, 5_458],
      [0.995, 7_957],
      [0.999, 12_790],
      [1, 30_699],
    ],
    outputTokens: [
      [0, 1],
      [0.25, 8],
      [0.5, 53],
      [0.75, 208],
      [0.9, 461],
      [0.95, 539],
      [0.99, 872],
      [0.995, 1_028],
      [0.999, 1_594],
      [1, 2_000],
    ],
    cached: { hits: 0.2, part: 0.5 },
    maxOutputTokens: [2_000, 0],
    latency: smallModel,
  },
  {
    name: "evaluate",
    clients: 2,
    requestsPerMinute: 1.5,
    gaps: { kind: "gamma", variation: 8 },
    hours: afterCommits,
    weekend: 0.1,
    promptTokens: [
      [0, 50],
      [0.5, 900],
      [0.95, 3_000],
      [0.99, 4_000],
      [1, 6_000],
    ],
    outputTokens: [
      [0, 1],
      [0.5, 60],
      [0.95, 300],
      [0.99, 500],
      [1, 800],
    ],
    cached: { hits: 0.5, part: 0.8 },
    maxOutputTokens: [1_000],
    latency: largeModel,
  },
];
