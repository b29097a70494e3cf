import type { Member, TypeDefinition } from "../definition";
import { argumentException } from "./argument-failures";
import { charType } from "./char-type";
import { comparisonTypes } from "./string-comparer";
import * as comparison from "./string-comparison";
import { insert, pad, piece, remove, replace, substring, trim } from "./string-edit";
import { makingMembers } from "./string-make";
import { StringSplitOptions, split } from "./string-split";

const { compare, contains, endsWith, equalText, indexOf, lastIndexOf, startsWith, StringComparison } = comparison;

type Text = string | null;
type Units = readonly string[] | null;

function culture(ignoreCase: boolean): number {
  return ignoreCase ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture;
}

/** `Compare` of two pieces, which may be shorter than `length` where their text ends. */
function comparePieces(a: Text, from: number, b: Text, at: number, length: number, how?: number): number {
  return compare(a?.slice(from, from + length) ?? null, b?.slice(at, at + length) ?? null, how);
}

const comparing: Readonly<Record<string, Member>> = {
  "bool Equals(string value)": (text: string, value: Text) => text === value,
  "bool Equals(string value, StringComparison comparisonType)": equalText,
  "static bool Equals(string a, string b)": (a: Text, b: Text) => a === b,
  "static bool Equals(string a, string b, StringComparison comparisonType)": equalText,
  "int CompareTo(string strB)": (text: string, value: Text) => compare(text, value),
  "int CompareTo(object value)": (text: string, value: unknown) => {
    if (value !== null && typeof value !== "string") throw argumentException("Object must be of type String.");
    return compare(text, value);
  },
  "static int Compare(string strA, string strB)": (a: Text, b: Text) => compare(a, b),
  "static int Compare(string strA, string strB, bool ignoreCase)": (a: Text, b: Text, ignoreCase: boolean) =>
    compare(a, b, culture(ignoreCase)),
  "static int Compare(string strA, string strB, StringComparison comparisonType)": compare,
  "static int Compare(string strA, int indexA, string strB, int indexB, int length)": comparePieces,
  "static int Compare(string strA, int indexA, string strB, int indexB, int length, StringComparison comparisonType)":
    comparePieces,
  "static int CompareOrdinal(string strA, string strB)": (a: Text, b: Text) => compare(a, b, StringComparison.Ordinal),
};

const searching: Readonly<Record<string, Member>> = {
  ...Object.fromEntries(
    ["string", "char"].flatMap((type) => [
      [`bool StartsWith(${type} value)`, (text: string, value: Text) => startsWith(text, value)],
      [`bool EndsWith(${type} value)`, (text: string, value: Text) => endsWith(text, value)],
      [`bool Contains(${type} value)`, (text: string, value: Text) => contains(text, value)],
      [`int IndexOf(${type} value)`, (text: string, value: Text) => indexOf(text, value)],
      [
        `int IndexOf(${type} value, int startIndex)`,
        (text: string, value: Text, start: number) => indexOf(text, value, start),
      ],
      [
        `int IndexOf(${type} value, int startIndex, int count)`,
        (text: string, value: Text, start: number, count: number) => indexOf(text, value, start, count),
      ],
      [`int LastIndexOf(${type} value)`, (text: string, value: Text) => lastIndexOf(text, value)],
      [
        `int LastIndexOf(${type} value, int startIndex)`,
        (text: string, value: Text, start: number) => lastIndexOf(text, value, start),
      ],
    ]),
  ),
  "bool StartsWith(string value, StringComparison comparisonType)": startsWith,
  "bool EndsWith(string value, StringComparison comparisonType)": endsWith,
  "bool Contains(string value, StringComparison comparisonType)": contains,
  "int IndexOf(string value, StringComparison comparisonType)": (text: string, value: Text, how: number) =>
    indexOf(text, value, 0, undefined, how),
  "int IndexOf(string value, int startIndex, StringComparison comparisonType)": (
    text: string,
    value: Text,
    start: number,
    how: number,
  ) => indexOf(text, value, start, undefined, how),
  "int LastIndexOf(string value, StringComparison comparisonType)": (text: string, value: Text, how: number) =>
    lastIndexOf(text, value, undefined, how),
  "int IndexOfAny(char[] anyOf)": (text: string, units: Units) => comparison.indexOfAny(text, units, 1),
  "int LastIndexOfAny(char[] anyOf)": (text: string, units: Units) => comparison.indexOfAny(text, units, -1),
};

