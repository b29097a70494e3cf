import type { Expression, Statement } from "../syntax/ast";
import { type Binder, finallyWall, type Local, type Target } from "./binder";
import type { Bound } from "./bound";
import { isMethodGroup } from "./delegates";
import { bind, bindAs, bindTest } from "./expression";
import { forEach, loop } from "./loops";
import { switchOf } from "./switch";
import { thrown, tried } from "./try";

/** Statements as JavaScript, and whether their end can be reached. */
export interface Code {
  readonly js: string;
  readonly ends: boolean;
}

export function statements(b: Binder, list: readonly Statement[]): Code {
  return b.scoped(() => inRow(b, list));
}

export function inRow(b: Binder, list: readonly Statement[]): Code {
  let ends = true;
  const js: string[] = [];
  for (const each of list) {
    const code = statement(b, each);
    js.push(code.js);
    ends &&= code.ends;
  }
  return { js: js.join("\n"), ends };
}

export function statement(b: Binder, s: Statement): Code {
  switch (s.kind) {
    case "block": {
      const { js, ends } = statements(b, s.statements);
      return { js: `{ ${js} }`, ends };
    }
    case "empty":
      return { js: "", ends: true };
    case "local":
      return local(b, s, s.constant ? "a constant" : undefined);
    case "expression":
      return { js: `${statementValue(b, s.value).js};`, ends: true };
    case "if": {
      const test = bindTest(b, s.test);
      const then = b.scoped(() => statement(b, s.then));
      const otherwise = s.otherwise && b.scoped(() => statement(b, s.otherwise as Statement));
      return {
        js: `if (${test}) { ${then.js} }${otherwise ? ` else { ${otherwise.js} }` : ""}`,
        ends: then.ends || (otherwise?.ends ?? true),
      };
    }
    case "while":
    case "do":
    case "for":
      return b.scoped(() => loop(b, s));
    case "foreach":
      return b.scoped(() => forEach(b, s));
    case "switch":
      return b.scoped(() => switchOf(b, s));
    case "return":
      return returned(b, s);
    case "throw":
      return thrown(b, s);
    case "break":
      return leave(b, s, ({ breaks }) => breaks, "break");
    case "continue":
      return leave(b, s, ({ continues }) => continues, "continue");
    case "try":
      return tried(b, s);
    case "using":
      return b.scoped(() => using(b, s));
  }
}

/** A value that stands as a statement: only what does something may. */
export function statementValue(b: Binder, e: Expression): Bound {
  const does =
    ["assign", "call", "postfix", "conditional-access", "new"].includes(e.kind) ||
    (e.kind === "unary" && (e.operator === "++" || e.operator === "--"));
  if (!does) throw b.refuse("a value that nothing is done with", e);
  return bind(b, e);
}

function local(b: Binder, s: Statement & { readonly kind: "local" }, fixed: Local["fixed"]): Code {
  const written = s.type && b.resolve(s.type);
  const js = s.names.map(({ name, value, at }) => {
    if (!value) {
      if (!written || fixed) throw b.refuse(`the variable ${name} without a type or value`, { at });
      b.declare(name, written, { at });
      return "";
    }
    const bound = value.kind === "lambda" ? undefined : bindValue(b, value);
    const type = written ?? bound?.type;
    if (!type || type.kind === "null" || type.kind === "void")
      throw b.refuse(`the variable ${name} whose type can't be told from its value`, { at });
    const valueJs = bound ? b.converted(bound, type, value) : bindAs(b, value, type);
    const constant = fixed === "a constant" ? bound?.constant : undefined;
    return `${b.declare(name, type, { at }, { fixed, ...(constant !== undefined && { constant }) }).js} = ${valueJs};`;
  });
  return { js: js.join(" "), ends: true };
}

/** A value with a type of its own; undefined for what takes the variable's. */
function bindValue(b: Binder, e: Expression): Bound | undefined {
  return (e.kind === "default" && !e.type) || e.kind === "throw" || isMethodGroup(b, e) ? undefined : bind(b, e);
}

/** Nothing that is used holds more than memory: there is nothing to dispose of. */
function using(b: Binder, s: Statement & { readonly kind: "using" }): Code {
  const start = s.start.kind === "local" ? local(b, s.start, "the variable of a using") : usedValue(b, s.start);
  const body = b.scoped(() => statement(b, s.body));
  return { js: `${start.js}\n${body.js}`, ends: body.ends };
}

function usedValue(b: Binder, s: Statement): Code {
  if (s.kind !== "expression") throw b.refuse("using without a value", s);
  return { js: `${bind(b, s.value).js};`, ends: true };
}

function leave(b: Binder, s: Statement, labelOf: (target: Target) => string | undefined, word: string): Code {
  for (let index = b.targets.length - 1; index >= 0; index--) {
    const target = b.targets[index] as Target;
    if (target === finallyWall) throw b.refuse(`${word} out of a finally block`, s);
    const label = labelOf(target);
    if (label !== undefined) return { js: `break ${label};`, ends: false };
  }
  throw b.refuse(`${word} outside a loop`, s);
}

function returned(b: Binder, s: Statement & { readonly kind: "return" }): Code {
  if (b.targets.includes(finallyWall)) throw b.refuse("return out of a finally block", s);
  const { returns, returned: seen } = b.code;
  if (returns?.kind === "void") {
    if (s.value) throw b.refuse("return with a value where none is expected", s);
    return { js: "return;", ends: false };
  }
  if (!s.value) throw b.refuse("return without a value", s);
  if (returns) return { js: `return ${bindAs(b, s.value, returns)};`, ends: false };
  const value = bind(b, s.value);
  seen.push(value);
  return { js: `return ${value.js};`, ends: false };
}
