import { CSharpException, type Member, type Ref, type TypeDefinition } from "../definition";
import { argumentException } from "./argument-failures";
import { bitConverterType } from "./bit-converter";
import { convertType } from "./convert-type";
import type { Decimal } from "./decimal";
import { compareValues } from "./linq/ordering";
import { wholeBounds, wholeOf } from "./number-parse";
import { roundDecimal, roundDouble, roundingType, roundWhole, wholeDecimal } from "./rounding";

type Table = Readonly<Record<string, Member>>;

const wholes = ["int", "long", "short", "sbyte"] as const;
const unsigned = ["uint", "ulong", "ushort", "byte"] as const;
const fractions = ["double", "float"] as const;
const everyType = [...wholes, ...unsigned, ...fractions, "decimal"];

/** A table of members, made of those of each type. */
function each<T extends string>(types: readonly T[], members: (type: T) => Table): Table {
  return Object.assign({}, ...types.map(members)) as Table;
}

function absolute(type: (typeof wholes)[number], value: number | bigint): number | bigint {
  if (BigInt(value) === wholeBounds[type].min) {
    throw new CSharpException(
      "OverflowException",
      "Negating the minimum value of a twos complement number is invalid.",
    );
  }
  return value < 0 ? -value : value;
}

function signOf(value: number | bigint): number {
  if (Number.isNaN(value)) {
    throw new CSharpException("ArithmeticException", "Function does not accept floating point Not-a-Number values.");
  }
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** The lesser or greater; one that is no number beats all. */
function extreme(sign: 1 | -1, isFraction: boolean) {
  if (isFraction) return sign === 1 ? Math.min : Math.max;
  return (a: unknown, b: unknown) => (compareValues(a, b) * sign <= 0 ? a : b);
}

function clamped(value: unknown, least: unknown, most: unknown): unknown {
  if (compareValues(least, most) > 0) throw argumentException(`'${least}' cannot be greater than ${most}.`);
  if (compareValues(value, least) < 0) return least;
  return compareValues(value, most) > 0 ? most : value;
}

function logarithm(value: number, base: number): number {
  if (base === 1 || Number.isNaN(value) || Number.isNaN(base)) return Number.NaN;
  return Math.log(value) / Math.log(base);
}

function dividedInt(type: "int" | "long") {
  return (a: number | bigint, b: number | bigint, remainder: Ref): number | bigint => {
    if (b === 0 || b === 0n) throw new CSharpException("DivideByZeroException", "Attempted to divide by zero.");
    const [x, y] = [BigInt(a), BigInt(b)];
    remainder.value = wholeOf(type, x % y);
    return wholeOf(type, x / y);
  };
}

const comparing: Table = {
  ...each(wholes, (type) => ({
    [`static ${type} Abs(${type} value)`]: (value: number | bigint) => absolute(type, value),
    [`static int Sign(${type} value)`]: signOf,
  })),
  ...each(fractions, (type) => ({
    [`static ${type} Abs(${type} value)`]: Math.abs,
    [`static int Sign(${type} value)`]: signOf,
  })),
  "static decimal Abs(decimal value)": (value: Decimal) => (value.mantissa < 0n ? value.negated() : value),
  "static int Sign(decimal value)": (value: Decimal) => signOf(value.mantissa),
  ...each(everyType, (type) => ({
    [`static ${type} Min(${type} val1, ${type} val2)`]: extreme(1, type === "double" || type === "float"),
    [`static ${type} Max(${type} val1, ${type} val2)`]: extreme(-1, type === "double" || type === "float"),
    [`static ${type} Clamp(${type} value, ${type} min, ${type} max)`]: clamped,
  })),
};

const rounding: Table = {
  "static double Floor(double d)": Math.floor,
  "static double Ceiling(double a)": Math.ceil,
  "static double Truncate(double d)": Math.trunc,
  "static double Round(double a)": (value: number) => roundWhole(value),
  "static double Round(double value, int digits)": (value: number, digits: number) => roundDouble(value, digits),
  "static double Round(double value, MidpointRounding mode)": roundWhole,
  "static double Round(double value, int digits, MidpointRounding mode)": roundDouble,
  "static decimal Floor(decimal d)": (value: Decimal) => wholeDecimal(value, -1),
  "static decimal Ceiling(decimal d)": (value: Decimal) => wholeDecimal(value, 1),
  "static decimal Truncate(decimal d)": (value: Decimal) => wholeDecimal(value, 0),
  "static decimal Round(decimal d)": (value: Decimal) => roundDecimal(value),
  "static decimal Round(decimal d, int decimals)": (value: Decimal, places: number) => roundDecimal(value, places),
  "static decimal Round(decimal d, MidpointRounding mode)": (value: Decimal, mode: number) =>
    roundDecimal(value, 0, mode),
  "static decimal Round(decimal d, int decimals, MidpointRounding mode)": roundDecimal,
};

const functions: Table = {
  "const double PI": Math.PI,
  "const double E": Math.E,
  "static double Pow(double x, double y)": (x: number, y: number) => x ** y,
  "static double Log(double a, double newBase)": logarithm,
  "static double Atan2(double y, double x)": Math.atan2,
  "static double IEEERemainder(double x, double y)": (x: number, y: number) => x - y * roundWhole(x / y),
  ...each(
    ["Sqrt", "Exp", "Log", "Log10", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh"] as const,
    (name) => ({
      [`static double ${name}(double d)`]: Math[name.toLowerCase() as "sqrt"],
    }),
  ),
  ...each(["int", "long"] as const, (type) => ({
    [`static ${type} DivRem(${type} a, ${type} b, out ${type} result)`]: dividedInt(type),
  })),
  "static long BigMul(int a, int b)": (a: number, b: number) => BigInt(a) * BigInt(b),
};

/** `Math` with what it rounds by, `Convert` and `BitConverter`. */
export const mathTypes: readonly TypeDefinition[] = [
  { name: "Math", aliases: ["System.Math"], kind: "static", members: { ...comparing, ...rounding, ...functions } },
  roundingType,
  convertType,
  bitConverterType,
];
