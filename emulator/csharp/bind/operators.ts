import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import { negated, numeric } from "./arithmetic";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { equality } from "./equality";
import { bind, bindAs, bindTest } from "./expression";
import { lifted } from "./lifted";
import { chosen } from "./overload";
import { textJs } from "./text";

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
    (operator === "+" ? concatenated(b, left, right, e) : undefined) ??
    userDefined(b, operator, [left, right]) ??
    numeric(b, operator, left, right, e) ??
    (operator === "==" || operator === "!=" ? equality(b, operator, left, right, e) : undefined) ??
    logical(b, operator, left, right) ??
    lifted(b, operator, left, right, e);
  if (!found)
    throw b.refuse(
      `the operator ${operator} over ${left.type.text} and ${right.type.text} is not known to the emulator`,
      e,
    );
  return found;
}

function concatenated(b: Binder, left: Bound, right: Bound, e: Expression): Bound | undefined {
  if (left.type.text !== "string" && right.type.text !== "string") return undefined;
  return { type: b.type("string"), js: `(${textJs(b, left, e)} + ${textJs(b, right, e)})` };
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
  const candidates = [...holders].flatMap((holder) =>
    b.types.declared(holder, operator).filter(({ info }) => info.parameters.length === values.length),
  );
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
    const inner: Bound = { type: type.args[0] as Type, js: held };
    const found = e.operator === "!" && inner.type.text === "bool" ? `!${held}` : negated(b, e, inner)?.js;
    const result = e.operator === "!" ? inner.type : negated(b, e, inner)?.type;
    if (found !== undefined && result)
      return { type: b.types.pool.nullable(result), js: `((${held} = ${value.js}) == null ? null : ${found})` };
  }
  const found = negated(b, e, value);
  if (!found) throw b.refuse(`the operator ${e.operator} over ${type.text} is not known to the emulator`, e);
  return found;
}
