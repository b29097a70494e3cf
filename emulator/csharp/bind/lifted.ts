import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { operated } from "./operators";

/** An operator over nullables: null where one side is, false for a comparison. */
export function lifted(b: Binder, operator: string, left: Bound, right: Bound, e: Expression): Bound | undefined {
  if (left.type.kind !== "nullable" && right.type.kind !== "nullable") return undefined;
  const [x, y] = [b.temporary(), b.temporary()];
  const [one, other] = [inner(left, x), inner(right, y)];
  const head = `${x} = ${left.js}, ${y} = ${right.js}`;
  const isNull = `${x} == null || ${y} == null`;
  if ((operator === "&" || operator === "|") && one.type.text === "bool" && other.type.text === "bool") {
    // One side alone may decide.
    const decides = String(operator === "|");
    const js = `${x} === ${decides} || ${y} === ${decides} ? ${decides} : ${isNull} ? null : ${operator === "&"}`;
    return { type: b.types.pool.nullable(b.type("bool")), js: `(${head}, ${js})` };
  }
  const result = operated(b, operator, one, other, e);
  if (operator === "==" || operator === "!=")
    return { type: result.type, js: `(${head}, ${isNull} ? ${x} ${operator} ${y} : ${result.js})` };
  const isComparison = result.type.text === "bool" && ["<", ">", "<=", ">="].includes(operator);
  return {
    type: isComparison ? result.type : b.types.pool.nullable(result.type),
    js: `(${head}, ${isNull} ? ${isComparison ? "false" : "null"} : ${result.js})`,
  };
}

function inner({ type, constant }: Bound, js: string): Bound {
  return {
    type: type.kind === "nullable" ? (type.args[0] as Type) : type,
    js,
    ...(constant !== undefined && { constant }),
  };
}
