import type { Match } from "./match";
import type { Translated } from "./translate";

/** What stands for a match in the result. */
export type Replacement = (match: Match) => string | null;

/** `$1`, `${1}`, `${name}`, `$$`, and what stands for the whole match, the text around it, the last group and all the text. */
const substitution = /\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))/g;

/** Reads a replacement pattern. What names no group of the expression stands for itself. */
export function parseReplacement(pattern: string, groups: Translated["groups"]): Replacement {
  if (!pattern.includes("$")) return () => pattern;
  const parts: Replacement[] = [];
  let from = 0;
  for (const found of pattern.matchAll(substitution)) {
    const text = pattern.slice(from, found.index);
    parts.push(() => text, partOf(found, groups));
    from = found.index + found[0].length;
  }
  const rest = pattern.slice(from);
  return (match) => parts.map((part) => part(match)).join("") + rest;
}

function partOf([whole, digits, name, sign]: RegExpExecArray, groups: Translated["groups"]): Replacement {
  if (sign !== undefined) return signs[sign] as Replacement;
  const key = digits === undefined ? name : String(Number(digits));
  const group = groups.find((each) => each.name === key || String(each.number) === key);
  return group ? groupValue(group.number) : () => whole;
}

function groupValue(number: number): Replacement {
  return (match) => match.group(number).value;
}

const signs: Readonly<Record<string, Replacement>> = {
  $: () => "$",
  "&": (match) => match.value,
  "`": (match) => match.input.slice(0, match.index),
  "'": (match) => match.input.slice(match.index + match.length),
  "+": (match) => match.groups.at(-1)?.value ?? "",
  _: (match) => match.input,
};
