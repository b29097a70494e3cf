import { skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import { fulfils, type Placement, type PlacementLane } from "./optimum/placement";
import type { LanePlan } from "./plan";
import type { FoundWays, PoolWay } from "./ways";

/**
 * What a plan that is there already means for the next: its choice stays while another would save less than
 * `leastSaving` of its cost, and PTUs change by `largestStep` of themselves at most. An objective that needs more gets it.
 */
export function replanned(
  { capacity }: Pick<Config, "capacity">,
  { ways }: FoundWays,
  last: LanePlan | undefined,
): Pick<PlacementLane, "ways" | "deployed"> {
  const deployed = last && deployedPlacement(ways, last);
  if (!deployed) return { ways };
  const { leastSaving, largestStep } = capacity.replanning;
  const stepped = withinStep(ways, deployed.level.ptu, largestStep);
  return {
    ways: stepped,
    deployed: { placement: deployed, worthUsd: leastSaving * deployed.level.monthlyUsd },
  };
}

/** What a lane's plan says is deployed, as a placement of one of these ways; nothing where none is of its types. */
function deployedPlacement(ways: readonly PoolWay[], { deployments, model }: LanePlan): Placement | undefined {
  const pooled = deployments.filter(({ role, sharedFrom }) => role === "primary" && sharedFrom === undefined);
  const [first] = pooled;
  if (!first) return undefined;
  const provisioned = skuKind(first.sku) === "provisioned";
  const spillover = deployments.find(({ name, region }) => name === first.spilloverTo && region === first.region);
  const metered = provisioned ? spillover : first;
  const ptu = provisioned ? pooled.reduce((sum, { capacity }) => sum + capacity, 0) : 0;
  for (const way of ways) {
    const level = way.levels.find((each) => each.ptu === ptu);
    const same =
      way.metered.sku === metered?.sku &&
      way.metered.serviceTier === metered?.serviceTier &&
      way.metered.model === model;
    if (!level || !same || (provisioned ? way.provisioned?.sku !== first.sku : way.provisioned !== undefined)) continue;
    if (!pooled.every(({ region }) => way.regions.includes(region))) continue;
    const primaries = pooled.map(({ region, capacity }) => ({ region, ptu: provisioned ? capacity : 0 }));
    return { way, level, primaries, failovers: [] };
  }
  return undefined;
}

/** Levels within a step of the PTUs that are there; all, where objectives cannot be met within one. */
function withinStep(ways: readonly PoolWay[], ptu: number, largestStep: number): readonly PoolWay[] {
  if (ptu === 0) return ways;
  const stepped = ways.flatMap((way) => {
    const { minimum, increment } = way.provisioned?.step ?? { minimum: 0, increment: 0 };
    const step = Math.max(increment, largestStep * ptu);
    // Whatever is below the least legal count is none at all.
    const least = ptu - step < minimum ? 0 : ptu - step;
    const enough = way.levels.find(fulfils)?.ptu ?? 0;
    const levels = way.levels.filter((each) => each.ptu >= least && each.ptu <= Math.max(ptu + step, enough));
    if (!way.provisioned) return ptu * (1 - largestStep) < leastMinimum(ways) ? [way] : [];
    return levels.length > 0 ? [{ ...way, levels }] : [];
  });
  return stepped.some(({ levels }) => levels.some(fulfils)) ? stepped : ways;
}

function leastMinimum(ways: readonly PoolWay[]): number {
  return Math.min(...ways.flatMap(({ provisioned }) => (provisioned ? [provisioned.step.minimum] : [])));
}

/** `sku.capacity` that a metered deployment keeps: what is there, while it is enough and no more than this part above it. */
const roomKept = 0.25;

/** Metered capacity costs nothing unused, so what is there stays while it is enough and not far too much. */
export function keptCapacity(needed: number, there: number | undefined): number {
  return there !== undefined && there >= needed && there <= needed * (1 + roomKept) ? there : needed;
}
