import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";

/** `==` and `!=` over what is neither a number nor of a type with an operator of its own. */
export function equality(
  b: Binder,
  operator: "==" | "!=",
  left: Bound,
  right: Bound,
  e: Expression,
): Bound | undefined {
  const type = b.type("bool");
  const js = operator === "==" ? "===" : "!==";
  const isLeftNull = left.type.kind === "null";
  if (isLeftNull || right.type.kind === "null") {
    const value = isLeftNull ? right : left;
    return { type, js: `(${value.js} ${operator} null)` };
  }
  if (left.type === right.type && (["bool", "string"].includes(left.type.text) || left.type.info?.kind === "enum"))
    return { type, js: `(${left.js} ${js} ${right.js})` };
  if (!areRelated(b, left, right)) return undefined;
  // C# compares who they are, not what they say: two strings of the same letters are two objects, as are two boxed numbers.
  if (mayBeBoxed(left.type) && mayBeBoxed(right.type))
    throw b.refuse(`a comparison by reference of ${left.type.text} and ${right.type.text}: cast them first`, e);
  return { type, js: `(${left.js} ${js} ${right.js})` };
}

/** Whether a cast between two reference types could succeed. */
function areRelated(b: Binder, left: Bound, right: Bound): boolean {
  const areReferences = b.types.isReference(left.type) && b.types.isReference(right.type);
  return areReferences && (b.conversions.isReference(left, right.type) || b.conversions.isReference(right, left.type));
}

/** Whether a value may be a string or a boxed one, which JavaScript compares by what it says. */
function mayBeBoxed({ text, info }: Type): boolean {
  return text === "object" || text === "string" || info?.kind === "interface";
}
