import { Cursor } from "../syntax/cursor";
import { parseExpression } from "../syntax/parse-expression";
import type { ParameterInfo } from "../types/signature";
import { isDelegate, isOpen, type Type } from "../types/type";
import type { BoundMember } from "../types/type-system";
import { type Given, outType } from "./arguments";
import { asDelegate, attempt, isBetter } from "./better";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { delegateOf } from "./delegates";
import { bindAs } from "./expression";

/** A method that takes the arguments, and how it gets them. */
export interface Choice {
  readonly member: BoundMember;
  /** JavaScript of each argument in the order of the parameters, then type arguments and what is ambient. */
  readonly js: readonly string[];
  readonly inferred: ReadonlyMap<string, Type>;
  /** Of each argument as it was given, the parameter's type. */
  readonly types: readonly Type[];
  readonly expanded: boolean;
  readonly defaults: number;
  /** Out arguments, by the JavaScript that refers to their place. */
  readonly outs: readonly { readonly arg: Given; readonly place: string; readonly type: Type }[];
}

/** The best of several methods of a name, by the rules of C#. Of methods that are no better than one another, which C# refuses, it is the first. */
export function chosen(
  b: Binder,
  candidates: readonly BoundMember[],
  args: readonly Given[],
  typeArgs: readonly Type[],
  receiver: Bound | undefined,
): Choice | undefined {
  const applicable = candidates.flatMap((member) =>
    [fitted(b, member, args, typeArgs, receiver, false), fitted(b, member, args, typeArgs, receiver, true)].filter(
      (choice) => choice !== undefined,
    ),
  );
  const shown = applicable.filter(({ member }) => !applicable.some((other) => b.types.isHidden(member, other.member)));
  const given = receiver ? [receiverGiven(receiver), ...args] : args;
  return shown.reduce<Choice | undefined>(
    (best, each) => (best === undefined || isBetter(b, given, each, best) ? each : best),
    undefined,
  );
}

/** The receiver of an extension method, as its first argument. */
function receiverGiven(value: Bound): Given {
  return { kind: "value", name: undefined, value, e: { kind: "bound", at: 0 } };
}

interface Place {
  readonly parameter: ParameterInfo;
  readonly type: Type;
  /** Arguments that go there: one, or any number into `params`. */
  readonly args: { readonly arg: Given; readonly at: number }[];
}

function fitted(
  b: Binder,
  member: BoundMember,
  args: readonly Given[],
  typeArgs: readonly Type[],
  receiver: Bound | undefined,
  expanded: boolean,
): Choice | undefined {
  const { info } = member;
  if (typeArgs.length > 0 && typeArgs.length !== info.typeParameters.length) return undefined;
  const all: readonly Given[] = info.extension && receiver ? [receiverGiven(receiver), ...args] : args;
  const places = placed(b, member, all, expanded);
  if (!places) return undefined;
  const inferred = new Map(
    info.typeParameters.flatMap((name, index) => (typeArgs[index] ? [[name, typeArgs[index]] as const] : [])),
  );
  if (typeArgs.length === 0) infer(b, places, inferred, expanded);
  if (inferred.size < info.typeParameters.length) return undefined;
  return written(b, member, places, inferred, all.length, expanded);
}

/** Which argument goes to which parameter; undefined where they do not fit by number or name. */
function placed(b: Binder, member: BoundMember, args: readonly Given[], expanded: boolean): Place[] | undefined {
  const { parameters } = member.info;
  const last = parameters.at(-1);
  if (expanded && !last?.params) return undefined;
  const places: Place[] = parameters.map((parameter) => ({
    parameter,
    type: b.types.typeOf(parameter.type, member),
    args: [],
  }));
  for (const [at, arg] of args.entries()) {
    const index =
      arg.name === undefined
        ? Math.min(at, expanded ? parameters.length - 1 : at)
        : parameters.findIndex(({ name }) => name === arg.name);
    const place = places[index];
    if (!place || (place.args.length > 0 && !(expanded && place.parameter.params))) return undefined;
    if ((arg.kind === "out" || arg.kind === "out-declared") !== place.parameter.out) return undefined;
    place.args.push({ arg, at });
  }
  const isFilled = places.every(
    ({ parameter, args: given }) =>
      given.length > 0 || parameter.defaultText !== undefined || (expanded && parameter.params),
  );
  return isFilled ? places : undefined;
}

/** First from values, then from what lambdas give back, as far as their parameters are known by then. */
function infer(b: Binder, places: readonly Place[], inferred: Map<string, Type>, expanded: boolean): void {
  const each = places.flatMap(({ parameter, type, args }) =>
    args.map(({ arg }) => ({ arg, type: expanded && parameter.params ? (type.args[0] as Type) : type })),
  );
  for (const { arg, type } of each) {
    if (arg.kind === "value") b.conversions.unify(type, arg.value.type, inferred);
    const out = outType(b, arg);
    if (out) b.conversions.unify(type, out, inferred);
  }
  for (const { arg, type } of each) {
    if (arg.kind !== "deferred" || !isDelegate(type)) continue;
    const wanted = b.conversions.close(type, inferred);
    const { types, returns } = delegateOf(b, wanted);
    if (types.some(isOpen) || !isOpen(returns)) continue;
    const found = attempt(b, () => asDelegate(b, arg.e, wanted));
    if (found) b.conversions.unify(wanted, found.type, inferred);
  }
}

function written(
  b: Binder,
  member: BoundMember,
  places: readonly Place[],
  inferred: ReadonlyMap<string, Type>,
  count: number,
  expanded: boolean,
): Choice | undefined {
  const types = new Array<Type>(count);
  const js: string[] = [];
  const outs: { arg: Given; place: string; type: Type }[] = [];
  let defaults = 0;
  for (const { parameter, type: open, args } of places) {
    const type = b.conversions.close(open, inferred);
    const isList = expanded && parameter.params;
    if (args.length === 0 && !isList) {
      defaults++;
      js.push(defaultValue(b, parameter, type));
      continue;
    }
    const items: string[] = [];
    for (const { arg, at } of args) {
      const wanted = isList ? (type.args[0] as Type) : type;
      const passed = pass(b, arg, wanted, outs);
      if (passed === undefined) return undefined;
      items.push(passed);
      types[at] = wanted;
    }
    js.push(isList ? `[${items.join(", ")}]` : (items[0] as string));
  }
  js.push(...member.info.typeParameters.map((name) => b.typeArgument(inferred.get(name) as Type)));
  if (member.info.ambient) js.push("ctx");
  return { member, js, inferred, types, expanded, defaults, outs };
}

function pass(
  b: Binder,
  arg: Given,
  type: Type,
  outs: { arg: Given; place: string; type: Type }[],
): string | undefined {
  if (arg.kind === "value") return b.conversions.implicit(arg.value, type)?.js;
  if (arg.kind === "deferred") {
    if (arg.e.kind === "default") return bindAs(b, arg.e, type);
    return isDelegate(type) ? attempt(b, () => asDelegate(b, arg.e, type))?.js : undefined;
  }
  const wanted = outType(b, arg);
  if (wanted && wanted !== type) return undefined;
  const place = b.temporary();
  outs.push({ arg, place, type });
  return place;
}

function defaultValue(b: Binder, { defaultText = "null" }: ParameterInfo, type: Type): string {
  return bindAs(b, parseExpression(new Cursor(defaultText, 0, defaultText.length)), type);
}
