import { Binder } from "./bind/binder";
import { bind } from "./bind/expression";
import { statements } from "./bind/statements";
import type { ExpressionContext } from "./context";
import { runtime } from "./runtime";
import { unsupported } from "./syntax/lexer";
import { parse } from "./syntax/parse";
import type { TypeSystem } from "./types/type-system";

/** An expression, ready to run as often as there are requests. */
export interface CompiledExpression {
  /** Its value, in the representation of `object`. Throws `CSharpException` where C# throws. */
  readonly run: (context: ExpressionContext) => unknown;
}

/**
 * Compiles `@( … )` or `@{ … }` once, into one JavaScript function. The function is made of text that the compiler writes itself: names, strings and
 * numbers of the policy get into it as JSON or by position only. Throws `UnsupportedError` for what is outside the subset.
 */
export function compileExpression(source: string, types: TypeSystem): CompiledExpression {
  const tree = parse(source);
  const b = new Binder(types, source);
  const object = types.get("object");
  const body = b.inFunction(object, (code) => {
    if (tree.kind === "expression") {
      const value = bind(b, tree.value);
      if (value.type.kind === "void") throw unsupported("an expression without a value", source, 2);
      return `${declarations(code.declared)} return ${b.conversions.boxed(value.js, value.type)};`;
    }
    const { js, ends } = statements(b, tree.body.statements);
    if (ends) throw unsupported("statements that can end without a return", source, source.length - 1);
    return `${declarations(code.declared)} ${js}`;
  });
  const { values } = b.constants;
  const parameters = ["rt", ...values.map((_, index) => `c${index}`)];
  const made = new Function(...parameters, `"use strict"; return (ctx) => { ${body} };`)(runtime, ...values);
  return { run: made as CompiledExpression["run"] };
}

function declarations(names: readonly string[]): string {
  return names.length === 0 ? "" : `let ${names.join(", ")};`;
}
