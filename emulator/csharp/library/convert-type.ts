import { Boxed, type Member, type TypeDefinition } from "../definition";
import { textOf } from "../object";
import { charOf, netNames, toBoolean, toChar, toDecimal, toDouble, toWhole, wholeOfFraction } from "./convert";
import { fromBase64, parseInBase, textInBase, toBase64 } from "./convert-base";
import { DateTime } from "./date-time";
import type { Decimal } from "./decimal";
import type { WholeType } from "./number-digits";
import { doubleText, floatText } from "./number-text";

const wholes = Object.keys(netNames) as WholeType[];

/** Conversions of one name, to one type: from `object`, and from what `object` would box first. Text may come with a culture. */
function conversions(type: string, name: string, convert: (value: unknown) => unknown): Record<string, Member> {
  const head = `static ${type} To${name}`;
  const members: Record<string, Member> = {};
  // Null is taken for a text, the more special of the two.
  for (const from of ["string", "object", "bool", "int", "long", "decimal"]) {
    members[`${head}(${from} value)`] = convert;
  }
  for (const from of ["object", "string"])
    members[`${head}(${from} value, IFormatProvider provider)`] = (value: unknown) => convert(value);
  for (const from of ["char", "double", "float", "uint", "ulong"] as const) {
    members[`${head}(${from} value)`] = (value: number | string | bigint) => convert(new Boxed(from, value));
  }
  return members;
}

function wholeMembers(type: WholeType): Record<string, Member> {
  const name = netNames[type];
  return {
    ...conversions(type, name, (value) => toWhole(type, value)),
    [`static ${type} To${name}(string value, int fromBase)`]: (text: string | null, base: number) =>
      parseInBase(type, text, base),
    [`static ${type} To${name}(double value)`]: (value: number) => wholeOfFraction(type, value),
  };
}

const texts: Readonly<Record<string, Member>> = {
  "static string ToString(object value, IFormatProvider provider)": (value: unknown) => textOf(value),
  "static string ToString(string value)": (value: string | null) => value,
  "static string ToString(object value)": textOf,
  "static string ToString(bool value)": textOf,
  "static string ToString(char value)": (unit: string) => unit,
  "static string ToString(double value)": doubleText,
  "static string ToString(float value)": floatText,
  "static string ToString(decimal value)": (value: Decimal) => value.toText(),
  "static string ToString(double value, IFormatProvider provider)": (value: number) => doubleText(value),
  "static string ToString(decimal value, IFormatProvider provider)": (value: Decimal) => value.toText(),
  ...Object.fromEntries(
    wholes.flatMap((type) => [
      [`static string ToString(${type} value)`, String],
      [`static string ToString(${type} value, IFormatProvider provider)`, (value: number | bigint) => String(value)],
    ]),
  ),
  ...Object.fromEntries(
    (["int", "long", "short", "byte"] as const).map((type) => [
      `static string ToString(${type} value, int toBase)`,
      (value: number | bigint, base: number) => textInBase(type, value, base),
    ]),
  ),
};

/** `Convert`. */
export const convertType: TypeDefinition = {
  name: "Convert",
  aliases: ["System.Convert"],
  kind: "static",
  members: {
    ...Object.assign({}, ...wholes.map(wholeMembers)),
    ...conversions("double", "Double", toDouble),
    ...conversions("float", "Single", (value) => Math.fround(toDouble(value))),
    ...conversions("decimal", "Decimal", toDecimal),
    ...conversions("bool", "Boolean", toBoolean),
    ...conversions("char", "Char", toChar),
    "static char ToChar(string value)": charOf,
    "static DateTime ToDateTime(string value)": (text: string | null) =>
      text === null ? DateTime.ofTicks(0n, "Unspecified") : DateTime.parse(text),
    ...texts,
    "static string ToBase64String(byte[] inArray)": (bytes: Uint8Array | null) => toBase64(bytes),
    "static string ToBase64String(byte[] inArray, int offset, int length)": toBase64,
    "static byte[] FromBase64String(string s)": fromBase64,
  },
};
