import { CSharpException } from "../../definition";

/** Below, at or above zero, as `IComparer.Compare`. */
export type Compare = (a: unknown, b: unknown) => number;

/** A value that has an order among its like. */
interface Comparable {
  compareTo(other: unknown): number;
}

/**
 * .NET orders strings by the words of the invariant culture: letters before their case, accents after the letter. The collation that every ICU has for
 * no language in particular does the same, but for some punctuation.
 */
const collator = new Intl.Collator("und");

/** What `Comparer<T>.Default` says: null first, strings by the invariant culture, NaN below all numbers. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "object" && typeof (a as Partial<Comparable>).compareTo === "function") {
    return (a as Comparable).compareTo(b);
  }
  if (typeof a === "object" || typeof b === "object" || typeof a !== typeof b) throw notComparable();
  if (typeof a === "number" && Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return a < (b as typeof a) ? -1 : a > (b as typeof a) ? 1 : Number.isNaN(b) ? 1 : 0;
}

/** Strings by the invariant culture; equal only when the same. */
export function compareStrings(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Strings by their UTF-16 units, as `StringComparer.Ordinal`. */
export function compareOrdinal(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function notComparable(): CSharpException {
  return new CSharpException("ArgumentException", "At least one object must implement IComparable.");
}
