import type { Expression, Statement } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindAs, bindTest } from "./expression";
import { matched } from "./patterns";

/** Statements as JavaScript, and whether their end can be reached. */
export interface Code {
  readonly js: string;
  readonly ends: boolean;
}

export function statements(b: Binder, list: readonly Statement[]): Code {
  return b.scoped(() => inRow(b, list));
}

function inRow(b: Binder, list: readonly Statement[]): Code {
  let ends = true;
  const js: string[] = [];
  for (const each of list) {
    const code = statement(b, each);
    js.push(code.js);
    ends &&= code.ends;
  }
  return { js: js.join("\n"), ends };
}

function statement(b: Binder, s: Statement): Code {
  switch (s.kind) {
    case "block": {
      const { js, ends } = statements(b, s.statements);
      return { js: `{ ${js} }`, ends };
    }
    case "empty":
      return { js: "", ends: true };
    case "local":
      return local(b, s);
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
      return b.scoped(() => {
        const start = statement(b, s.start);
        const body = statement(b, s.body);
        return { js: `${start.js}\n${body.js}`, ends: body.ends };
      });
  }
}

/** A value that stands as a statement: only what does something may. */
function statementValue(b: Binder, e: Expression): Bound {
  const does =
    ["assign", "call", "postfix", "conditional-access", "new"].includes(e.kind) ||
    (e.kind === "unary" && (e.operator === "++" || e.operator === "--"));
  if (!does) throw b.refuse("a value that nothing is done with", e);
  return bind(b, e);
}

function local(b: Binder, s: Statement & { readonly kind: "local" }): Code {
  const written = s.type && b.resolve(s.type);
  const js = s.names.map(({ name, value, at }) => {
    if (!value) {
      if (!written) throw b.refuse(`the variable ${name} without a type or value`, { at });
      // Assigned anew each time round a loop, as C# demands.
      return `${b.declare(name, written, { at }, true).js} = undefined;`;
    }
    if (written) {
      const bound = bindAs(b, value, written);
      return `${b.declare(name, written, { at }).js} = ${bound};`;
    }
    const bound = bind(b, value);
    if (bound.type.kind === "null" || bound.type.kind === "void")
      throw b.refuse(`the variable ${name} whose type can't be told from its value`, { at });
    return `${b.declare(name, bound.type, { at }).js} = ${bound.js};`;
  });
  return { js: js.join(" "), ends: true };
}

/** Rounds that a loop may take: an expression of a policy has no business with more, and an endless one must not stop the emulator. */
const mostRounds = 10_000_000;

function loop(b: Binder, s: Statement & { readonly kind: "while" | "do" | "for" }): Code {
  const start = s.kind === "for" ? inRow(b, s.start).js : "";
  const test = s.test ? bindTest(b, s.test) : "true";
  const step = s.kind === "for" ? s.step.map((each) => statementValue(b, each).js).join(", ") : "";
  const { js, label, broken } = looped(b, s.body);
  const head = s.kind === "do" ? "" : `if (!(${test})) break;`;
  const foot = s.kind === "do" ? `if (!(${test})) break;` : step === "" ? "" : `${step};`;
  const rounds = b.temporary();
  const isEndless = test === "true";
  return {
    js: `${start}\n${rounds} = 0; ${label}: for (;;) { if (++${rounds} > ${mostRounds}) rt.loopLimit(); ${head} ${label}c: { ${js} } ${foot} }`,
    ends: !isEndless || broken,
  };
}

function looped(b: Binder, body: Statement): { readonly js: string; readonly label: string; readonly broken: boolean } {
  const label = b.unique("l");
  b.targets.push({ breaks: label, continues: `${label}c` });
  const { js } = b.scoped(() => statement(b, body));
  b.targets.pop();
  return { js, label, broken: js.includes(`break ${label};`) };
}

function forEach(b: Binder, s: Statement & { readonly kind: "foreach" }): Code {
  const source = bind(b, s.source);
  const element = elementType(b, source, s);
  const item = b.temporary();
  const type = s.type ? b.resolve(s.type) : element;
  const value = b.conversions.explicit({ type: element, js: item }, type);
  if (!value) throw b.refuse(`values of type ${element.text} as ${type.text}`, s);
  // A closure over the variable sees each round's own: C# makes a new one each time.
  const variable = b.parameter(s.name, type);
  const { js, label } = looped(b, s.body);
  return {
    js: `${label}: for (${item} of rt.some(${source.js})) ${label}c: { const ${variable.js} = ${value.js}; ${js} }`,
    ends: true,
  };
}

