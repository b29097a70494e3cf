import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { fingerprint } from "../written/fingerprint";

/** Of the settings that picking capacity reads: a change to any of them makes the plan stale, a change to others does not. */
export function configFingerprint({
  environment,
  regions,
  dataBoundary,
  redundancy,
  capacity,
  workloads,
}: Config): string {
  return fingerprint({ environment, regions, dataBoundary, redundancy, capacity, lanes: workloads.map(plannedPart) });
}

function plannedPart({ escalation, canary, context, cache, ...workload }: Workload) {
  const { name, class: workloadClass, model, modelVersion, modelFormat, poolWith, traffic, objectives } = workload;
  const { maxPromptTokens, maxOutputTokens } = context;
  return {
    name,
    class: workloadClass,
    model,
    modelVersion,
    modelFormat,
    traffic,
    objectives,
    ...(poolWith === undefined ? {} : { poolWith }),
    context: { maxPromptTokens, maxOutputTokens },
    ...(escalation ? { escalation: escalation.model } : {}),
    ...(canary ? { canary } : {}),
    // An exact cache needs no embeddings, and what a cache answers is not planned for.
    ...(cache?.kind === "semantic" ? { embeddings: { maxPromptTokens: cache.maxPromptTokens } } : {}),
  };
}
