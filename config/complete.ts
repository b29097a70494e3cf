import { type Catalog, deploymentSkus } from "../catalog/catalog";
import { fingerprint } from "../written/fingerprint";
import type { Problem } from "../written/problem";
import { completeConsumer } from "./complete-consumer";
import { completeWorkload } from "./complete-workload";
import type { Config, WrittenConfig } from "./schema";

type WrittenWorkload = NonNullable<WrittenConfig["workloads"]>[number];

/** A setting that nothing can stand in for, by the path its author would look for it at. */
export type Missing = Pick<Problem, "message"> & { readonly path: readonly (string | number)[] };

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
  const timeoutSeconds = gateway?.timeoutSeconds ?? 120;
  const around = { timeoutSeconds, dataBoundary, regions: [firstRegion, ...otherRegions] };
  const completed = (workload: WrittenWorkload) => completeWorkload(workload, catalog, around);
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
      timeoutSeconds,
      ...(gateway?.entra ? { entra: gateway.entra } : {}),
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
      quotas: (written.capacity?.quotas ?? []).map(({ model, ...quota }) => ({
        ...quota,
        ...(model === undefined ? {} : { model }),
      })),
      ...(written.capacity?.maxMonthlyUsd === undefined ? {} : { maxMonthlyUsd: written.capacity.maxMonthlyUsd }),
      minModelLifeDays: written.capacity?.minModelLifeDays ?? 0,
      replanning: {
        leastSaving: written.capacity?.replanning?.leastSaving ?? 0.05,
        largestStep: written.capacity?.replanning?.largestStep ?? 0.5,
      },
      prices: (written.capacity?.prices ?? []).map(({ cachedInputUsd, serviceTier, ...price }) => ({
        ...price,
        ...(serviceTier === undefined ? {} : { serviceTier }),
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
    consumers: (written.consumers ?? []).map(completeConsumer),
    blocklists: (written.blocklists ?? []).map(({ name, terms }) => ({
      name,
      terms: terms.map(({ pattern, isRegex = false }) => ({ pattern, isRegex })),
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
