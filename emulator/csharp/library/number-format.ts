import { badSpecifier } from "./argument-failures";
import { customFormat } from "./number-custom";
import { type Digits, type Formattable, isNegative, withDigits, withPlaces } from "./number-digits";
import { doubleText, floatText } from "./number-text";

const bits: Readonly<Record<string, number>> = {
  byte: 8,
  sbyte: 8,
  short: 16,
  ushort: 16,
  int: 32,
  uint: 32,
  long: 64,
  ulong: 64,
};

/**
 * `ToString(format)` in the invariant culture: a standard format, `N2`, or a custom one, `#,##0.00`. Fractions are rounded as since .NET Core 3.0, from
 * their exact value. Throws for a format that the type has not.
 */
export function formatNumber(number: Formattable, format: string | null): string {
  const { type, value } = number;
  if (typeof value === "number" && !Number.isFinite(value)) return doubleText(value);
  if (format === null || format === "") return plainText(number);
  const standard = /^([A-Za-z])(\d{0,2})$/.exec(format);
  if (!standard) return customFormat(number, format);
  const [, letter = "", digits = ""] = standard;
  const precision = digits === "" ? undefined : Number(digits);
  const isFraction = bits[type] === undefined;
  switch (letter.toUpperCase()) {
    case "G":
      return general(number, precision ?? 0, letter);
    case "F":
      return signed(number, fixed(withPlaces(number, precision ?? 2), precision ?? 2));
    case "N":
      return signed(number, grouped(withPlaces(number, precision ?? 2), precision ?? 2));
    case "P":
      return signed(number, `${percent(number, precision ?? 2)} %`);
    case "C":
      return currency(number, precision ?? 2);
    case "E":
      return signed(number, scientific(number, precision ?? 6, letter));
    case "D":
      if (!isFraction) return signed(number, size(value as number | bigint).padStart(precision ?? 0, "0"));
      break;
    case "X":
      if (!isFraction) return hexadecimal(number, precision ?? 0, letter);
      break;
    case "R":
      if (type === "double" || type === "float") return plainText(number);
  }
  throw badSpecifier();
}

/** `ToString()`. */
export function plainText({ type, value }: Formattable): string {
  switch (type) {
    case "double":
      return doubleText(value);
    case "float":
      return floatText(value);
    case "decimal":
      return value.toText();
    default:
      return String(value);
  }
}

function signed(number: Formattable, text: string): string {
  // Since .NET Core 3.0 a double that rounds to zero keeps its minus; other types have none for zero.
  const isMinus = isNegative(number) && (number.type === "double" || number.type === "float" || /[1-9]/.test(text));
  return isMinus ? `-${text}` : text;
}

function size(value: number | bigint): string {
  return String(value).replace("-", "");
}

/** Digits with exactly so many places after the point. */
function fixed({ digits, point }: Digits, places: number): string {
  const whole = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const fraction = point < 0 ? "0".repeat(-point) + digits : digits.slice(point);
  return places === 0 ? whole : `${whole}.${fraction.slice(0, places).padEnd(places, "0")}`;
}

function grouped(digits: Digits, places: number): string {
  const [whole = "", fraction] = fixed(digits, places).split(".");
  const parts = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}

function percent(number: Formattable, places: number): string {
  const { digits, point } = withPlaces(number, places + 2);
  return grouped({ digits, point: digits === "" ? 0 : point + 2 }, places);
}

function currency(number: Formattable, places: number): string {
  const text = `¤${grouped(withPlaces(number, places), places)}`;
  return isNegative(number) && /[1-9]/.test(text) ? `(${text})` : text;
}

function scientific(number: Formattable, places: number, letter: string): string {
  const { digits, point } = withDigits(number, places + 1);
  const mantissa = fixed({ digits, point: digits === "" ? 0 : 1 }, places);
  return mantissa + exponent(digits === "" ? 0 : point - 1, letter, 3);
}

function exponent(power: number, letter: string, least: number): string {
  return `${letter}${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(least, "0")}`;
}

/** So many significant digits, with an exponent where they do not reach the point. */
function general(number: Formattable, precision: number, letter: string): string {
  if (precision === 0) return letter === "g" ? plainText(number).toLowerCase() : plainText(number);
  const { digits, point } = withDigits(number, precision);
  if (point <= precision && point >= -3)
    return signed(number, fixed({ digits, point }, Math.max(0, digits.length - point)));
  const mantissa = fixed({ digits, point: 1 }, digits.length - 1);
  return signed(number, mantissa + exponent(point - 1, letter === "g" ? "e" : "E", 2));
}

/** A negative number as its two's complement. */
function hexadecimal({ type, value }: Formattable, least: number, letter: string): string {
  const text = BigInt.asUintN(bits[type] as number, BigInt(value as number | bigint)).toString(16);
  return (letter === "X" ? text.toUpperCase() : text).padStart(least, "0");
}
