import { argumentException, argumentOutOfRange } from "./argument-failures";
import { isWhiteSpace } from "./string-edit";

/** Values of `System.StringSplitOptions`. */
export const StringSplitOptions = { None: 0, RemoveEmptyEntries: 1 } as const;

interface Found {
  readonly at: number;
  readonly length: number;
}

/**
 * `Split` at any of the separators, or at white space where there are none; into `count` parts at most, the last of which is the rest as it stands.
 */
export function split(
  text: string,
  separators: readonly (string | null)[] | null,
  count = Number.POSITIVE_INFINITY,
  options: number = StringSplitOptions.None,
): string[] {
  if (count < 0) throw argumentOutOfRange("Count cannot be less than zero.", "count");
  if (options !== 0 && options !== 1) throw argumentException(`Illegal enum value: ${options}.`);
  const omitsEmpty = options === StringSplitOptions.RemoveEmptyEntries;
  if (count === 0 || (omitsEmpty && text === "")) return [];
  if (count === 1) return [text];
  const found = separatorsIn(text, separators);
  if (found.length === 0) return [text];
  return omitsEmpty ? filledParts(text, found, count) : allParts(text, found, count);
}

function separatorsIn(text: string, separators: readonly (string | null)[] | null): Found[] {
  const found: Found[] = [];
  if (separators === null || separators.length === 0) {
    for (let at = 0; at < text.length; at++) if (isWhiteSpace(text[at] as string)) found.push({ at, length: 1 });
    return found;
  }
  const sought = separators.filter((each): each is string => each !== null && each !== "");
  if (sought.length === 1) return occurrences(text, sought[0] as string);
  for (let at = 0; at < text.length; ) {
    const length = sought.find((each) => text.startsWith(each, at))?.length ?? 0;
    if (length > 0) found.push({ at, length });
    at += Math.max(1, length);
  }
  return found;
}

function occurrences(text: string, separator: string): Found[] {
  const found: Found[] = [];
  const { length } = separator;
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + length)) found.push({ at, length });
  return found;
}

function allParts(text: string, found: readonly Found[], count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { at, length } of found) {
    if (parts.length === count - 1) break;
    parts.push(text.slice(from, at));
    from = at + length;
  }
  parts.push(text.slice(from));
  return parts;
}

function filledParts(text: string, found: readonly Found[], count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { at, length } of found) {
    // The rest begins behind the separators that follow on one another.
    if (parts.length === count - 1 && at !== from) break;
    if (at > from) parts.push(text.slice(from, at));
    from = at + length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
