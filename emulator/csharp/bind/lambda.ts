import type { Expression } from "../syntax/ast";
import { isDelegate, isOpen, type Type } from "../types/type";
import { type Binder, declarations } from "./binder";
import type { Bound } from "./bound";
import { delegateOf } from "./delegates";
import { bind, bindAs } from "./expression";
import { statements } from "./statements";

type Lambda = Expression & { readonly kind: "lambda" };

/** A lambda as a delegate of a type. Where the type's result is still open, the lambda's own decides it. */
export function lambda(b: Binder, e: Lambda, to: Type): Bound {
  if (!isDelegate(to)) throw b.refuse(`a lambda where a value of type ${to.text} must stand`, e);
  const { types, returns } = delegateOf(b, to);
  if (types.length !== e.parameters.length)
    throw b.refuse(`a lambda of ${e.parameters.length} parameters where ${types.length} are given`, e);
  const known = isOpen(returns) ? undefined : returns;
  return b.inFunction(known, (code) => {
    const parameters = e.parameters.map(({ name, type }, index) => {
      const given = types[index] as Type;
      if (type && b.resolve(type) !== given) throw b.refuse(`a parameter ${name} that is no ${given.text}`, e);
      return b.parameter(name, given, e).js;
    });
    const { js, type } =
      e.body.kind === "block" ? blockBody(b, e, e.body.statements, known) : valueBody(b, e.body, known);
    const closed = known ? to : withResult(b, to, type);
    return { type: closed, js: `((${parameters.join(", ")}) => { ${declarations(code.declared)} ${js} })` };
  });
}

interface Body {
  readonly js: string;
  readonly type: Type;
}

function valueBody(b: Binder, e: Expression, known: Type | undefined): Body {
  if (known?.kind === "void") return { js: `${bind(b, e).js};`, type: known };
  if (known) return { js: `return ${bindAs(b, e, known)};`, type: known };
  const value = bind(b, e);
  if (value.type.kind === "void" || value.type.kind === "null") throw b.refuse("a lambda whose result has no type", e);
  return { js: `return ${value.js};`, type: value.type };
}

function blockBody(b: Binder, e: Lambda, body: Parameters<typeof statements>[1], known: Type | undefined): Body {
  const { js, ends } = statements(b, body);
  if (ends && known?.kind !== "void") throw b.refuse("a lambda that can end without a return", e);
  const type = known ?? b.conversions.common(b.code.returned);
  if (!type) throw b.refuse("a lambda whose results have no type in common", e);
  return { js, type };
}

function withResult(b: Binder, to: Type, result: Type): Type {
  return to.info ? b.types.pool.named(to.info, [...to.args.slice(0, -1), result]) : to;
}
