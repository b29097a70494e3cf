import type { LanePlan, Plan, PlannedDeployment } from "../capacity/plan";
import { embeddingsModel } from "../catalog/embeddings-model";
import type { Config } from "../config/schema";
import type { OtherModel, Workload } from "../config/workload-schema";

const reasons = ["stated by a test"];
const zeroHash = `sha256:${"0".repeat(64)}`;

/** A planned deployment; what a test is about is stated by it. */
export function deploymentWith(overrides: Partial<PlannedDeployment> = {}): PlannedDeployment {
  return {
    region: "swedencentral",
    role: "primary",
    name: "chat-ab12",
    sku: "DataZoneStandard",
    capacity: 100,
    priority: 1,
    because: reasons,
    ...overrides,
  };
}

/** A lane that is served by metered capacity in the first region, and in every other one after it. */
export function meteredLane(workload: Workload, regions: readonly string[], generation = "ab12"): LanePlan {
  const name = `${workload.name}-${generation}`;
  return laneWith(
    workload,
    generation,
    regions.map((region, index) =>
      deploymentWith({ region, name, role: index === 0 ? "primary" : "failover", priority: index + 1 }),
    ),
  );
}

/** A lane with PTUs in the first region that spill to metered capacity there, and metered capacity elsewhere. */
export function provisionedLane(workload: Workload, regions: readonly string[], generation = "cd34"): LanePlan {
  const [home = "swedencentral", ...others] = regions;
  const name = `${workload.name}-${generation}`;
  const spill = `${name}-spill`;
  return laneWith(workload, generation, [
    deploymentWith({
      region: home,
      name,
      sku: "DataZoneProvisionedManaged",
      capacity: 50,
      spilloverTo: spill,
    }),
    // After what spills to it: the stack must put it first.
    omitPriority(deploymentWith({ region: home, role: "spillover", name: spill })),
    ...others.map((region, index) => deploymentWith({ region, role: "failover", name, priority: index + 2 })),
  ]);
}

/**
 * A lane with PTUs in several regions that divide its traffic, each with a spillover of its own, and metered capacity in
 * the regions after them.
 */
export function dividedLane(
  workload: Workload,
  ptus: Readonly<Record<string, number>>,
  others: readonly string[] = [],
  generation = "gh78",
): LanePlan {
  const name = `${workload.name}-${generation}`;
  const spill = `${name}-spill`;
  return laneWith(workload, generation, [
    ...Object.entries(ptus).flatMap(([region, capacity]) => [
      deploymentWith({
        region,
        name,
        sku: "DataZoneProvisionedManaged",
        capacity,
        spilloverTo: spill,
        weight: capacity,
      }),
      omitPriority(deploymentWith({ region, role: "spillover", name: spill })),
    ]),
    ...others.map((region, index) => deploymentWith({ region, role: "failover", name, priority: index + 2 })),
  ]);
}

/** A lane that is served by the pool of another. */
export function sharingLane(workload: Workload, owner: LanePlan): LanePlan {
  const pooled = owner.deployments.filter(({ role }) => ["primary", "spillover", "failover"].includes(role));
  return laneWith(
    workload,
    owner.generation,
    pooled.map((deployment) => ({ ...deployment, sharedFrom: owner.workload })),
  );
}

/** A lane's plan around its pool; what its workload has beside the pool is in the first deployment's region. */
export function laneWith(workload: Workload, generation: string, deployments: readonly PlannedDeployment[]): LanePlan {
  return {
    workload: workload.name,
    class: workload.class,
    model: workload.model,
    version: workload.modelVersion,
    format: workload.modelFormat,
    generation,
    deployments: [...deployments, ...besidePool(workload, generation, deployments[0]?.region)],
    expected: {
      monthlyUsd: { provisioned: 0, metered: 0, total: 0 },
      meteredOnlyUsd: 0,
      provisionedShare: 0,
      utilization: 0,
      peakTokensPerMinute: 0,
      peakRequestsPer10Seconds: 0,
    },
    neighbours: [],
    because: reasons,
  };
}

/** A plan of these lanes; by default one metered lane for each of the config's workloads. */
export function planWith(
  config: Config,
  lanes: readonly LanePlan[] = config.workloads.map((workload) => meteredLane(workload, config.regions)),
): Plan {
  return {
    version: 1,
    environment: config.environment,
    evidence: {
      config: zeroHash,
      profile: zeroHash,
      catalog: zeroHash,
      catalogDate: "2026-09-01",
      sources: ["traffic.csv"],
      window: { from: "2026-01-01T00:00:00Z", to: "2026-01-15T00:00:00Z", binSeconds: 60 },
      requests: 1,
    },
    monthlyUsd: 0,
    lanes: [...lanes],
    assumptions: [],
    warnings: [],
  };
}

function besidePool({ name, escalation, canary, cache }: Workload, generation: string, region = "swedencentral") {
  const beside = (role: "escalation" | "canary" | "embeddings", suffix: string, model: OtherModel) =>
    omitPriority(deploymentWith({ region, role, name: `${name}-${generation}-${suffix}`, model }));
  return [
    ...(escalation ? [beside("escalation", "esc", escalation.model)] : []),
    ...(canary ? [beside("canary", "can", canary.model)] : []),
    ...(cache?.kind === "semantic"
      ? [beside("embeddings", "emb", { name: embeddingsModel, version: "1", format: "OpenAI" })]
      : []),
  ];
}

function omitPriority({ priority: _, ...deployment }: PlannedDeployment): PlannedDeployment {
  return deployment;
}
