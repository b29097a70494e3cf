import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../written/problem";

/** One resource as Terraform will see it. */
export interface SynthesizedResource {
  readonly stack: string;
  /** Terraform's type, or ARM's for a resource that azapi creates: `Microsoft.CognitiveServices/accounts/deployments`. */
  readonly type: string;
  /** Terraform's address within its stack. */
  readonly address: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An environment as it was synthesized: all that a review may know of it. */
export interface Synthesis {
  readonly environment: string;
  readonly stacks: readonly {
    readonly name: string;
    readonly backend: string;
    readonly dependencies: readonly string[];
  }[];
  readonly resources: readonly SynthesizedResource[];
}

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string(), dependencies: z.array(z.string()) })),
});
const stackSchema = z.object({
  terraform: z.object({ backend: z.record(z.string(), z.unknown()).optional() }),
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
});

/** Reads an environment's stacks from a synthesis folder. Throws a `UserError` where they are missing or not ours. */
export function readSynthesis(folder: string, environment: string): Synthesis {
  const manifest = manifestSchema.parse(readJson(join(folder, "manifest.json"), environment));
  // Bootstrap holds the state of the others and is deployed first.
  const order = ["bootstrap", "platform", "models", "gateway"].map((part) => `${environment}-${part}`);
  const missing = order.filter((name) => !(name in manifest.stacks));
  if (missing.length > 0) {
    throw new UserError([
      {
        at: { file: join(folder, "manifest.json") },
        message: `must hold the stacks of ${environment}, got none named ${missing.join(", ")} (run: npx headroom synth ${environment})`,
      },
    ]);
  }
  const stacks = order.map((name) => {
    const { synthesizedStackPath, dependencies } = manifest.stacks[name] as z.infer<
      typeof manifestSchema
    >["stacks"][string];
    const { terraform, resource = {} } = stackSchema.parse(readJson(join(folder, synthesizedStackPath), environment));
    return {
      name,
      backend: Object.keys(terraform.backend ?? { local: {} })[0] ?? "local",
      dependencies,
      resources: Object.entries(resource).flatMap(([type, named]) =>
        Object.entries(named).map(([id, attributes]) => ({
          stack: name,
          type: type === "azapi_resource" ? String(attributes.type).replace(/@.*$/, "") : type,
          address: `${type}.${id}`,
          attributes,
        })),
      ),
    };
  });
  return {
    environment,
    stacks: stacks.map(({ name, backend, dependencies }) => ({ name, backend, dependencies })),
    resources: stacks.flatMap(({ resources }) => resources),
  };
}

function readJson(file: string, environment: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is none" : "it cannot be read";
    throw new UserError([
      { at: { file }, message: `must hold synthesized stacks, ${found} (run: npx headroom synth ${environment})` },
    ]);
  }
}
