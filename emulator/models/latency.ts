import type { CapacityKind } from "./deployment-capacity";

/** What the time of an answer depends on. */
export interface LatencyParameters {
  /** Of every call, whatever its size: network inside the service, scheduling, the first step of decoding. */
  readonly fixedMs: number;
  /** Of each prompt token that is not cached. */
  readonly perPromptTokenMs: number;
  /** Mean time of each further output token. */
  readonly perOutputTokenMs: number;
  /** Waiting before the prompt is read when half of the capacity is in use; grows as load ÷ (1 − load), as a single queue does. */
  readonly queueMsAtHalfLoad: number;
  /** Standard deviation of the logarithm of both times from call to call; means stay what they are. */
  readonly spread: number;
}

/** Times of one answer. */
export interface AnswerTimes {
  /** From the call to its first token. */
  readonly ttftMs: number;
  /** Between one token and the next. */
  readonly perTokenMs: number;
}

/** Times of an answer to so many prompt tokens at so much load, a share of the capacity; a load above 0.95 waits as one of 0.95 does. */
export type LatencyModel = (
  demand: { readonly promptTokens: number; readonly cachedTokens: number },
  load: number,
  random: () => number,
) => AnswerTimes;

const mostLoad = 0.95;

/**
 * Time to first token = (fixed + prompt) × spread + queue; time per output token = mean × spread. Both spreads are lognormal and drawn once a call, from two
 * numbers of `random`.
 */
export function latencyModel(parameters: LatencyParameters): LatencyModel {
  const { fixedMs, perPromptTokenMs, perOutputTokenMs, queueMsAtHalfLoad, spread } = parameters;
  // A lognormal factor of median 1 has the mean exp(spread²/2).
  const meanOne = -(spread * spread) / 2;
  return ({ promptTokens, cachedTokens }, load, random) => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    const share = Math.min(mostLoad, Math.max(0, load));
    const queueMs = (queueMsAtHalfLoad * share) / (1 - share);
    const firstMs = fixedMs + perPromptTokenMs * (promptTokens - cachedTokens);
    return {
      ttftMs: firstMs * Math.exp(meanOne + spread * radius * Math.cos(angle)) + queueMs,
      perTokenMs: perOutputTokenMs * Math.exp(meanOne + spread * radius * Math.sin(angle)),
    };
  };
}

/**
 * Mean time of an output token of a deployment without a latency target: what microsoft/aoai-api-simulator takes for chat, 19 ms. Not a measurement of the
 * service.
 */
const assumedPerOutputTokenMs = 19;

/** The spread that gives aoai-api-simulator's 6 ms of standard deviation around 19 ms. */
const assumedSpread = Math.sqrt(Math.log(1 + (6 / 19) ** 2));

/**
 * Time to first token is published for no kind of deployment. These are assumptions, to be calibrated against one's own: 300 ms (100 to 2,000) without any
 * prompt, and a prompt read at 10,000 tokens a second (2,000 to 50,000).
 */
const assumedFirstToken = { fixedMs: 300, perPromptTokenMs: 0.1 };

/**
 * How much a half-used deployment keeps a call waiting. Assumptions: a provisioned deployment refuses what it cannot serve and so hardly queues (20 ms, 0 to
 * 100); a standard one shares its machines (100 ms, 0 to 1,000). Batch answers are not waited for.
 */
const assumedQueueMs: Readonly<Record<CapacityKind, number>> = { provisioned: 20, standard: 100, batch: 0 };

/**
 * Latency where nothing was measured. `targetTokensPerSecond` is the latency target that Microsoft publishes for a model's provisioned and priority deployments:
 * 99 % of requests are generated faster, so a token's time at the target is an upper bound, and is taken as the mean to stay on the safe side.
 */
export function assumedLatency(kind: CapacityKind, targetTokensPerSecond?: number): LatencyParameters {
  return {
    ...assumedFirstToken,
    perOutputTokenMs: targetTokensPerSecond === undefined ? assumedPerOutputTokenMs : 1000 / targetTokensPerSecond,
    queueMsAtHalfLoad: assumedQueueMs[kind],
    spread: assumedSpread,
  };
}
