import type { Catalog } from "../catalog/catalog";
import { embeddingsModel } from "../catalog/embeddings-model";
import { catalogHash, limit, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Profile } from "../traffic/profile";
import { type Problem, UserError } from "../written/problem";
import { candidatesOf, choose, refusedProblem } from "./choose";
import { configFingerprint } from "./config-fingerprint";
import { needsEmbeddings } from "./embeddings";
import { quotaWords } from "./infeasible";
import type { Solver } from "./optimum/linear-model";
import { type LanePlan, type Plan, planSchema } from "./plan";
import { planPool } from "./plan-pool";
import { planWarnings } from "./plan-warnings";
import { keptCapacity } from "./replanning";
import { rounded } from "./rounded-plan";
import { madeBy } from "./shared-deployments";
import { count } from "./standard-limit";
import { tooLittle } from "./window";

/** What planning needs besides its three inputs. */
export interface Planning {
  readonly solver: Solver;
  /** The plan that is there already: it is not changed for little. */
  readonly previous?: Plan | undefined;
}

/**
 * Picks capacity for every lane from measured traffic: the least costly that meets every objective within every quota,
 * proved to be. Pure: the same config, profile, catalog and previous plan give the same plan.
 *
 * Throws a `UserError` with every lane that cannot be served, and why; or with a smallest set of constraints that cannot
 * hold together.
 */
export function planCapacity(config: Config, profile: Profile, catalog: Catalog, planning: Planning): Plan {
  const candidates = candidatesOf(config, profile, catalog, planning.previous);
  const chosen = choose(config, catalog, candidates, planning.solver);
  const results = chosen.placed.flatMap((placed) => planPool(config, catalog, placed));
  const refused = results.flatMap((result) => ("refused" in result ? [result] : []));
  if (refused.length > 0) throw new UserError(refused.map((each) => refusedProblem(config, each)));
  const planned = results.flatMap((result) => ("lane" in result ? [result] : []));
  const lanes = config.workloads.flatMap(({ name }) => planned.filter(({ lane }) => lane.workload === name));
  const picked = lanes.map(({ lane }) => lane);
  const roomy = keepMetered(picked, planning.previous);
  const kept = overQuota(config, roomy).length > 0 ? picked : roomy;
  const problems = [...crowdedAccounts(catalog, kept), ...overQuota(config, kept)];
  if (problems.length > 0) throw new UserError(problems);
  const monthlyUsd = kept.reduce((sum, lane) => sum + lane.expected.monthlyUsd.total, 0);
  const plan: Plan = {
    version: 1,
    environment: config.environment,
    evidence: evidenceOf(config, profile, catalog),
    monthlyUsd,
    ...(chosen.gapUsd > 0 ? { gapUsd: chosen.gapUsd } : {}),
    lanes: kept,
    ...(chosen.conceded.length > 0 ? { conceded: [...chosen.conceded] } : {}),
    ...(chosen.binding.length > 0 ? { binding: [...chosen.binding] } : {}),
    assumptions: [
      `spillover is counted in bins of ${profile.binSeconds} s; bursts inside a bin spill more than is shown, how much depends on the provisioned bucket's depth, which nobody publishes`,
      ...lanes.flatMap(({ assumptions }) => assumptions),
    ],
    warnings: [
      ...lanes.flatMap(({ warnings }) => warnings),
      ...chosen.warnings,
      ...planWarnings(config, catalog, { profile, lanes: kept, monthlyUsd }),
    ],
  };
  return planSchema.parse(rounded(plan));
}

/** Models whose catalog rows a plan of this environment leans on. */
export function modelsOf({ workloads }: Config): readonly string[] {
  const models = workloads.flatMap((workload) => [
    workload.model,
    ...(workload.escalation ? [workload.escalation.model.name] : []),
    ...(workload.canary ? [workload.canary.model.name] : []),
    ...(needsEmbeddings(workload) ? [embeddingsModel] : []),
  ]);
  return [...new Set(models)].sort();
}

function evidenceOf(config: Config, profile: Profile, catalog: Catalog): Plan["evidence"] {
  const why = tooLittle(profile);
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  return {
    config: configFingerprint(config),
    profile: profile.hash,
    catalog: catalogHash(catalog, modelsOf(config)),
    catalogDate: catalog.date,
    sources: [...profile.sources],
    window: {
      from: iso(profile.window.fromSeconds),
      to: iso(profile.window.toSeconds),
      binSeconds: profile.binSeconds,
    },
    requests: profile.rows.used,
    ...(why.length > 0 ? { tooLittle: [...why] } : {}),
  };
}

/** Metered capacity that is there stays while it is enough, so that a plan proposes few changes. */
function keepMetered(lanes: readonly LanePlan[], previous: Plan | undefined): LanePlan[] {
  const there = new Map(
    (previous?.lanes ?? []).flatMap(({ deployments }) =>
      deployments.map(({ region, name, sku, capacity }) => [`${region} ${name} ${sku}`, capacity] as const),
    ),
  );
  return lanes.map((lane) => ({
    ...lane,
    deployments: lane.deployments.map((each) => {
      if (skuKind(each.sku) === "provisioned") return each;
      const capacity = keptCapacity(each.capacity, there.get(`${each.region} ${each.name} ${each.sku}`));
      if (capacity === each.capacity) return each;
      return { ...each, capacity, because: [...each.because, `${each.capacity} would do; what is there stays`] };
    }),
  }));
}

/** Quota that is stated is kept to, by what stands beside a pool too. */
function overQuota({ capacity: { quotas } }: Config, lanes: readonly LanePlan[]): Problem[] {
  return quotas.flatMap((quota, index) => {
    const taken = lanes
      .flatMap((lane) => madeBy(lane).map((each) => ({ ...each, model: each.model?.name ?? lane.model })))
      .filter(
        ({ region, sku, model }) => region === quota.region && sku === quota.sku && model === (quota.model ?? model),
      )
      .reduce((sum, each) => sum + each.capacity, 0);
    if (taken <= quota.limit) return [];
    return [{ path: `capacity.quotas[${index}]`, message: `must hold ${count(taken)}, got ${quotaWords(quota)}` }];
  });
}

/** A region has one account, and an account holds so many deployments. */
function crowdedAccounts(catalog: Catalog, lanes: readonly LanePlan[]): Problem[] {
  const { value: most } = limit(catalog, "deploymentsPerAccount");
  const counts = new Map<string, number>();
  for (const { region } of lanes.flatMap(madeBy)) {
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].flatMap(([region, count]) =>
    count <= most
      ? []
      : [
          {
            path: "workloads",
            message: `must need at most ${most} deployments in a region, got ${count} in ${region} (an account holds no more; split the environment)`,
          },
        ],
  );
}
