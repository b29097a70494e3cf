import { argumentException, argumentOutOfRange, indexOutside } from "./argument-failures";
import { argumentNull } from "./linq/failures";
import { compareStrings } from "./linq/ordering";

/** `System.StringComparison`, by the numbers that .NET gives its values. */
export const StringComparison = {
  CurrentCulture: 0,
  CurrentCultureIgnoreCase: 1,
  InvariantCulture: 2,
  InvariantCultureIgnoreCase: 3,
  Ordinal: 4,
  OrdinalIgnoreCase: 5,
} as const;

const { CurrentCulture, Ordinal, OrdinalIgnoreCase } = StringComparison;

/** Upper case of the invariant culture: unit by unit, so that the length stays, and the dotless i as it is. */
export function upperInvariant(text: string): string {
  return isAscii(text) ? text.toUpperCase() : unitByUnit(text, (unit) => (unit === "ı" ? unit : unit.toUpperCase()));
}

/** Lower case of the invariant culture, unit by unit. */
export function lowerInvariant(text: string): string {
  return isAscii(text) ? text.toLowerCase() : unitByUnit(text, (unit) => unit.toLowerCase());
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

function unitByUnit(text: string, change: (unit: string) => string): string {
  let changed = "";
  for (let index = 0; index < text.length; index++) {
    const unit = text[index] as string;
    const other = change(unit);
    changed += other.length === 1 ? other : unit;
  }
  return changed;
}

function ignoresCase(comparison: number): boolean {
  if (!Number.isInteger(comparison) || comparison < CurrentCulture || comparison > OrdinalIgnoreCase) {
    throw argumentException("The string comparison type passed in is currently not supported.", "comparisonType");
  }
  return comparison % 2 === 1;
}

/** Below, at or above zero. The current culture is the invariant one, and null is before every text. */
export function compare(a: string | null, b: string | null, comparison: number = CurrentCulture): number {
  const isCaseless = ignoresCase(comparison);
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [x, y] = isCaseless ? [upperInvariant(a), upperInvariant(b)] : [a, b];
  return comparison >= Ordinal ? ordinal(x, y) : compareStrings(x, y);
}

/** By UTF-16 units: the difference of the first two that differ, or of the lengths. */
function ordinal(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = a.charCodeAt(index) - b.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * Whether two texts are the same. A culture also takes texts for the same that differ in characters without weight, soft hyphens say; here, and in all
 * searches, they differ.
 */
export function equalText(a: string | null, b: string | null, comparison: number = Ordinal): boolean {
  if (!ignoresCase(comparison) || a === null || b === null) return a === b;
  return a.length === b.length && upperInvariant(a) === upperInvariant(b);
}

/** `StartsWith`. */
export function startsWith(text: string, value: string | null, comparison: number = Ordinal): boolean {
  const sought = given(value);
  return ignoresCase(comparison)
    ? equalText(text.slice(0, sought.length), sought, comparison)
    : text.startsWith(sought);
}

/** `EndsWith`. */
export function endsWith(text: string, value: string | null, comparison: number = Ordinal): boolean {
  const sought = given(value);
  if (!ignoresCase(comparison)) return text.endsWith(sought);
  return text.length >= sought.length && equalText(text.slice(text.length - sought.length), sought, comparison);
}

/** `Contains`. */
export function contains(text: string, value: string | null, comparison: number = Ordinal): boolean {
  const sought = given(value);
  return ignoresCase(comparison) ? upperInvariant(text).includes(upperInvariant(sought)) : text.includes(sought);
}

/** `IndexOf` of a character or text among `count` units from `start` on. */
export function indexOf(
  text: string,
  value: string | null,
  start = 0,
  count?: number,
  comparison: number = Ordinal,
): number {
  const isCaseless = ignoresCase(comparison);
  const sought = given(value);
  if (start < 0 || start > text.length) throw indexOutside("startIndex");
  if (count !== undefined && (count < 0 || start + count > text.length)) {
    throw argumentOutOfRange(
      "Count must be positive and count must refer to a location within the string/array/collection.",
      "count",
    );
  }
  const whole = count === undefined ? text : text.slice(0, start + count);
  return isCaseless ? upperInvariant(whole).indexOf(upperInvariant(sought), start) : whole.indexOf(sought, start);
}

/** `LastIndexOf`, going back from `start`, which is the last unit that may be part of it. */
export function lastIndexOf(text: string, value: string | null, start?: number, comparison: number = Ordinal): number {
  const isCaseless = ignoresCase(comparison);
  const sought = given(value);
  // An empty text has no last unit, yet takes the one before its first.
  if (text === "" && (start === undefined || start === -1 || start === 0)) return sought === "" ? 0 : -1;
  const last = start ?? text.length - 1;
  if (last < 0 || last > text.length) throw indexOutside("startIndex");
  const from = Math.min(last, text.length - 1);
  if (sought === "") return from;
  const [where, what] = isCaseless ? [upperInvariant(text), upperInvariant(sought)] : [text, sought];
  return from - what.length + 1 < 0 ? -1 : where.lastIndexOf(what, from - what.length + 1);
}

/** The first unit that is one of these, or the last; -1 where there is none. */
export function indexOfAny(text: string, units: readonly string[] | null, direction: 1 | -1): number {
  if (units === null) throw argumentNull("anyOf");
  for (let index = direction === 1 ? 0 : text.length - 1; index >= 0 && index < text.length; index += direction) {
    if (units.includes(text[index] as string)) return index;
  }
  return -1;
}

function given(value: string | null): string {
  if (value === null) throw argumentNull("value");
  return value;
}
