import type { Expression } from "../syntax/ast";
import { isDelegate, type Type } from "../types/type";
import { access, conditionalAccess, index, nameValue } from "./access";
import { castConstant } from "./arithmetic";
import { assign, step } from "./assign";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { call } from "./call";
import { anonymous, creation, newArray } from "./creation";
import { asLambda, delegateOf, isMethodGroup } from "./delegates";
import { interpolated } from "./interpolated";
import { lambda } from "./lambda";
import { literal } from "./literal";
import { binary, unary } from "./operators";
import { asType, isPattern } from "./patterns";
import { exceptionOf } from "./try";

/** Turns a C# expression into JavaScript. Throws `UnsupportedError` for what is outside the subset. */
export function bind(b: Binder, e: Expression): Bound {
  switch (e.kind) {
    case "literal":
      return literal(b, e);
    case "interpolated":
      return interpolated(b, e);
    case "name":
      return nameValue(b, e);
    case "member":
      return access(b, e);
    case "index":
      return index(b, e);
    case "call":
      return call(b, e);
    case "conditional-access":
      return conditionalAccess(b, e);
    case "bound":
      return b.accessed.at(-1) as Bound;
    case "unary":
      return e.operator === "++" || e.operator === "--" ? step(b, e.operand, e.operator, true) : unary(b, e);
    case "postfix":
      return step(b, e.operand, e.operator, false);
    case "binary":
      return binary(b, e);
    case "assign":
      return assign(b, e);
    case "ternary":
      return ternary(b, e);
    case "cast":
      return cast(b, e);
    case "as":
      return asType(b, e);
    case "is":
      return isPattern(b, e);
    case "new":
      return creation(b, e);
    case "new-array":
      return newArray(b, e);
    case "anonymous":
      return anonymous(b, e);
    case "unchecked":
      return unchecked(b, e.value);
    case "nameof":
      return { type: b.type("string"), js: JSON.stringify(e.name) };
    case "default":
      if (e.type) return zeroOf(b, b.resolve(e.type));
      throw b.refuse("default where no type is known", e);
    case "lambda":
      throw b.refuse("a lambda where no delegate is expected", e);
    case "declare":
      throw b.refuse("a declaration where a value is expected", e);
    case "throw":
      throw b.refuse("throw where no type is known", e);
  }
}

/** An expression where a value of a type is expected: also what has no type of its own, such as a lambda. */
export function bindAs(b: Binder, e: Expression, to: Type): string {
  if (e.kind === "lambda") return lambda(b, e, to).js;
  if (e.kind === "default" && !e.type) return zeroOf(b, to).js;
  if (e.kind === "throw") return `(() => { throw ${exceptionOf(b, e.value)}; })()`;
  if (isDelegate(to) && isMethodGroup(b, e)) return lambda(b, asLambda(e, delegateOf(b, to).types.length), to).js;
  return b.converted(bind(b, e), to, e);
}

/** A condition. */
export function bindTest(b: Binder, e: Expression): string {
  return bindAs(b, e, b.type("bool"));
}

function zeroOf(b: Binder, type: Type): Bound {
  const zero = b.zero(type);
  const js =
    zero === null
      ? "null"
      : typeof zero === "bigint"
        ? `${zero}n`
        : typeof zero === "object"
          ? b.constants.add(zero)
          : JSON.stringify(zero);
  return { type, js };
}

function unchecked(b: Binder, e: Expression): Bound {
  const before = b.unchecked;
  b.unchecked = true;
  try {
    return bind(b, e);
  } finally {
    b.unchecked = before;
  }
}

function ternary(b: Binder, e: Expression & { readonly kind: "ternary" }): Bound {
  const test = bindTest(b, e.test);
  const untyped = (arm: Expression) => arm.kind === "throw" || (arm.kind === "default" && !arm.type);
  if (untyped(e.yes) || untyped(e.no)) {
    const typed = bind(b, untyped(e.yes) ? e.no : e.yes);
    return { type: typed.type, js: `(${test} ? ${bindAs(b, e.yes, typed.type)} : ${bindAs(b, e.no, typed.type)})` };
  }
  const yes = bind(b, e.yes);
  const no = bind(b, e.no);
  const type = b.conversions.common([yes, no]);
  if (!type) throw b.refuse(`a choice between ${yes.type.text} and ${no.type.text}, which have no type in common`, e);
  return { type, js: `(${test} ? ${b.converted(yes, type, e.yes)} : ${b.converted(no, type, e.no)})` };
}

function cast(b: Binder, e: Expression & { readonly kind: "cast" }): Bound {
  const type = b.resolve(e.type);
  if (e.value.kind === "lambda") return lambda(b, e.value, type);
  if ((e.value.kind === "default" && !e.value.type) || isMethodGroup(b, e.value))
    return { type, js: bindAs(b, e.value, type) };
  const value = bind(b, e.value);
  const constant = value.constant === undefined ? undefined : castConstant(b, value.constant, type, e);
  if (constant) return constant;
  const found = b.conversions.explicit(value, type);
  if (!found) throw b.refuse(`a cast from ${value.type.text} to ${type.text}`, e);
  return { type, js: found.js };
}
