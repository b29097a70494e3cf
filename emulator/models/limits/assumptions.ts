/** What nobody publishes about model deployments, and the emulator has to take a figure for. */
export interface ModelAssumptions {
  /** What a provisioned deployment holds before it answers 429, as seconds of its throughput. */
  readonly bucketDepthSeconds: number;
  /** Output tokens that a limiter takes for a request without a cap. */
  readonly missingMaxTokens: number;
  /** Requests a minute that come with 1,000 tokens a minute, of a model of which nothing is known. */
  readonly requestsPerThousandTokens: number;
  /** Enqueued tokens of one unit of a batch deployment's capacity. */
  readonly batchUnitTokens: number;
}

/** A figure that is assumed: where it starts, the range to sweep, and why. */
export interface AssumedFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly why: string;
}

/** Every assumption, with the range in which the truth is thought to lie. A result that leans on one is to be shown with its band. */
export const assumedFigures: Readonly<Record<keyof ModelAssumptions, AssumedFigure>> = {
  bucketDepthSeconds: {
    value: 10,
    low: 1,
    high: 60,
    why: "Microsoft documents the leaky bucket and not its depth: 1 second is nearly no burst, 60 seconds fit the one-minute metric, 10 is about the geometric middle",
  },
  missingMaxTokens: {
    value: 640,
    low: 16,
    high: 4096,
    why: "640 was measured on gpt-4 and gpt-4o Standard deployments in 2024, 16 on gpt-3.5-turbo; newer models and provisioned deployments may use another figure",
  },
  requestsPerThousandTokens: {
    value: 6,
    low: 0.1,
    high: 10,
    why: "6 is stated for older chat models and was measured; the quotas of newer ones have from 0.1 to 10, so hand in what the catalog knows",
  },
  batchUnitTokens: {
    value: 1000,
    low: 1,
    high: 1000,
    why: "no source states the unit of a batch deployment; an error message that quotes a limit of 30K fits 1,000, the unit of standard ones",
  },
};

/** The assumptions where nobody says otherwise. */
export const defaultAssumptions: ModelAssumptions = {
  bucketDepthSeconds: assumedFigures.bucketDepthSeconds.value,
  missingMaxTokens: assumedFigures.missingMaxTokens.value,
  requestsPerThousandTokens: assumedFigures.requestsPerThousandTokens.value,
  batchUnitTokens: assumedFigures.batchUnitTokens.value,
};
