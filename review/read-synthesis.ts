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

/** A unit of deployment, with a state of its own. */
export interface SynthesizedStack {
  readonly name: string;
  /** Kind of Terraform backend: `azurerm`, `local`. */
  readonly backend: string;
  /** What it gives to other stacks, by name: expressions such as `${azurerm_cognitive_account.swedencentral.id}`. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** An environment as it was synthesized: all that a review may know of it. */
export interface Synthesis {
  readonly environment: string;
  /** In the order they are deployed. */
  readonly stacks: readonly SynthesizedStack[];
  readonly resources: readonly SynthesizedResource[];
}

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })),
});
const stackSchema = z.object({
  terraform: z.object({ backend: z.record(z.string(), z.unknown()).default({ local: {} }) }),
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  output: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
});

/** Parts of an environment, in the order they are deployed: bootstrap holds the state of the others. */
const parts = ["bootstrap", "platform", "models", "gateway"];

/**
 * Reads an environment's stacks from a synthesis folder. Throws a `UserError` where they are missing or not ours, naming the
 * command that writes them.
 */
export function readSynthesis(folder: string, environment: string, command: string): Synthesis {
  const manifestFile = join(folder, "manifest.json");
  const { stacks: written } = readJson(manifestFile, manifestSchema, command);
  const names = parts.map((part) => `${environment}-${part}`);
  const missing = names.filter((name) => !(name in written));
  if (missing.length > 0) {
    throw unusable(manifestFile, `the stacks of ${environment}`, `none named ${missing.join(", ")}`, command);
  }
  const read = names.map((name) => {
    const path = written[name]?.synthesizedStackPath ?? "";
    return { name, ...readJson(join(folder, path), stackSchema, command) };
  });
  return {
    environment,
    stacks: read.map(({ name, terraform, output }) => ({
      name,
      backend: Object.keys(terraform.backend)[0] ?? "local",
      outputs: Object.fromEntries(Object.entries(output).map(([id, { value }]) => [id, value])),
    })),
    resources: read.flatMap(({ name, resource }) => resourcesOf(name, resource)),
  };
}

function resourcesOf(stack: string, written: z.infer<typeof stackSchema>["resource"]): SynthesizedResource[] {
  return Object.entries(written).flatMap(([type, named]) =>
    Object.entries(named).map(([id, attributes]) => ({
      stack,
      type: type === "azapi_resource" ? String(attributes.type).replace(/@.*$/, "") : type,
      address: `${type}.${id}`,
      attributes,
    })),
  );
}

function readJson<T extends z.ZodType>(file: string, schema: T, command: string): z.infer<T> {
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : "a file that cannot be read";
    throw unusable(file, "synthesized stacks", found, command);
  }
  const read = schema.safeParse(written);
  if (!read.success) throw unusable(file, "what cdktf synthesizes", "something else", command);
  return read.data;
}

function unusable(file: string, expected: string, found: string, command: string): UserError {
  return new UserError([{ at: { file }, message: `must hold ${expected}, got ${found} (run: ${command})` }]);
}
