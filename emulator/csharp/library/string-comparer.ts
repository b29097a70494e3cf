import type { TypeDefinition } from "../definition";
import { keyOf } from "./linq/equality";
import { argumentNull } from "./linq/failures";
import { compare, equalText, StringComparison, upperInvariant } from "./string-comparison";

/** `System.StringComparer`: what tells the keys of a collection apart, and what sorts them. */
class StringComparer {
  readonly typeName = "System.StringComparer";

  constructor(private readonly comparison: number) {}

  /** Keys that are equal have one of these in common. */
  readonly keyOf = (value: unknown): unknown =>
    typeof value === "string" && this.comparison % 2 === 1 ? upperInvariant(value) : keyOf(value);

  readonly compare = (a: unknown, b: unknown): number =>
    compare(a as string | null, b as string | null, this.comparison);

  equal(a: string | null, b: string | null): boolean {
    return equalText(a, b, this.comparison);
  }

  /** Equal texts have the same; of others it is unlikely. */
  hash(text: string | null): number {
    if (text === null) throw argumentNull("obj");
    let hash = 5381;
    const key = String(this.keyOf(text));
    for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 33) ^ key.charCodeAt(index)) | 0;
    return hash;
  }
}

const comparers = Object.entries(StringComparison).map(
  ([name, comparison]) => [name, new StringComparer(comparison)] as const,
);

/** How texts are compared, as an enumeration and as an object. */
export const comparisonTypes: readonly TypeDefinition[] = [
  {
    name: "StringComparison",
    aliases: ["System.StringComparison"],
    kind: "enum",
    members: Object.fromEntries(
      Object.entries(StringComparison).map(([name, value]) => [`const StringComparison ${name}`, value]),
    ),
  },
  {
    name: "StringComparer",
    aliases: ["System.StringComparer"],
    kind: "class",
    is: (value) => value instanceof StringComparer,
    members: {
      ...Object.fromEntries(
        comparers.map(([name, comparer]) => [`static StringComparer ${name}`, () => comparer] as const),
      ),
      "int Compare(string x, string y)": (of: StringComparer, a: string | null, b: string | null) => of.compare(a, b),
      "bool Equals(string x, string y)": (of: StringComparer, a: string | null, b: string | null) => of.equal(a, b),
      "int GetHashCode(string obj)": (of: StringComparer, text: string | null) => of.hash(text),
    },
  },
];
