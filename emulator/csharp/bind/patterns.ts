import type { Expression, Pattern } from "../syntax/ast";
import { isValueType, type Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind } from "./expression";
import { operated } from "./operators";

/** `value is pattern`. */
export function isPattern(b: Binder, e: Expression & { readonly kind: "is" }): Bound {
  const value = bind(b, e.value);
  const held = b.temporary();
  return {
    type: b.type("bool"),
    js: `(${held} = ${value.js}, ${matched(b, e.pattern, { type: value.type, js: held }, e)})`,
  };
}

/** JavaScript that tells whether a value, which is read more than once, matches. */
export function matched(b: Binder, pattern: Pattern, value: Bound, e: { readonly at: number }): string {
  if (pattern.kind === "var") {
    if (pattern.name === "_") return "true";
    const local = b.declare(pattern.name, value.type, e);
    return `(${local.js} = ${value.js}, true)`;
  }
  if (pattern.kind === "constant") return constantMatch(b, pattern.value, value);
  const type = b.resolve(pattern.type);
  const test = typeTest(b, value, type);
  if (pattern.name === undefined) return test;
  if (pattern.name === "_") return test;
  const local = b.declare(pattern.name, type, e);
  const unboxed =
    b.types.isReference(value.type) && isValueType(type) ? b.conversions.unboxed(value.js, type) : value.js;
  return `(${test} && (${local.js} = ${unboxed}, true))`;
}

function typeTest(b: Binder, value: Bound, type: Type): string {
  const boxed = b.conversions.boxed(value.js, value.type);
  if (value.type === type || b.types.bases(value.type).includes(type) || type.text === "object")
    return `(${boxed} !== null)`;
  return `(${boxed} !== null && ${b.constants.add(b.types.isTest(type))}(${boxed}))`;
}

function constantMatch(b: Binder, e: Expression, value: Bound): string {
  if (e.kind === "literal" && e.type === "null") return `(${value.js} === null)`;
  const constant = bind(b, e);
  if (value.type.text !== "object") return operated(b, "==", value, constant, e).js;
  return `rt.equalBoxed(${value.js}, ${b.conversions.boxed(constant.js, constant.type)})`;
}

/** `value as T`: null where it is of another type. */
export function asType(b: Binder, e: Expression & { readonly kind: "as" }): Bound {
  const type = b.resolve(e.type);
  if (isValueType(type)) throw b.refuse(`as with ${type.text}, which is never null`, e);
  const value = bind(b, e.value);
  if (b.conversions.standard(value, type)) return { type, js: b.converted(value, type, e) };
  return { type, js: `rt.as(${b.conversions.boxed(value.js, value.type)}, ${b.constants.add(b.types.isTest(type))})` };
}
