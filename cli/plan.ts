import { existsSync, readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { laneLimits } from "../capacity/lane-limits";
import { loadSolver } from "../capacity/load-solver";
import type { Plan } from "../capacity/plan";
import { planCapacity } from "../capacity/plan-capacity";
import { environmentArgument, parsePlan, planFileOf, printPlan } from "../capacity/plan-file";
import { withRetiring } from "../capacity/retiring";
import { whatIfs } from "../capacity/what-if";
import { tooLittle } from "../capacity/window";
import { loadCatalog } from "../catalog/load-catalog";
import { loadProfile } from "../traffic/load-profile";
import type { Profile } from "../traffic/profile";
import { inFileOrder, type Problem, printProblem, UserError } from "../written/problem";
import { environmentFile, profileFile, readEnvironment } from "./environment";
import { changedLanes, constraintLines, describe, dollars } from "./plan-lines";
import { tell, warn, withProgress } from "./progress";
import { compare } from "./what-if";

/** Exit code of `plan --check` when the committed plan is not what this profile leads to. */
const planWouldChange = 3;

/** `headroom plan <env>`: profile in, capacity plan out. */
export function planCommand(): Command {
  return new Command("plan")
    .description("pick capacity for every workload from its profile, and write the plan beside the environment's YAML")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--profile <file>", "the profile to plan from (default: .headroom/<env>/profile.parquet)")
    .option("--retire", "let deployments of earlier generations go; do so once the gateway calls the new ones")
    .option("--fresh", "plan as if there were no plan: what is deployed is worth nothing, and a step may be any")
    .option("--force", "plan on a window that is too short or too patchy, and say so in the plan")
    .option(
      "--time-limit <seconds>",
      "longest time to solve; the best plan by then, with how far off it may be",
      seconds,
    )
    .option("--check", "write nothing; exit 3 when the plan that is there would change")
    .option(
      "--what-if <setting=value...>",
      "write nothing; compare with plans of other settings: growth=2, headroom=1.5, payment=yearly, provisionedShare=0.9",
    )
    .option("--without-region <region...>", "write nothing; compare with the plan that does without a region")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 the input is wrong, 2 our fault, 3 with --check: the plan would change",
    )
    .action(async (argument: string, options: PlanOptions) => {
      const file = environmentFile(argument);
      if (options.whatIf ?? options.withoutRegion) {
        await compareWith(file, options);
        return;
      }
      const { plan: picked, limits } = await planned(file, options.profile ?? profileFile(file), options);
      const plan = options.retire ? picked : withRetiring(picked, committedPlan(file));
      if (options.check) {
        check(file, plan);
        return;
      }
      writePlan(file, plan);
      warn(...limits.map((problem) => `warning: synthesis will refuse this: ${printProblem(problem)}`));
      tell(`next: review and commit ${planFileOf(file)}, then npx headroom synth ${environmentArgument(file)}`);
    });
}

interface PlanOptions {
  readonly profile?: string;
  readonly check?: true;
  readonly retire?: true;
  readonly fresh?: true;
  readonly force?: true;
  readonly timeLimit?: number;
  readonly whatIf?: readonly string[];
  readonly withoutRegion?: readonly string[];
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0)) throw new InvalidArgumentError("must be seconds, above 0");
  return value;
}

/** What was picked, and the contracts whose limits do not fit into it. */
interface Planned {
  readonly plan: Plan;
  readonly limits: readonly Problem[];
}

/** Plans an environment from a profile, beside the plan that is there; nothing is written. */
export async function planned(
  file: string,
  profile: string,
  { fresh, force, timeLimit }: Pick<PlanOptions, "fresh" | "force" | "timeLimit"> = {},
): Promise<Planned> {
  const measured = await profileAt(file, profile);
  const catalog = loadCatalog();
  const { config, locate } = readEnvironment(file, catalog);
  const why = tooLittle(measured);
  if (why.length > 0 && !force) {
    const cure = "measure longer, or plan with --force";
    throw new UserError(why.map((message) => ({ at: { file: profile }, message: `${message} (${cure})` })));
  }
  const solver = await loadSolver(timeLimit === undefined ? {} : { seconds: timeLimit });
  const previous = fresh ? undefined : committedPlan(file);
  const plan = await withProgress("plan", async () =>
    located(locate, () => planCapacity(config, measured, catalog, { solver, previous })),
  );
  return { plan, limits: laneLimits(config, plan, catalog).problems.map(locate) };
}

/** What planning finds wrong, where it was written. */
function located<T>(locate: (problem: Problem) => Problem, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(inFileOrder(error.problems.map(locate)));
  }
}

/** The profile at a path. Throws a `UserError` that names the command which makes it, where there is none. */
export async function profileAt(file: string, profile: string): Promise<Profile> {
  if (existsSync(profile)) return loadProfile(profile);
  const command = `npx headroom profile ${environmentArgument(file)} --traffic <files…>`;
  throw new UserError([
    { at: { file: profile }, message: `must hold the traffic's profile, there is none (run: ${command})` },
  ]);
}

async function compareWith(file: string, options: PlanOptions): Promise<void> {
  const measured = await profileAt(file, options.profile ?? profileFile(file));
  const catalog = loadCatalog();
  const { config } = readEnvironment(file, catalog);
  const changes = whatIfs(config, options.whatIf ?? [], options.withoutRegion ?? []);
  const solver = await loadSolver(options.timeLimit === undefined ? {} : { seconds: options.timeLimit });
  compare(config, changes, (changed) => planCapacity(changed, measured, catalog, { solver }));
}

/**
 * Tells whether the plan that is there would change. On the profile it was made from it is to be the same to the byte; on
 * another it may stay while what is deployed is worth keeping (`capacity.replanning`).
 */
function check(file: string, plan: Plan): void {
  const text = committedText(file);
  const last = committedPlan(file);
  const sameTraffic = last?.evidence.profile === plan.evidence.profile;
  const lines = last ? changedLanes(last, plan) : [];
  const changed = !last || lines.length > 0 || (sameTraffic && text !== printPlan(plan, file));
  tell(changed ? `${planFileOf(file)} would change` : `${planFileOf(file)} is current`, ...lines);
  if (last && !sameTraffic) {
    tell(`planned ${dollars(last.monthlyUsd)} a month for models, this traffic costs ${dollars(plan.monthlyUsd)}`);
  }
  if (changed) process.exitCode = planWouldChange;
}

/** Writes a plan beside its environment and tells what was picked. */
export function writePlan(file: string, plan: Plan): void {
  writeFileAtomic(planFileOf(file), printPlan(plan, file));
  warn(...plan.warnings.map((warning) => `warning: ${warning}`));
  tell(
    ...plan.lanes.map(describe),
    ...constraintLines(plan),
    `${dollars(plan.monthlyUsd)} a month for models`,
    `plan: ${planFileOf(file)}`,
  );
}

/** The plan that is there. Throws a `UserError` where somebody broke it: what it says is deployed must not be forgotten. */
function committedPlan(file: string): Plan | undefined {
  const text = committedText(file);
  return text === undefined ? undefined : parsePlan(text, planFileOf(file));
}

function committedText(file: string): string | undefined {
  try {
    return readFileSync(planFileOf(file), "utf8");
  } catch {
    return undefined;
  }
}
