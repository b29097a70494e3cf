import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { loadPlan } from "../capacity/load-plan";
import { loadCatalog } from "../catalog/load-catalog";
import { readSynthesis } from "../review/read-synthesis";
import { printReview } from "../review/review";
import { environmentFile, readEnvironment, workFile } from "./environment";
import { tell } from "./progress";

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
  const config = readEnvironment(file, catalog);
  const synthesis = readSynthesis("cdktf.out", config.environment);
  const review = printReview(synthesis, loadPlan(file, config, catalog));
  mkdirSync(dirname(outFile), { recursive: true });
  writeFileAtomic(outFile, review);
  tell(`review: ${outFile}`);
}
