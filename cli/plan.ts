import { existsSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { laneLimits } from "../capacity/lane-limits";
import type { Plan, PlannedDeployment } from "../capacity/plan";
import { planCapacity } from "../capacity/plan-capacity";
import { environmentArgument, parsePlan, planFileOf, printPlan } from "../capacity/plan-file";
import { withRetiring } from "../capacity/retiring";
import { whatIfs } from "../capacity/what-if";
import { loadCatalog } from "../catalog/load-catalog";
import type { Config } from "../config/schema";
import { loadProfile } from "../traffic/load-profile";
import type { Profile } from "../traffic/profile";
import { type Problem, printProblem, UserError } from "../written/problem";
import { environmentFile, profileFile, readEnvironment } from "./environment";
import { tell, warn } from "./progress";

/** Exit code of `plan --check` when the committed plan is not what this profile leads to. */
const planWouldChange = 3;

/** `headroom plan <env>`: profile in, capacity plan out. */
export function planCommand(): Command {
  return new Command("plan")
    .description("pick capacity for every workload from its profile, and write the plan beside the environment's YAML")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--profile <file>", "the profile to plan from (default: .headroom/<env>/profile.parquet)")
    .option("--retire", "let deployments of earlier generations go; do so once the gateway calls the new ones")
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
        await compare(file, options);
        return;
      }
      const { plan: fresh, limits } = await planned(file, options.profile ?? profileFile(file));
      const plan = options.retire ? fresh : withRetiring(fresh, committedPlan(file));
      if (options.check) {
        const changed = committedText(file) !== printPlan(plan, file);
        tell(changed ? `${planFileOf(file)} would change` : `${planFileOf(file)} is current`);
        if (changed) process.exitCode = planWouldChange;
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
  readonly whatIf?: readonly string[];
  readonly withoutRegion?: readonly string[];
}

/** What was picked, and the contracts whose limits do not fit into it. */
interface Planned {
  readonly plan: Plan;
  readonly limits: readonly Problem[];
}

/** Plans an environment from a profile; nothing is written. */
export async function planned(file: string, profile: string): Promise<Planned> {
  const measured = await profileAt(file, profile);
  const catalog = loadCatalog();
  const { config, locate } = readEnvironment(file, catalog);
  const plan = planCapacity(config, measured, catalog);
  return { plan, limits: laneLimits(config, plan, catalog).problems.map(locate) };
}

async function profileAt(file: string, profile: string): Promise<Profile> {
  if (existsSync(profile)) return loadProfile(profile);
  const command = `npx headroom profile ${environmentArgument(file)} --traffic <files…>`;
  throw new UserError([
    { at: { file: profile }, message: `must hold the traffic's profile, there is none (run: ${command})` },
  ]);
}

/** Tells the plan as it is, then what each change alone makes of it, then all of them together; nothing is written. */
async function compare(file: string, options: PlanOptions): Promise<void> {
  const measured = await profileAt(file, options.profile ?? profileFile(file));
  const catalog = loadCatalog();
  const { config } = readEnvironment(file, catalog);
  const changes = whatIfs(config, options.whatIf ?? [], options.withoutRegion ?? []);
  const base = planCapacity(config, measured, catalog);
  tell(`as it is: ${dollars(base.monthlyUsd)} a month for models`, ...base.lanes.map(describeAt));
  const together = {
    asked: "all together",
    change: (whole: Config) => changes.reduce((each, { change }) => change(each), whole),
  };
  for (const { asked, change } of changes.length > 1 ? [...changes, together] : changes) {
    tell(...changed(asked, base, () => planCapacity(change(config), measured, catalog)));
  }
}

/** Lanes that a change makes other than they are, and what it comes to; or why it can't be. */
function changed(asked: string, base: Plan, plan: () => Plan): string[] {
  try {
    const { monthlyUsd, lanes } = plan();
    const lines = lanes.map(describeAt).filter((line, index) => line !== base.lanes.map(describeAt)[index]);
    const same = lines.length === 0 ? ["  no lane changes"] : lines;
    return [
      `${asked}: ${dollars(monthlyUsd)} a month for models (${difference(monthlyUsd - base.monthlyUsd)})`,
      ...same,
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`${asked}: cannot be served`, ...error.problems.map(({ message }) => `  ${message}`)];
  }
}

function difference(usd: number): string {
  return usd < 0 ? `−${dollars(-usd)}` : `+${dollars(usd)}`;
}

/** Writes a plan beside its environment and tells what was picked. */
export function writePlan(file: string, plan: Plan): void {
  writeFileAtomic(planFileOf(file), printPlan(plan, file));
  warn(...plan.warnings.map((warning) => `warning: ${warning}`));
  tell(...plan.lanes.map(describe), `${dollars(plan.monthlyUsd)} a month for models`, `plan: ${planFileOf(file)}`);
}

function describe({ workload, model, deployments, expected }: Plan["lanes"][number]): string {
  const primary = deployments.filter(({ role }) => role === "primary").map(size);
  const share = expected.provisionedShare > 0 ? `, ${(100 * expected.provisionedShare).toFixed(1)} % from PTUs` : "";
  return `  ${workload.padEnd(12)} ${model} as ${primary.join(" and ")}, ${dollars(expected.monthlyUsd.total)} a month${share}`;
}

/** With the regions that the lane's traffic goes to first. */
function describeAt(lane: Plan["lanes"][number]): string {
  const regions = lane.deployments.filter(({ role }) => role === "primary").map(({ region }) => region);
  return `${describe(lane)}, in ${regions.join(" and ")}`;
}

function size({ sku, capacity }: PlannedDeployment): string {
  if (sku.endsWith("ProvisionedManaged")) return `${capacity} PTU of ${sku}`;
  return `${sku} for ${capacity.toLocaleString("en-US")}k tokens${sku.endsWith("Batch") ? " enqueued" : " a minute"}`;
}

function dollars(usd: number): string {
  return `$${Math.round(usd).toLocaleString("en-US")}`;
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
