import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { fingerprint } from "../written/fingerprint";
import type { Problem } from "../written/problem";
import type { LanePlan, Plan, PlannedDeployment } from "./plan";

/** The deployments that a lane makes: all it calls, but for those it shares of another lane. */
export function madeBy({ deployments }: LanePlan): readonly PlannedDeployment[] {
  return deployments.filter(({ sharedFrom }) => sharedFrom === undefined);
}

/**
 * Why two workloads cannot be served by the same deployments; undefined when they can. Classes are kept apart, and a
 * deployment is of one model and has one content filter. What the gateway does to their requests may differ.
 */
export function sharingObstacle(one: Workload, other: Workload): "class" | "model" | "content filter" | undefined {
  if (one.class !== other.class) return "class";
  const modelOf = ({ model, modelVersion, modelFormat }: Workload) => `${modelFormat} ${model} ${modelVersion}`;
  if (modelOf(one) !== modelOf(other)) return "model";
  return filterOf(one) === filterOf(other) ? undefined : "content filter";
}

/** Content filters that say the same are the same, in whichever order their blocklists are named. */
function filterOf({ contentFilter }: Workload): string | undefined {
  return contentFilter && fingerprint({ ...contentFilter, blocklists: [...contentFilter.blocklists].sort() });
}

/**
 * What is wrong with deployments that a plan's lanes share, where it was edited or its config was: each is made by the lane
 * that it names, as it is called, for a workload that may share it. By path in the plan.
 */
export function sharingProblems({ workloads }: Config, { lanes }: Plan): readonly Problem[] {
  const workloadOf = (lane: LanePlan) => workloads.find(({ name }) => name === lane.workload);
  return lanes.flatMap((lane, index) =>
    lane.deployments.flatMap((shared, at): Problem[] => {
      if (shared.sharedFrom === undefined) return [];
      const owner = lanes.find(({ workload }) => workload === shared.sharedFrom);
      const why = obstacle(lane, owner, shared, workloadOf);
      if (why === undefined) return [];
      return [{ path: `lanes[${index}].deployments[${at}].sharedFrom`, message: why }];
    }),
  );
}

function obstacle(
  lane: LanePlan,
  owner: LanePlan | undefined,
  shared: PlannedDeployment,
  workloadOf: (lane: LanePlan) => Workload | undefined,
): string | undefined {
  const { name, region } = shared;
  const made = owner && madeBy(owner).find((each) => each.name === name && each.region === region);
  if (!owner || !made) return `must be a lane that makes ${name} in ${region}, got ${shared.sharedFrom}`;
  const differing = (["sku", "capacity", "serviceTier", "spilloverTo"] as const).find(
    (setting) => made[setting] !== shared[setting],
  );
  if (differing !== undefined) {
    return `must be of a lane that makes ${name} as it is called, got another ${differing} in ${owner.workload}`;
  }
  const [own, other] = [workloadOf(lane), workloadOf(owner)];
  const differs = own && other && sharingObstacle(own, other);
  if (differs === undefined) return undefined;
  return `must be a lane of the same ${differs}, got ${owner.workload} for ${lane.workload}`;
}
