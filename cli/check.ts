import { Command } from "commander";
import { loadPlan } from "../capacity/load-plan";
import { loadCatalog } from "../catalog/load-catalog";
import { environmentFile, readEnvironment } from "./environment";
import { tell } from "./progress";

/** `headroom check <env…>`: what a pipeline asks of every pull request. */
export function checkCommand(): Command {
  return new Command("check")
    .description("check environments and their plans: settings, rules, facts, and that each plan still fits")
    .argument("<env...>", "environments in config/, or the paths of their YAML")
    .action(async (environments: string[]) => {
      const catalog = loadCatalog();
      for (const file of environments.map(environmentFile)) {
        const plan = loadPlan(file, readEnvironment(file, catalog), catalog);
        tell(`${file}: ${plan.lanes.length} lanes, planned from ${plan.evidence.sources.join(", ")}`);
      }
    });
}