function elementType(b: Binder, { type }: Bound, e: { readonly at: number }): Type {
  if (type.text === "string") return b.type("char");
  const generic = [type, ...b.types.bases(type)].find(
    ({ info, args }) => info?.name === "IEnumerable" && args.length === 1,
  );
  if (generic) return generic.args[0] as Type;
  if ([type, ...b.types.bases(type)].some(({ info }) => info?.name === "IEnumerable")) return b.type("object");
  throw b.refuse(`foreach over ${type.text}`, e);
}

function switchOf(b: Binder, s: Statement & { readonly kind: "switch" }): Code {
  const value = bind(b, s.value);
  const held = b.temporary();
  const label = b.unique("l");
  b.targets.push({ breaks: label, continues: undefined });
  let otherwise = "";
  let hasDefault = false;
  const sections: string[] = [];
  for (const { labels, body } of s.sections) {
    b.scoped(() => {
      const tests = labels.map((each) => {
        if (!each) return undefined;
        const test = matched(b, each.pattern, { type: value.type, js: held }, s);
        return each.when ? `(${test} && ${bindTest(b, each.when)})` : test;
      });
      const code = inRow(b, body);
      if (code.ends) throw b.refuse("a case that falls through to the next", s);
      // Other labels of the section with `default` decide nothing that it does not.
      if (tests.includes(undefined)) {
        hasDefault = true;
        otherwise = `{ ${code.js} }`;
      } else sections.push(`if (${tests.join(" || ")}) { ${code.js} }`);
    });
  }
  b.targets.pop();
  const js = `${held} = ${value.js}; ${label}: { ${sections.join("\n")}\n${otherwise} }`;
  return { js, ends: !hasDefault || js.includes(`break ${label};`) };
}

function leave(
  b: Binder,
  s: Statement,
  labelOf: (target: Binder["targets"][number]) => string | undefined,
  word: string,
): Code {
  const label = [...b.targets]
    .reverse()
    .map(labelOf)
    .find((each) => each !== undefined);
  if (label === undefined) throw b.refuse(`${word} outside a loop`, s);
  return { js: `break ${label};`, ends: false };
}

function returned(b: Binder, s: Statement & { readonly kind: "return" }): Code {
  const { returns, returned: seen } = b.code;
  if (!s.value) return { js: "return;", ends: false };
  if (returns) return { js: `return ${bindAs(b, s.value, returns)};`, ends: false };
  const value = bind(b, s.value);
  seen.push(value);
  return { js: `return ${value.js};`, ends: false };
}

function thrown(b: Binder, s: Statement & { readonly kind: "throw" }): Code {
  if (s.value) return { js: `throw rt.thrown(${bind(b, s.value).js});`, ends: false };
  const caught = b.caught.at(-1);
  if (caught === undefined) throw b.refuse("throw without a value outside a catch", s);
  return { js: `throw ${caught};`, ends: false };
}

function tried(b: Binder, s: Statement & { readonly kind: "try" }): Code {
  const body = statement(b, s.body);
  const error = b.unique("e");
  let ends = body.ends;
  b.caught.push(error);
  const catches = s.catches.map((each) =>
    b.scoped(() => {
      const type = each.type ? b.resolve(each.type) : b.type("Exception");
      const name = each.name === undefined ? undefined : b.parameter(each.name, type);
      const isAny = type.text === "Exception";
      const tests = [
        isAny ? "true" : `${b.constants.add(b.types.isTest(type))}(${error})`,
        ...(each.when ? [`(${name ? `${name.js} = ${error}, ` : ""}${bindTest(b, each.when)})`] : []),
      ];
      if (name) b.code.declared.push(name.js);
      const code = statement(b, each.body);
      ends ||= code.ends;
      return `if (${tests.join(" && ")}) { ${name ? `${name.js} = ${error}; ` : ""}${code.js} }`;
    }),
  );
  b.caught.pop();
  const last = s.last && statement(b, s.last);
  const handler =
    catches.length === 0
      ? ""
      : ` catch (${error}) { ${error} = rt.caught(${error}); ${catches.join(" else ")} else { throw ${error}; } }`;
  return { js: `try ${body.js}${handler}${last ? ` finally ${last.js}` : ""}`, ends: ends && (last?.ends ?? true) };
}
