import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { cut, isBig, isNumber, promoted, wholeRange, wrapped } from "./numbers";

const comparisons = ["==", "!=", "<", ">", "<=", ">="];

/** An operator over two numbers. */
export function numeric(b: Binder, operator: string, left: Bound, right: Bound, e: Expression): Bound | undefined {
  if (!isNumber(left.type.text) || !isNumber(right.type.text)) return undefined;
  if (operator === "<<" || operator === ">>") return shifted(b, operator, left, right);
  const name = promotedOf(left, right);
  if (name === undefined) return undefined;
  const type = b.type(name);
  const [x, y] = [asNumber(b, left, type), asNumber(b, right, type)];
  if (comparisons.includes(operator)) {
    const js = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
    return { type: b.type("bool"), js: `(${x} ${js} ${y})` };
  }
  const folded = foldedOf(b, operator, left.constant, right.constant, name, e);
  if (folded !== undefined) return constantOf(type, folded);
  // Nothing can go wrong in a division by a positive constant.
  const isPlain = name === "int" && "/%".includes(operator) && right.constant !== undefined && right.constant > 0n;
  const js = isPlain ? `((${x} ${operator} ${y}) | 0)` : arithmetic(operator, x, y, name);
  return js === undefined ? undefined : { type, js };
}

/** A constant that fits into an unsigned or small type is of it. */
function promotedOf(left: Bound, right: Bound): string | undefined {
  const isSmall = ({ type, constant }: Bound) =>
    constant !== undefined && constant >= 0n && ["int", "long"].includes(type.text);
  if (left.type.text === "ulong" && isSmall(right)) return "ulong";
  if (right.type.text === "ulong" && isSmall(left)) return "ulong";
  if (left.type.text === "uint" && right.type.text === "int" && isSmall(right)) return "uint";
  if (right.type.text === "uint" && left.type.text === "int" && isSmall(left)) return "uint";
  return promoted(left.type.text, right.type.text);
}

function asNumber(b: Binder, value: Bound, to: Type): string {
  return (b.conversions.standard(value, to) ?? b.conversions.explicit(value, to))?.js ?? value.js;
}

function arithmetic(operator: string, x: string, y: string, type: string): string | undefined {
  const isFraction = type === "double" || type === "float";
  if ("+-".includes(operator)) return wrapped(`(${x} ${operator} ${y})`, type);
  if (operator === "*") {
    if (type === "int") return `Math.imul(${x}, ${y})`;
    return type === "uint" ? `(Math.imul(${x}, ${y}) >>> 0)` : wrapped(`(${x} * ${y})`, type);
  }
  if (operator === "/" || operator === "%") {
    if (isFraction) return wrapped(`(${x} ${operator} ${y})`, type);
    if (isBig(type)) return `rt.${operator === "/" ? "divideLong" : "remainderLong"}(${x}, ${y})`;
    if (type === "uint") return `rt.${operator === "/" ? "divideUint" : "remainderUint"}(${x}, ${y})`;
    return `rt.${operator === "/" ? "divideInt" : "remainderInt"}(${x}, ${y})`;
  }
  return "&|^".includes(operator) && !isFraction ? wrapped(`(${x} ${operator} ${y})`, type) : undefined;
}

function shifted(b: Binder, operator: "<<" | ">>", left: Bound, right: Bound): Bound | undefined {
  const name = ["uint", "long", "ulong"].includes(left.type.text) ? left.type.text : "int";
  const x = b.conversions.standard(left, b.type(name))?.js;
  const by = b.conversions.standard(right, b.type("int"))?.js;
  if (x === undefined || by === undefined) return undefined;
  const type = b.type(name);
  if (left.constant !== undefined && right.constant !== undefined) {
    const count = right.constant & (isBig(name) ? 63n : 31n);
    return constantOf(type, cut(operator === "<<" ? left.constant << count : left.constant >> count, name));
  }
  if (isBig(name)) return { type, js: wrapped(`(${x} ${operator} BigInt(${by} & 63))`, name) };
  const js =
    name === "uint" ? `(${x} ${operator === ">>" ? ">>>" : operator} ${by} >>> 0)` : `(${x} ${operator} ${by})`;
  return { type, js };
}

function constantOf(type: Type, constant: bigint): Bound {
  const js = `${constant}${isBig(type.text) ? "n" : ""}`;
  return { type, js: constant < 0n ? `(${js})` : js, constant };
}

/** The value of an operator over constants, which must fit its type. C# refuses a division by a constant zero whatever is divided. */
function foldedOf(
  b: Binder,
  operator: string,
  x: bigint | undefined,
  y: bigint | undefined,
  type: string,
  e: Expression,
): bigint | undefined {
  const range = wholeRange(type);
  if (!range) return undefined;
  if (y === 0n && (operator === "/" || operator === "%")) throw b.refuse("a division by the constant zero", e);
  if (x === undefined || y === undefined) return undefined;
  return fitting(b, operations[operator]?.(x, y), type, e);
}

function fitting(b: Binder, value: bigint | undefined, type: string, e: { readonly at: number }): bigint | undefined {
  if (value === undefined || cut(value, type) === value) return value;
  if (b.unchecked) return cut(value, type);
  throw b.refuse(`the constant ${value}, which is none of type ${type}`, e);
}

const operations: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
};

/** `-`, `+` and `~` over a number. */
export function negated(b: Binder, e: Expression & { readonly kind: "unary" }, value: Bound): Bound | undefined {
  const { operator, operand } = e;
  const { text } = value.type;
  if (!isNumber(text) || operator === "!") return undefined;
  // The lowest numbers are written as a minus before what only fits the next type.
  const lowest = operator === "-" && operand.kind === "literal" ? value.constant : undefined;
  if (lowest === 2n ** 31n) return constantOf(b.type("int"), -lowest);
  if (lowest === 2n ** 63n) return constantOf(b.type("long"), -lowest);
  const name = text === "uint" && operator === "-" ? "long" : (promoted(text, text) ?? text);
  const isFraction = name === "double" || name === "float";
  if ((operator === "~" && isFraction) || (operator === "-" && name === "ulong")) return undefined;
  const type = b.type(name);
  if (value.constant !== undefined && !isFraction) {
    const result = operator === "-" ? -value.constant : operator === "~" ? ~value.constant : value.constant;
    const folded = fitting(b, operator === "~" ? cut(result, name) : result, name, e);
    if (folded !== undefined) return constantOf(type, folded);
  }
  const x = asNumber(b, value, type);
  return { type, js: operator === "+" ? x : isFraction ? `(-${x})` : wrapped(`(${operator}${x})`, name) };
}

/** A constant cast to a whole number's type, which it must fit. */
export function castConstant(b: Binder, value: bigint, type: Type, e: Expression): Bound | undefined {
  if (type.text === "char" && value !== cut(value, "ushort") && !b.unchecked)
    throw b.refuse(`the constant ${value}, which is none of type char`, e);
  if (!wholeRange(type.text)) return undefined;
  const fitted = fitting(b, value, type.text, e);
  return fitted === undefined ? undefined : constantOf(type, fitted);
}
