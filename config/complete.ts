import { type Catalog, deploymentSkus } from "../catalog/catalog";
import { findVersion, latestVersion } from "../catalog/lookup";
import { fingerprint } from "../written/fingerprint";
import type { Problem } from "../written/problem";
import { defaultModel } from "./default-model";
import type { Config, Workload, WorkloadClass, WrittenConfig } from "./schema";

type WrittenWorkload = NonNullable<WrittenConfig["workloads"]>[number];

/** A setting that nothing can stand in for, by the path its author would look for it at. */
export type Missing = Pick<Problem, "message"> & { readonly path: readonly (string | number)[] };

/** What each class of workload is given where its author says nothing. */
const byClass: Readonly<
  Record<WorkloadClass, Pick<Workload, "streaming" | "safety"> & { readonly maxOutputTokens: number }>
> = {
  interactive: { streaming: "allowed", safety: "model", maxOutputTokens: 2048 },
  background: { streaming: "allowed", safety: "model", maxOutputTokens: 4096 },
  batch: { streaming: "denied", safety: "model", maxOutputTokens: 4096 },
  evaluation: { streaming: "allowed", safety: "model", maxOutputTokens: 4096 },
};

/**
 * Makes a written config complete: every default stands here. They are secure, and cheap enough for a first look: one
 * region, one gateway unit, PTUs by the hour. Settings without a safe default are returned as missing.
 */
export function complete(
  written: WrittenConfig,
  catalog: Catalog,
): { readonly config: Config } | { readonly missing: readonly Missing[] } {
  const { environment, organization, regions, dataBoundary, workloads, gateway } = written;
  const missing = missingSettings(written);
  const [firstRegion, ...otherRegions] = regions ?? [];
  const [firstWorkload, ...otherWorkloads] = workloads ?? [];
  if (!environment || !organization || !firstRegion || !dataBoundary || !firstWorkload || missing.length > 0) {
    return { missing };
  }
  const boundary = { dataBoundary, regions: [firstRegion, ...otherRegions] };
  const completed = (workload: WrittenWorkload) => completeWorkload(workload, catalog, boundary);
  const config: Config = {
    environment,
    organization,
    ...(written.subscriptionId === undefined ? {} : { subscriptionId: written.subscriptionId }),
    regions: [firstRegion, ...otherRegions],
    dataBoundary,
    redundancy: written.redundancy ?? "none",
    gateway: {
      tier: gateway?.tier ?? "BasicV2",
      units: gateway?.units ?? 1,
      topology: gateway?.topology ?? "single",
      publisherName: gateway?.publisherName ?? organization,
      publisherEmail: gateway?.publisherEmail ?? "",
      timeoutSeconds: gateway?.timeoutSeconds ?? 120,
    },
    network: {
      profile: written.network?.profile ?? "public",
      addressSpace: written.network?.addressSpace ?? "10.40.0.0/22",
    },
    ...completeBudget(written),
    capacity: {
      growth: written.capacity?.growth ?? 1,
      headroom: written.capacity?.headroom ?? 1.25,
      payment: written.capacity?.payment ?? "hourly",
      skus: written.capacity?.skus ?? deploymentSkus,
      quotaTier: written.capacity?.quotaTier ?? 1,
      prices: (written.capacity?.prices ?? []).map(({ cachedInputUsd, ...price }) => ({
        ...price,
        ...(cachedInputUsd === undefined ? {} : { cachedInputUsd }),
      })),
    },
    traffic: {
      ...(written.traffic?.columns ? { columns: defined(written.traffic.columns) } : {}),
      timeZone: written.traffic?.timeZone ?? "UTC",
      maxUnusableShare: written.traffic?.maxUnusableShare ?? 0.01,
      maxUnassignedShare: written.traffic?.maxUnassignedShare ?? 0.05,
    },
    state: { backend: written.state?.backend ?? "azurerm" },
    tags: written.tags ?? {},
    names: { suffix: written.names?.suffix ?? derivedSuffix(organization, environment) },
    consumers: (written.consumers ?? []).map(({ name, owner }) => ({
      name,
      ...(owner === undefined ? {} : { owner }),
    })),
    workloads: [completed(firstWorkload), ...otherWorkloads.map(completed)],
  };
  return { config };
}

