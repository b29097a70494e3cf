import type { Argument, Expression, Pattern, TypeSyntax } from "./ast";
import type { Cursor } from "./cursor";
import { interpolation } from "./interpolation";
import { creation } from "./parse-creation";
import { tryLambda } from "./parse-lambda";
import { parseType, predefinedTypes, tryType, typeArguments } from "./parse-type";

const assignments = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];
/** Operators of two sides, loosest first; `??`, `?:` and assignment stand above them. */
const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">=", "is", "as"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

export function parseExpression(cursor: Cursor): Expression {
  const { at } = cursor.token;
  const lambda = tryLambda(cursor);
  if (lambda) return lambda;
  if (cursor.took("throw")) return { kind: "throw", value: parseExpression(cursor), at };
  const target = ternary(cursor);
  const operator = assignments.find((each) => cursor.is(each));
  if (operator === undefined) return target;
  cursor.at++;
  return { kind: "assign", operator, target, value: parseExpression(cursor), at };
}

function ternary(cursor: Cursor): Expression {
  const { at } = cursor.token;
  const test = coalesce(cursor);
  if (!cursor.took("?")) return test;
  const yes = parseExpression(cursor);
  cursor.expect(":");
  return { kind: "ternary", test, yes, no: parseExpression(cursor), at };
}

function coalesce(cursor: Cursor): Expression {
  const { at } = cursor.token;
  const left = binary(cursor, 0);
  if (!cursor.took("??")) return left;
  const right = cursor.is("throw") ? parseExpression(cursor) : coalesce(cursor);
  return { kind: "binary", operator: "??", left, right, at };
}

function binary(cursor: Cursor, level: number): Expression {
  const operators = levels[level];
  if (!operators) return unary(cursor);
  let left = binary(cursor, level + 1);
  for (;;) {
    const operator = operators.find((each) => cursor.is(each));
    if (operator === undefined) return left;
    const { at } = cursor.token;
    cursor.at++;
    if (operator === "is") left = { kind: "is", value: left, pattern: parsePattern(cursor), at };
    else if (operator === "as") left = { kind: "as", value: left, type: parseType(cursor), at };
    else left = { kind: "binary", operator, left, right: binary(cursor, level + 1), at };
  }
}

export function parsePattern(cursor: Cursor): Pattern {
  if (cursor.took("var")) return { kind: "var", name: cursor.name() };
  const type = cursor.attempt(() => {
    const found = tryType(cursor);
    // `is X` may be a constant; only names of types are followed by a name, or start in upper case.
    return found && (cursor.token.kind === "name" && cursor.token.text !== "when" ? true : isTypeLike(found))
      ? found
      : undefined;
  });
  if (type) {
    const isNamed = cursor.token.kind === "name" && cursor.token.text !== "when";
    return { kind: "type", type, name: isNamed ? cursor.name() : undefined };
  }
  return { kind: "constant", value: binary(cursor, levels.length - 3) };
}

function isTypeLike({ name, args, arrays }: TypeSyntax): boolean {
  return (
    predefinedTypes.has(name) ||
    args.length > 0 ||
    arrays > 0 ||
    (/^\p{Lu}/u.test(name) && !name.includes(".")) ||
    /^(?:System|Newtonsoft)\./.test(name)
  );
}

function unary(cursor: Cursor): Expression {
  const { at } = cursor.token;
  for (const operator of ["-", "+", "!", "~", "++", "--"] as const) {
    if (cursor.is(operator)) {
      cursor.at++;
      return { kind: "unary", operator, operand: unary(cursor), at };
    }
  }
  return tryCast(cursor) ?? postfix(cursor, primary(cursor));
}

/** `(Type)value`: what is in brackets is a type, and an operand follows that can't go on a value in brackets. */
function tryCast(cursor: Cursor): Expression | undefined {
  if (!cursor.is("(")) return undefined;
  return cursor.attempt(() => {
    const { at } = cursor.token;
    cursor.at++;
    const type = tryType(cursor);
    if (!type || !cursor.took(")")) return undefined;
    const next = cursor.token;
    const isSure = predefinedTypes.has(type.name) || type.arrays > 0 || type.nullable;
    const startsOperand =
      ["name", "literal", "interpolated"].includes(next.kind) ||
      ["(", "!", "~"].includes(next.text) ||
      (next.kind === "keyword" && !["is", "as", "in"].includes(next.text));
    if (!startsOperand && !(isSure && ["-", "+", "++", "--"].includes(next.text))) return undefined;
    return { kind: "cast" as const, type, value: unary(cursor), at };
  });
}

