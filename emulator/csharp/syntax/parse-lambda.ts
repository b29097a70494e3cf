import type { Expression, TypeSyntax } from "./ast";
import type { Cursor } from "./cursor";
import { parseExpression } from "./parse-expression";
import { parseBlock } from "./parse-statement";
import { tryType } from "./parse-type";

/** `x => …`, `(a, b) => …`, if it is one. */
export function tryLambda(cursor: Cursor): Expression | undefined {
  return cursor.attempt(() => {
    const { at } = cursor.token;
    const parameters = lambdaParameters(cursor);
    if (!parameters || !cursor.took("=>")) return undefined;
    const body = cursor.is("{") ? parseBlock(cursor) : parseExpression(cursor);
    return { kind: "lambda" as const, parameters, body, at };
  });
}

function lambdaParameters(cursor: Cursor): { name: string; type: TypeSyntax | undefined }[] | undefined {
  if (cursor.token.kind === "name" && cursor.peek(1).text === "=>") return [{ name: cursor.name(), type: undefined }];
  if (!cursor.took("(")) return undefined;
  const parameters: { name: string; type: TypeSyntax | undefined }[] = [];
  while (!cursor.is(")")) {
    const isBare = cursor.token.kind === "name" && [",", ")"].includes(cursor.peek(1).text);
    const type = isBare ? undefined : tryType(cursor);
    if (cursor.token.kind !== "name") return undefined;
    parameters.push({ name: cursor.name(), type });
    if (!cursor.took(",")) break;
  }
  return cursor.took(")") && cursor.is("=>") ? parameters : undefined;
}