function missingSettings(written: WrittenConfig): Missing[] {
  const missing: Missing[] = [];
  const must = (path: Missing["path"], value: unknown, example: string) => {
    if (value === undefined) missing.push({ path, message: `must be set (${example})` });
  };
  must(["environment"], written.environment, "such as dev");
  must(["organization"], written.organization, "a short name, the first part of every resource's name");
  must(["regions"], written.regions, "such as [swedencentral], in order of preference");
  must(
    ["dataBoundary"],
    written.dataBoundary,
    "global, eu, us or region: where prompts may be processed is yours to decide",
  );
  must(["gateway", "publisherEmail"], written.gateway?.publisherEmail, "API Management sends its notices there");
  must(["workloads"], written.workloads, "at least one");
  for (const [index, workload] of (written.workloads ?? []).entries()) {
    must(["workloads", index, "class"], workload.class, "interactive, background, batch or evaluation");
  }
  return missing;
}

function completeWorkload(
  workload: WrittenWorkload,
  catalog: Catalog,
  boundary: Pick<Config, "dataBoundary"> & { readonly regions: readonly string[] },
): Workload {
  // A workload without a class never gets here: it is reported as missing.
  const workloadClass = workload.class ?? "interactive";
  const defaults = byClass[workloadClass];
  const found = modelOf(workload, workloadClass, catalog, boundary);
  const { ttftMsP95, latencyMsP95, provisionedShare = 0 } = workload.objectives ?? {};
  return {
    name: workload.name,
    class: workloadClass,
    model: workload.model ?? found?.model ?? "",
    modelVersion: workload.modelVersion ?? found?.version ?? "",
    modelFormat: found?.format ?? "OpenAI",
    ...(workload.escalationModel === undefined ? {} : { escalationModel: workload.escalationModel }),
    traffic: {
      ...(workload.traffic?.file === undefined ? {} : { file: workload.traffic.file }),
      where: Object.fromEntries(
        Object.entries(workload.traffic?.where ?? {}).map(([column, values]) => [
          column,
          Array.isArray(values) ? values : [values],
        ]),
      ),
    },
    objectives: {
      ...(ttftMsP95 === undefined ? {} : { ttftMsP95 }),
      ...(latencyMsP95 === undefined ? {} : { latencyMsP95 }),
      provisionedShare,
    },
    context: {
      maxPromptTokens: workload.context?.maxPromptTokens ?? 32_000,
      maxOutputTokens: workload.context?.maxOutputTokens ?? defaults.maxOutputTokens,
    },
    streaming: workload.streaming ?? defaults.streaming,
    ...(workload.cache
      ? {
          cache: {
            scope: workload.cache.scope,
            ttlSeconds: workload.cache.ttlSeconds ?? 3600,
            // Lower is stricter; Microsoft suggests to start at 0.05.
            scoreThreshold: workload.cache.scoreThreshold ?? 0.05,
          },
        }
      : {}),
    safety: workload.safety ?? defaults.safety,
    consumers: workload.consumers ?? [],
  };
}

function modelOf(
  { model, modelVersion }: WrittenWorkload,
  workloadClass: WorkloadClass,
  catalog: Catalog,
  boundary: Pick<Config, "dataBoundary"> & { readonly regions: readonly string[] },
) {
  if (model === undefined) return defaultModel(catalog, { workloadClass, ...boundary });
  return modelVersion === undefined ? latestVersion(catalog, model) : findVersion(catalog, model, modelVersion);
}

function completeBudget({ budget }: WrittenConfig): Pick<Config, "budget"> {
  if (!budget) return {};
  return {
    budget: {
      monthlyUsd: budget.monthlyUsd,
      alertShares: budget.alertShares ?? [0.5, 0.8, 1],
      emails: budget.emails ?? [],
    },
  };
}

/** Global names are unique by this: the same for one organization and environment, so that no state has to hold it. */
function derivedSuffix(organization: string, environment: string): string {
  const digits = fingerprint({ organization, environment }).replace("sha256:", "").slice(0, 10);
  return Number.parseInt(digits, 16).toString(36).padStart(5, "0").slice(-5);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
}
