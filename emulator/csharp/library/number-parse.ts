import { CSharpException } from "../definition";
import { argumentException, badFormat, outsideOfType } from "./argument-failures";
import { Decimal } from "./decimal";
import { argumentNull } from "./linq/failures";
import type { WholeType } from "./number-digits";

/** What a text of a number may hold: bits of `System.Globalization.NumberStyles`, with .NET's values. */
const style = {
  white: 3,
  leadingSign: 4,
  trailingSign: 8,
  parentheses: 16,
  point: 32,
  thousands: 64,
  exponent: 128,
  currency: 256,
  hex: 512,
};

/** What `Parse` takes where no styles are named, by the kind of number. */
export const usualStyles = {
  whole: style.white | style.leadingSign,
  fraction: style.white | style.leadingSign | style.point | style.thousands | style.exponent,
  decimal: style.white | style.leadingSign | style.trailingSign | style.point | style.thousands,
} as const;

/** Exponents beyond this lead out of every type, or to zero. */
const mostExponent = 9999;

interface Written {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: number;
}

interface WholeBounds {
  /** With its article, as messages have it. */
  readonly name: string;
  readonly bits: number;
  readonly min: bigint;
  readonly max: bigint;
}

function bounds(name: string, bits: number, isSigned: boolean): WholeBounds {
  const values = 2n ** BigInt(bits);
  return isSigned
    ? { name, bits, min: -values / 2n, max: values / 2n - 1n }
    : { name, bits, min: 0n, max: values - 1n };
}

/** What whole-number types hold. */
export const wholeBounds: Readonly<Record<WholeType, WholeBounds>> = {
  int: bounds("an Int32", 32, true),
  long: bounds("an Int64", 64, true),
  uint: bounds("a UInt32", 32, false),
  ulong: bounds("a UInt64", 64, false),
  short: bounds("an Int16", 16, true),
  ushort: bounds("a UInt16", 16, false),
  byte: bounds("an unsigned byte", 8, false),
  sbyte: bounds("a signed byte", 8, true),
};

/** A whole number in the representation of its type. Throws for one that the type does not hold. */
export function wholeOf(type: WholeType, value: bigint): number | bigint {
  const { name, min, max } = wholeBounds[type];
  if (value < min || value > max) throw outsideOfType(name);
  return type === "long" || type === "ulong" ? value : Number(value);
}

/** So few digits fit these types in any case. */
const shortDigits = /^\d{1,9}$/;
const short = { int: true, long: true, uint: true };

/** `Parse` of a whole number in these styles. */
export function parseWhole(type: WholeType, text: string | null, styles: number = usualStyles.whole): number | bigint {
  // What numbers in headers mostly are.
  if (styles === usualStyles.whole && text !== null && type in short && shortDigits.test(text)) {
    return type === "long" ? BigInt(text) : Number(text);
  }
  if ((styles & style.hex) !== 0) return parseHex(type, text, styles);
  const { negative, whole, fraction, exponent } = written(text, styles);
  const places = Math.min(fraction.length - exponent, mostExponent);
  let value = BigInt(whole + fraction);
  if (value !== 0n && places < -mostExponent) throw outsideOfType(wholeBounds[type].name);
  if (places <= 0) value *= value === 0n ? 1n : 10n ** BigInt(-places);
  else {
    const unit = 10n ** BigInt(places);
    if (value % unit !== 0n) throw outsideOfType(wholeBounds[type].name);
    value /= unit;
  }
  return wholeOf(type, negative ? -value : value);
}

function parseHex(type: WholeType, text: string | null, styles: number): number | bigint {
  if ((styles & ~(style.hex | style.white)) !== 0) {
    throw argumentException(
      "With the AllowHexSpecifier bit set in the enum bit field, the only other valid bits that can be combined into the enum value must be a subset of those in HexNumber.",
    );
  }
  const digits = /^([\t-\r ]*)([\da-fA-F]+)([\t-\r ]*)\0*$/.exec(given(text));
  if (!digits || ((styles & 1) === 0 && digits[1] !== "") || ((styles & 2) === 0 && digits[3] !== ""))
    throw badFormat();
  const { bits, name, min } = wholeBounds[type];
  const value = BigInt(`0x${digits[2]}`);
  if (value >= 2n ** BigInt(bits)) throw outsideOfType(name);
  return wholeOf(type, min < 0n ? BigInt.asIntN(bits, value) : value);
}