function primary(cursor: Cursor): Expression {
  const { token } = cursor;
  const { at, kind, text } = token;
  if (kind === "literal") {
    cursor.at++;
    return { kind: "literal", type: token.type ?? "null", text, at };
  }
  if (kind === "interpolated") {
    cursor.at++;
    return { kind: "interpolated", parts: interpolation(cursor.source, token), at };
  }
  if (kind === "name") return nameExpression(cursor);
  if (cursor.took("(")) {
    const value = parseExpression(cursor);
    if (cursor.is(",")) throw cursor.unexpected("a tuple is outside the subset: ) is expected");
    cursor.expect(")");
    return value;
  }
  if (cursor.took("new")) return creation(cursor, at);
  if (cursor.took("default")) return defaultValue(cursor, at);
  if (cursor.took("unchecked")) return { kind: "unchecked", value: bracketed(cursor), at };
  if (predefinedTypes.has(text)) {
    cursor.at++;
    return { kind: "name", name: text, args: [], at };
  }
  throw cursor.unexpected("a value is expected");
}

function bracketed(cursor: Cursor): Expression {
  cursor.expect("(");
  const value = parseExpression(cursor);
  cursor.expect(")");
  return value;
}

function nameExpression(cursor: Cursor): Expression {
  const { at, text } = cursor.token;
  cursor.at++;
  if (text === "nameof" && cursor.took("(")) {
    let name = cursor.name();
    while (cursor.took(".")) name = cursor.name();
    cursor.expect(")");
    return { kind: "nameof", name, at };
  }
  return { kind: "name", name: text, args: genericCall(cursor), at };
}

/** Type arguments of a call, told from two comparisons by what follows them, as the C# standard does. */
function genericCall(cursor: Cursor): readonly TypeSyntax[] {
  if (!cursor.is("<")) return [];
  const found = cursor.attempt(() => {
    const args = typeArguments(cursor);
    return args &&
      ["(", ")", "]", "}", ":", ";", ",", ".", "?", "?.", "==", "!=", "|", "^", "&&", "||", "&", "["].includes(
        cursor.token.text,
      )
      ? args
      : undefined;
  });
  return found ?? [];
}

function defaultValue(cursor: Cursor, at: number): Expression {
  if (!cursor.took("(")) return { kind: "default", type: undefined, at };
  const type = parseType(cursor);
  cursor.expect(")");
  return { kind: "default", type, at };
}

function postfix(cursor: Cursor, first: Expression): Expression {
  let target = first;
  for (;;) {
    const { at } = cursor.token;
    if (cursor.took(".")) target = { kind: "member", target, name: cursor.name(), args: genericCall(cursor), at };
    else if (cursor.is("(")) target = { kind: "call", target, args: parseArguments(cursor, "(", ")"), at };
    else if (cursor.is("[")) target = { kind: "index", target, args: parseArguments(cursor, "[", "]"), at };
    else if (cursor.took("++")) target = { kind: "postfix", operator: "++", operand: target, at };
    else if (cursor.took("--")) target = { kind: "postfix", operator: "--", operand: target, at };
    else if (cursor.is("?.") || (cursor.is("?") && cursor.peek(1).text === "[" && isConditionalIndex(cursor)))
      return conditionalAccess(cursor, target, at);
    else return target;
  }
}

/** `a?[0]` against `a ? [0] : …`: no value starts with a bracket in this C#. */
function isConditionalIndex(cursor: Cursor): boolean {
  return cursor.peek(1).at === cursor.token.end;
}

function conditionalAccess(cursor: Cursor, target: Expression, at: number): Expression {
  const isMember = cursor.took("?.");
  if (!isMember) cursor.expect("?");
  const bound: Expression = { kind: "bound", at };
  const start: Expression = isMember
    ? { kind: "member", target: bound, name: cursor.name(), args: genericCall(cursor), at }
    : bound;
  return { kind: "conditional-access", target, rest: postfix(cursor, start), at };
}

export function parseArguments(cursor: Cursor, open: string, close: string): readonly Argument[] {
  const args: Argument[] = [];
  cursor.expect(open);
  while (!cursor.is(close)) {
    args.push(argument(cursor));
    if (!cursor.took(",")) break;
  }
  cursor.expect(close);
  return args;
}

function argument(cursor: Cursor): Argument {
  const { at, kind } = cursor.token;
  let name: string | undefined;
  if (kind === "name" && cursor.peek(1).text === ":") {
    name = cursor.name();
    cursor.at++;
  }
  if (cursor.is("ref")) throw cursor.unexpected("ref is outside the subset: a value is expected");
  if (!cursor.took("out")) return { name, out: false, value: parseExpression(cursor), at };
  const declared = cursor.attempt(() => {
    const { at: start } = cursor.token;
    const type = cursor.took("var") ? null : tryType(cursor);
    if (type === undefined || cursor.token.kind !== "name") return undefined;
    return { kind: "declare" as const, type: type ?? undefined, name: cursor.name(), at: start };
  });
  return { name, out: true, value: declared ?? parseExpression(cursor), at };
}
