import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../../capacity/plan";
import { readSynthesis, type Synthesis } from "../../review/read-synthesis";
import { type ExampleEnvironment, exampleEnvironments } from "../stacks/environments";
import { writeEnvironment } from "../stacks/synthesize-environment";

/** What a review is given: an environment as it was synthesized, with its plan. */
export interface ReviewedEnvironment {
  readonly synthesis: Synthesis;
  readonly plan: Plan;
}

/** One of the stacks' example environments. */
export function synthesizedExample(name: string): ReviewedEnvironment {
  const example = exampleEnvironments.find((each) => each.name === name);
  if (!example) throw new RangeError(`must be one of the example environments, got ${name}`);
  return synthesized(example);
}

/** Any environment. */
export function synthesized(example: ExampleEnvironment): ReviewedEnvironment {
  const folder = mkdtempSync(join(tmpdir(), "headroom-review-"));
  try {
    writeEnvironment(example, folder);
    return { synthesis: readSynthesis(folder, example.name, `npx headroom synth ${example.name}`), plan: example.plan };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
