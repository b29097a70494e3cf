import type { Catalog } from "../catalog/catalog";
import { findVersion, latestVersion } from "../catalog/lookup";
import { completeContentFilter, completeGatewaySafety } from "./complete-safety";
import { defaultModel } from "./default-model";
import type { Config } from "./schema";
import type { OtherModel, Workload, WorkloadClass, WrittenWorkload } from "./workload-schema";

/** What a workload's defaults depend on besides itself. */
interface Surroundings extends Pick<Config, "dataBoundary"> {
  readonly regions: readonly string[];
  readonly timeoutSeconds: number;
}

/** Output cap of a workload whose author states none. */
const defaultMaxOutputTokens: Readonly<Record<WorkloadClass, number>> = {
  interactive: 2048,
  background: 4096,
  batch: 4096,
  evaluation: 4096,
};

/** Makes a written workload complete. A model that the catalog does not have is left for a rule to find. */
export function completeWorkload(workload: WrittenWorkload, catalog: Catalog, around: Surroundings): Workload {
  // A workload without a class never gets here: it is reported as missing.
  const workloadClass = workload.class ?? "interactive";
  const found = modelOf(workload, workloadClass, catalog, around);
  const model = workload.model ?? found?.model ?? "";
  const responseFormat = workload.responseFormat ?? "any";
  const attemptSeconds = workload.timeouts?.attemptSeconds ?? around.timeoutSeconds;
  const safety = workload.safety ?? "model";
  const whole = workloadClass === "batch" || responseFormat === "jsonSchema";
  return {
    name: workload.name,
    class: workloadClass,
    model,
    modelVersion: workload.modelVersion ?? found?.version ?? "",
    modelFormat: found?.format ?? "OpenAI",
    ...completeEscalation(workload, catalog),
    ...completeCanary(workload, model, catalog),
    ...(workload.poolWith === undefined ? {} : { poolWith: workload.poolWith }),
    traffic: completeSelector(workload),
    objectives: completeObjectives(workload),
    context: completeContext(workload, workloadClass),
    responseFormat,
    hostedTools: workload.hostedTools ?? "denied",
    streaming: workload.streaming ?? (whole ? "denied" : "allowed"),
    streamUsage: workload.streamUsage ?? "ask",
    timeouts: { attemptSeconds, deadlineSeconds: workload.timeouts?.deadlineSeconds ?? 2 * attemptSeconds },
    ...(workload.maxConcurrency === undefined ? {} : { maxConcurrency: workload.maxConcurrency }),
    oversubscription: workload.oversubscription ?? 1,
    sessionAffinity: workload.sessionAffinity ?? false,
    ...completeCache(workload),
    safety,
    // Also where it does nothing: a rule says so.
    ...(safety === "gateway" || workload.gatewaySafety ? { gatewaySafety: completeGatewaySafety(workload) } : {}),
    ...(workload.contentFilter ? { contentFilter: completeContentFilter(workload.contentFilter) } : {}),
    logContent: workload.logContent ?? false,
  };
}

function modelOf(
  { model, modelVersion }: WrittenWorkload,
  workloadClass: WorkloadClass,
  catalog: Catalog,
  around: Surroundings,
) {
  if (model === undefined) return defaultModel(catalog, { workloadClass, ...around });
  return modelVersion === undefined ? latestVersion(catalog, model) : findVersion(catalog, model, modelVersion);
}

function completeEscalation({ escalation }: WrittenWorkload, catalog: Catalog): Pick<Workload, "escalation"> {
  if (!escalation) return {};
  const { model, abovePromptTokens } = escalation;
  const above = abovePromptTokens === undefined ? {} : { abovePromptTokens };
  return { escalation: { model: otherModel(catalog, model), ...above } };
}

function completeCanary({ canary }: WrittenWorkload, own: string, catalog: Catalog): Pick<Workload, "canary"> {
  if (!canary) return {};
  return { canary: { model: otherModel(catalog, canary.model ?? own, canary.modelVersion), share: canary.share } };
}

function otherModel(catalog: Catalog, name: string, version?: string): OtherModel {
  const found = version === undefined ? latestVersion(catalog, name) : findVersion(catalog, name, version);
  return { name, version: version ?? found?.version ?? "", format: found?.format ?? "OpenAI" };
}

function completeSelector({ traffic }: WrittenWorkload): Workload["traffic"] {
  const where = Object.entries(traffic?.where ?? {}).map(([column, values]) => [
    column,
    Array.isArray(values) ? values : [values],
  ]);
  return { ...(traffic?.file === undefined ? {} : { file: traffic.file }), where: Object.fromEntries(where) };
}

function completeObjectives({ objectives }: WrittenWorkload): Workload["objectives"] {
  const {
    ttftMsP95,
    latencyMsP95,
    provisionedShare = 0,
    provisionedShareWithoutRegion,
    assuredShare,
  } = objectives ?? {};
  return {
    ...(ttftMsP95 === undefined ? {} : { ttftMsP95 }),
    ...(latencyMsP95 === undefined ? {} : { latencyMsP95 }),
    provisionedShare,
    ...(provisionedShareWithoutRegion === undefined ? {} : { provisionedShareWithoutRegion }),
    ...(assuredShare === undefined ? {} : { assuredShare }),
  };
}

function completeContext({ context }: WrittenWorkload, workloadClass: WorkloadClass): Workload["context"] {
  const maxPromptTokens = context?.maxPromptTokens ?? 32_000;
  return {
    maxPromptTokens,
    maxOutputTokens: context?.maxOutputTokens ?? defaultMaxOutputTokens[workloadClass],
    // Sixteen bytes a token: four characters of up to four bytes.
    maxBodyKilobytes: context?.maxBodyKilobytes ?? Math.max(256, Math.ceil((16 * maxPromptTokens) / 1024)),
  };
}

function completeCache({ cache }: WrittenWorkload): Pick<Workload, "cache"> {
  if (!cache) return {};
  return {
    cache: {
      kind: cache.kind ?? "semantic",
      scope: cache.scope,
      ttlSeconds: cache.ttlSeconds ?? 3600,
      // Lower is stricter; Microsoft suggests to start at 0.05.
      scoreThreshold: cache.scoreThreshold ?? 0.05,
      maxPromptTokens: cache.maxPromptTokens ?? 2000,
      version: cache.version ?? "1",
    },
  };
}
