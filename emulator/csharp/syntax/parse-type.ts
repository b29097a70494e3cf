import type { TypeSyntax } from "./ast";
import type { Cursor } from "./cursor";

export const predefinedTypes = new Set(
  "bool byte char decimal double float int long object sbyte short string uint ulong ushort void".split(" "),
);

/** A type where one must stand. */
export function parseType(cursor: Cursor): TypeSyntax {
  const type = tryType(cursor);
  if (!type) throw cursor.unexpected("a type is expected");
  return type;
}

/** A type, if the tokens here can be one. */
export function tryType(cursor: Cursor): TypeSyntax | undefined {
  return cursor.attempt(() => {
    const plain = nonArrayType(cursor);
    if (!plain) return undefined;
    let arrays = 0;
    while (cursor.is("[") && cursor.peek(1).text === "]") {
      cursor.at += 2;
      arrays++;
    }
    return { ...plain, arrays };
  });
}

/** A type without `[]`: what stands after `new`. */
export function nonArrayType(cursor: Cursor): TypeSyntax | undefined {
  const { token } = cursor;
  if (token.kind === "keyword" && predefinedTypes.has(token.text)) {
    cursor.at++;
    return { name: token.text, args: [], arrays: 0, nullable: nullableMark(cursor), at: token.at };
  }
  if (token.kind !== "name") return undefined;
  const parts = [cursor.name()];
  let args: readonly TypeSyntax[] = [];
  for (;;) {
    if (cursor.is("<")) {
      const found = typeArguments(cursor);
      if (!found) return undefined;
      args = found;
    }
    if (!cursor.is(".") || cursor.peek(1).kind !== "name") break;
    if (args.length > 0) return undefined;
    cursor.at++;
    parts.push(cursor.name());
  }
  return { name: parts.join("."), args, arrays: 0, nullable: nullableMark(cursor), at: token.at };
}

/** `<A, B>`, if it is one. */
export function typeArguments(cursor: Cursor): readonly TypeSyntax[] | undefined {
  return cursor.attempt(() => {
    if (!cursor.took("<")) return undefined;
    const args: TypeSyntax[] = [];
    do {
      const arg = tryType(cursor);
      if (!arg) return undefined;
      args.push(arg);
    } while (cursor.took(","));
    return cursor.tookClosingAngle() ? args : undefined;
  });
}

/** The `?` of a nullable type: one that no operand follows, or it would be a ternary's. */
function nullableMark(cursor: Cursor): boolean {
  if (!cursor.is("?")) return false;
  const { kind, text } = cursor.peek(1);
  const isMark =
    (kind === "symbol" &&
      [")", "]", ">", ",", ";", "[", "(", "{", "?", "}", "==", "!=", "&&", "||", "=>"].includes(text) &&
      !(text === "(" || (text === "[" && cursor.peek(2).text !== "]"))) ||
    kind === "end";
  // In a declaration a name follows: `int? x = …`.
  const isDeclared = kind === "name" && ["=", ";", ",", ")", "in"].includes(cursor.peek(2).text);
  if (!isMark && !isDeclared) return false;
  cursor.at++;
  return true;
}
