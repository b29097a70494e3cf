import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindAs, bindTest } from "./expression";
import { isBig, isNumber, promoted, wrapped } from "./numbers";
import { chosen } from "./overload";

type Binary = Expression & { readonly kind: "binary" };

export function binary(b: Binder, e: Binary): Bound {
  if (e.operator === "&&" || e.operator === "||")
    return { type: b.type("bool"), js: `(${bindTest(b, e.left)} ${e.operator} ${bindTest(b, e.right)})` };
  if (e.operator === "??") return coalesced(b, e);
  return operated(b, e.operator, bind(b, e.left), bind(b, e.right), e);
}

/** A binary operator over two values: the language's own, or one that a type declares. */
export function operated(b: Binder, operator: string, left: Bound, right: Bound, e: Expression): Bound {
  const found =
    (operator === "+" ? concatenated(b, left, right) : undefined) ??
    userDefined(b, operator, [left, right]) ??
    numeric(b, operator, left, right) ??
    (operator === "==" || operator === "!=" ? equality(b, operator, left, right) : undefined) ??
    logical(b, operator, left, right) ??
    lifted(b, operator, left, right, e);
  if (!found)
    throw b.refuse(
      `the operator ${operator} over ${left.type.text} and ${right.type.text} is not known to the emulator`,
      e,
    );
  return found;
}

function concatenated(b: Binder, left: Bound, right: Bound): Bound | undefined {
  if (left.type.text !== "string" && right.type.text !== "string") return undefined;
  return { type: b.type("string"), js: `(${textJs(b, left)} + ${textJs(b, right)})` };
}

/** JavaScript of what a value is in a text. */
export function textJs(b: Binder, { type, js }: Bound): string {
  if (type.text === "string") return js.startsWith('"') ? js : `(${js} ?? "")`;
  if (type.kind === "null") return '""';
  if (["int", "long", "uint", "ulong", "short", "ushort", "byte", "sbyte"].includes(type.text)) return `String(${js})`;
  return type.text === "char" ? js : `rt.textOf(${b.conversions.boxed(js, type)})`;
}

function numeric(b: Binder, operator: string, left: Bound, right: Bound): Bound | undefined {
  if (!isNumber(left.type.text) || !isNumber(right.type.text)) return undefined;
  if (operator === "<<" || operator === ">>") return shifted(b, operator, left, right);
  const name = promotedOf(left, right);
  if (name === undefined) return undefined;
  const type = b.type(name);
  const [x, y] = [asNumber(b, left, type), asNumber(b, right, type)];
  if (["==", "!=", "<", ">", "<=", ">="].includes(operator)) {
    const js = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
    return { type: b.type("bool"), js: `(${x} ${js} ${y})` };
  }
  const js = arithmetic(operator, x, y, name);
  return js === undefined ? undefined : { type, js, ...folded(operator, left, right, name) };
}

/** A constant that fits into an unsigned or small type is of it. */
function promotedOf(left: Bound, right: Bound): string | undefined {
  const isSmall = ({ constant }: Bound) => constant !== undefined && constant >= 0n;
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
  if ("+-".includes(operator))
    return isFraction ? wrapped(`(${x} ${operator} ${y})`, type) : wrapped(`(${x} ${operator} ${y})`, type);
  if (operator === "*")
    return type === "int"
      ? `Math.imul(${x}, ${y})`
      : type === "uint"
        ? `(Math.imul(${x}, ${y}) >>> 0)`
        : wrapped(`(${x} * ${y})`, type);
  if (operator === "/" || operator === "%") {
    if (isFraction) return wrapped(`(${x} ${operator} ${y})`, type);
    if (isBig(type)) return `rt.${operator === "/" ? "divideLong" : "remainderLong"}(${x}, ${y})`;
    return operator === "%"
      ? wrapped(`rt.remainderInt(${x}, ${y})`, type)
      : `rt.${type === "uint" ? "divideUint" : "divideInt"}(${x}, ${y})`;
  }
  if ("&|^".includes(operator) && !isFraction) return wrapped(`(${x} ${operator} ${y})`, type);
  return undefined;
}

