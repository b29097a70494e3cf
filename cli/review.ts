import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import type { z } from "zod";
import { environmentArgument } from "../capacity/plan-file";
import { loadCatalog } from "../catalog/load-catalog";
import { printReview } from "../review/review";
import { headroomSchema, simulationSchema } from "../simulator/simulation-schema";
import { agreedSynthesis, planHash } from "./agreed-synthesis";
import { environmentFile, readEnvironment, workFile } from "./environment";
import { tell, warn } from "./progress";

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
  const { plan, synthesis } = agreedSynthesis(file, readEnvironment(file, catalog), catalog);
  const simulation = simulatedOf(file, "simulation.json", simulationSchema);
  const headroom = simulatedOf(file, "headroom.json", headroomSchema);
  mkdirSync(dirname(outFile), { recursive: true });
  writeFileAtomic(outFile, printReview(synthesis, plan, { simulation, headroom }));
  tell(`review: ${outFile}`);
}

/** What was simulated of the plan as it is; nothing, and a word on it, where that was of another. */
function simulatedOf<T extends { readonly plan: string }>(
  file: string,
  name: string,
  schema: z.ZodType<T>,
): T | undefined {
  const written = workFile(file, name);
  if (!existsSync(written)) return undefined;
  const found = schema.safeParse(json(written));
  if (found.success && found.data.plan === planHash(file)) return found.data;
  warn(`note: ${written} is of another plan and left out (npx headroom simulate ${environmentArgument(file)})`);
  return undefined;
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
