import { existsSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { laneLimits } from "../capacity/lane-limits";
import type { Plan, PlannedDeployment } from "../capacity/plan";
import { planCapacity } from "../capacity/plan-capacity";
import { environmentArgument, parsePlan, planFileOf, printPlan } from "../capacity/plan-file";
import { withRetiring } from "../capacity/retiring";
import { loadCatalog } from "../catalog/load-catalog";
import { loadProfile } from "../traffic/load-profile";
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
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 the input is wrong, 2 our fault, 3 with --check: the plan would change",
    )
    .action(async (argument: string, options: { profile?: string; check?: true; retire?: true }) => {
      const file = environmentFile(argument);
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

/** What was picked, and the contracts whose limits do not fit into it. */
interface Planned {
  readonly plan: Plan;
  readonly limits: readonly Problem[];
}

/** Plans an environment from a profile; nothing is written. */
export async function planned(file: string, profile: string): Promise<Planned> {
  if (!existsSync(profile)) {
    const command = `npx headroom profile ${environmentArgument(file)} --traffic <files…>`;
    throw new UserError([
      { at: { file: profile }, message: `must hold the traffic's profile, there is none (run: ${command})` },
    ]);
  }
  const catalog = loadCatalog();
  const { config, locate } = readEnvironment(file, catalog);
  const plan = planCapacity(config, await loadProfile(profile), catalog);
  return { plan, limits: laneLimits(config, plan, catalog).problems.map(locate) };
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
