import type { LanePlan, Plan, PlannedDeployment } from "./plan";

/**
 * Keeps the deployments of a lane's last generation beside the new one. Models are deployed before the gateway, so without
 * them the policy that is still in force would name deployments that are gone. They go with the next plan that is told to
 * retire them, once the gateway calls the new ones. What lanes shared is kept once: by the lane that made it, or where that
 * is gone by one that called it.
 */
export function withRetiring(plan: Plan, previous: Plan | undefined): Plan {
  const warnings: string[] = [];
  const lastOf = (lane: LanePlan) => previous?.lanes.find(({ workload }) => workload === lane.workload);
  const keepers = plan.lanes.flatMap((lane) => lastOf(lane)?.deployments.filter(isMade) ?? []);
  const there = new Set([...plan.lanes.flatMap(({ deployments }) => deployments), ...keepers].map(identity));
  const current = new Set(plan.lanes.flatMap(({ deployments }) => deployments).map(identity));
  const lanes = plan.lanes.map((lane) => {
    const last = lastOf(lane);
    const retiring = last ? retiringOf(last, { current, there }) : [];
    const kept = retiring.filter(({ sku }) => sku.endsWith("ProvisionedManaged"));
    const ptu = kept.reduce((sum, { capacity }) => sum + capacity, 0);
    if (retiring.length > 0) {
      warnings.push(
        `${lane.workload}: ${retiring.length} deployments of an earlier generation stay until the gateway calls the new ones${ptu > 0 ? `, and their ${ptu} PTU are paid until then` : ""}; apply, then plan again with --retire`,
      );
    }
    return { ...lane, deployments: [...lane.deployments, ...retiring] };
  });
  return { ...plan, lanes, warnings: [...plan.warnings, ...warnings] };
}

/** `current`: what the new plan calls. `there`: that, and what the lanes that made it keep; it grows by what nobody else does. */
function retiringOf(
  last: LanePlan,
  { current, there }: { readonly current: ReadonlySet<string>; readonly there: Set<string> },
): PlannedDeployment[] {
  return last.deployments
    .filter((deployment) => {
      const key = identity(deployment);
      if (isMade(deployment)) return !current.has(key);
      if (there.has(key)) return false;
      there.add(key);
      return true;
    })
    .map(({ priority: _priority, weight: _weight, sharedFrom: _sharedFrom, model, ...deployment }) => ({
      ...deployment,
      role: "retiring" as const,
      model: model ?? { name: last.model, version: last.version, format: last.format },
      because: ["the policy that is in force may still name it"],
    }));
}

function isMade({ sharedFrom }: PlannedDeployment): boolean {
  return sharedFrom === undefined;
}

function identity({ region, name }: PlannedDeployment): string {
  return `${region}/${name}`;
}
