import type { Expression, Initializer, TypeSyntax } from "./ast";
import type { Cursor } from "./cursor";
import { unsupported } from "./lexer";
import { parseArguments, parseExpression } from "./parse-expression";
import { nonArrayType } from "./parse-type";

/** What stands after `new`. */
export function creation(cursor: Cursor, at: number): Expression {
  if (cursor.took("[")) {
    cursor.expect("]");
    return { kind: "new-array", type: undefined, size: undefined, items: braced(cursor), at };
  }
  if (cursor.is("{")) return anonymous(cursor, at);
  const type = nonArrayType(cursor);
  if (!type) throw cursor.unexpected("a type is expected");
  if (cursor.is("[")) return arrayCreation(cursor, type, at);
  const args = cursor.is("(") ? parseArguments(cursor, "(", ")") : [];
  return { kind: "new", type, args, initializer: cursor.is("{") ? initializer(cursor) : undefined, at };
}

function arrayCreation(cursor: Cursor, type: TypeSyntax, at: number): Expression {
  cursor.expect("[");
  const size = cursor.is("]") ? undefined : parseExpression(cursor);
  cursor.expect("]");
  let arrays = 0;
  while (cursor.took("[")) {
    cursor.expect("]");
    arrays++;
  }
  const items = cursor.is("{") ? braced(cursor) : undefined;
  if (!size && !items) throw cursor.unexpected("the array's values are expected");
  return { kind: "new-array", type: { ...type, arrays }, size, items, at };
}

function braced(cursor: Cursor): readonly Expression[] {
  const items: Expression[] = [];
  cursor.expect("{");
  while (!cursor.is("}")) {
    items.push(parseExpression(cursor));
    if (!cursor.took(",")) break;
  }
  cursor.expect("}");
  return items;
}

function anonymous(cursor: Cursor, at: number): Expression {
  const members: { name: string; value: Expression }[] = [];
  cursor.expect("{");
  while (!cursor.is("}")) {
    const named = cursor.token.kind === "name" && cursor.peek(1).text === "=" ? cursor.name() : undefined;
    if (named !== undefined) cursor.at++;
    const value = parseExpression(cursor);
    const name = named ?? (value.kind === "name" || value.kind === "member" ? value.name : undefined);
    if (name === undefined) throw unsupported("a member without a name", cursor.source, value.at);
    members.push({ name, value });
    if (!cursor.took(",")) break;
  }
  cursor.expect("}");
  return { kind: "anonymous", members, at };
}

function initializer(cursor: Cursor): Initializer {
  const parts: Initializer[number][] = [];
  cursor.expect("{");
  while (!cursor.is("}")) {
    parts.push(initialized(cursor));
    if (!cursor.took(",")) break;
  }
  cursor.expect("}");
  return parts;
}

function initialized(cursor: Cursor): Initializer[number] {
  if (cursor.is("[")) {
    const args = parseArguments(cursor, "[", "]");
    cursor.expect("=");
    return { kind: "index", args, value: parseExpression(cursor) };
  }
  if (cursor.is("{")) return { kind: "add", values: braced(cursor) };
  if (cursor.token.kind === "name" && cursor.peek(1).text === "=") {
    const name = cursor.name();
    cursor.at++;
    return { kind: "set", name, value: parseExpression(cursor) };
  }
  return { kind: "add", values: [parseExpression(cursor)] };
}
