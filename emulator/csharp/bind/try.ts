import type { Catch, Statement } from "../syntax/ast";
import { type Binder, finallyWall } from "./binder";
import { bind, bindTest } from "./expression";
import { type Code, statement } from "./statements";

export function thrown(b: Binder, s: Statement & { readonly kind: "throw" }): Code {
  if (s.value) return { js: `throw ${exceptionOf(b, s.value)};`, ends: false };
  const caught = b.caught.at(-1);
  if (caught === undefined) throw b.refuse("throw without a value outside a catch", s);
  return { js: `throw ${caught};`, ends: false };
}

/** JavaScript of what is thrown: an exception, or the one for null. */
export function exceptionOf(b: Binder, e: Parameters<typeof bind>[1]): string {
  const value = bind(b, e);
  const exception = b.type("Exception");
  if (value.type.kind !== "null" && !b.conversions.standard(value, exception))
    throw b.refuse(`throw of a value of type ${value.type.text}`, e);
  return `rt.thrown(${value.js})`;
}

export function tried(b: Binder, s: Statement & { readonly kind: "try" }): Code {
  const body = statement(b, s.body);
  const error = b.unique("e");
  let ends = body.ends;
  b.caught.push(error);
  const catches = s.catches.map((each) => {
    const code = b.scoped(() => caught(b, each, error));
    ends ||= code.ends;
    return code.js;
  });
  b.caught.pop();
  const last = s.last && closing(b, s.last);
  const handler =
    catches.length === 0
      ? ""
      : ` catch (${error}) { ${error} = rt.caught(${error}); ${catches.join(" else ")} else { throw ${error}; } }`;
  return { js: `try ${body.js}${handler}${last ? ` finally ${last.js}` : ""}`, ends: ends && (last?.ends ?? true) };
}

function caught(b: Binder, { type: written, name, when, body, at }: Catch, error: string): Code {
  const type = written ? b.resolve(written) : b.type("Exception");
  const variable = name === undefined ? undefined : b.declare(name, type, { at });
  const hold = variable ? `${variable.js} = ${error}` : "";
  const tests = [
    type.text === "Exception" ? "true" : `${b.constants.add(b.types.isTest(type))}(${error})`,
    // A filter that throws is one that does not hold.
    ...(when ? [`rt.filter(() => (${hold === "" ? "" : `${hold}, `}${bindTest(b, when)}))`] : []),
  ];
  const { js, ends } = statement(b, body);
  return { js: `if (${tests.join(" && ")}) { ${hold === "" ? "" : `${hold}; `}${js} }`, ends };
}

/** `finally`, which no jump leaves. */
function closing(b: Binder, body: Statement): Code {
  b.targets.push(finallyWall);
  const code = statement(b, body);
  b.targets.pop();
  return code;
}