const splitting: Readonly<Record<string, Member>> = {
  "string[] Split(params char[] separator)": (text: string, units: Units) => split(text, units),
  ...Object.fromEntries(
    ["char", "string", "char[]", "string[]"].flatMap((type) => {
      const listed = (separator: Text | Units) => (typeof separator === "string" ? [separator] : separator);
      return [
        [
          `string[] Split(${type} separator, StringSplitOptions options)`,
          (text: string, by: Text | Units, options: number) => split(text, listed(by), undefined, options),
        ],
        [
          `string[] Split(${type} separator, int count, StringSplitOptions options)`,
          (text: string, by: Text | Units, count: number, options: number) => split(text, listed(by), count, options),
        ],
        ...(type === "string[]"
          ? []
          : [
              [
                `string[] Split(${type} separator, int count)`,
                (text: string, by: Text | Units, count: number) => split(text, listed(by), count),
              ],
            ]),
      ];
    }),
  ),
  "string[] Split(string separator)": (text: string, separator: Text) =>
    split(text, separator === null ? null : [separator]),
};

const changing: Readonly<Record<string, Member>> = {
  "string Substring(int startIndex)": (text: string, start: number) => substring(text, start),
  "string Substring(int startIndex, int length)": substring,
  "string Remove(int startIndex)": (text: string, start: number) => remove(text, start),
  "string Remove(int startIndex, int count)": remove,
  "string Insert(int startIndex, string value)": insert,
  "string Replace(string oldValue, string newValue)": replace,
  "string Replace(char oldChar, char newChar)": replace,
  "string Trim()": (text: string) => trim(text, null, "both"),
  "string Trim(params char[] trimChars)": (text: string, units: Units) => trim(text, units, "both"),
  "string TrimStart(params char[] trimChars)": (text: string, units: Units) => trim(text, units, "start"),
  "string TrimEnd(params char[] trimChars)": (text: string, units: Units) => trim(text, units, "end"),
  "string ToLower()": comparison.lowerInvariant,
  "string ToLowerInvariant()": comparison.lowerInvariant,
  "string ToUpper()": comparison.upperInvariant,
  "string ToUpperInvariant()": comparison.upperInvariant,
  "string PadLeft(int totalWidth)": (text: string, width: number) => pad(text, width, " ", "left"),
  "string PadLeft(int totalWidth, char paddingChar)": (text: string, width: number, unit: string) =>
    pad(text, width, unit, "left"),
  "string PadRight(int totalWidth)": (text: string, width: number) => pad(text, width, " ", "right"),
  "string PadRight(int totalWidth, char paddingChar)": (text: string, width: number, unit: string) =>
    pad(text, width, unit, "right"),
  "char[] ToCharArray()": (text: string) => text.split(""),
  "char[] ToCharArray(int startIndex, int length)": (text: string, start: number, length: number) =>
    piece(text, start, length).split(""),
  "string Normalize()": (text: string) => text.normalize("NFC"),
  "string ToString()": (text: string) => text,
  "object Clone()": (text: string) => text,
};

/** `string`, `char` and what compares and splits texts. */
export const stringTypes: readonly TypeDefinition[] = [
  {
    name: "string",
    aliases: ["String", "System.String"],
    kind: "class",
    bases: ["IEnumerable<char>"],
    is: (value) => typeof value === "string",
    members: {
      "int Length": (text: string) => text.length,
      ...makingMembers,
      ...comparing,
      ...searching,
      ...splitting,
      ...changing,
    },
  },
  charType,
  ...comparisonTypes,
  {
    name: "StringSplitOptions",
    aliases: ["System.StringSplitOptions"],
    kind: "enum",
    members: Object.fromEntries(
      Object.entries(StringSplitOptions).map(([name, value]) => [`const StringSplitOptions ${name}`, value]),
    ),
  },
];
