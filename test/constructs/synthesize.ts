import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack, Testing } from "cdktf";

/** A resource as Terraform reads it. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of JSON
export type TerraformResourceJson = Record<string, any>;

/** One stack's Terraform, asked for resources by type. */
export interface SynthesizedStack {
  /** The only resource of this type; throws when there is none or more than one. */
  readonly only: (type: string) => TerraformResourceJson;
  /** All resources of this type, by logical id, without cdktf's own metadata. */
  readonly all: (type: string) => Readonly<Record<string, TerraformResourceJson>>;
  readonly json: TerraformResourceJson;
}

/** Synthesizes what a test puts in a stack that has a resource group. */
export function synthesize(build: (stack: TerraformStack, resourceGroup: ResourceGroup) => void): SynthesizedStack {
  const stack = new TerraformStack(Testing.app(), "test");
  build(stack, new ResourceGroup(stack, "Group", { name: "group", location: "swedencentral" }));
  return readStack(JSON.parse(Testing.synth(stack)));
}

/** Wraps a stack's parsed `cdk.tf.json`. */
export function readStack(json: TerraformResourceJson): SynthesizedStack {
  const all = (type: string) =>
    Object.fromEntries(
      Object.entries<TerraformResourceJson>(json.resource?.[type] ?? {}).map(([id, { "//": _, ...resource }]) => [
        id,
        resource,
      ]),
    );
  return {
    json,
    all,
    only: (type) => {
      const found = Object.values(all(type));
      const [first] = found;
      if (!first || found.length > 1) throw new Error(`expected one ${type}, got ${found.length}`);
      return first;
    },
  };
}

/** Terraform's reference to an attribute. */
export function reference(attribute: string): string {
  return `\${${attribute}}`;
}
