import { Boxed, CSharpException } from "../../definition";
import { Decimal } from "../decimal";

/** Whole-number types, by the name that .NET's messages use, with their bounds. */
export const wholeNumbers = {
  int: { name: "Int32", min: -(2n ** 31n), max: 2n ** 31n - 1n },
  long: { name: "Int64", min: -(2n ** 63n), max: 2n ** 63n - 1n },
  short: { name: "Int16", min: -32768n, max: 32767n },
  ushort: { name: "UInt16", min: 0n, max: 65535n },
  byte: { name: "Byte", min: 0n, max: 255n },
  sbyte: { name: "SByte", min: -128n, max: 127n },
  uint: { name: "UInt32", min: 0n, max: 2n ** 32n - 1n },
  ulong: { name: "UInt64", min: 0n, max: 2n ** 64n - 1n },
} as const;

/** The C# name of a whole-number type. */
export type WholeNumber = keyof typeof wholeNumbers;

/** What `Convert.ToInt32` and the like give for a value of the representation of `object`, a double as a bare number. */
export function toWhole(type: WholeNumber, raw: unknown, isDouble: boolean): bigint {
  const { name, min, max } = wholeNumbers[type];
  const whole = wholeOf(raw, isDouble, name);
  if (whole === null || whole < min || whole > max) throw outOfRange(name, type);
  return whole;
}

function wholeOf(raw: unknown, isDouble: boolean, name: string): bigint | null {
  switch (typeof raw) {
    case "bigint":
      return raw;
    case "boolean":
      return raw ? 1n : 0n;
    case "string":
      return parseWhole(raw);
    case "number":
      return isDouble ? roundHalfEven(raw) : BigInt(raw);
  }
  if (raw instanceof Boxed && raw.type !== "char") {
    return raw.type === "float" || raw.type === "double" ? roundHalfEven(Number(raw.value)) : BigInt(raw.value);
  }
  if (raw instanceof Decimal) return raw.round(0).truncated();
  throw new CSharpException("InvalidCastException", `Invalid cast to '${name}'.`);
}

/** To the nearest whole number, from the middle to the even one; null for what is none. */
function roundHalfEven(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  const below = Math.floor(value);
  const over = value - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 !== 0);
  return BigInt(up ? below + 1 : below);
}

function parseWhole(text: string): bigint {
  const digits = /^[\t-\r ]*([-+]?)([0-9]+)[\t-\r ]*$/.exec(text);
  if (digits === null) throw badFormat();
  return BigInt(digits[2] as string) * (digits[1] === "-" ? -1n : 1n);
}

/** What `Convert.ToDouble` gives. */
export function toDouble(raw: unknown): number {
  if (typeof raw === "string") return parseDouble(raw);
  if (raw instanceof Boxed && raw.type !== "char") return Number(raw.value);
  if (raw instanceof Decimal) return raw.toDouble();
  if (typeof raw === "number" || typeof raw === "bigint" || typeof raw === "boolean") return Number(raw);
  throw new CSharpException("InvalidCastException", "Invalid cast to 'Double'.");
}

function parseDouble(text: string): number {
  const number = text.replace(/^[\t-\r ]+|[\t-\r ]+$/g, "");
  const special: Record<string, number> = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity };
  const named = special[number];
  if (named !== undefined) return named;
  if (!/^[-+]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(number)) throw badFormat();
  const value = Number(number.replaceAll(",", ""));
  if (Number.isFinite(value)) return value;
  throw new CSharpException("OverflowException", "Value was either too large or too small for a Double.");
}

/** What `Convert.ToBoolean` gives. */
export function toBoolean(raw: unknown): boolean {
  if (typeof raw === "boolean") return raw;
  if (typeof raw !== "string") return toDouble(raw) !== 0;
  const word = raw.trim().toLowerCase();
  if (word === "true") return true;
  if (word === "false") return false;
  throw new CSharpException("FormatException", "String was not recognized as a valid Boolean.");
}

function badFormat(): CSharpException {
  return new CSharpException("FormatException", "Input string was not in a correct format.");
}

function outOfRange(name: string, type: WholeNumber): CSharpException {
  const article = name.startsWith("I") ? "an" : "a";
  const said = type === "byte" ? "an unsigned byte" : type === "sbyte" ? "a signed byte" : `${article} ${name}`;
  return new CSharpException("OverflowException", `Value was either too large or too small for ${said}.`);
}
