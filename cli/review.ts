import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { loadPlan } from "../capacity/load-plan";
import { environmentArgument, planFileOf } from "../capacity/plan-file";
import { loadCatalog } from "../catalog/load-catalog";
import { disagreements } from "../review/agreement";
import { readSynthesis } from "../review/read-synthesis";
import { printReview } from "../review/review";
import { UserError } from "../written/problem";
import { environmentFile, readEnvironment, workFile } from "./environment";
import { tell } from "./progress";
import { outFolder } from "./synth";

/** `headroom review <env>`: synthesized Terraform and plan in, a document for an architect out. */
export function reviewCommand(): Command {
  return new Command("review")
    .description("write what the synthesized stacks create, why, what it costs and what is open")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--out <file>", "where it goes (default: .headroom/<env>/review.md)")
    .action(async (argument: string, options: { out?: string }) => {
      const file = environmentFile(argument);
      writeReview(file, options.out ?? workFile(file, "review.md"));
    });
}

/** Writes the review of an environment that has been synthesized, and tells where it is. */
export function writeReview(file: string, outFile: string): void {
  const catalog = loadCatalog();
  const loaded = readEnvironment(file, catalog);
  const plan = loadPlan(file, loaded, catalog);
  const command = `npx headroom synth ${environmentArgument(file)}`;
  const synthesis = readSynthesis(outFolder, loaded.config.environment, command);
  const different = disagreements(synthesis, plan);
  if (different.length > 0) {
    const at = { file: planFileOf(file) };
    throw new UserError(
      different.map((each) => ({ at, message: `must be what was synthesized, got ${each} (run: ${command})` })),
    );
  }
  mkdirSync(dirname(outFile), { recursive: true });
  writeFileAtomic(outFile, printReview(synthesis, plan));
  tell(`review: ${outFile}`);
}