function shifted(b: Binder, operator: string, left: Bound, right: Bound): Bound | undefined {
  const name =
    promoted(left.type.text, "int") === "long" && left.type.text !== "uint"
      ? "long"
      : isBig(left.type.text)
        ? left.type.text
        : left.type.text === "uint"
          ? "uint"
          : "int";
  if (!["int", "uint", "long", "ulong"].includes(name)) return undefined;
  const by = asNumber(b, right, b.type("int"));
  const x = asNumber(b, left, b.type(name));
  if (isBig(name)) return { type: b.type(name), js: wrapped(`(${x} ${operator} BigInt(${by} & 63))`, name) };
  return {
    type: b.type(name),
    js: name === "uint" ? `(${x} ${operator === ">>" ? ">>>" : operator} ${by} >>> 0)` : `(${x} ${operator} ${by})`,
  };
}

/** Constant whole numbers stay constants, so that they still convert to smaller types. */
function folded(operator: string, { constant: x }: Bound, { constant: y }: Bound, type: string): { constant?: bigint } {
  if (x === undefined || y === undefined || type !== "int") return {};
  const value = operator === "+" ? x + y : operator === "-" ? x - y : operator === "*" ? x * y : undefined;
  return value === undefined || value !== BigInt.asIntN(32, value) ? {} : { constant: value };
}

function equality(b: Binder, operator: string, left: Bound, right: Bound): Bound | undefined {
  const type = b.type("bool");
  const js = operator === "==" ? "===" : "!==";
  const [isLeftNull, isRightNull] = [left.type.kind === "null", right.type.kind === "null"];
  if (isLeftNull || isRightNull) {
    const value = isLeftNull ? right : left;
    return { type, js: `(${value.js} ${operator} null)` };
  }
  if (
    left.type === right.type &&
    (left.type.text === "bool" || left.type.text === "string" || left.type.info?.kind === "enum")
  ) {
    return { type, js: `(${left.js} ${js} ${right.js})` };
  }
  const areReferences = b.types.isReference(left.type) && b.types.isReference(right.type);
  const areRelated =
    b.conversions.explicit(left, right.type) !== undefined || b.conversions.explicit(right, left.type) !== undefined;
  if (areReferences && areRelated) return { type, js: `(${left.js} ${js} ${right.js})` };
  return undefined;
}

function logical(b: Binder, operator: string, left: Bound, right: Bound): Bound | undefined {
  if (!"&|^".includes(operator)) return undefined;
  if (left.type.text === "bool" && right.type.text === "bool") {
    return {
      type: b.type("bool"),
      js: operator === "^" ? `(${left.js} !== ${right.js})` : `!!(${left.js} ${operator} ${right.js})`,
    };
  }
  // Flags of an enum.
  return left.type === right.type && left.type.info?.kind === "enum"
    ? { type: left.type, js: `(${left.js} ${operator} ${right.js})` }
    : undefined;
}

function userDefined(b: Binder, operator: string, values: readonly Bound[]): Bound | undefined {
  const holders = new Set(values.flatMap(({ type }) => (type.kind === "null" ? [] : [type, ...b.types.bases(type)])));
  const candidates = [...holders].flatMap((holder) => {
    const { info, by } = b.types.describe(holder);
    return (info?.members.get(operator) ?? [])
      .filter(({ parameters }) => parameters.length === values.length)
      .map((member) => ({ info: member, by, distance: 0 }));
  });
  if (candidates.length === 0) return undefined;
  const args = values.map((value) => ({
    kind: "value" as const,
    name: undefined,
    value,
    e: { kind: "bound" as const, at: 0 },
  }));
  const found = chosen(b, candidates, args, [], undefined);
  return (
    found && {
      type: b.types.typeOf(found.member.info.returns, found.member),
      js: `${b.constants.add(found.member.info.value)}(${found.js.join(", ")})`,
    }
  );
}

