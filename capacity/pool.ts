import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type { Profile, WorkloadSummary } from "../traffic/profile";
import { type DemandBin, type LaneDemand, laneDemand } from "./demand";

/** A workload and what was measured of it. */
export interface MeasuredLane {
  readonly workload: Workload;
  readonly demand: LaneDemand;
  readonly summary: WorkloadSummary | undefined;
}

/** Lanes that are served by the same deployments: a workload, and those that share with it. */
export interface Pool {
  /** The first is the workload that the deployments are named after. */
  readonly lanes: readonly [MeasuredLane, ...MeasuredLane[]];
  /** Of all lanes together. */
  readonly demand: LaneDemand;
  /** The largest request that any of the lanes admits. */
  readonly context: Pick<Workload["context"], "maxPromptTokens" | "maxOutputTokens">;
}

/** Every pool of an environment, in the order of the workloads they are named after. */
export function poolsOf(config: Config, profile: Profile): readonly Pool[] {
  const measured = config.workloads.map((workload) => measuredLane(config, workload, profile));
  return measured.flatMap((owner) => {
    if (owner.workload.poolWith !== undefined) return [];
    return [poolOf([owner, ...measured.filter(({ workload }) => workload.poolWith === owner.workload.name)])];
  });
}

/** The pool that these lanes would make. */
export function poolOf(lanes: Pool["lanes"]): Pool {
  const contexts = lanes.map(({ workload }) => workload.context);
  return {
    lanes,
    demand: lanes.length === 1 ? lanes[0].demand : together(lanes.map(({ demand }) => demand)),
    context: {
      maxPromptTokens: Math.max(...contexts.map(({ maxPromptTokens }) => maxPromptTokens)),
      maxOutputTokens: Math.max(...contexts.map(({ maxOutputTokens }) => maxOutputTokens)),
    },
  };
}

function measuredLane({ capacity }: Config, workload: Workload, profile: Profile): MeasuredLane {
  const { name, context } = workload;
  return {
    workload,
    demand: laneDemand(profile, name, { growth: capacity.growth, maxOutputTokens: context.maxOutputTokens }),
    summary: profile.summaries.find((each) => each.workload === name),
  };
}

/** Sums by bin. Peaks of 10 seconds are added up, which is the most they can come to. */
function together(demands: readonly LaneDemand[]): LaneDemand {
  const bins = new Map<number, DemandBin>();
  for (const bin of demands.flatMap((demand) => demand.bins)) {
    const other = bins.get(bin.startSeconds);
    bins.set(bin.startSeconds, other ? sum(other, bin) : bin);
  }
  return {
    binSeconds: Math.max(...demands.map(({ binSeconds }) => binSeconds)),
    windowSeconds: Math.max(...demands.map(({ windowSeconds }) => windowSeconds)),
    requests: demands.reduce((total, { requests }) => total + requests, 0),
    bins: [...bins.values()].sort((a, b) => a.startSeconds - b.startSeconds),
  };
}

function sum(a: DemandBin, b: DemandBin): DemandBin {
  return {
    startSeconds: a.startSeconds,
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    requestedOutputTokens: a.requestedOutputTokens + b.requestedOutputTokens,
    peakRequests10s: a.peakRequests10s + b.peakRequests10s,
  };
}
