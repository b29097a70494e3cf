import type { ModelDeployment } from "../../deployment";
import type { BatchPace } from "../batch/batch";
import type { DeploymentCapacity } from "../deployment-capacity";
import type { LatencyModel } from "../latency";
import type { TokenEstimate } from "../tokens";
import type { Embed } from "./embedding";
import type { OutputTokens } from "./output-length";

/** What a deployment lets through, as far as answers need it. */
export type Capacity = Pick<
  DeploymentCapacity,
  "take" | "completeAt" | "cancel" | "utilization" | "standardLimits" | "enqueuedTokens" | "maxPromptTokens"
>;

/** What goes wrong with one call. */
export interface CallFault {
  /** The call is answered with this status. */
  readonly status?: number | undefined;
  /** What a status of 429, or any other that was set, says of when to come again. */
  readonly retryAfterMs?: number | undefined;
  /** All of the answer takes this many times as long. */
  readonly slowFactor?: number | undefined;
  /** The connection breaks after so many tokens of each choice, reasoning among them. */
  readonly breakAfterTokens?: number | undefined;
  /** Nothing is found in the prompt cache. */
  readonly isCold?: boolean | undefined;
  /** The content filter strikes. */
  readonly contentFilter?: "prompt" | "completion" | undefined;
}

/** What goes wrong with an account. */
export interface AccountFaults {
  /** How long a call takes to fail while nothing listens, in milliseconds; undefined while the account is there. */
  unreachableAfterMs(nowMs: number): number | undefined;
  /** What goes wrong with a call; undefined: nothing. Asked once for each try of each deployment. */
  strike(deployment: ModelDeployment, nowMs: number, random: () => number): CallFault | undefined;
}

/** What an emulated account is made of. */
export interface AccountOptions {
  /** Of each deployment its own. */
  readonly capacity: (deployment: ModelDeployment) => Capacity;
  readonly latency: (deployment: ModelDeployment) => LatencyModel;
  /** In [0, 1). */
  readonly random: () => number;
  /** Default: hashed words and letters. */
  readonly embed?: Embed;
  readonly faults?: AccountFaults;
  /** Default: a lognormal. */
  readonly outputTokens?: OutputTokens;
  /** Default: a token for four characters. */
  readonly estimateTokens?: TokenEstimate;
  /** Largest prompt, in tokens. Default: what is published for some models, and an assumption for the rest. */
  readonly promptLimit?: (deployment: ModelDeployment) => number;
  /** How batches go on with time. Default: assumptions. */
  readonly batchPace?: BatchPace;
  /** Every call gets the same tiny answer, prepared once: what is measured then is everything but the model. */
  readonly nullBackend?: boolean;
}