/** An operator over nullables: null where one side is, false for a comparison. */
function lifted(b: Binder, operator: string, left: Bound, right: Bound, e: Expression): Bound | undefined {
  if (left.type.kind !== "nullable" && right.type.kind !== "nullable") return undefined;
  const inner = ({ type, constant }: Bound, js: string): Bound => ({
    type: type.kind === "nullable" ? (type.args[0] as Type) : type,
    js,
    ...(constant !== undefined && { constant }),
  });
  const [x, y] = [b.temporary(), b.temporary()];
  const result = operated(b, operator, inner(left, x), inner(right, y), e);
  const head = `${x} = ${left.js}, ${y} = ${right.js}`;
  if (operator === "==" || operator === "!=") {
    const areNull = operator === "==" ? `${x} === ${y}` : `${x} !== ${y}`;
    return { type: result.type, js: `(${head}, ${x} === null || ${y} === null ? ${areNull} : ${result.js})` };
  }
  const isComparison = result.type.text === "bool" && ["<", ">", "<=", ">="].includes(operator);
  return {
    type: isComparison ? result.type : b.types.pool.nullable(result.type),
    js: `(${head}, ${x} === null || ${y} === null ? ${isComparison ? "false" : "null"} : ${result.js})`,
  };
}

function coalesced(b: Binder, e: Binary): Bound {
  const left = bind(b, e.left);
  if (!b.types.isReference(left.type) && left.type.kind !== "nullable")
    throw b.refuse(`?? after a value of type ${left.type.text}, which is never null`, e);
  const inner = left.type.kind === "nullable" ? (left.type.args[0] as Type) : left.type;
  if (e.right.kind === "throw" || e.right.kind === "lambda" || (e.right.kind === "default" && !e.right.type)) {
    return { type: inner, js: `(${left.js} ?? ${bindAs(b, e.right, inner)})` };
  }
  const right = bind(b, e.right);
  for (const type of [inner, left.type]) {
    const found = b.conversions.implicit(right, type);
    if (found) return { type, js: `(${left.js} ?? ${found.js})` };
  }
  const held = b.temporary();
  const found = b.conversions.implicit({ type: inner, js: held }, right.type);
  if (!found) throw b.refuse(`?? between ${left.type.text} and ${right.type.text}`, e);
  return { type: right.type, js: `((${held} = ${left.js}) == null ? ${right.js} : ${found.js})` };
}

export function unary(b: Binder, e: Expression & { readonly kind: "unary" }): Bound {
  const value = bind(b, e.operand);
  const { type } = value;
  if (e.operator === "!" && type.text === "bool") return { type, js: `!${value.js}` };
  const own = userDefined(b, e.operator, [value]);
  if (own) return own;
  if (type.kind === "nullable") {
    const held = b.temporary();
    const inner = signed(b, e.operator, { type: type.args[0] as Type, js: held });
    if (inner)
      return { type: b.types.pool.nullable(inner.type), js: `((${held} = ${value.js}) === null ? null : ${inner.js})` };
  }
  const found = signed(b, e.operator, value);
  if (!found) throw b.refuse(`the operator ${e.operator} over ${type.text} is not known to the emulator`, e);
  return found;
}

function signed(b: Binder, operator: string, value: Bound): Bound | undefined {
  const { text } = value.type;
  if (!isNumber(text) || operator === "!") return undefined;
  // The lowest int is written as a minus before what only fits a uint.
  if (operator === "-" && value.constant === undefined && value.js === "2147483648")
    return { type: b.type("int"), js: "-2147483648", constant: -2147483648n };
  const name = text === "uint" && operator === "-" ? "long" : (promoted(text, text) ?? text);
  const type = b.type(name);
  const x = asNumber(b, value, type);
  const isFraction = name === "double" || name === "float";
  if (operator === "~" && isFraction) return undefined;
  const js = operator === "+" ? x : isFraction ? `(-${x})` : wrapped(`(${operator}${x})`, name);
  return {
    type,
    js,
    ...(operator === "-" && value.constant !== undefined && name === "int" && { constant: -value.constant }),
  };
}
