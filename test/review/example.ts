import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../../capacity/plan";
import { readSynthesis, type Synthesis } from "../../review/read-synthesis";
import { exampleEnvironments } from "../stacks/environments";
import { writeEnvironment } from "../stacks/synthesize-environment";

/** One of the stacks' example environments as it was synthesized, with its plan. */
export function synthesizedExample(name: string): { readonly synthesis: Synthesis; readonly plan: Plan } {
  const example = exampleEnvironments.find((each) => each.name === name);
  if (!example) throw new RangeError(`must be one of the example environments, got ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "headroom-review-"));
  try {
    writeEnvironment(example, folder);
    return { synthesis: readSynthesis(folder, name, `npx headroom synth ${name}`), plan: example.plan };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
