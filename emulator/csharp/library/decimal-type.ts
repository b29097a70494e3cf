import type { Member, TypeDefinition } from "../definition";
import { Decimal } from "./decimal";
import type { WholeType } from "./number-digits";
import { formatNumber } from "./number-format";
import { comparingMembers, parseMembers, textMembers } from "./number-members";
import { parseDecimal, wholeOf } from "./number-parse";
import { roundDecimal, wholeDecimal } from "./rounding";

const one = Decimal.of(1n, 0);
const mostMantissa = 2n ** 96n - 1n;
const [least, most] = [Decimal.of(-mostMantissa, 0), Decimal.of(mostMantissa, 0)];

const wholes: readonly WholeType[] = ["int", "long", "uint", "ulong", "short", "ushort", "byte", "sbyte"];

const arithmetic: Readonly<Record<string, readonly [sign: string, work: (a: Decimal, b: Decimal) => Decimal]>> = {
  Add: ["+", (a, b) => a.plus(b)],
  Subtract: ["-", (a, b) => a.minus(b)],
  Multiply: ["*", (a, b) => a.times(b)],
  Divide: ["/", (a, b) => a.dividedBy(b)],
  Remainder: ["%", (a, b) => a.remainder(b)],
};

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
};

/** A whole number of any representation as a decimal. */
export function decimalOfWhole(value: number | bigint): Decimal {
  return Decimal.of(BigInt(value), 0);
}

const operators: Readonly<Record<string, Member>> = {
  ...Object.fromEntries(
    Object.entries(arithmetic).flatMap(([name, [sign, work]]) => [
      [`static decimal operator ${sign}(decimal a, decimal b)`, work],
      [`static decimal ${name}(decimal a, decimal b)`, work],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(comparisons).map(([sign, holds]) => [
      `static bool operator ${sign}(decimal a, decimal b)`,
      (a: Decimal, b: Decimal) => holds(a.compareTo(b)),
    ]),
  ),
  "static decimal operator -(decimal a)": (value: Decimal) => value.negated(),
  "static decimal operator +(decimal a)": (value: Decimal) => value,
  "static decimal Negate(decimal a)": (value: Decimal) => value.negated(),
};

const conversions: Readonly<Record<string, Member>> = {
  ...Object.fromEntries(
    wholes.flatMap((type) => [
      [`static implicit decimal(${type} value)`, decimalOfWhole],
      [`static explicit ${type}(decimal value)`, (value: Decimal) => wholeOf(type, value.truncated())],
    ]),
  ),
  "static implicit decimal(char value)": (unit: string) => decimalOfWhole(unit.charCodeAt(0)),
  "static explicit decimal(double value)": (value: number) => Decimal.fromDouble(value),
  "static explicit decimal(float value)": (value: number) => Decimal.fromFloat(value),
  "static explicit double(decimal value)": (value: Decimal) => value.toDouble(),
  "static explicit float(decimal value)": (value: Decimal) => Math.fround(value.toDouble()),
  "static int ToInt32(decimal d)": (value: Decimal) => wholeOf("int", value.truncated()),
  "static long ToInt64(decimal d)": (value: Decimal) => wholeOf("long", value.truncated()),
  "static double ToDouble(decimal d)": (value: Decimal) => value.toDouble(),
};

const isDecimal = (value: unknown) => value instanceof Decimal;

/** `decimal`, whose operators are its own. */
export const decimalType: TypeDefinition = {
  name: "decimal",
  aliases: ["Decimal", "System.Decimal"],
  kind: "struct",
  is: isDecimal,
  members: {
    "static decimal Zero": () => Decimal.zero,
    "static decimal One": () => one,
    "static decimal MinusOne": () => one.negated(),
    "static decimal MinValue": () => least,
    "static decimal MaxValue": () => most,
    "new(int value)": decimalOfWhole,
    "new(long value)": decimalOfWhole,
    "new(double value)": (value: number) => Decimal.fromDouble(value),
    ...operators,
    ...conversions,
    ...parseMembers("decimal", parseDecimal, Decimal.zero),
    ...textMembers((value: Decimal, format) => formatNumber({ type: "decimal", value }, format)),
    ...comparingMembers("decimal", "Decimal", isDecimal),
    "static int Compare(decimal d1, decimal d2)": (a: Decimal, b: Decimal) => a.compareTo(b),
    "static bool Equals(decimal d1, decimal d2)": (a: Decimal, b: Decimal) => a.equals(b),
    "static decimal Floor(decimal d)": (value: Decimal) => wholeDecimal(value, -1),
    "static decimal Ceiling(decimal d)": (value: Decimal) => wholeDecimal(value, 1),
    "static decimal Truncate(decimal d)": (value: Decimal) => wholeDecimal(value, 0),
    "static decimal Round(decimal d)": (value: Decimal) => roundDecimal(value),
    "static decimal Round(decimal d, int decimals)": (value: Decimal, places: number) => roundDecimal(value, places),
    "static decimal Round(decimal d, MidpointRounding mode)": (value: Decimal, mode: number) =>
      roundDecimal(value, 0, mode),
    "static decimal Round(decimal d, int decimals, MidpointRounding mode)": roundDecimal,
  },
};
