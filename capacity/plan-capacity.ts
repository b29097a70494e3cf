import type { Catalog } from "../catalog/catalog";
import { embeddingsModel } from "../catalog/embeddings-model";
import { assumption, batchQuota, catalogHash, limit, quota, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type { Profile } from "../traffic/profile";
import { type Problem, UserError } from "../written/problem";
import { configFingerprint } from "./config-fingerprint";
import { laneDemand } from "./demand";
import { needsEmbeddings } from "./embeddings";
import { type LanePlan, type Plan, planSchema } from "./plan";
import { planBatchLane } from "./plan-batch-lane";
import { type LaneResult, planLane } from "./plan-lane";
import { count } from "./standard-limit";

/**
 * Picks capacity for every lane from measured traffic. Pure: the same config, profile and catalog give the same plan.
 * Throws a `UserError` with every lane that cannot be served, and why.
 */
export function planCapacity(config: Config, profile: Profile, catalog: Catalog): Plan {
  const problems: Problem[] = [];
  const lanes: LanePlan[] = [];
  const assumptions = [
    `spillover is counted in bins of ${profile.binSeconds} s; bursts inside a bin spill more than is shown, how much depends on the provisioned bucket's depth, which nobody publishes`,
  ];
  const warnings: string[] = [];
  config.workloads.forEach((workload, index) => {
    const result = resultOf(config, catalog, workload, profile);
    if ("refused" in result) {
      const why = result.refused.join("; ");
      problems.push({ path: `workloads[${index}]`, message: `${workload.name} cannot be served: ${why}` });
      return;
    }
    lanes.push(result.lane);
    assumptions.push(...result.assumptions);
    warnings.push(...result.warnings);
  });
  problems.push(...crowdedAccounts(catalog, lanes));
  if (problems.length > 0) throw new UserError(problems);
  const monthlyUsd = lanes.reduce((sum, lane) => sum + lane.expected.monthlyUsd.total, 0);
  warnings.push(
    ...windowWarnings(profile),
    ...quotaWarnings(config, catalog, lanes),
    ...budgetWarnings(config, monthlyUsd),
  );
  return planSchema.parse(
    rounded({
      version: 1,
      environment: config.environment,
      evidence: evidenceOf(config, profile, catalog),
      monthlyUsd,
      lanes,
      assumptions,
      warnings,
    }),
  );
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

function resultOf(config: Config, catalog: Catalog, workload: Workload, profile: Profile): LaneResult {
  const demand = laneDemand(profile, workload.name, {
    growth: config.capacity.growth,
    maxOutputTokens: workload.context.maxOutputTokens,
  });
  if (demand.requests === 0) return { refused: ["the profile holds no request of it; profile its traffic again"] };
  const plan = workload.class === "batch" ? planBatchLane : planLane;
  const summary = profile.summaries.find((each) => each.workload === workload.name);
  return plan(config, catalog, workload, { demand, summary });
}

function evidenceOf(config: Config, profile: Profile, catalog: Catalog): Plan["evidence"] {
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
  };
}

/** A region has one account, and an account holds so many deployments. */
function crowdedAccounts(catalog: Catalog, lanes: readonly LanePlan[]): Problem[] {
  const { value: most } = limit(catalog, "deploymentsPerAccount");
  const counts = new Map<string, number>();
  for (const { region } of lanes.flatMap(({ deployments }) => deployments)) {
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

/** Lanes of one model and SKU share a region's quota; what they need beyond the tier's must be asked for. */
function quotaWarnings(config: Config, catalog: Catalog, lanes: readonly LanePlan[]): string[] {
  const needs = new Map<
    string,
    { readonly need: number; readonly granted: number | undefined; readonly what: string }
  >();
  for (const lane of lanes) {
    for (const { sku, region, capacity, model = { name: lane.model } } of lane.deployments) {
      if (skuKind(sku) === "provisioned") continue;
      const key = `${model.name} ${sku} ${region}`;
      const batch = skuKind(sku) === "batch";
      const granted = batch
        ? batchQuota(catalog, model.name, sku)?.enqueuedTokens
        : quota(catalog, model.name, sku, config.capacity.quotaTier)?.tokensPerMinute;
      const unit = batch ? assumption(catalog, "batchCapacityUnitTokens").value : 1000;
      const need = (needs.get(key)?.need ?? 0) + capacity * unit;
      needs.set(key, { need, granted, what: batch ? "enqueued tokens" : "tokens a minute" });
    }
  }
  return [...needs].flatMap(([key, { need, granted, what }]) => {
    if (granted === undefined) return [`quota: no source gives the default of ${key}; have ${count(need)} ${what}`];
    if (need <= granted) return [];
    const tier = `tier ${config.capacity.quotaTier}`;
    return [
      `quota: ${key} needs ${count(need)} ${what}, the default of ${tier} is ${count(granted)}; ask for more before applying`,
    ];
  });
}

/** Traffic has the shape of a week; less of it says nothing of nights and weekends, yet a month is made of it. */
function windowWarnings({ window }: Profile): string[] {
  const hours = (window.toSeconds - window.fromSeconds) / 3600;
  if (hours >= 7 * 24) return [];
  return [
    `window: a month is extrapolated from ${Number(hours.toFixed(1))} hours; measure a week, so that nights and weekends count`,
  ];
}

function budgetWarnings({ budget }: Config, monthlyUsd: number): string[] {
  if (!budget || monthlyUsd <= budget.monthlyUsd) return [];
  return [`budget: models alone cost $${count(monthlyUsd)} a month, the budget is $${count(budget.monthlyUsd)}`];
}

/** Rounds what a person reads: money to cents, shares to four digits, tokens to whole ones. */
function rounded(plan: Plan): Plan {
  const to = (digits: number) => (value: number) => Number(value.toFixed(digits));
  const cents = to(2);
  const share = to(4);
  const whole = to(0);
  return {
    ...plan,
    monthlyUsd: cents(plan.monthlyUsd),
    lanes: plan.lanes.map((lane) => ({
      ...lane,
      expected: {
        monthlyUsd: {
          provisioned: cents(lane.expected.monthlyUsd.provisioned),
          metered: cents(lane.expected.monthlyUsd.metered),
          total: cents(lane.expected.monthlyUsd.total),
        },
        meteredOnlyUsd: cents(lane.expected.meteredOnlyUsd),
        provisionedShare: share(lane.expected.provisionedShare),
        utilization: share(lane.expected.utilization),
        peakTokensPerMinute: whole(lane.expected.peakTokensPerMinute),
        peakRequestsPer10Seconds: whole(lane.expected.peakRequestsPer10Seconds),
      },
      neighbours: lane.neighbours.map(({ ptu, monthlyUsd, provisionedShare }) => ({
        ptu,
        monthlyUsd: cents(monthlyUsd),
        provisionedShare: share(provisionedShare),
      })),
    })),
  };
}
