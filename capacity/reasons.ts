import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { assumption, capacityStep, limit, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { cheapest, choicesOf, neighbours } from "./choose-option";
import type { Concurrency } from "./concurrency";
import type { LaneDemand } from "./demand";
import { type LaneOption, ptuMonthlyUsd } from "./lane-options";
import type { PlacedPool } from "./plan-pool";
import type { MeasuredLane } from "./pool";
import type { CurvePoint } from "./provisioned-curve";
import { count, percent } from "./standard-limit";

/** The other levels that an architect would ask about. */
export function shownNeighbours({ found, way, point }: PlacedPool): readonly CurvePoint[] {
  if (way.levels.every(({ ptu }) => ptu === 0) && found.ways.every(({ provisioned }) => !provisioned)) return [];
  return neighbours(
    { option: way.option, point },
    found.ways.map(({ option }) => option),
  );
}

/** Why a lane is served as it is. */
export function laneReasons(
  config: Config,
  catalog: Catalog,
  placed: PlacedPool,
  { name, objectives, model }: Workload,
): string[] {
  const { way, point, pool, found } = placed;
  const { option } = way;
  const owner = pool.lanes[0].workload;
  if (owner.class === "batch") {
    return [`nobody waits for ${name}: ${option.standardSku} is the least costly batch type inside the data boundary`];
  }
  if (name !== owner.name) {
    return [`shares the pool of ${owner.name}; PTUs are paid by normalized tokens, what spills is each lane's own`];
  }
  const step = option.provisioned && capacityStep(option.provisioned.size, option.provisioned.sku);
  const asked = askedOf(objectives);
  const meteredOnly = cheapest(choicesOf(found.ways.map((each) => each.option).filter((each) => !each.provisioned)), 0);
  const difference = point.totalUsd - (meteredOnly?.point.totalUsd ?? 0);
  const alone = meteredOnly?.option.standardSku ?? option.standardSku;
  const reasons: string[] = [];
  if (option.provisioned && step && point.ptu > 0) {
    reasons.push(
      `${point.ptu} PTU of ${option.provisioned.sku} paid ${config.capacity.payment} is the least costly legal level that ${asked} (minimum ${step.minimum}, increment ${step.increment})`,
      `busiest bin ${count(option.provisioned.curve.peakTokensPerMinute)} normalized tokens a minute; one PTU serves ${count(option.provisioned.size.inputTokensPerMinutePerPtu)}`,
      payments(catalog, option.provisioned.sku, point.ptu),
      difference > 0
        ? `certainty was bought: ${dollars(difference)} a month more than ${alone} alone, for which no source states a speed`
        : `money was saved: ${dollars(-difference)} a month less than ${alone} alone`,
    );
  } else {
    const what = option.serviceTier ? `${option.standardSku} by ${option.serviceTier} processing` : option.standardSku;
    reasons.push(`${what} alone is the least costly that ${asked}`);
    if (difference > 0) reasons.push(`certainty was bought: ${dollars(difference)} a month more than ${alone} alone`);
    if (!found.ways.some(({ provisioned }) => provisioned)) {
      reasons.push(`no provisioned type of ${model} may be used in ${config.regions.join(", ")}`);
    }
  }
  return [...reasons, priceWords(option), ...placed.gain, ...placeReasons(config, placed)];
}

/** What metered tokens are paid at, so that the sum can be done by hand. */
function priceWords({ price, standardSku, serviceTier }: LaneOption): string {
  const { inputUsd, cachedInputUsd, outputUsd } = price;
  const cached = cachedInputUsd === undefined ? "cached ones alike" : `$${cachedInputUsd} for cached ones`;
  return `a million tokens of ${serviceTier ? `${standardSku} by ${serviceTier} processing` : standardSku}: $${inputUsd} for prompts, ${cached}, $${outputUsd} for output`;
}

function askedOf({ provisionedShare, assuredShare = 0 }: Workload["objectives"]): string {
  const asked = [
    ...(provisionedShare > 0 ? [`serves at least ${percent(provisionedShare)} from PTUs`] : []),
    ...(assuredShare > 0 ? [`serves at least ${percent(assuredShare)} with a target for speed`] : []),
  ];
  return asked.length === 0 ? "serves every bin" : asked.join(" and ");
}

/** The same PTUs by each way to pay them: a reservation is bought apart, and covers PTUs of any model. */
function payments(catalog: Catalog, sku: DeploymentSku, ptu: number): string {
  const [hourly, monthly, yearly] = (["hourly", "monthly", "yearly"] as const).map((each) =>
    dollars(ptu * ptuMonthlyUsd(catalog, sku, each)),
  );
  return `a month of them is ${hourly} by the hour, ${monthly} by a month's reservation, ${yearly} by a year's`;
}

function placeReasons(config: Config, { way, found, primaries }: PlacedPool): string[] {
  const [first] = primaries;
  if (primaries.length > 1) {
    const each = primaries.map(({ region, ptu }) => `${count(ptu)} PTU in ${region}`).join(", ");
    return [`divided among regions by quota, the size of a deployment or what may be lost: ${each}`];
  }
  if (first === undefined || first.region === config.regions[0]) return [];
  const before = config.regions.slice(0, config.regions.indexOf(first.region));
  const why = found.refused.filter((each) => before.some((region) => each.includes(` in ${region}`)));
  const because = why.length > 0 ? why.join("; ") : `quota or price keeps it out of ${before.join(", ")}`;
  return way.regions.includes(first.region)
    ? [`${first.region} is the first region that can serve it at the least cost: ${because}`]
    : [];
}

/** What a lane's plan leans on. */
export function laneAssumptions(
  catalog: Catalog,
  { way, point, pool }: PlacedPool,
  { name }: Workload,
): readonly string[] {
  const { option } = way;
  const said: string[] = [];
  if (option.derivedPrice) said.push(`${name}: ${option.derivedPrice}`);
  if (option.provisioned && point.ptu > 0 && option.provisioned.size.accounting.kind === "weights") {
    said.push(`${name}: cache writes are counted and priced as input, because no traffic source reports them`);
  }
  if (option.serviceTier === "priority" && pool.lanes[0].workload.name === name) {
    const minutes = limit(catalog, "priorityRampMinutes").value;
    const rise = limit(catalog, "priorityRampShare").value;
    const share = risenShare(pool.demand, { minutes, rise });
    said.push(
      `${name}: ${percent(share)} of tokens come in bins more than ${percent(rise)} above the mean of the ${minutes} minutes before; the service may process and bill these as standard`,
    );
  }
  if (pool.lanes[0].workload.class === "batch") {
    said.push(`${name}: ${assumption(catalog, "batchCapacityUnitTokens").why}`);
  }
  return said;
}

/** Objectives on time: what a source lets us judge is judged, the rest is said to be open. */
export function laneWarnings(
  { way, point }: PlacedPool,
  { workload, summary }: MeasuredLane,
  concurrency: Concurrency | undefined,
): readonly string[] {
  const { ttftMsP95, latencyMsP95 } = workload.objectives;
  const { option } = way;
  const sku = point.ptu > 0 && option.provisioned ? option.provisioned.sku : option.standardSku;
  if (skuKind(sku) === "batch") return [];
  const target = point.ptu > 0 ? option.provisioned?.size.latencyTarget : undefined;
  const warnings: string[] = [];
  const { maxConcurrency } = workload;
  if (maxConcurrency !== undefined && concurrency && concurrency.peak > maxConcurrency) {
    warnings.push(
      `${workload.name}: maxConcurrency ${maxConcurrency} refuses some of the busiest 10 seconds, which hold ${count(concurrency.peak)} requests in flight (${concurrency.basis})`,
    );
  }
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

/** Share of requested tokens in bins that rise above the mean of the minutes before by more than the service promises. */
function risenShare(
  { bins, binSeconds }: LaneDemand,
  { minutes, rise }: { readonly minutes: number; readonly rise: number },
): number {
  const seconds = 60 * minutes;
  const from = bins[0]?.startSeconds ?? 0;
  const tokens = bins.map((bin) => bin.promptTokens + bin.requestedOutputTokens);
  let [oldest, before, risen, all] = [0, 0, 0, 0];
  bins.forEach(({ startSeconds }, index) => {
    while ((bins[oldest]?.startSeconds ?? startSeconds) < startSeconds - seconds) before -= tokens[oldest++] ?? 0;
    const own = tokens[index] ?? 0;
    // What came before the window is not known, and the first bin is held against nothing.
    const measuredSeconds = Math.min(seconds, startSeconds - from);
    if (measuredSeconds > 0 && own > ((1 + rise) * before * binSeconds) / measuredSeconds) risen += own;
    all += own;
    before += own;
  });
  return all === 0 ? 0 : risen / all;
}

function dollars(usd: number): string {
  return `$${count(usd)}`;
}