/** `Parse` of a double in these styles; beyond its range is an overflow, as in the .NET Framework. */
export function parseDouble(text: string | null, styles: number = usualStyles.fraction, isFloat = false): number {
  const named = /^[\t-\r ]*(NaN|-?Infinity)[\t-\r ]*$/.exec(given(text));
  if (named) return Number(named[1]);
  const { negative, whole, fraction, exponent } = written(text, styles);
  const size = Number(`${whole}.${fraction}e${exponent}`);
  const value = isFloat ? Math.fround(size) : size;
  if (!Number.isFinite(value)) throw outsideOfType(isFloat ? "a Single" : "a Double");
  return negative ? -value : value;
}

/** `Parse` of a decimal in these styles. */
export function parseDecimal(text: string | null, styles: number = usualStyles.decimal): Decimal {
  const { negative, whole, fraction, exponent } = written(text, styles);
  const value = BigInt(whole + fraction) * (negative ? -1n : 1n);
  const scale = fraction.length - exponent;
  if (value === 0n) return Decimal.of(0n, Math.max(0, Math.min(28, scale)));
  if (scale < -29) throw outsideOfType("a Decimal");
  // So many places are zeros for sure, and BigInt need not write them all.
  if (scale > whole.length + fraction.length + 29) return Decimal.of(0n, 28);
  return scale >= 0 ? Decimal.of(value, scale) : Decimal.of(value * 10n ** BigInt(-scale), 0);
}

/** `Boolean.Parse`. */
export function parseBool(text: string | null): boolean {
  if (text === null) throw argumentNull("value");
  const word = /^[\s\0]*(true|false)[\s\0]*$/i.exec(text)?.[1];
  if (word === undefined) throw badFormat("String was not recognized as a valid Boolean.");
  return word.toLowerCase() === "true";
}

/** What `parse` gives, or undefined where it refuses the text as `Parse` does. */
export function attempted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    const isRefusal =
      error instanceof CSharpException &&
      ["FormatException", "OverflowException", "ArgumentNullException"].includes(error.type);
    if (isRefusal) return undefined;
    throw error;
  }
}

function given(text: string | null): string {
  if (text === null) throw argumentNull("s");
  return text;
}

const patterns = new Map<number, RegExp>();

function written(text: string | null, styles: number): Written {
  const found = patternOf(styles).exec(given(text))?.groups;
  if (!found) throw badFormat();
  const { open, close, before = "", after = "", whole = "", fraction = "", exponent = "0" } = found;
  const isOpen = open !== undefined;
  const isSignedTwice = before !== "" && after !== "";
  if (
    isOpen !== (close !== undefined) ||
    isSignedTwice ||
    (isOpen && before + after !== "") ||
    whole + fraction === ""
  ) {
    throw badFormat();
  }
  const power = Math.max(-mostExponent, Math.min(mostExponent, Number(exponent)));
  const negative = isOpen || before === "-" || after === "-";
  return { negative, whole: `0${whole.replaceAll(",", "")}`, fraction, exponent: power };
}

function patternOf(styles: number): RegExp {
  const known = patterns.get(styles);
  if (known) return known;
  const having = (bit: number, pattern: string) => ((styles & bit) !== 0 ? pattern : "");
  const currency = having(style.currency, "¤?");
  const pattern = new RegExp(
    [
      "^",
      having(1, "[\\t-\\r ]*"),
      having(style.parentheses, "(?<open>\\()?"),
      currency,
      having(style.leadingSign, "(?<before>[+-])?"),
      currency,
      (styles & style.thousands) !== 0 ? "(?<whole>\\d[\\d,]*)?" : "(?<whole>\\d+)?",
      having(style.point, "(?:\\.(?<fraction>\\d*))?"),
      having(style.exponent, "(?:[eE](?<exponent>[+-]?\\d+))?"),
      having(style.trailingSign, "(?<after>[+-])?"),
      currency,
      having(style.parentheses, "(?<close>\\))?"),
      having(2, "[\\t-\\r ]*"),
      "\\0*$",
    ].join(""),
  );
  patterns.set(styles, pattern);
  return pattern;
}
