import { isDelegate, type Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";

const wholeNumbers = ["int", "long", "uint", "ulong", "short", "ushort", "byte", "sbyte"];

/** JavaScript of what a value is in a text. */
export function textJs(b: Binder, { type, js }: Bound, e: { readonly at: number }): string {
  if (type.text === "string") return js.startsWith('"') ? js : `(${js} ?? "")`;
  if (type.kind === "null") return '""';
  if (type.text === "char") return js;
  if (wholeNumbers.includes(type.text)) return `String(${js})`;
  const known = textOfType(b, type);
  if (known !== undefined) return `((${js}) == null ? "" : ${JSON.stringify(known)})`;
  if (isDelegate(type) || type.kind === "void" || b.conversions.hidesItems(type))
    throw b.refuse(`the text of a value of type ${type.text}`, e);
  return `rt.textOf(${b.conversions.boxed(js, type)})`;
}

/** The text of a value that has none but its type's name, as arrays and collections have; undefined for others. */
export function textOfType(b: Binder, type: Type): string | undefined {
  if (type.kind !== "array" && (type.args.length === 0 || type.info?.kind !== "class" || isDelegate(type)))
    return undefined;
  const own = b.types.members(type, "ToString").some(({ info }) => info.declared.name !== "object");
  return own ? undefined : nameInNet(b, type);
}

/** .NET's name of a type, as `ToString()` of an object without its own gives it. */
function nameInNet(b: Binder, type: Type): string {
  if (type.kind === "array") return `${nameInNet(b, type.args[0] as Type)}[]`;
  const name = b.types.describe(type).info?.fullName ?? type.text;
  if (type.args.length === 0) return name;
  return `${name}\`${type.args.length}[${type.args.map((arg) => nameInNet(b, arg)).join(",")}]`;
}
