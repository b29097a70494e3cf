import type { TypeDefinition } from "../definition";
import { textOf } from "../object";
import { areEqual, type ComparedByContent, keyOfAll } from "./linq/equality";

/** A `Tuple` of any size. */
class Tuple implements ComparedByContent {
  readonly typeName = "System.Tuple";

  constructor(readonly items: readonly unknown[]) {}

  contentKey(): string {
    return keyOfAll(this.items);
  }

  equals(other: unknown): boolean {
    return other instanceof Tuple && areEqual(this, other);
  }

  toText(): string {
    return `(${this.items.map(textOf).join(", ")})`;
  }
}

const parameterNames = [..."ABCDE"];

function tupleType(size: number): TypeDefinition {
  const types = parameterNames.slice(0, size);
  const name = `Tuple<${types.join(", ")}>`;
  const items = types.map((type, index) => [`${type} Item${index + 1}`, ({ items }: Tuple) => items[index]] as const);
  return {
    name,
    aliases: [`System.${name}`],
    kind: "class",
    is: (value) => value instanceof Tuple && value.items.length === size,
    members: {
      [`new(${types.map((type, index) => `${type} item${index + 1}`).join(", ")})`]: (...values: unknown[]) =>
        new Tuple(values.slice(0, size)),
      ...Object.fromEntries(items),
    },
  };
}

function creator(size: number): readonly [string, (...values: unknown[]) => Tuple] {
  const types = parameterNames.slice(0, size);
  const generic = types.join(", ");
  const parameters = types.map((type, index) => `${type} item${index + 1}`).join(", ");
  return [
    `static Tuple<${generic}> Create<${generic}>(${parameters})`,
    // The type arguments come after the values.
    (...values) => new Tuple(values.slice(0, size)),
  ];
}

const sizes = parameterNames.map((_, index) => index + 1);

/** `System.Tuple` of up to five items. */
export const tupleTypes: readonly TypeDefinition[] = [
  { name: "Tuple", aliases: ["System.Tuple"], kind: "static", members: Object.fromEntries(sizes.map(creator)) },
  ...sizes.map(tupleType),
];
