import type { Expression } from "../syntax/ast";
import { isDelegate, isOpen, type Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindAs } from "./expression";
import { delegateParameters } from "./overload";
import { statements } from "./statements";

/** A lambda as a delegate of a type. Where the type's result is still open, the lambda's own decides it. */
export function lambda(b: Binder, e: Expression & { readonly kind: "lambda" }, to: Type): Bound {
  if (!isDelegate(to)) throw b.refuse(`a lambda where a value of type ${to.text} must stand`, e);
  const { types, returns, gives } = delegateParameters(to);
  if (types.length !== e.parameters.length)
    throw b.refuse(`a lambda of ${e.parameters.length} parameters where ${types.length} are given`, e);
  const result = gives === "bool" ? b.type("bool") : gives === "int" ? b.type("int") : returns;
  return b.inFunction(result && !isOpen(result) ? result : undefined, (code) => {
    const parameters = e.parameters.map(
      ({ name, type }, index) => b.parameter(name, type ? b.resolve(type) : (types[index] as Type)).js,
    );
    const { js: body, type } =
      e.body.kind === "block"
        ? blockBody(b, e.body.statements, result)
        : valueBody(b, e.body, result, gives === "nothing");
    const declared = code.declared.length > 0 ? `let ${code.declared.join(", ")}; ` : "";
    const closed = gives === "last" && type ? withResult(b, to, type) : to;
    return { type: closed, js: `((${parameters.join(", ")}) => { ${declared}${body} })` };
  });
}

function valueBody(
  b: Binder,
  e: Expression,
  result: Type | undefined,
  isAction: boolean,
): { js: string; type: Type | undefined } {
  if (isAction) return { js: `${bind(b, e).js};`, type: undefined };
  if (result && !isOpen(result)) return { js: `return ${bindAs(b, e, result)};`, type: result };
  const value = bind(b, e);
  if (value.type.kind === "void" || value.type.kind === "null") throw b.refuse("a lambda whose result has no type", e);
  return { js: `return ${value.js};`, type: value.type };
}

function blockBody(
  b: Binder,
  body: Parameters<typeof statements>[1],
  result: Type | undefined,
): { js: string; type: Type | undefined } {
  const { js } = statements(b, body);
  const type = result && !isOpen(result) ? result : b.conversions.common(b.code.returned);
  return { js, type };
}

function withResult(b: Binder, to: Type, result: Type): Type {
  return to.info ? b.types.pool.named(to.info, [...to.args.slice(0, -1), result]) : to;
}
