import type { Catalog } from "../catalog/catalog";
import { capacityStep, isOffered } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type { WorkloadSummary } from "../traffic/profile";
import { type Choice, cheapest, choicesOf, neighbours } from "./choose-option";
import type { LaneDemand } from "./demand";
import { embeddings } from "./embeddings";
import { generationOf } from "./generation";
import { type LaneOptions, laneOptions, standardLimitOf } from "./lane-options";
import type { LanePlan, PlannedDeployment } from "./plan";
import { type Beside, sidesteps } from "./sidesteps";
import { count, peakRequestsPer10Seconds, peakTokensPerMinute, percent } from "./standard-limit";

/** A lane's plan with what it leans on, or why there is none. */
export type LaneResult =
  | { readonly lane: LanePlan; readonly assumptions: readonly string[]; readonly warnings: readonly string[] }
  | { readonly refused: readonly string[] };

/** What was measured of one lane. */
export interface MeasuredLane {
  readonly demand: LaneDemand;
  readonly summary: WorkloadSummary | undefined;
}

/** Plans one interactive, background or evaluation lane: the least costly legal capacity that meets its objectives. */
export function planLane(
  config: Config,
  catalog: Catalog,
  workload: Workload,
  { demand, summary }: MeasuredLane,
): LaneResult {
  const refused: string[] = [];
  for (const region of config.regions) {
    const found = laneOptions(config, catalog, { workload, demand, region });
    const choice = cheapest(choicesOf(found.options), workload.objectives.provisionedShare);
    if (choice) {
      const options = { options: found.options, refused };
      return laneResult(config, catalog, { workload, demand, choice, found: options, summary });
    }
    refused.push(...found.refused, ...shareNotReached(found, workload));
  }
  return { refused };
}

function shareNotReached({ options }: LaneOptions, { model, objectives }: Workload): readonly string[] {
  if (options.length === 0) return [];
  const shares = choicesOf(options).map(({ point }) => point.provisionedShare);
  const region = options[0]?.region;
  return Math.max(...shares) === 0
    ? [`${model} has no provisioned deployment type inside the data boundary in ${region}`]
    : [
        `the largest deployment in ${region} serves ${percent(Math.max(...shares))} from PTUs, asked ${percent(objectives.provisionedShare)}`,
      ];
}

interface Chosen {
  readonly workload: Workload;
  readonly demand: LaneDemand;
  readonly choice: Choice;
  readonly found: LaneOptions;
  readonly summary: WorkloadSummary | undefined;
}

function laneResult(config: Config, catalog: Catalog, chosen: Chosen): LaneResult {
  const { workload, demand, choice, found } = chosen;
  const { option, point } = choice;
  const pooled = { workload, demand, region: option.region, standardSku: option.standardSku };
  const beside = collected([...sidesteps(config, catalog, pooled), ...embeddings(config, catalog, pooled)]);
  if (beside.refused.length > 0) return { refused: beside.refused };
  const meteredOnly = cheapest(choicesOf(found.options.filter(({ provisioned }) => !provisioned)), 0) as Choice;
  const primarySku = point.ptu > 0 && option.provisioned ? option.provisioned.sku : option.standardSku;
  const generation = generationOf(workload, [primarySku, option.standardSku]);
  // Embeddings are metered and cost the same whatever the PTUs, so every level bears them.
  const { monthlyUsd: besideUsd } = beside;
  const lane: LanePlan = {
    workload: workload.name,
    class: workload.class,
    model: workload.model,
    version: workload.modelVersion,
    format: workload.modelFormat,
    generation,
    deployments: [...poolOf(config, catalog, chosen, `${workload.name}-${generation}`), ...beside.deployments],
    expected: {
      monthlyUsd: {
        provisioned: point.provisionedUsd,
        metered: point.meteredUsd + besideUsd,
        total: point.totalUsd + besideUsd,
      },
      meteredOnlyUsd: meteredOnly.point.totalUsd + besideUsd,
      provisionedShare: point.provisionedShare,
      utilization: point.utilization,
      peakTokensPerMinute: peakTokensPerMinute(demand),
      peakRequestsPer10Seconds: peakRequestsPer10Seconds(demand),
    },
    neighbours: neighbours(choice, found.options).map(({ ptu, totalUsd, provisionedShare }) => ({
      ptu,
      monthlyUsd: totalUsd + besideUsd,
      provisionedShare,
    })),
    because: laneReasons(config, chosen, meteredOnly),
  };
  return { lane, assumptions: [...laneAssumptions(chosen), ...beside.assumptions], warnings: laneWarnings(chosen) };
}

function collected(beside: readonly Beside[]) {
  const planned = beside.filter((each) => "deployment" in each);
  return {
    refused: beside.flatMap((each) => ("refused" in each ? [each.refused] : [])),
    deployments: planned.map(({ deployment }) => deployment),
    monthlyUsd: planned.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    assumptions: planned.flatMap(({ assumptions }) => assumptions),
  };
}

