import type { Block, Catch, Expression, Statement, SwitchSection, TypeSyntax } from "./ast";
import type { Cursor } from "./cursor";
import { parseExpression, parsePattern } from "./parse-expression";
import { parseType, tryType } from "./parse-type";

export function parseBlock(cursor: Cursor): Block {
  const { at } = cursor.token;
  cursor.expect("{");
  const statements: Statement[] = [];
  while (!cursor.is("}")) statements.push(parseStatement(cursor));
  cursor.expect("}");
  return { kind: "block", statements, at };
}

export function parseStatement(cursor: Cursor): Statement {
  const { at, kind, text } = cursor.token;
  if (cursor.is("{")) return parseBlock(cursor);
  if (cursor.took(";")) return { kind: "empty", at };
  const parse = kind === "keyword" ? keywordStatements[text] : undefined;
  if (parse) {
    cursor.at++;
    return parse(cursor, at);
  }
  const local = tryLocal(cursor);
  if (local) {
    cursor.expect(";");
    return local;
  }
  const value = parseExpression(cursor);
  cursor.expect(";");
  return { kind: "expression", value, at };
}

const keywordStatements: Readonly<Record<string, (cursor: Cursor, at: number) => Statement>> = {
  if: (cursor, at) => {
    const test = bracketed(cursor);
    const then = parseStatement(cursor);
    return { kind: "if", test, then, otherwise: cursor.took("else") ? parseStatement(cursor) : undefined, at };
  },
  while: (cursor, at) => ({ kind: "while", test: bracketed(cursor), body: parseStatement(cursor), at }),
  do: (cursor, at) => {
    const body = parseStatement(cursor);
    cursor.expect("while");
    const test = bracketed(cursor);
    cursor.expect(";");
    return { kind: "do", test, body, at };
  },
  for: parseFor,
  foreach: (cursor, at) => {
    cursor.expect("(");
    const type = cursor.took("var") ? undefined : parseType(cursor);
    const name = cursor.name();
    cursor.expect("in");
    const source = parseExpression(cursor);
    cursor.expect(")");
    return { kind: "foreach", type, name, source, body: parseStatement(cursor), at };
  },
  switch: parseSwitch,
  return: (cursor, at) => {
    const value = cursor.is(";") ? undefined : parseExpression(cursor);
    cursor.expect(";");
    return { kind: "return", value, at };
  },
  throw: (cursor, at) => {
    const value = cursor.is(";") ? undefined : parseExpression(cursor);
    cursor.expect(";");
    return { kind: "throw", value, at };
  },
  break: (cursor, at) => {
    cursor.expect(";");
    return { kind: "break", at };
  },
  continue: (cursor, at) => {
    cursor.expect(";");
    return { kind: "continue", at };
  },
  try: parseTry,
  using: (cursor, at) => {
    cursor.expect("(");
    const start = tryLocal(cursor) ?? { kind: "expression" as const, value: parseExpression(cursor), at };
    cursor.expect(")");
    return { kind: "using", start, body: parseStatement(cursor), at };
  },
};

function bracketed(cursor: Cursor): Expression {
  cursor.expect("(");
  const value = parseExpression(cursor);
  cursor.expect(")");
  return value;
}

/** A declaration: a type or `var`, then a name. */
function tryLocal(cursor: Cursor): Statement | undefined {
  return cursor.attempt(() => {
    const { at } = cursor.token;
    const constant = cursor.took("const");
    let type: TypeSyntax | undefined;
    if (!cursor.took("var")) {
      type = tryType(cursor);
      if (!type) return undefined;
    }
    if (cursor.token.kind !== "name" || !["=", ";", ","].includes(cursor.peek(1).text)) return undefined;
    const names: { name: string; at: number; value: Expression | undefined }[] = [];
    do {
      const { at: start } = cursor.token;
      const name = cursor.name();
      names.push({ name, at: start, value: cursor.took("=") ? arrayOrValue(cursor, type) : undefined });
    } while (cursor.took(","));
    return { kind: "local" as const, type, constant, names, at };
  });
}

/** `int[] a = { 1, 2 }`. */
function arrayOrValue(cursor: Cursor, type: TypeSyntax | undefined): Expression {
  const { at } = cursor.token;
  if (!cursor.is("{") || !type) return parseExpression(cursor);
  const items: Expression[] = [];
  cursor.at++;
  while (!cursor.is("}")) {
    items.push(parseExpression(cursor));
    if (!cursor.took(",")) break;
  }
  cursor.expect("}");
  return { kind: "new-array", type: { ...type, arrays: type.arrays - 1 }, size: undefined, items, at };
}

function parseFor(cursor: Cursor, at: number): Statement {
  cursor.expect("(");
  const start: Statement[] = [];
  const local = tryLocal(cursor);
  if (local) start.push(local);
  else if (!cursor.is(";"))
    start.push(...expressions(cursor).map((value): Statement => ({ kind: "expression", value, at: value.at })));
  cursor.expect(";");
  const test = cursor.is(";") ? undefined : parseExpression(cursor);
  cursor.expect(";");
  const step = cursor.is(")") ? [] : expressions(cursor);
  cursor.expect(")");
  return { kind: "for", start, test, step, body: parseStatement(cursor), at };
}

function expressions(cursor: Cursor): Expression[] {
  const found = [parseExpression(cursor)];
  while (cursor.took(",")) found.push(parseExpression(cursor));
  return found;
}

function parseSwitch(cursor: Cursor, at: number): Statement {
  const value = bracketed(cursor);
  const sections: SwitchSection[] = [];
  cursor.expect("{");
  while (!cursor.is("}")) {
    const labels: SwitchSection["labels"][number][] = [];
    while (cursor.is("case") || cursor.is("default")) {
      if (cursor.took("default")) labels.push(undefined);
      else {
        cursor.at++;
        const pattern = parsePattern(cursor);
        const isGuarded = cursor.token.kind === "name" && cursor.token.text === "when";
        if (isGuarded) cursor.at++;
        labels.push({ pattern, when: isGuarded ? parseExpression(cursor) : undefined });
      }
      cursor.expect(":");
    }
    if (labels.length === 0) throw cursor.unexpected("case is expected");
    const body: Statement[] = [];
    while (!cursor.is("case") && !cursor.is("default") && !cursor.is("}")) body.push(parseStatement(cursor));
    sections.push({ labels, body });
  }
  cursor.expect("}");
  return { kind: "switch", value, sections, at };
}

function parseTry(cursor: Cursor, at: number): Statement {
  const body = parseBlock(cursor);
  const catches: Catch[] = [];
  while (cursor.is("catch")) {
    const { at: start } = cursor.token;
    cursor.at++;
    let type: TypeSyntax | undefined;
    let name: string | undefined;
    if (cursor.took("(")) {
      type = parseType(cursor);
      if (cursor.token.kind === "name") name = cursor.name();
      cursor.expect(")");
    }
    const isGuarded = cursor.token.kind === "name" && cursor.token.text === "when";
    if (isGuarded) cursor.at++;
    const when = isGuarded ? bracketed(cursor) : undefined;
    catches.push({ type, name, when, body: parseBlock(cursor), at: start });
  }
  const last = cursor.took("finally") ? parseBlock(cursor) : undefined;
  if (catches.length === 0 && !last) throw cursor.unexpected("catch or finally is expected");
  return { kind: "try", body, catches, last, at };
}
