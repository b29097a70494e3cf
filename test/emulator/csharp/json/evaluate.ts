import { compileExpression } from "../../../../emulator/csharp/compile";
import type { ExpressionContext } from "../../../../emulator/csharp/context";
import { CSharpException } from "../../../../emulator/csharp/definition";
import { library } from "../../../../emulator/csharp/library/library";
import { textOf } from "../../../../emulator/csharp/object";
import { typeSystem } from "../../../../emulator/csharp/types/type-system";

const types = typeSystem(library);

/** A C# expression, or a block in braces, and the text of its value; of an exception `!`, its type and its message. */
export type Row = readonly [expression: string, text: string];

/** What the row's expression comes to, in the form of the row. */
export function evaluate(expression: string, context: Partial<ExpressionContext> = {}): string {
  const source = expression.startsWith("{") ? `@${expression}` : `@(${expression})`;
  const compiled = compileExpression(source, types);
  try {
    const value = compiled.run(context as ExpressionContext);
    return value === null ? "null" : textOf(value);
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    return `!${error.type}: ${error.message}`;
  }
}
