import { Command } from "commander";
import { loadPlan } from "../capacity/load-plan";
import type { Catalog } from "../catalog/catalog";
import { loadCatalog } from "../catalog/load-catalog";
import { type Problem, UserError } from "../written/problem";
import { environmentFile, readEnvironment } from "./environment";
import { tell } from "./progress";

/** `headroom check <env…>`: what a pipeline asks of every pull request. */
export function checkCommand(): Command {
  return new Command("check")
    .description("check environments and their plans: settings, rules, facts, and that each plan still fits")
    .argument("<env...>", "environments in config/, or the paths of their YAML")
    .action(async (environments: string[]) => {
      const catalog = loadCatalog();
      const problems = environments.flatMap((environment) => problemsOf(environmentFile(environment), catalog));
      if (problems.length > 0) throw new UserError(problems);
    });
}

/** One environment's faults must not hide another's. */
function problemsOf(file: string, catalog: Catalog): readonly Problem[] {
  try {
    const plan = loadPlan(file, readEnvironment(file, catalog), catalog);
    tell(`${file}: ${plan.lanes.length} lanes, planned from ${plan.evidence.sources.join(", ")}`);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems;
  }
}
