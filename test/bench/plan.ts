import { loadSolver } from "../../capacity/load-solver";
import { planCapacity } from "../../capacity/plan-capacity";
import { loadCatalog } from "../../catalog/load-catalog";
import type { Config } from "../../config/schema";
import type { Profile, ProfileBin } from "../../traffic/profile";
import { seededRandom } from "../../written/random";
import { configWith, workloadWith } from "../config-builder";
import { profileOf } from "../profile-builder";
import type { BenchResult } from "./result";

/** Regions that offer gpt-5.6-terra and its like inside the EU data zone. */
const regions = [
  "swedencentral",
  "francecentral",
  "germanywestcentral",
  "westeurope",
  "polandcentral",
  "spaincentral",
  "italynorth",
  "norwayeast",
] as const;
const models = [
  ["gpt-5.6-terra", "2026-07-09"],
  ["gpt-5.6-sol", "2026-07-09"],
  ["gpt-4.1", "2025-04-14"],
  ["gpt-5.1", "2025-11-13"],
] as const;

interface Scale {
  readonly lanes: number;
  readonly regions: number;
  readonly days: number;
  readonly limitSeconds: number;
}

/**
 * Plans that need the solver: every region's PTU quota is too small for the lanes that would stand there, and every other
 * lane is to survive the loss of a region.
 */
export async function planBench({ smoke }: { readonly smoke: boolean }): Promise<BenchResult[]> {
  const scales: Scale[] = smoke
    ? [{ lanes: 3, regions: 2, days: 1, limitSeconds: 20 }]
    : [
        { lanes: 10, regions: 4, days: 14, limitSeconds: 20 },
        { lanes: 50, regions: 8, days: 14, limitSeconds: 180 },
      ];
  const results: BenchResult[] = [];
  for (const scale of scales) results.push(await planned(scale));
  return results;
}

async function planned(scale: Scale): Promise<BenchResult> {
  const catalog = loadCatalog();
  const solver = await loadSolver();
  let solvingMs = 0;
  const timed: typeof solver = (model) => {
    const fromMs = performance.now();
    const solution = solver(model);
    solvingMs += performance.now() - fromMs;
    return solution;
  };
  const profile = measured(scale);
  const config = environment(scale);
  const free = planCapacity(config, profile, catalog, { solver: timed });
  const ptu = free.lanes.flatMap(({ deployments }) =>
    deployments.filter(({ spilloverTo }) => spilloverTo !== undefined),
  );
  const needed = ptu.reduce((sum, { capacity }) => sum + capacity, 0);
  const quotas = config.regions.map((region) => ({
    region,
    sku: "DataZoneProvisionedManaged" as const,
    limit: Math.ceil((1.3 * needed) / config.regions.length),
  }));
  solvingMs = 0;
  const fromMs = performance.now();
  const plan = planCapacity({ ...config, capacity: { ...config.capacity, quotas } }, profile, catalog, {
    solver: timed,
  });
  const seconds = (performance.now() - fromMs) / 1000;
  if (plan.gapUsd !== undefined) throw new Error(`a plan of the bench was left with a gap of $${plan.gapUsd}`);
  const { lanes, regions: count, days, limitSeconds } = scale;
  return {
    name: `plan, ${lanes} lanes × ${count} regions × ${days} days, quota short`,
    value: seconds,
    unit: "s",
    floor: `of it ${(solvingMs / 1000).toFixed(1)} s in the solver`,
    limit: limitSeconds,
  };
}

function environment(scale: Scale): Config {
  const [first, ...others] = Array.from({ length: scale.lanes }, (_, index) => {
    const [model, modelVersion] = models[index % models.length] ?? models[0];
    const withoutRegion = index % 2 === 0 ? {} : { provisionedShareWithoutRegion: 0.4 };
    return workloadWith({
      name: `lane${index}`,
      model,
      modelVersion,
      objectives: { provisionedShare: 0.8, ...withoutRegion },
    });
  });
  if (!first) throw new RangeError("an environment must have a lane");
  const [home, ...away] = regions.slice(0, scale.regions);
  return configWith({
    regions: [home ?? regions[0], ...away],
    redundancy: "regions",
    capacity: { ...configWith().capacity, payment: "monthly" },
    workloads: [first, ...others],
  });
}

/** A day's shape and bursts for every lane, minute by minute; the same on every machine. */
function measured({ lanes, days }: Scale): Profile {
  const random = seededRandom(7);
  const bins: ProfileBin[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const busiest = 50_000 + 400_000 * random();
    const phase = random();
    for (let minute = 0; minute < days * 1440; minute++) {
      const day = 0.55 + 0.45 * Math.sin(2 * Math.PI * (minute / 1440 + phase));
      const promptTokens = Math.round(busiest * day * (0.6 + 0.8 * random()));
      bins.push({
        workload: `lane${lane}`,
        startSeconds: 60 * minute,
        requests: Math.max(1, Math.round(promptTokens / 1500)),
        promptTokens,
        cachedTokens: Math.round(0.3 * promptTokens),
        outputTokens: Math.round(promptTokens / 10),
        requestsWithMaxOutput: 0,
        maxOutputTokens: 0,
        peakRequests10s: Math.ceil(promptTokens / 6000),
      });
    }
  }
  return profileOf(bins);
}
