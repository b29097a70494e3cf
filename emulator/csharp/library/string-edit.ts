import { argumentException, argumentOutOfRange, indexOutside } from "./argument-failures";
import { argumentNull } from "./linq/failures";

/** Characters that .NET calls white space: those of Unicode and the controls that set lines and columns, but no byte order mark. */
const blank = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `char.IsWhiteSpace`. */
export function isWhiteSpace(unit: string): boolean {
  return blank.test(unit);
}

/** `string.IsNullOrWhiteSpace`. */
export function isNullOrWhiteSpace(text: string | null): boolean {
  if (text === null) return true;
  for (let index = 0; index < text.length; index++) if (!isWhiteSpace(text[index] as string)) return false;
  return true;
}

/** `Substring`, to the end or so many units. */
export function substring(text: string, start: number, length?: number): string {
  if (start < 0) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
  if (start > text.length) {
    throw argumentOutOfRange("startIndex cannot be larger than length of string.", "startIndex");
  }
  if (length === undefined) return text.slice(start);
  if (length < 0) throw argumentOutOfRange("Length cannot be less than zero.", "length");
  if (start + length > text.length) {
    throw argumentOutOfRange("Index and length must refer to a location within the string.", "length");
  }
  return text.slice(start, start + length);
}

/** A piece of a text as `ToCharArray` and its like take it: as {@link substring}, with failures of another kind. */
export function piece(text: string, start: number, length: number): string {
  if (length < 0) throw indexOutside("length");
  if (start < 0 || start + length > text.length) throw indexOutside("startIndex");
  return text.slice(start, start + length);
}

/** `Remove`, to the end or so many units. */
export function remove(text: string, start: number, count?: number): string {
  if (start < 0) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
  if (count === undefined) {
    if (start >= text.length) {
      throw argumentOutOfRange("startIndex must be less than length of string.", "startIndex");
    }
    return text.slice(0, start);
  }
  if (count < 0) throw argumentOutOfRange("Count cannot be less than zero.", "count");
  if (start + count > text.length) {
    throw argumentOutOfRange("Index and count must refer to a location within the string.", "count");
  }
  return text.slice(0, start) + text.slice(start + count);
}

/** `Insert`. */
export function insert(text: string, start: number, value: string | null): string {
  if (value === null) throw argumentNull("value");
  if (start < 0 || start > text.length) {
    throw argumentOutOfRange("Specified argument was out of the range of valid values.", "startIndex");
  }
  return text.slice(0, start) + value + text.slice(start);
}

/** `Replace` of every occurrence; null replaces by nothing. */
export function replace(text: string, from: string | null, to: string | null): string {
  if (from === null) throw argumentNull("oldValue");
  if (from === "") throw argumentException("String cannot be of zero length.", "oldValue");
  return text.replaceAll(from, () => to ?? "");
}

/** `Trim` and its like: units off the `start`, the `end` or both; of white space where none are named. */
export function trim(text: string, units: readonly string[] | null, sides: "start" | "end" | "both"): string {
  const isCut = units === null || units.length === 0 ? isWhiteSpace : (unit: string) => units.includes(unit);
  let [from, to] = [0, text.length];
  if (sides !== "end") while (from < to && isCut(text[from] as string)) from++;
  if (sides !== "start") while (to > from && isCut(text[to - 1] as string)) to--;
  return text.slice(from, to);
}

/** `PadLeft` or `PadRight`. */
export function pad(text: string, width: number, filler: string, side: "left" | "right"): string {
  if (width < 0) throw argumentOutOfRange("Non-negative number required.", "totalWidth");
  return side === "left" ? text.padStart(width, filler) : text.padEnd(width, filler);
}

/** A character so many times; `parameter` names the number in the failure. */
export function repeated(unit: string, count: number, parameter = "count"): string {
  if (count < 0) throw argumentOutOfRange("Count cannot be less than zero.", parameter);
  return unit.repeat(count);
}
