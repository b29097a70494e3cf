/** Conversions between numbers that lose nothing, and so are made unasked. `decimal` is a type of the library, with operators and conversions of its own. */
export const implicitNumbers: ReadonlyMap<string, readonly string[]> = new Map([
  ["sbyte", ["short", "int", "long", "float", "double"]],
  ["byte", ["short", "ushort", "int", "uint", "long", "ulong", "float", "double"]],
  ["short", ["int", "long", "float", "double"]],
  ["ushort", ["int", "uint", "long", "ulong", "float", "double"]],
  ["int", ["long", "float", "double"]],
  ["uint", ["long", "ulong", "float", "double"]],
  ["long", ["float", "double"]],
  ["ulong", ["float", "double"]],
  ["char", ["ushort", "int", "uint", "long", "ulong", "float", "double"]],
  ["float", ["double"]],
]);

const bits: Readonly<Record<string, readonly [bits: number, signed: boolean]>> = {
  sbyte: [8, true],
  byte: [8, false],
  short: [16, true],
  ushort: [16, false],
  int: [32, true],
  uint: [32, false],
  long: [64, true],
  ulong: [64, false],
};

export function isNumber(type: string): boolean {
  return type in bits || type === "char" || type === "double" || type === "float";
}

export function isBig(type: string): boolean {
  return type === "long" || type === "ulong";
}

/** Whole numbers that a type holds. */
export function wholeRange(type: string): readonly [least: bigint, most: bigint] | undefined {
  const size = bits[type];
  if (!size) return undefined;
  const [count, signed] = size;
  return signed ? [-(2n ** BigInt(count - 1)), 2n ** BigInt(count - 1) - 1n] : [0n, 2n ** BigInt(count) - 1n];
}

/** A whole number cut to a type's bits. */
export function cut(value: bigint, type: string): bigint {
  const [count, signed] = bits[type] ?? [64, true];
  return signed ? BigInt.asIntN(count, value) : BigInt.asUintN(count, value);
}

/** JavaScript that cuts a whole number to a type's bits. */
export function wrapped(js: string, type: string): string {
  switch (type) {
    case "int":
      return `(${js} | 0)`;
    case "uint":
      return `(${js} >>> 0)`;
    case "long":
      return `BigInt.asIntN(64, ${js})`;
    case "ulong":
      return `BigInt.asUintN(64, ${js})`;
    case "byte":
      return `(${js} & 255)`;
    case "ushort":
      return `(${js} & 65535)`;
    case "sbyte":
      return `(${js} << 24 >> 24)`;
    case "short":
      return `(${js} << 16 >> 16)`;
    case "float":
      return `Math.fround(${js})`;
    default:
      return js;
  }
}

/** JavaScript of a number of one type as one of another, unchecked. */
export function convertNumber(js: string, from: string, to: string, constant?: bigint): string {
  if (from === to) return js;
  if (constant !== undefined && isBig(to)) return `${constant}n`;
  if (from === "char" && constant !== undefined && to === "int") return String(constant);
  if (from === "char") return convertNumber(`(${js}).charCodeAt(0)`, "int", to);
  if (to === "char") return `String.fromCharCode(${convertNumber(js, from, "int")})`;
  const isFraction = from === "double" || from === "float";
  if (to === "double") return isBig(from) ? `Number(${js})` : js;
  if (to === "float") return `Math.fround(${isBig(from) ? `Number(${js})` : js})`;
  if (to === "ulong" && isFraction) return `rt.wholeUlong(${js})`;
  if (isBig(to)) return isFraction ? `rt.wholeLong(${js})` : wrapped(isBig(from) ? js : `BigInt(${js})`, to);
  // What does not fit is unspecified; .NET goes to the small ones by way of an `int`, to a `uint` by way of a `long`.
  if (isFraction && to === "uint") return wrapped(`Number(BigInt.asIntN(32, rt.wholeLong(${js})))`, to);
  if (isFraction) return wrapped(`rt.wholeInt(${js})`, to);
  return wrapped(isBig(from) ? `Number(BigInt.asIntN(32, ${js}))` : js, to);
}

/** The type that two numbers are computed in; undefined where C# refuses. */
export function promoted(a: string, b: string): string | undefined {
  const either = (type: string) => a === type || b === type;
  if (either("double")) return "double";
  if (either("float")) return "float";
  if (either("ulong")) {
    const other = a === "ulong" ? b : a;
    return ["sbyte", "short", "int", "long"].includes(other) ? undefined : "ulong";
  }
  if (either("long")) return "long";
  if (either("uint")) return ["sbyte", "short", "int"].includes(a === "uint" ? b : a) ? "long" : "uint";
  return "int";
}
