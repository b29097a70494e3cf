import { Binder, declarations } from "./bind/binder";
import { bind } from "./bind/expression";
import { statements } from "./bind/statements";
import type { ExpressionContext } from "./context";
import { checkAssigned } from "./flow/assigned";
import { readsOf } from "./flow/reads";
import { runtime } from "./runtime";
import type { Source } from "./syntax/ast";
import { unsupported } from "./syntax/lexer";
import { parse } from "./syntax/parse";
import type { TypeSystem } from "./types/type-system";

/** An expression, ready to run as often as there are requests. */
export interface CompiledExpression {
  /** Its value, in the representation of `object`. Throws `CSharpException` where C# throws. */
  readonly run: (context: ExpressionContext) => unknown;
  /**
   * What it reads that may change from one run to the next, in the order of the alphabet: `Variables.route`, `Variables.*` where a name is worked out,
   * `Response.Headers.retry-after`, `Response.Headers` likewise, `Response == null` where nothing else of it is looked at, `Elapsed`, `now`, `random`; `*` where it hands the whole context on. An expression that reads the same gives the same, except
   * that a variable that holds JSON or a list may have been changed in between by another expression.
   */
  readonly reads: readonly string[];
}

/**
 * Compiles `@( … )` or `@{ … }` once, into one JavaScript function. The function is made of text that the compiler writes itself: names, strings and
 * numbers of the policy get into it as JSON or by position only. Throws `UnsupportedError` for what is outside the subset.
 */
export function compileExpression(source: string, types: TypeSystem): CompiledExpression {
  try {
    return compiled(source, types);
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message))
      throw unsupported("an expression that is nested too deeply", source, 0);
    throw error;
  }
}

function compiled(source: string, types: TypeSystem): CompiledExpression {
  const tree = parse(source);
  const b = new Binder(types, source);
  const body = b.inFunction(types.get("object"), (code) => {
    const js = bodyOf(b, tree);
    return `${declarations(code.declared)} ${js}`;
  });
  checkAssigned(tree, source);
  const { values } = b.constants;
  const parameters = ["rt", ...values.map((_, index) => `c${index}`)];
  const made = new Function(...parameters, `"use strict"; return (ctx) => { ${body} };`)(runtime, ...values);
  return { run: made as CompiledExpression["run"], reads: [...new Set([...readsOf(tree), ...b.ambient])].sort() };
}

function bodyOf(b: Binder, tree: Source): string {
  const { source } = b;
  if (tree.kind === "expression") {
    const value = bind(b, tree.value);
    if (value.type.kind === "void") throw unsupported("an expression without a value", source, 2);
    return `return ${b.converted(value, b.type("object"), tree.value)};`;
  }
  const { js, ends } = statements(b, tree.body.statements);
  if (ends) throw unsupported("statements that can end without a return", source, source.length - 1);
  return js;
}
