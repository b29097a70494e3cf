import { Boxed } from "../definition";
import { textOf } from "../object";
import { badFormat } from "./argument-failures";
import { Decimal } from "./decimal";
import { argumentNull } from "./linq/failures";
import { formatNumber } from "./number-format";

/** `{index[,width][:format]}`, or one brace written as two. */
const hole = /\{\{|\}\}|\{(\d+) *(?:, *(-?\d+) *)?(?::((?:[^{}]|\{\{|\}\})*))?\}|[{}]/g;

/** `string.Format`: a text with holes for the values of these arguments, each in the representation of `object`. */
export function compositeFormat(format: string | null, values: readonly unknown[] | null): string {
  if (format === null) throw argumentNull("format");
  if (values === null) throw argumentNull("args");
  return format.replace(hole, (written: string, index?: string, width?: string, specifier?: string) => {
    if (written === "{{") return "{";
    if (written === "}}") return "}";
    if (index === undefined) throw badFormat();
    const at = Number(index);
    if (at >= values.length) {
      throw badFormat(
        "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
      );
    }
    return aligned(formatted(values[at], unescaped(specifier)), Number(width ?? 0));
  });
}

function unescaped(specifier: string | undefined): string {
  return (specifier ?? "").replaceAll("{{", "{").replaceAll("}}", "}");
}

function aligned(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

/** `ToString(format)` of a value of `object` that has one; others are as they are. */
function formatted(value: unknown, format: string): string {
  if (format === "" || value === null) return textOf(value);
  if (typeof value === "number") return formatNumber({ type: "int", value }, format);
  if (typeof value === "bigint") return formatNumber({ type: "long", value }, format);
  if (value instanceof Decimal) return formatNumber({ type: "decimal", value }, format);
  if (value instanceof Boxed) {
    const { type } = value;
    if (type === "char") return textOf(value);
    if (type === "double" || type === "float") return formatNumber({ type, value: Number(value.value) }, format);
    return formatNumber({ type, value: value.value as number | bigint }, format);
  }
  const own = value as { readonly format?: (format: string) => string };
  return typeof own.format === "function" ? own.format(format) : textOf(value);
}
