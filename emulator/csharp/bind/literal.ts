import { Decimal } from "../library/decimal";
import type { Expression } from "../syntax/ast";
import type { Binder } from "./binder";
import type { Bound } from "./bound";

/** A literal, as the representation of its type. */
export function literal(b: Binder, e: Expression & { readonly kind: "literal" }): Bound {
  const { type, text } = e;
  switch (type) {
    case "null":
      return { type: b.types.pool.null, js: "null" };
    case "string":
      return { type: b.type(type), js: JSON.stringify(text) };
    case "char":
      return { type: b.type(type), js: JSON.stringify(text), constant: BigInt(text.charCodeAt(0)) };
    case "int":
    case "uint":
      return { type: b.type(type), js: text, constant: BigInt(text) };
    case "long":
    case "ulong":
      return { type: b.type(type), js: `${text}n`, constant: BigInt(text) };
    case "decimal":
      return { type: b.type(type), js: b.constants.add(Decimal.parse(text)) };
    case "double":
      return { type: b.type("double"), js: String(Number(text)) };
    case "float":
      return { type: b.type("float"), js: String(Math.fround(Number(text))) };
    default:
      return { type: b.type(type), js: text };
  }
}
