import type { Member, TypeArgument } from "../definition";
import { textOf } from "../object";
import { argumentOutOfRange } from "./argument-failures";
import { compositeFormat } from "./composite-format";
import { argumentNull } from "./linq/failures";
import { doubleText, floatText } from "./number-text";
import { isNullOrWhiteSpace, piece, repeated } from "./string-edit";

/** What a value of a type is in a text, in the representation of that type. */
function textIn(type: string | undefined): (value: unknown) => string {
  if (type !== "double" && type !== "double?" && type !== "float" && type !== "float?") return textOf;
  const written = type.startsWith("double") ? doubleText : floatText;
  return (value) => (typeof value === "number" ? written(value) : textOf(value));
}

function joined(separator: string | null, values: Iterable<unknown> | null, type?: TypeArgument): string {
  if (values === null) throw argumentNull("values");
  if (typeof values === "string") return values.split("").join(separator ?? "");
  return Array.from(values, textIn(type?.name)).join(separator ?? "");
}

function joinedRange(separator: string | null, values: readonly unknown[] | null, from: number, count: number): string {
  if (values === null) throw argumentNull("value");
  if (from < 0) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
  if (count < 0) throw argumentOutOfRange("Count cannot be less than zero.", "count");
  if (from + count > values.length) {
    throw argumentOutOfRange("Index and count must refer to a location within the buffer.", "startIndex");
  }
  return joined(separator, values.slice(from, from + count));
}

const concatenated = (values: Iterable<unknown> | null, type?: TypeArgument) => joined("", values, type);

/** Members of `string` that make one or ask about null. */
export const makingMembers: Readonly<Record<string, Member>> = {
  "const string Empty": "",
  "new(char c, int count)": (unit: string, count: number) => repeated(unit, count),
  "new(char[] value)": (units: readonly string[] | null) => (units ?? []).join(""),
  "new(char[] value, int startIndex, int length)": (units: readonly string[] | null, start: number, length: number) => {
    if (units === null) throw argumentNull("value");
    return piece(units.join(""), start, length);
  },
  "static bool IsNullOrEmpty(string value)": (value: string | null) => value === null || value === "",
  "static bool IsNullOrWhiteSpace(string value)": isNullOrWhiteSpace,
  "static string Join(string separator, params string[] value)": (separator: string | null, values: string[] | null) =>
    joined(separator, values),
  "static string Join(string separator, params object[] values)": (
    separator: string | null,
    values: unknown[] | null,
  ) => joined(separator, values),
  "static string Join(string separator, IEnumerable<string> values)": (
    separator: string | null,
    values: Iterable<string> | null,
  ) => joined(separator, values),
  "static string Join<T>(string separator, IEnumerable<T> values)": joined,
  "static string Join(string separator, string[] value, int startIndex, int count)": joinedRange,
  "static string Concat(params string[] values)": (values: string[] | null) => concatenated(values),
  "static string Concat(params object[] args)": (values: unknown[] | null) => concatenated(values),
  "static string Concat(IEnumerable<string> values)": (values: Iterable<string> | null) => concatenated(values),
  "static string Concat<T>(IEnumerable<T> values)": concatenated,
  "static string Format(string format, params object[] args)": compositeFormat,
  "static string Format(IFormatProvider provider, string format, params object[] args)": (
    _: unknown,
    format: string | null,
    args: unknown[] | null,
  ) => compositeFormat(format, args),
  "static string Copy(string str)": (text: string | null) => {
    if (text === null) throw argumentNull("str");
    return text;
  },
};
