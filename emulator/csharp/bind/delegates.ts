import type { Expression } from "../syntax/ast";
import type { Type } from "../types/type";
import { reach } from "./access";
import type { Binder } from "./binder";

/** A name of methods where a delegate may stand, `int.Parse`. */
export type MethodGroup = Expression & { readonly kind: "member" };

/** Parameters of a delegate type, and what it returns: `void` for one that returns nothing. */
export function delegateOf(
  b: Binder,
  { info, args }: Type,
): { readonly types: readonly Type[]; readonly returns: Type } {
  switch (info?.name) {
    case "Func":
    case "Converter":
      return { types: args.slice(0, -1), returns: args.at(-1) as Type };
    case "Predicate":
      return { types: args, returns: b.type("bool") };
    case "Comparison":
      return { types: [args[0] as Type, args[0] as Type], returns: b.type("int") };
    default:
      return { types: args, returns: b.types.pool.void };
  }
}

/** Whether a dotted name is of methods and no value: one of a type, or of what is no call, so that it does not matter when it is looked at. */
export function isMethodGroup(b: Binder, e: Expression): e is MethodGroup {
  if (e.kind !== "member" || !isDotted(e.target)) return false;
  const reached = reach(b, e.target);
  if ("namespace" in reached) return false;
  const members = b.types.members("type" in reached ? reached.type : reached.value.type, e.name);
  if (members.length === 0) return "value" in reached && b.types.extensionsOf(e.name).length > 0;
  return members.every(({ info }) => info.kind === "method");
}

function isDotted(e: Expression): boolean {
  return e.kind === "name" || (e.kind === "member" && isDotted(e.target));
}

/** A name of methods as the lambda that calls it with so many values. */
export function asLambda(e: MethodGroup, count: number): Expression & { readonly kind: "lambda" } {
  // No name of C# has a space.
  const names = Array.from({ length: count }, (_, index) => `value ${index}`);
  const { at } = e;
  const args = names.map((name) => ({
    name: undefined,
    out: false,
    value: { kind: "name" as const, name, args: [], at },
    at,
  }));
  return {
    kind: "lambda",
    parameters: names.map((name) => ({ name, type: undefined })),
    body: { kind: "call", target: e, args, at },
    at,
  };
}
