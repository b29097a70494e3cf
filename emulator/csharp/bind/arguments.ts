import type { Argument, Expression, TypeSyntax } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder, Local } from "./binder";
import type { Bound } from "./bound";
import { isMethodGroup } from "./delegates";
import { bind } from "./expression";

/** An argument of a call, before it is known which method it is for. */
export type Given = { readonly name: string | undefined; readonly e: Expression } & (
  | { readonly kind: "value"; readonly value: Bound }
  /** What has no type of its own: a lambda, a name of methods, `default`. */
  | { readonly kind: "deferred" }
  | { readonly kind: "out"; readonly local: Local }
  | { readonly kind: "out-declared"; readonly type: TypeSyntax | undefined; readonly variable: string }
);

export function argumentsOf(b: Binder, args: readonly Argument[]): Given[] {
  return args.map((arg) => given(b, arg));
}

function given(b: Binder, { name, out, value }: Argument): Given {
  const head = { name, e: value };
  if (!out) {
    const isUntyped = value.kind === "lambda" || (value.kind === "default" && !value.type) || isMethodGroup(b, value);
    return isUntyped ? { ...head, kind: "deferred" } : { ...head, kind: "value", value: bind(b, value) };
  }
  if (value.kind === "declare") return { ...head, kind: "out-declared", type: value.type, variable: value.name };
  const local = value.kind === "name" ? b.local(value.name) : undefined;
  if (local?.fixed && value.kind === "name")
    throw b.refuse(`an assignment to ${value.name}, which is ${local.fixed}`, value);
  if (local) return { ...head, kind: "out", local };
  if (value.kind === "name" && value.name === "_")
    return { ...head, kind: "out-declared", type: undefined, variable: "_" };
  throw b.refuse("an out argument that is not a local variable", value);
}

/** Type that an out argument asks its parameter to have; undefined for `out var`. */
export function outType(b: Binder, arg: Given): Type | undefined {
  if (arg.kind === "out") return arg.local.type;
  return arg.kind === "out-declared" && arg.type ? b.resolve(arg.type) : undefined;
}
