import type { Expression } from "../syntax/ast";
import { isDelegate, type Type } from "../types/type";
import type { BoundMember } from "../types/type-system";
import { reach, receiverOf } from "./access";
import { argumentsOf, type Given } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { delegateOf } from "./delegates";
import { bind, bindAs } from "./expression";
import { type Choice, chosen } from "./overload";
import { textOfType } from "./text";

type Call = Expression & { readonly kind: "call" };

/** `a.B(…)`, `Type.B(…)`, or a delegate that is called. */
export function call(b: Binder, e: Call): Bound {
  const { refusal } = b;
  b.refusal = undefined;
  const found = called(b, e);
  b.refusal = refusal;
  return found;
}

function called(b: Binder, e: Call): Bound {
  const { target } = e;
  if (target.kind === "name" && !b.local(target.name))
    throw b.refuse(`the method ${target.name} is not known to the emulator`, e);
  if (target.kind !== "member") return invoked(b, e, bind(b, target));
  const reached = reach(b, target.target);
  if ("namespace" in reached) throw b.refuse(`the type ${reached.namespace} is not known to the emulator`, e);
  const typeArgs = target.args.map((arg) => b.resolve(arg));
  if ("value" in reached) return method(b, e, target, reached.value, typeArgs);
  const args = argumentsOf(b, e.args);
  const candidates = [...methods(b, reached.type, target.name), ...b.types.extensionsIn(reached.type, target.name)];
  const found = chosen(
    b,
    candidates.filter(({ info }) => info.static),
    args,
    typeArgs,
    undefined,
  );
  return found ? made(b, found, undefined) : refused(b, target, reached.type, args);
}

type Member = Expression & { readonly kind: "member" };

/** A method of a value: its own before extensions. */
function method(b: Binder, e: Call, target: Member, receiver: Bound, typeArgs: readonly Type[]): Bound {
  const { name } = target;
  if (name === "Invoke" && isDelegate(receiver.type)) return invoked(b, e, receiver);
  const property = b.types.members(receiver.type, name).find(({ info }) => info.kind === "get" && !info.static);
  if (property && isDelegate(b.types.typeOf(property.info.returns, property))) return invoked(b, e, bind(b, target));
  const args = argumentsOf(b, e.args);
  const own = methods(b, receiver.type, name).filter(({ info }) => !info.static);
  const found = chosen(b, own, args, typeArgs, undefined);
  if (found) return made(b, found, receiver);
  const extension = chosen(b, b.types.extensionsOf(name), args, typeArgs, receiver);
  return extension ? made(b, extension, undefined) : refused(b, target, receiver.type, args);
}

function methods(b: Binder, type: Type, name: string): readonly BoundMember[] {
  return b.types.members(type, name).filter(({ info }) => info.kind === "method");
}

/** The call as JavaScript; variables of out arguments are written after it. */
function made(b: Binder, choice: Choice, receiver: Bound | undefined): Bound {
  const { member, js, inferred, outs } = choice;
  const type = b.types.typeOf(member.info.returns, member, inferred);
  if (member.info.ambient) b.readsAmbient(member.info);
  const ofObject = receiver && member.info.declared.name === "object" ? onObject(b, receiver, member) : undefined;
  if (ofObject && "text" in ofObject) return { type, js: ofObject.text };
  const self = ofObject ? [ofObject.receiver] : receiver ? [receiverOf(receiver)] : [];
  const plain = `${b.constants.add(member.info.value)}(${[...self, ...js].join(", ")})`;
  if (outs.length === 0) return { type, js: plain };
  const result = b.temporary();
  const places = outs.map(({ place, type: out }) => `${place} = { value: ${b.constants.add(b.zero(out))} }`);
  const writes = outs.flatMap(({ arg, place, type: out }) => {
    if (arg.kind === "out") return [`${arg.local.js} = ${place}.value`];
    if (arg.kind !== "out-declared" || arg.variable === "_") return [];
    return [`${b.declare(arg.variable, out, arg.e).js} = ${place}.value`];
  });
  return { type, js: `(${[...places, `${result} = ${plain}`, ...writes, result].join(", ")})` };
}

/** A method of `object`: on a value type it gets the boxed value; the text of a collection is its type's name, which the value does not tell. */
function onObject(b: Binder, { type, js }: Bound, { info }: BoundMember): { text: string } | { receiver: string } {
  const text = info.name === "ToString" ? textOfType(b, type) : undefined;
  if (text !== undefined) return { text: `(rt.some(${js}), ${JSON.stringify(text)})` };
  const boxed = b.conversions.boxed(js, type);
  return { receiver: b.types.isReference(type) ? `rt.some(${boxed})` : boxed };
}

function invoked(b: Binder, e: Call, { type, js }: Bound): Bound {
  if (!isDelegate(type)) throw b.refuse(`a call of a value of type ${type.text}`, e);
  const { types, returns } = delegateOf(b, type);
  if (types.length !== e.args.length)
    throw b.refuse(`a call with ${e.args.length} arguments of a delegate that takes ${types.length}`, e);
  const args = e.args.map(({ value, name, out }, index) => {
    if (name !== undefined || out) throw b.refuse("a named or out argument of a delegate", e);
    return bindAs(b, value, types[index] as Type);
  });
  return { type: returns, js: `rt.some(${js})(${args.join(", ")})` };
}

/** Says why a lambda did not compile, or that there is no such method. */
function refused(b: Binder, e: Member, type: Type, args: readonly Given[]): never {
  if (b.refusal) throw b.refusal;
  const given = args.map((arg) => {
    if (arg.kind === "value") return arg.value.type.text;
    return arg.kind === "deferred" ? (arg.e.kind === "member" ? "method" : arg.e.kind) : "out";
  });
  throw b.refuse(`the method ${e.name}(${given.join(", ")}) of ${type.text} is not known to the emulator`, e);
}
