import type { Source, Statement } from "./ast";
import { Cursor } from "./cursor";
import { unsupported } from "./lexer";
import { parseExpression } from "./parse-expression";
import { parseStatement } from "./parse-statement";

/** Reads `@( … )` or `@{ … }`. Throws `UnsupportedError` where it is not the C# of the subset. */
export function parse(source: string): Source {
  const open = source[1];
  const close = open === "(" ? ")" : "}";
  const last = source.lastIndexOf(close);
  if (source[0] !== "@" || (open !== "(" && open !== "{") || last < 2 || source.slice(last + 1).trim() !== "")
    throw unsupported("an expression that is not @( ) or @{ }", source, 0);
  const cursor = new Cursor(source, 2, last);
  if (open === "(") {
    const value = parseExpression(cursor);
    if (cursor.token.kind !== "end") throw cursor.unexpected(") is expected");
    return { kind: "expression", value };
  }
  const statements: Statement[] = [];
  while (cursor.token.kind !== "end") statements.push(parseStatement(cursor));
  return { kind: "statements", body: { kind: "block", statements, at: 1 } };
}