function poolOf(config: Config, catalog: Catalog, chosen: Chosen, name: string): PlannedDeployment[] {
  const { workload, choice } = chosen;
  const { option, point } = choice;
  const standard = standardLimitOf(config, catalog, chosen, workload.model, option.standardSku);
  const deployments: PlannedDeployment[] = [];
  if (option.provisioned && point.ptu > 0) {
    const spillover = `${name}-spill`;
    deployments.push(
      {
        region: option.region,
        role: "spillover",
        name: spillover,
        sku: option.standardSku,
        capacity: standard.capacity,
        because: [
          `takes what ${name} cannot, and all of it should ${name} fail; capacity nobody uses costs nothing`,
          ...standard.because,
        ],
      },
      {
        region: option.region,
        role: "primary",
        name,
        sku: option.provisioned.sku,
        capacity: point.ptu,
        spilloverTo: spillover,
        priority: 1,
        because: [
          `serves ${percent(point.provisionedShare)} of normalized tokens, ${percent(point.utilization)} busy on average`,
        ],
      },
    );
  } else {
    deployments.push({
      region: option.region,
      role: "primary",
      name,
      sku: option.standardSku,
      capacity: standard.capacity,
      priority: 1,
      because: [...standard.because],
    });
  }
  return [...deployments, ...failoversOf(config, catalog, chosen, name)];
}

function failoversOf(config: Config, catalog: Catalog, chosen: Chosen, name: string): PlannedDeployment[] {
  if (config.redundancy !== "regions") return [];
  const { workload, choice } = chosen;
  const { standardSku, region: primary } = choice.option;
  const standard = standardLimitOf(config, catalog, chosen, workload.model, standardSku);
  return failoverRegions(config, catalog, chosen).map((region, index) => ({
    region,
    role: "failover" as const,
    name,
    sku: standardSku,
    capacity: standard.capacity,
    priority: index + 2,
    because: [
      `carries the whole lane should ${primary} be lost; capacity nobody uses costs nothing`,
      ...standard.because,
    ],
  }));
}

function failoverRegions(config: Config, catalog: Catalog, { workload, choice }: Chosen): string[] {
  const { standardSku, region: primary } = choice.option;
  return config.regions.filter(
    (region) => region !== primary && isOffered(catalog, workload.model, workload.modelVersion, standardSku, region),
  );
}

function laneReasons(config: Config, { workload, choice, found }: Chosen, meteredOnly: Choice): string[] {
  const { option, point } = choice;
  const { provisionedShare } = workload.objectives;
  const step = option.provisioned && capacityStep(option.provisioned.size, option.provisioned.sku);
  const asked = provisionedShare > 0 ? `serves at least ${percent(provisionedShare)} from PTUs` : "serves every bin";
  const difference = point.totalUsd - meteredOnly.point.totalUsd;
  const reasons: string[] = [];
  if (option.provisioned && step && point.ptu > 0) {
    reasons.push(
      `${point.ptu} PTU of ${option.provisioned.sku} paid ${config.capacity.payment} is the least costly legal level that ${asked} (minimum ${step.minimum}, increment ${step.increment})`,
      `busiest bin ${count(option.provisioned.curve.peakTokensPerMinute)} normalized tokens a minute; one PTU serves ${count(option.provisioned.size.inputTokensPerMinutePerPtu)}`,
      difference > 0
        ? `certainty was bought: ${dollars(difference)} a month more than ${meteredOnly.option.standardSku} alone`
        : `money was saved: ${dollars(-difference)} a month less than ${meteredOnly.option.standardSku} alone`,
    );
  } else {
    reasons.push(`${option.standardSku} alone is the least costly that ${asked}`);
    if (!found.options.some(({ provisioned }) => provisioned)) {
      reasons.push(`no provisioned type of ${workload.model} may be used in ${option.region}`);
    }
  }
  if (option.region !== config.regions[0]) {
    reasons.push(`${option.region} is the first region that can serve it: ${found.refused.join("; ")}`);
  }
  return reasons;
}

function laneAssumptions({ workload, choice }: Chosen): string[] {
  const { option, point } = choice;
  const said: string[] = [];
  if (option.derivedPrice) said.push(`${workload.name}: ${option.derivedPrice}`);
  if (option.provisioned && point.ptu > 0 && option.provisioned.size.accounting.kind === "weights") {
    said.push(`${workload.name}: cache writes are counted and priced as input, because no traffic source reports them`);
  }
  return said;
}

/** Objectives on time: what a source lets us judge is judged, the rest is said to be open. */
function laneWarnings({ workload, choice, summary }: Chosen): string[] {
  const { ttftMsP95, latencyMsP95 } = workload.objectives;
  const { option, point } = choice;
  const sku = point.ptu > 0 && option.provisioned ? option.provisioned.sku : option.standardSku;
  const target = point.ptu > 0 ? option.provisioned?.size.latencyTarget : undefined;
  const warnings: string[] = [];
  const open = (objective: string, what: string) =>
    `${workload.name}: ${objective} is not judged here, no source states the ${what} of ${sku}; simulate to see`;
  if (ttftMsP95 !== undefined) warnings.push(open(`ttftMsP95 ${ttftMsP95}`, "time to first token"));
  if (latencyMsP95 !== undefined && target && summary) {
    const fastestMs = (1000 * summary.outputTokens.p95) / target.tokensPerSecond;
    if (fastestMs > latencyMsP95) {
      warnings.push(
        `${workload.name}: latencyMsP95 ${latencyMsP95} is out of reach at the speed ${sku} aims at: the 95th percentile answer of ${count(summary.outputTokens.p95)} tokens takes ${count(fastestMs)} ms at ${target.tokensPerSecond} tokens a second`,
      );
    }
  } else if (latencyMsP95 !== undefined) {
    warnings.push(open(`latencyMsP95 ${latencyMsP95}`, "generation speed"));
  }
  return warnings;
}

function dollars(usd: number): string {
  return `$${count(usd)}`;
}
