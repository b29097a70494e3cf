import type { LanePlan, Plan, PlannedDeployment } from "./plan";

/**
 * Keeps the deployments of a lane's last generation beside the new one. Models are deployed before the gateway, so without
 * them the policy that is still in force would name deployments that are gone. They go with the next plan that is told to
 * retire them, once the gateway calls the new ones.
 */
export function withRetiring(plan: Plan, previous: Plan | undefined): Plan {
  const warnings: string[] = [];
  const lanes = plan.lanes.map((lane) => {
    const last = previous?.lanes.find(({ workload }) => workload === lane.workload);
    const retiring = last ? retiringOf(lane, last) : [];
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

function retiringOf(lane: LanePlan, last: LanePlan): PlannedDeployment[] {
  const current = new Set(lane.deployments.map(identity));
  return last.deployments
    .filter((deployment) => !current.has(identity(deployment)))
    .map(({ priority: _priority, model, ...deployment }) => ({
      ...deployment,
      role: "retiring" as const,
      model: model ?? { name: last.model, version: last.version, format: last.format },
      because: ["the policy that is in force may still name it"],
    }));
}

function identity({ region, name }: PlannedDeployment): string {
  return `${region}/${name}`;
}
