import type { Expression } from "../syntax/ast";
import { isDelegate, type Type } from "../types/type";
import type { BoundMember } from "../types/type-system";
import { reach, receiverOf } from "./access";
import { argumentsOf, type Given } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bindAs } from "./expression";
import { type Choice, chosen, delegateParameters } from "./overload";

/** `a.B(…)`, `Type.B(…)`, or a delegate that is called. */
export function call(b: Binder, e: Expression & { readonly kind: "call" }): Bound {
  const { target } = e;
  if (target.kind === "name") {
    const local = b.local(target.name);
    if (local && isDelegate(local.type)) return invoked(b, e, { type: local.type, js: local.js });
    throw b.refuse(`the method ${target.name} is not known to the emulator`, e);
  }
  if (target.kind !== "member") throw b.refuse("a call of what is no method", e);
  const reached = reach(b, target.target);
  if ("namespace" in reached) throw b.refuse(`the type ${reached.namespace} is not known to the emulator`, e);
  const typeArgs = target.args.map((arg) => b.resolve(arg));
  const args = argumentsOf(b, e.args);
  if ("type" in reached) {
    const candidates = methods(b, reached.type, target.name).filter(({ info }) => info.static);
    return (
      made(b, chosen(b, candidates, args, typeArgs, undefined), undefined) ??
      refused(b, target, target.name, reached.type, args)
    );
  }
  return method(b, target, reached.value, target.name, args, typeArgs);
}

/** A method of a value: its own before extensions. */
function method(
  b: Binder,
  e: Expression,
  receiver: Bound,
  name: string,
  args: readonly Given[],
  typeArgs: readonly Type[],
): Bound {
  const own = methods(b, receiver.type, name).filter(({ info }) => !info.static);
  // Everything is an object; on a value type its methods get the boxed value.
  const found = chosen(b, own, args, typeArgs, undefined);
  if (found) return made(b, found, receiver) as Bound;
  const extension = chosen(b, b.types.extensionsOf(name), args, typeArgs, receiver);
  if (extension) return made(b, extension, undefined) as Bound;
  const property = b.types.members(receiver.type, name).find(({ info }) => info.kind === "get" && !info.static);
  const type = property && b.types.typeOf(property.info.returns, property);
  if (property && type && isDelegate(type)) throw b.refuse(`a call of the delegate ${name}`, e);
  return refused(b, e, name, receiver.type, args);
}

function methods(b: Binder, type: Type, name: string): readonly BoundMember[] {
  return b.types.members(type, name).filter(({ info }) => info.kind === "method");
}

/** The call as JavaScript; variables of out arguments are written after it. */
function made(b: Binder, choice: Choice | undefined, receiver: Bound | undefined): Bound | undefined {
  if (!choice) return undefined;
  const { member, js, inferred, outs } = choice;
  const type = b.types.typeOf(member.info.returns, member, inferred);
  const onObject =
    receiver && member.info.declared.name === "object"
      ? [objectReceiver(b, receiver)]
      : receiver
        ? [receiverOf(receiver)]
        : [];
  const plain = `${b.constants.add(member.info.value)}(${[...onObject, ...js].join(", ")})`;
  if (outs.length === 0) return { type, js: plain };
  const result = b.temporary();
  const places = outs.map(({ place, type: out }) => `${place} = { value: ${b.constants.add(b.zero(out))} }`);
  const writes = outs.flatMap(({ arg, place, type: out }) => {
    if (arg.kind === "out") return [`${arg.local.js} = ${place}.value`];
    if (arg.kind !== "out-declared" || arg.variable === "_") return [];
    return [`${b.declare(arg.variable, out, arg.e, true).js} = ${place}.value`];
  });
  return { type, js: `(${[...places, `${result} = ${plain}`, ...writes, result].join(", ")})` };
}

function objectReceiver(b: Binder, { type, js }: Bound): string {
  const boxed = b.conversions.boxed(js, type);
  return b.types.isReference(type) ? `rt.some(${boxed})` : boxed;
}

function invoked(b: Binder, e: Expression & { readonly kind: "call" }, { type, js }: Bound): Bound {
  const { types, returns, gives } = delegateParameters(type);
  if (types.length !== e.args.length)
    throw b.refuse(`a call with ${e.args.length} arguments of a delegate that takes ${types.length}`, e);
  const args = e.args.map(({ value }, index) => bindAs(b, value, types[index] as Type));
  const result = gives === "bool" ? b.type("bool") : gives === "int" ? b.type("int") : (returns ?? b.types.pool.void);
  return { type: result, js: `rt.some(${js})(${args.join(", ")})` };
}

function refused(b: Binder, e: Expression, name: string, type: Type, args: readonly Given[]): never {
  const given = args.map((arg) =>
    arg.kind === "value" ? arg.value.type.text : arg.kind === "deferred" ? "lambda" : "out",
  );
  throw b.refuse(`the method ${name}(${given.join(", ")}) of ${type.text} is not known to the emulator`, e);
}
