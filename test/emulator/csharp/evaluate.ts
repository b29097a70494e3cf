import { compileExpression } from "../../../emulator/csharp/compile";
import type { ExpressionContext } from "../../../emulator/csharp/context";
import { Boxed, BoxedEnum, CSharpException } from "../../../emulator/csharp/definition";
import { library } from "../../../emulator/csharp/library/library";
import { textOf } from "../../../emulator/csharp/object";
import { typeSystem } from "../../../emulator/csharp/types/type-system";

const types = typeSystem(library);
const netTypes: Readonly<Record<string, string>> = {
  double: "Double",
  float: "Single",
  char: "Char",
  byte: "Byte",
  sbyte: "SByte",
  short: "Int16",
  ushort: "UInt16",
  uint: "UInt32",
  ulong: "UInt64",
};
// Rows read no context but these.
const context = { Variables: new Map(), now: () => 0, random: () => 0.5 } as unknown as ExpressionContext;

/** .NET's name of a boxed value's type and its text; of an exception, its type. */
export function evaluated(expression: string): readonly [type: string, text: string] {
  const source = expression.startsWith("{") ? `@${expression}` : `@(${expression})`;
  try {
    const value = compileExpression(source, types).run(context);
    return [typeOf(value), textOf(value)];
  } catch (error) {
    if (error instanceof CSharpException) return [error.type, ""];
    throw error;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "Object";
  if (value instanceof Boxed) return netTypes[value.type] ?? value.type;
  if (typeof value === "number") return "Int32";
  if (typeof value === "bigint") return "Int64";
  if (typeof value === "string") return "String";
  if (value instanceof BoxedEnum) return value.type;
  return typeof value === "boolean"
    ? "Boolean"
    : ((value as { typeName?: string }).typeName ?? (value as object).constructor.name).replace(/^.*\./, "");
}
