import type { Synthesis, SynthesizedResource } from "./read-synthesis";

/**
 * The resource that a Terraform expression points at, through a stack's outputs where it crosses stacks; undefined where
 * none of the environment's resources is meant.
 */
export function referenced(synthesis: Synthesis, stack: string, expression: unknown): SynthesizedResource | undefined {
  const crossing = /remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/.exec(String(expression));
  if (crossing) {
    const giver = synthesis.stacks.find(({ name }) => name === crossing[1]);
    return giver && referenced(synthesis, giver.name, giver.outputs[crossing[2] ?? ""]);
  }
  const address = /^\$\{([\w-]+\.[\w-]+)/.exec(String(expression))?.[1];
  return synthesis.resources.find((resource) => resource.stack === stack && resource.address === address);
}

/** What a Terraform expression points at, by the name it will have in Azure; the expression where it names nothing here. */
export function nameOf(synthesis: Synthesis, stack: string, expression: unknown): string {
  const name = referenced(synthesis, stack, expression)?.attributes.name;
  if (typeof name === "string" && !name.includes("${")) return name;
  return String(expression).replace(/^\$\{(?:data\.)?(.*?)(?:\.id)?\}$/, "$1");
}

/** The first element of a block, which Terraform's JSON writes as an object or as a list; empty when it is absent. */
export function block(value: unknown): Readonly<Record<string, unknown>> {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {};
}
