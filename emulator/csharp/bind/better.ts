import { UnsupportedError } from "../definition";
import type { Expression } from "../syntax/ast";
import { isDelegate, type Type } from "../types/type";
import type { Given } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { asLambda, delegateOf, type MethodGroup } from "./delegates";
import { lambda } from "./lambda";
import type { Choice } from "./overload";

/** Whether C# takes one method over another that takes the arguments too: no conversion is worse and one is better, or what then decides between equals. */
export function isBetter(b: Binder, args: readonly Given[], one: Choice, other: Choice): boolean {
  const compared = args.map((arg, index) => betterFor(b, arg, one.types[index] as Type, other.types[index] as Type));
  const isAnyBetter = compared.some((each) => each > 0);
  const isAnyWorse = compared.some((each) => each < 0);
  if (isAnyBetter !== isAnyWorse) return isAnyBetter;
  if (isAnyBetter) return false;
  const generic = ({ member }: Choice) => member.info.typeParameters.length;
  if (generic(one) > 0 !== generic(other) > 0) return generic(other) > 0;
  if (one.expanded !== other.expanded) return other.expanded;
  if (one.defaults !== other.defaults) return one.defaults < other.defaults;
  return one.member.info.parameters.length > other.member.info.parameters.length && one.expanded;
}

/** Over 0 where an argument converts better to one type than to another, below where worse. */
function betterFor(b: Binder, arg: Given, one: Type, other: Type): number {
  if (one === other) return 0;
  if (arg.kind === "value") return exact(arg.value.type, one, other) || betterTarget(b, one, other);
  if (arg.kind !== "deferred" || !isDelegate(one) || !isDelegate(other)) return 0;
  const [x, y] = [delegateOf(b, one), delegateOf(b, other)];
  if (x.returns === y.returns || x.types.some((type, index) => type !== y.types[index])) return 0;
  const result = resultOf(b, arg.e, x.types);
  return (result && exact(result, x.returns, y.returns)) || betterTarget(b, x.returns, y.returns);
}

function exact(type: Type, one: Type, other: Type): number {
  return type === one ? 1 : type === other ? -1 : 0;
}

const signed = ["sbyte", "short", "int", "long"];
const unsigned = ["byte", "ushort", "uint", "ulong"];

/** A type is better than one that it converts to; signed numbers are better than unsigned ones. */
function betterTarget(b: Binder, one: Type, other: Type): number {
  if (one.kind === "void" || other.kind === "void") return one.kind === "void" ? -1 : 1;
  const converts = (type: Type, to: Type) => b.conversions.implicit({ type, js: "x" }, to) !== undefined;
  const [there, back] = [converts(one, other), converts(other, one)];
  if (there !== back) return there ? 1 : -1;
  if (signed.includes(one.text) && unsigned.includes(other.text)) return 1;
  return unsigned.includes(one.text) && signed.includes(other.text) ? -1 : 0;
}

/** The type that a lambda's result has by itself. */
function resultOf(b: Binder, e: Expression, parameters: readonly Type[]): Type | undefined {
  const open = b.types.delegate([...parameters, b.types.pool.parameter("result")]);
  return open && attempt(b, () => asDelegate(b, e, open))?.type.args.at(-1);
}

/** A lambda, or a name of methods, as a delegate of a type. */
export function asDelegate(b: Binder, e: Expression, to: Type): Bound {
  if (e.kind === "lambda") return lambda(b, e, to);
  return lambda(b, asLambda(e as MethodGroup, delegateOf(b, to).types.length), to);
}

/** What compiles for the types it is tried with; undefined where it does not, of which the binder keeps the reason. */
export function attempt<T>(b: Binder, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    // Of several methods that a lambda is tried with, the one that got furthest is the one that was meant.
    if (!b.refusal || isFurther(error, b.refusal)) b.refusal = error;
    return undefined;
  }
}

function isFurther(one: UnsupportedError, other: UnsupportedError): boolean {
  return one.line > other.line || (one.line === other.line && one.column > other.column);
}
