import type { Expression, InterpolationPart } from "../syntax/ast";
import { receiverOf } from "./access";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind } from "./expression";
import { chosen } from "./overload";
import { textJs } from "./text";

/** `$"…{value,width:format}…"`. */
export function interpolated(b: Binder, e: Expression & { readonly kind: "interpolated" }): Bound {
  const parts = e.parts.map((part) => (typeof part === "string" ? JSON.stringify(part) : hole(b, part)));
  return { type: b.type("string"), js: `(${['""', ...parts].join(" + ")})` };
}

function hole(b: Binder, { value, alignment, format }: Exclude<InterpolationPart, string>): string {
  const bound = bind(b, value);
  const text = format === undefined ? textJs(b, bound, value) : formatted(b, bound, format, value);
  return alignment === undefined ? text : `rt.align(${text}, ${alignment})`;
}

/** By the value's own `ToString(format)`; strings, characters and booleans ignore formats. */
function formatted(b: Binder, bound: Bound, format: string, e: Expression): string {
  if (bound.type.kind === "nullable") {
    const held = b.temporary();
    const inner = { type: bound.type.args[0] as Bound["type"], js: held };
    return `((${held} = ${bound.js}) == null ? "" : ${formatted(b, inner, format, e)})`;
  }
  if (["string", "char", "bool"].includes(bound.type.text)) return textJs(b, bound, e);
  const candidates = b.types.members(bound.type, "ToString").filter(({ info }) => info.parameters.length === 1);
  const value = { type: b.type("string"), js: JSON.stringify(format) };
  const found = chosen(b, candidates, [{ kind: "value", name: undefined, e, value }], [], undefined);
  if (!found) throw b.refuse(`a format of a value of type ${bound.type.text}`, e);
  return `${b.constants.add(found.member.info.value)}(${[receiverOf(bound), ...found.js].join(", ")})`;
}
