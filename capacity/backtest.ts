import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { capacityStep, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import type { Profile } from "../traffic/profile";
import { UserError } from "../written/problem";
import { type Choice, cheapest, choicesOf, servesShare } from "./choose-option";
import { type LaneDemand, laneDemand } from "./demand";
import { type LaneOption, laneOptions, maximumPtu } from "./lane-options";
import { legalPtuAtLeast } from "./normalized-tokens";
import type { Solver } from "./optimum/linear-model";
import type { LanePlan, Plan, PlannedDeployment } from "./plan";
import { planCapacity } from "./plan-capacity";
import { ptuRules } from "./ptu-rules";
import { binsIn, type SplitProfile, splitProfile, tooLittleToSplit } from "./split-profile";

/** How one way of sizing fared on traffic it had not seen; all figures are of the test part, money for a month. */
export interface Judged {
  /** `headroom`, `hindsight`, or the rule's name. */
  readonly rule: string;
  readonly ptu: number;
  /** What was bought: the provisioned type, or the metered one where there is no PTU. */
  readonly sku: DeploymentSku;
  readonly provisionedUsd: number;
  readonly meteredUsd: number;
  readonly totalUsd: number;
  /** Share of normalized tokens that the PTUs serve. */
  readonly provisionedShare: number;
  /** The rest, paid by the token. */
  readonly spilledShare: number;
  readonly meetsObjective: boolean;
  /** Cost less the cost of hindsight; below 0 only for what misses the objective. */
  readonly regretUsd: number;
}

/** One lane's rules side by side: `headroom` first, `hindsight` second. */
export interface LaneBacktest {
  readonly workload: string;
  readonly model: string;
  readonly region: string;
  /** The share of tokens that the lane asks PTUs to serve; 0 where it asks for none. */
  readonly provisionedShare: number;
  /** Tokens a minute in the part judged on, for each in the part planned on: no rule foresees that traffic grows. */
  readonly trafficRatio: number;
  readonly judged: readonly [headroom: Judged, hindsight: Judged, ...rules: Judged[]];
}

/** A plan made on the first part of a window, judged on the rest. */
export interface Backtest {
  readonly train: Profile["window"];
  readonly test: Profile["window"];
  readonly lanes: readonly LaneBacktest[];
  /** Lanes that have nothing to judge, and why. */
  readonly notJudged: readonly { readonly workload: string; readonly because: string }[];
  /** Why the window is too little to go by; stated only where the backtest was forced. */
  readonly tooLittle: readonly string[];
}

/**
 * Plans on the first part of the measured window and judges the plan on the rest, beside the rules people use.
 *
 * Every rule sees the first part alone, is rounded up to a level that can be deployed, and is put through the cost curve
 * of the second. All stand in the region of our plan. Hindsight is our plan made on the second part: the least costly
 * level that meets the objective there, or the one that comes closest where none does. Growth scales both parts: it is
 * what comes after the window. What stands beside a pool costs the same whatever the rule and is left out.
 *
 * Throws a `UserError` when the window is too little and not `forced`, or a lane cannot be planned on the first part.
 */
export function backtest(
  config: Config,
  profile: Profile,
  catalog: Catalog,
  {
    solver,
    trainShare = 0.7,
    forced = false,
  }: { readonly solver: Solver; readonly trainShare?: number; readonly forced?: boolean },
): Backtest {
  const split = checkedSplit(profile, trainShare);
  const tooLittle = tooLittleToSplit(profile, split);
  if (tooLittle.length > 0 && !forced) {
    throw new UserError(tooLittle.map((why) => ({ path: "profile", message: `${why} (measure longer, or --force)` })));
  }
  const outcomes = config.workloads.map((workload) => obstacleOf(config, workload, split));
  const plannable = config.workloads.filter((_, index) => outcomes[index] === undefined);
  const plan = planOf(config, plannable, (left) => planCapacity(left, split.train, catalog, { solver }));
  const lanes: LaneBacktest[] = [];
  const notJudged: Backtest["notJudged"][number][] = [];
  config.workloads.forEach((workload, index) => {
    const planned = plan?.lanes.find((lane) => lane.workload === workload.name);
    const result = planned ? judgeLane(config, catalog, workload, { ...split, planned }) : { because: outcomes[index] };
    if ("judged" in result) lanes.push(result);
    else notJudged.push({ workload: workload.name, because: result.because ?? "" });
  });
  return { train: split.train.window, test: split.test.window, lanes, notJudged, tooLittle };
}

/** Why a lane has nothing to judge; nothing where it has. */
function obstacleOf({ workloads }: Config, workload: Workload, { train, test }: SplitProfile): string | undefined {
  if (workload.class === "batch") return "a batch lane has no PTUs";
  if (workload.poolWith !== undefined || workloads.some(({ poolWith }) => poolWith === workload.name)) {
    return "it shares its deployments with another lane";
  }
  if (tokensIn(train, workload) === 0) return "the part that is planned on holds no token of it";
  return tokensIn(test, workload) === 0 ? "the part that is judged on holds no token of it" : undefined;
}

function tokensIn({ bins }: Profile, { name }: Workload): number {
  return bins.reduce((sum, bin) => sum + (bin.workload === name ? bin.promptTokens + bin.outputTokens : 0), 0);
}

/** The plan of the lanes that can be judged, as they would be planned without the others. */
function planOf(config: Config, [first, ...others]: readonly Workload[], plan: (config: Config) => Plan) {
  return first && plan({ ...config, workloads: [first, ...others] });
}

function checkedSplit(profile: Profile, trainShare: number): SplitProfile {
  if (!(trainShare > 0 && trainShare < 1)) {
    throw new UserError([{ path: "--train", message: `must be a share between 0 and 1, got ${trainShare}` }]);
  }
  if (binsIn(profile) < 2) {
    throw new UserError([
      { path: "profile", message: `must hold two bins at least to be split, got ${binsIn(profile)}` },
    ]);
  }
  return splitProfile(profile, trainShare);
}

type LaneOutcome = LaneBacktest | { readonly because: string };

/** A way of sizing before it is judged: types and level, by what the first part shows. */
interface Sized {
  readonly rule: string;
  readonly option: LaneOption;
  readonly ptu: number;
}

function judgeLane(
  config: Config,
  catalog: Catalog,
  workload: Workload,
  { train, test, planned }: SplitProfile & { readonly planned: LanePlan },
): LaneOutcome {
  const seen = demandOf(config, workload, train);
  const unseen = demandOf(config, workload, test);
  const ours = whereItStands(planned);
  const { options: known } = laneOptions(config, catalog, { workload, demand: seen, region: ours.region });
  if (!known.some(({ provisioned }) => provisioned)) {
    return { because: `no provisioned type of ${workload.model} may be used in ${ours.region}` };
  }
  const headroom = { rule: "headroom", option: sameOption(known, ours), ptu: ours.ptu };
  const { options } = laneOptions(config, catalog, { workload, demand: unseen, region: ours.region });
  return {
    workload: workload.name,
    model: workload.model,
    region: ours.region,
    provisionedShare: workload.objectives.provisionedShare,
    trafficRatio: tokensASecond(unseen) / tokensASecond(seen),
    judged: compared(options, workload.objectives.provisionedShare, [
      headroom,
      ...sizedByRules(catalog, known, headroom, seen),
    ]),
  };
}

function demandOf({ capacity }: Config, { name, context }: Workload, profile: Profile): LaneDemand {
  return laneDemand(profile, name, { growth: capacity.growth, maxOutputTokens: context.maxOutputTokens });
}

function tokensASecond({ bins, windowSeconds }: LaneDemand): number {
  return bins.reduce((sum, bin) => sum + bin.promptTokens + bin.outputTokens, 0) / windowSeconds;
}

interface Types {
  readonly standardSku: DeploymentSku;
  readonly serviceTier?: "priority";
  readonly provisionedSku?: DeploymentSku;
}

/** Region, types and level that a plan picked for a lane; PTUs of several regions serve as one. */
function whereItStands({ workload, deployments }: LanePlan): Types & { readonly region: string; readonly ptu: number } {
  const primaries = deployments.filter(({ role }) => role === "primary");
  const [first] = primaries;
  if (!first) throw new Error(`the plan of ${workload} has no primary deployment`);
  const { region, sku } = first;
  if (skuKind(sku) !== "provisioned") return { region, standardSku: sku, ...tierOf(first), ptu: 0 };
  const spillover = deployments.find((each) => each.name === first.spilloverTo && each.region === region);
  if (!spillover) throw new Error(`the plan of ${workload} has no spillover deployment`);
  const ptu = primaries.reduce((sum, { capacity }) => sum + capacity, 0);
  return { region, standardSku: spillover.sku, ...tierOf(spillover), provisionedSku: sku, ptu };
}

function tierOf({ serviceTier }: PlannedDeployment): Pick<Types, "serviceTier"> {
  return serviceTier ? { serviceTier } : {};
}

function sameOption(options: readonly LaneOption[], { standardSku, serviceTier, provisionedSku }: Types): LaneOption {
  const same = options.find(
    (each) =>
      each.standardSku === standardSku && each.serviceTier === serviceTier && each.provisioned?.sku === provisionedSku,
  );
  // What is offered hangs on neither part's traffic.
  if (!same)
    throw new Error(`${standardSku} with ${provisionedSku ?? "no PTUs"} is among the options of one part alone`);
  return same;
}

/**
 * Rules state a level, not a type: they get that of our plan, or, where it has no PTU, the one that serves all of the
 * first part at the least cost. Without a PTU they get the least costly metered type.
 */
function sizedByRules(
  catalog: Catalog,
  known: readonly LaneOption[],
  headroom: Sized,
  demand: LaneDemand,
): readonly Sized[] {
  const least = (options: readonly LaneOption[], usd: (option: LaneOption) => number): LaneOption =>
    options.reduce((best, other) => (usd(other) < usd(best) ? other : best));
  const offered = known.filter(({ provisioned }) => provisioned);
  const servingAll = ({ provisioned }: LaneOption) =>
    provisioned?.curve.points.at(-1)?.totalUsd ?? Number.POSITIVE_INFINITY;
  const withPtu = headroom.ptu > 0 ? headroom.option : least(offered, servingAll);
  const withoutPtu = least(
    known.filter(({ provisioned }) => !provisioned),
    ({ meteredOnly }) => meteredOnly.totalUsd,
  );
  const { provisioned } = withPtu;
  const step = provisioned && capacityStep(provisioned.size, provisioned.sku);
  if (!provisioned || !step) throw new Error(`${withPtu.standardSku} stands alone where PTUs were looked for`);
  const most = Math.floor(maximumPtu(catalog, provisioned.sku) / step.increment) * step.increment;
  return ptuRules.map(({ name, tokensPerMinute }) => {
    const tokens = tokensPerMinute(provisioned.size.accounting, demand);
    const ptu = tokens / provisioned.size.inputTokensPerMinutePerPtu;
    if (ptu === 0) return { rule: name, option: withoutPtu, ptu: 0 };
    return { rule: name, option: withPtu, ptu: Math.min(legalPtuAtLeast(ptu, step), most) };
  });
}

function compared(
  options: readonly LaneOption[],
  provisionedShare: number,
  [headroom, ...rules]: readonly [Sized, ...Sized[]],
): LaneBacktest["judged"] {
  const hindsight = hindsightOf(options, provisionedShare);
  const judge = (rule: string, { option, point }: Choice): Judged => ({
    rule,
    ptu: point.ptu,
    sku: point.ptu > 0 && option.provisioned ? option.provisioned.sku : option.standardSku,
    provisionedUsd: point.provisionedUsd,
    meteredUsd: point.meteredUsd,
    totalUsd: point.totalUsd,
    provisionedShare: point.provisionedShare,
    spilledShare: 1 - point.provisionedShare,
    meetsObjective: servesShare(point, provisionedShare),
    regretUsd: point.totalUsd - hindsight.point.totalUsd,
  });
  const judgeSized = ({ rule, option, ptu }: Sized) => judge(rule, choiceAt(options, option, ptu));
  return [judgeSized(headroom), judge("hindsight", hindsight), ...rules.map(judgeSized)];
}

/** The same types and level on another part's traffic. */
function choiceAt(
  options: readonly LaneOption[],
  { standardSku, serviceTier, provisioned }: LaneOption,
  ptu: number,
): Choice {
  const types: Types = {
    standardSku,
    ...(serviceTier ? { serviceTier } : {}),
    ...(provisioned ? { provisionedSku: provisioned.sku } : {}),
  };
  const option = sameOption(options, types);
  return { option, point: option.provisioned?.curve.at(ptu) ?? option.meteredOnly };
}

function hindsightOf(options: readonly LaneOption[], provisionedShare: number): Choice {
  const choices = choicesOf(options);
  const most = choices.reduce((share, { point }) => Math.max(share, point.provisionedShare), 0);
  return cheapest(choices, Math.min(provisionedShare, most)) as Choice;
}
