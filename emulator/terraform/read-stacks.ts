import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../written/problem";

/** What Terraform keeps under a type and a name: the settings of a resource or a data source. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One stack as it was synthesized, before any of its references is resolved. */
export interface WrittenStack {
  readonly name: string;
  readonly file: string;
  /** By type, then by name. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly outputs: Attributes;
  readonly locals: Attributes;
  /** Variables that have a default. */
  readonly variables: Attributes;
}

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })),
});
const named = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({});
const stackSchema = z.object({
  terraform: z.record(z.string(), z.unknown()),
  resource: named,
  data: named,
  output: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  locals: z.record(z.string(), z.unknown()).default({}),
  variable: z.record(z.string(), z.object({ default: z.unknown().optional() })).default({}),
});

/** Parts of an environment, in the order they are deployed. */
const parts = ["bootstrap", "platform", "models", "gateway"];

/**
 * Reads an environment's stacks from a synthesis folder. Throws a `UserError` where they are missing or not ours, naming the
 * command that writes them.
 */
export function readStacks(folder: string, environment: string, command: string): readonly WrittenStack[] {
  const manifestFile = join(folder, "manifest.json");
  const { stacks: written } = readJson(manifestFile, manifestSchema, command);
  const names = parts.map((part) => `${environment}-${part}`);
  const missing = names.filter((name) => !(name in written));
  if (missing.length > 0) {
    throw unusable(manifestFile, `the stacks of ${environment}`, `none named ${missing.join(", ")}`, command);
  }
  return names.map((name) => readStack(join(folder, written[name]?.synthesizedStackPath ?? ""), name, command));
}

function readStack(file: string, name: string, command: string): WrittenStack {
  const { resource, data, output, locals, variable } = readJson(file, stackSchema, command);
  return {
    name,
    file,
    resources: resource,
    data,
    locals,
    outputs: Object.fromEntries(Object.entries(output).map(([id, { value }]) => [id, value])),
    variables: Object.fromEntries(
      Object.entries(variable).flatMap(([id, each]) => (each.default === undefined ? [] : [[id, each.default]])),
    ),
  };
}

function readJson<T extends z.ZodType>(file: string, schema: T, command: string): z.infer<T> {
  const text = readText(file, command);
  if (text.trim() === "") throw unusable(file, "synthesized stacks", "an empty file", command);
  const read = schema.safeParse(parsed(text, file, command));
  if (!read.success) throw unusable(file, "what cdktf synthesizes", "something else", command);
  return read.data;
}

function readText(file: string, command: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : "a file that cannot be read";
    throw unusable(file, "synthesized stacks", found, command);
  }
}

function parsed(text: string, file: string, command: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable(file, "synthesized stacks", "JSON that is broken or cut off", command);
  }
}

function unusable(file: string, expected: string, found: string, command: string): UserError {
  return new UserError([{ at: { file }, message: `must hold ${expected}, got ${found} (run: ${command})` }]);
}
