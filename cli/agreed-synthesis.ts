import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { loadPlan } from "../capacity/load-plan";
import type { Plan } from "../capacity/plan";
import { environmentArgument, planFileOf } from "../capacity/plan-file";
import type { Catalog } from "../catalog/catalog";
import type { LoadedConfig } from "../config/load-config";
import { disagreements } from "../review/agreement";
import { readSynthesis, type Synthesis } from "../review/read-synthesis";
import { UserError } from "../written/problem";
import { outFolder } from "./synth";

/** The command that synthesizes environments together: cdktf.out tells of those alone. */
export function synthCommandFor(...files: readonly string[]): string {
  return `npx headroom synth ${files.map(environmentArgument).join(" ")}`;
}

/**
 * An environment's committed plan, and what was synthesized from it. Throws a `UserError` where they are not of each other: one of them is older. `others` are to stay synthesized beside
 * it.
 */
export function agreedSynthesis(
  file: string,
  loaded: LoadedConfig,
  catalog: Catalog,
  others: readonly string[] = [],
): { readonly plan: Plan; readonly synthesis: Synthesis } {
  const plan = loadPlan(file, loaded, catalog);
  const command = synthCommandFor(file, ...others);
  const synthesis = readSynthesis(outFolder, loaded.config.environment, command);
  const different = disagreements(synthesis, plan);
  if (different.length > 0) {
    const at = { file: planFileOf(file) };
    throw new UserError(
      different.map((each) => ({ at, message: `must be what was synthesized, got ${each} (run: ${command})` })),
    );
  }
  return { plan, synthesis };
}

/** Tells plans apart: a hash of the committed file. */
export function planHash(file: string): string {
  return createHash("sha256")
    .update(readFileSync(planFileOf(file)))
    .digest("hex")
    .slice(0, 12);
}
