import type { Config } from "../config/schema";
import type { Problem } from "../written/problem";
import type { Constraint } from "./optimum/concede";
import type { QuotaLimit } from "./optimum/placement";
import { count, percent } from "./standard-limit";

/** Says of constraints that cannot hold together where each was written, and what would make room. */
export function conflictProblems(config: Config, conflict: readonly Constraint[]): readonly Problem[] {
  return conflict.map((constraint) => ({
    path: pathOf(config, constraint),
    message: `cannot hold with the others named here: ${wordsOf(config, constraint)} (loosen one of ${conflict.length})`,
  }));
}

function pathOf(config: Config, constraint: Constraint): string {
  if (constraint.kind === "quota")
    return `capacity.quotas[${config.capacity.quotas.findIndex((each) => sameQuota(each, constraint.quota))}]`;
  const workload = config.workloads.findIndex(({ name }) => name === constraint.lane);
  return `workloads[${workload}].objectives`;
}

function wordsOf({ workloads }: Config, constraint: Constraint): string {
  if (constraint.kind === "quota") return quotaWords(constraint.quota);
  const { lane, kind } = constraint;
  const objectives = workloads.find(({ name }) => name === lane)?.objectives;
  if (kind === "regionLoss") {
    const share = objectives?.provisionedShareWithoutRegion;
    const stands = `${lane} stands in two regions`;
    return share ? `${stands}, and keeps ${percent(share)} on PTUs with any one lost` : stands;
  }
  const asked = [
    ...((objectives?.provisionedShare ?? 0) > 0 ? [`${percent(objectives?.provisionedShare ?? 0)} from PTUs`] : []),
    ...((objectives?.assuredShare ?? 0) > 0
      ? [`${percent(objectives?.assuredShare ?? 0)} with a target for speed`]
      : []),
  ];
  return `${lane} serves ${asked.length > 0 ? asked.join(" and ") : "every bin"}`;
}

/** A quota as a person reads it. */
export function quotaWords({ region, sku, model, limit }: QuotaLimit): string {
  if (sku === "any") return `the ${count(limit)} deployments that an account holds in ${region}`;
  const unit = sku.endsWith("ProvisionedManaged")
    ? "PTU"
    : sku.endsWith("Batch")
      ? "k enqueued tokens"
      : "k tokens a minute";
  return `quota of ${count(limit)} ${unit} for ${model === undefined ? sku : `${model} as ${sku}`} in ${region}`;
}

function sameQuota(a: Omit<QuotaLimit, "limit">, b: Omit<QuotaLimit, "limit">): boolean {
  return a.region === b.region && a.sku === b.sku && a.model === b.model;
}
