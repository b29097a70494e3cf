import type { Catalog } from "../catalog/catalog";
import { assumption, batchQuota, quota, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Profile } from "../traffic/profile";
import type { LanePlan } from "./plan";
import { madeBy } from "./shared-deployments";
import { count } from "./standard-limit";
import { tooLittle } from "./window";

/** What a person should know of a whole plan: of its window, its quota and its budget. */
export function planWarnings(
  config: Config,
  catalog: Catalog,
  {
    profile,
    lanes,
    monthlyUsd,
  }: { readonly profile: Profile; readonly lanes: readonly LanePlan[]; readonly monthlyUsd: number },
): readonly string[] {
  return [
    ...tooLittle(profile).map((why) => `window: the plan was forced, do not decide by it: the profile ${why}`),
    ...windowWarnings(profile),
    ...quotaWarnings(config, catalog, lanes),
    ...budgetWarnings(config, monthlyUsd),
  ];
}

/** Lanes of one model and SKU share a region's quota; what they need beyond the tier's must be asked for. */
function quotaWarnings(config: Config, catalog: Catalog, lanes: readonly LanePlan[]): string[] {
  const needs = new Map<
    string,
    { readonly need: number; readonly granted: number | undefined; readonly what: string }
  >();
  for (const lane of lanes) {
    for (const { sku, region, capacity, model = { name: lane.model } } of madeBy(lane)) {
      // Stated quota is kept to, and PTU quota has no default.
      const stated = config.capacity.quotas.some(
        (quota) => quota.region === region && quota.sku === sku && quota.model === model.name,
      );
      if (stated || skuKind(sku) === "provisioned") continue;
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
