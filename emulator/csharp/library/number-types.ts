import { Boxed, type Ref, type TypeDefinition } from "../definition";
import { decimalType } from "./decimal-type";
import type { Formattable, WholeType } from "./number-digits";
import { formatNumber } from "./number-format";
import { comparingMembers, parseMembers, textMembers } from "./number-members";
import { attempted, parseBool, parseDouble, parseWhole, wholeBounds } from "./number-parse";
import { doubleText, floatText } from "./number-text";

function simpleType(
  name: WholeType | "double" | "float" | "bool",
  net: string,
  members: TypeDefinition["members"],
): TypeDefinition {
  const bare: Readonly<Record<string, string>> = { int: "number", long: "bigint", bool: "boolean" };
  const is = (value: unknown) =>
    bare[name] === undefined ? value instanceof Boxed && value.type === name : typeof value === bare[name];
  return {
    name,
    aliases: [net, `System.${net}`],
    kind: "struct",
    is,
    members: { ...members, ...comparingMembers(name, net, is) },
  };
}

function wholeType(type: WholeType, net: string): TypeDefinition {
  const { min, max } = wholeBounds[type];
  const isBig = type === "long" || type === "ulong";
  return simpleType(type, net, {
    [`const ${type} MinValue`]: isBig ? min : Number(min),
    [`const ${type} MaxValue`]: isBig ? max : Number(max),
    ...parseMembers(type, (text, styles) => parseWhole(type, text, styles), isBig ? 0n : 0),
    ...textMembers((value: number | bigint, format) => formatNumber({ type, value }, format)),
  });
}

function fractionType(type: "double" | "float", net: string, max: number, epsilon: number): TypeDefinition {
  const written = type === "double" ? doubleText : floatText;
  const format = (value: number, format: string | null) =>
    format === null ? written(value) : formatNumber({ type, value } as Formattable, format);
  return simpleType(type, net, {
    [`const ${type} MinValue`]: -max,
    [`const ${type} MaxValue`]: max,
    [`const ${type} Epsilon`]: epsilon,
    [`const ${type} NaN`]: Number.NaN,
    [`const ${type} PositiveInfinity`]: Number.POSITIVE_INFINITY,
    [`const ${type} NegativeInfinity`]: Number.NEGATIVE_INFINITY,
    [`static bool IsNaN(${type} d)`]: Number.isNaN,
    [`static bool IsInfinity(${type} d)`]: (value: number) => value === Infinity || value === -Infinity,
    [`static bool IsPositiveInfinity(${type} d)`]: (value: number) => value === Infinity,
    [`static bool IsNegativeInfinity(${type} d)`]: (value: number) => value === -Infinity,
    [`static bool IsFinite(${type} d)`]: Number.isFinite,
    ...parseMembers(type, (text, styles) => parseDouble(text, styles, type === "float"), 0),
    ...textMembers(format),
  });
}

const boolType = simpleType("bool", "Boolean", {
  "const string TrueString": "True",
  "const string FalseString": "False",
  "static bool Parse(string value)": parseBool,
  "static bool TryParse(string value, out bool result)": (text: string | null, result: Ref) => {
    const value = attempted(() => parseBool(text));
    result.value = value ?? false;
    return value !== undefined;
  },
  "string ToString()": (value: boolean) => (value ? "True" : "False"),
  "string ToString(IFormatProvider provider)": (value: boolean) => (value ? "True" : "False"),
});

const numberStyles = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowLeadingSign: 4,
  AllowTrailingSign: 8,
  AllowParentheses: 16,
  AllowDecimalPoint: 32,
  AllowThousands: 64,
  AllowExponent: 128,
  AllowCurrencySymbol: 256,
  AllowHexSpecifier: 512,
  Integer: 7,
  HexNumber: 515,
  Number: 111,
  Float: 167,
  Currency: 383,
  Any: 511,
} as const;

/** The simple types that hold numbers, `bool`, and `NumberStyles`. */
export const numberTypes: readonly TypeDefinition[] = [
  wholeType("int", "Int32"),
  wholeType("long", "Int64"),
  wholeType("uint", "UInt32"),
  wholeType("ulong", "UInt64"),
  wholeType("short", "Int16"),
  wholeType("ushort", "UInt16"),
  wholeType("byte", "Byte"),
  wholeType("sbyte", "SByte"),
  fractionType("double", "Double", Number.MAX_VALUE, Number.MIN_VALUE),
  fractionType("float", "Single", 2 ** 128 - 2 ** 104, 2 ** -149),
  boolType,
  decimalType,
  {
    name: "NumberStyles",
    aliases: ["System.Globalization.NumberStyles"],
    kind: "enum",
    members: Object.fromEntries(
      Object.entries(numberStyles).map(([name, value]) => [`const NumberStyles ${name}`, value]),
    ),
  },
];
