import { Boxed, CSharpException } from "../definition";
import { badFormat, outsideOfType } from "./argument-failures";
import { Decimal } from "./decimal";
import { castToken } from "./json/casts";
import { JValue } from "./json/value";
import { argumentNull, overflow } from "./linq/failures";
import type { WholeType } from "./number-digits";
import { parseBool, parseDecimal, parseDouble, parseWhole, wholeBounds, wholeOf } from "./number-parse";
import { roundWhole } from "./rounding";

/** .NET's names of the types that `Convert` makes. */
export const netNames: Readonly<Record<WholeType, string>> = {
  int: "Int32",
  long: "Int64",
  uint: "UInt32",
  ulong: "UInt64",
  short: "Int16",
  ushort: "UInt16",
  byte: "Byte",
  sbyte: "SByte",
};

/** A value of `object`, by what `Convert` does with it. Fractions are apart from whole numbers, characters from texts. */
type Convertible =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "whole"; readonly value: bigint }
  | { readonly kind: "fraction"; readonly value: number }
  | { readonly kind: "decimal"; readonly value: Decimal }
  | { readonly kind: "char"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "other"; readonly name: string };

function convertible(value: unknown): Convertible {
  switch (typeof value) {
    case "string":
      return { kind: "text", value };
    case "number":
    case "bigint":
      return { kind: "whole", value: BigInt(value) };
    case "boolean":
      return { kind: "bool", value };
  }
  if (value instanceof Decimal) return { kind: "decimal", value };
  if (value instanceof Boxed) {
    if (value.type === "char") return { kind: "char", value: String(value.value) };
    const isFraction = value.type === "double" || value.type === "float";
    return isFraction
      ? { kind: "fraction", value: Number(value.value) }
      : { kind: "whole", value: BigInt(value.value) };
  }
  const name = String((value as { readonly typeName?: string }).typeName ?? "");
  if (name === "System.DateTime") return { kind: "other", name: "DateTime" };
  throw new CSharpException(
    "InvalidCastException",
    `Unable to cast object of type '${name || (value as object).constructor.name}' to type 'System.IConvertible'.`,
  );
}

function invalidCast(from: string, to: string): CSharpException {
  return new CSharpException("InvalidCastException", `Invalid cast from '${from}' to '${to}'.`);
}

/** `Convert.ToInt32(object)` and its like. */
export function toWhole(type: WholeType, value: unknown): number | bigint {
  if (value === null) return wholeOf(type, 0n);
  if (value instanceof JValue) return castToken(value, type) as number | bigint;
  const from = convertible(value);
  switch (from.kind) {
    case "text":
      return parseWhole(type, from.value);
    case "whole":
      return wholeOf(type, from.value);
    case "bool":
      return wholeOf(type, from.value ? 1n : 0n);
    case "char":
      return wholeOf(type, BigInt(from.value.charCodeAt(0)));
    case "fraction":
      return wholeOfFraction(type, from.value);
    case "decimal":
      return wholeOf(type, from.value.round(0).truncated());
    case "other":
      throw invalidCast(from.name, netNames[type]);
  }
}

/** A fraction rounded half to even. */
export function wholeOfFraction(type: WholeType, value: number): number | bigint {
  const rounded = roundWhole(value);
  const { min, max, name } = wholeBounds[type];
  const isOutside = !Number.isFinite(rounded) || BigInt(rounded) < min || BigInt(rounded) > max;
  if (isOutside) throw type === "long" || type === "ulong" ? overflow() : outsideOfType(name);
  return wholeOf(type, BigInt(rounded));
}

/** `Convert.ToDouble(object)`. */
export function toDouble(value: unknown): number {
  if (value === null) return 0;
  if (value instanceof JValue) return castToken(value, "double") as number;
  const from = convertible(value);
  if (from.kind === "text") return parseDouble(from.value);
  if (from.kind === "decimal") return from.value.toDouble();
  if (from.kind === "char" || from.kind === "other") throw invalidCast(castName(from), "Double");
  return Number(from.value);
}

/** `Convert.ToDecimal(object)`. */
export function toDecimal(value: unknown): Decimal {
  if (value === null) return Decimal.zero;
  if (value instanceof JValue) return castToken(value, "decimal") as Decimal;
  if (value instanceof Boxed && value.type === "float") return Decimal.fromFloat(Number(value.value));
  const from = convertible(value);
  switch (from.kind) {
    case "text":
      return parseDecimal(from.value);
    case "decimal":
      return from.value;
    case "fraction":
      return Decimal.fromDouble(from.value);
    case "whole":
    case "bool":
      return Decimal.of(BigInt(from.value), 0);
    default:
      throw invalidCast(castName(from), "Decimal");
  }
}

/** `Convert.ToBoolean(object)`. */
export function toBoolean(value: unknown): boolean {
  if (value === null) return false;
  if (value instanceof JValue) return castToken(value, "bool") as boolean;
  const from = convertible(value);
  if (from.kind === "text") return parseBool(from.value);
  if (from.kind === "decimal") return from.value.mantissa !== 0n;
  if (from.kind === "char" || from.kind === "other") throw invalidCast(castName(from), "Boolean");
  // NaN is not zero.
  return from.kind === "fraction" ? from.value !== 0 : Boolean(from.value);
}

/** `Convert.ToChar(object)`. */
export function toChar(value: unknown): string {
  if (value === null) return "\0";
  if (value instanceof JValue) return castToken(value, "char") as string;
  const from = convertible(value);
  switch (from.kind) {
    case "text":
      return charOf(from.value);
    case "char":
      return from.value;
    case "whole":
      if (from.value < 0n || from.value > 65535n) throw outsideOfType("a character");
      return String.fromCharCode(Number(from.value));
    default:
      throw invalidCast(castName(from), "Char");
  }
}

/** `Convert.ToChar(string)`. */
export function charOf(text: string | null): string {
  if (text === null) throw argumentNull("value");
  if (text.length !== 1) throw badFormat("String must be exactly one character long.");
  return text;
}

function castName(from: Convertible): string {
  switch (from.kind) {
    case "other":
      return from.name;
    case "char":
      return "Char";
    case "bool":
      return "Boolean";
    case "decimal":
      return "Decimal";
    default:
      return "Double";
  }
}
