import { Boxed, BoxedEnum, CSharpException } from "./definition";
import { equalBoxed, textOf } from "./object";

/** An enum's name, and those of its values. */
export interface EnumTexts {
  readonly type: string;
  readonly textOf: (value: unknown) => string;
}

/** Functions that compiled expressions call for what JavaScript's operators don't do as C#'s. */
export const runtime = {
  Boxed,
  CSharpException,
  textOf,
  equalBoxed,

  /** A receiver that is not null. */
  some<T>(value: T): T {
    if (value === null || value === undefined)
      throw new CSharpException("NullReferenceException", "Object reference not set to an instance of an object.");
    return value;
  },

  /** What is gone through item by item and not null; a string by its units. */
  units<T>(value: Iterable<T> | string | null): Iterable<T | string> {
    return typeof value === "string" ? value.split("") : runtime.some(value as Iterable<T>);
  },

  divideInt(a: number, b: number): number {
    if (b === 0) throw divideByZero();
    if (b === -1 && a === -2147483648) throw overflow();
    return (a / b) | 0;
  },
  remainderInt(a: number, b: number): number {
    if (b === 0) throw divideByZero();
    if (b === -1 && a === -2147483648) throw overflow();
    return (a % b) | 0;
  },
  divideUint(a: number, b: number): number {
    if (b === 0) throw divideByZero();
    return Math.trunc(a / b);
  },
  remainderUint(a: number, b: number): number {
    if (b === 0) throw divideByZero();
    return a % b;
  },
  divideLong(a: bigint, b: bigint): bigint {
    if (b === 0n) throw divideByZero();
    if (b === -1n && a === -(2n ** 63n)) throw overflow();
    return a / b;
  },
  remainderLong(a: bigint, b: bigint): bigint {
    if (b === 0n) throw divideByZero();
    if (b === -1n && a === -(2n ** 63n)) throw overflow();
    return a % b;
  },

  /** A double as a whole number of so many bits, toward zero; unchecked as in C#, where what does not fit is unspecified: x64 gives the lowest value. */
  wholeInt(value: number): number {
    const whole = Math.trunc(value);
    return whole >= -2147483648 && whole <= 2147483647 ? whole | 0 : -2147483648;
  },
  wholeLong(value: number): bigint {
    const whole = Math.trunc(value);
    return whole >= -(2 ** 63) && whole < 2 ** 63 ? BigInt(whole) : -(2n ** 63n);
  },

  wholeUlong(value: number): bigint {
    const whole = Math.trunc(value);
    return whole > -(2 ** 63) && whole < 2 ** 64 ? BigInt.asUintN(64, BigInt(whole)) : 2n ** 63n;
  },

  /** A value out of `object`; `name` is .NET's, for the message. */
  unbox(value: unknown, test: (value: unknown) => boolean, name: string, isReference: boolean): unknown {
    if (value === null || value === undefined) {
      if (isReference) return null;
      throw new CSharpException("NullReferenceException", "Object reference not set to an instance of an object.");
    }
    if (!test(value)) {
      // In the words of the .NET Framework, as the library has them.
      const message = isReference
        ? `Unable to cast object of type '${typeName(value)}' to type '${name}'.`
        : "Specified cast is not valid.";
      throw new CSharpException("InvalidCastException", message);
    }
    return value instanceof Boxed || value instanceof BoxedEnum ? value.value : value;
  },
  /** `as`: null where it is of another type. */
  as(value: unknown, test: (value: unknown) => boolean): unknown {
    if (value === null || value === undefined || !test(value)) return null;
    return value instanceof Boxed || value instanceof BoxedEnum ? value.value : value;
  },
  /** The value of a nullable that must have one. */
  value<T>(value: T | null): T {
    if (value === null) throw new CSharpException("InvalidOperationException", "Nullable object must have a value.");
    return value;
  },

  /** One hole of a format: width, then padding. */
  align(text: string, width: number): string {
    return width < 0 ? text.padEnd(-width) : text.padStart(width);
  },

  /** A value of a nullable type as one of `object`. */
  box(type: Boxed["type"], value: number | string | bigint | null): Boxed | null {
    return value === null ? null : new Boxed(type, value);
  },
  boxEnum({ type, textOf: text }: EnumTexts, value: unknown): BoxedEnum | null {
    return value === null ? null : new BoxedEnum(type, value, text(value));
  },
  /** Length of a new array. */
  size(count: number): number {
    if (count < 0) throw overflow();
    if (count > mostItems)
      throw new CSharpException("OutOfMemoryException", "Array dimensions exceeded supported range.");
    return count;
  },

  indexed(text: string, index: number): string {
    if (index < 0 || index >= text.length)
      throw new CSharpException("IndexOutOfRangeException", "Index was outside the bounds of the array.");
    return text[index] as string;
  },

  /** What a C# `catch` gets: the exception itself; whatever is none of C#'s goes through. */
  caught(error: unknown): CSharpException {
    if (error instanceof CSharpException) return error;
    if (error instanceof RangeError && /call stack/i.test(error.message))
      return new CSharpException(
        "InsufficientExecutionStackException",
        "Insufficient stack to continue executing the program safely.",
      );
    throw error;
  },
  /** Whether the filter of a `catch` holds. */
  filter(test: () => boolean): boolean {
    try {
      return test();
    } catch (error) {
      runtime.caught(error);
      return false;
    }
  },
  /** What `throw` throws. */
  thrown(value: unknown): unknown {
    return (
      value ?? new CSharpException("NullReferenceException", "Object reference not set to an instance of an object.")
    );
  },
  loopLimit(): never {
    throw new CSharpException(
      "TimeoutException",
      "the expression went round a loop more often than the emulator lets it",
    );
  },
};

/** Items of the largest array that an expression may make: an assumption, which keeps one expression from taking the emulator's memory. */
const mostItems = 2 ** 24;

function divideByZero(): CSharpException {
  return new CSharpException("DivideByZeroException", "Attempted to divide by zero.");
}

function overflow(): CSharpException {
  return new CSharpException("OverflowException", "Arithmetic operation resulted in an overflow.");
}

const netNames: Readonly<Record<string, string>> = {
  double: "System.Double",
  float: "System.Single",
  char: "System.Char",
  byte: "System.Byte",
  sbyte: "System.SByte",
  short: "System.Int16",
  ushort: "System.UInt16",
  uint: "System.UInt32",
  ulong: "System.UInt64",
  decimal: "System.Decimal",
  int: "System.Int32",
  long: "System.Int64",
  bool: "System.Boolean",
  string: "System.String",
};

function typeName(value: unknown): string {
  if (value instanceof Boxed) return netNames[value.type] ?? value.type;
  if (typeof value === "string") return "System.String";
  if (typeof value === "number") return "System.Int32";
  if (typeof value === "bigint") return "System.Int64";
  if (typeof value === "boolean") return "System.Boolean";
  const own = (value as { typeName?: string }).typeName ?? (value as object).constructor.name;
  return /^J(?:Token|Object|Array|Value|Property)$/.test(own) ? `Newtonsoft.Json.Linq.${own}` : own;
}
