import { UnsupportedError } from "../definition";
import { Cursor } from "../syntax/cursor";
import { parseExpression } from "../syntax/parse-expression";
import type { ParameterInfo } from "../types/signature";
import { isDelegate, isOpen, type Type } from "../types/type";
import type { BoundMember } from "../types/type-system";
import { type Given, outType } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bindAs } from "./expression";
import { lambda } from "./lambda";

/** A method that takes the arguments, and how it gets them. */
export interface Choice {
  readonly member: BoundMember;
  /** JavaScript of each argument in the order of the parameters, then type arguments and what is ambient. */
  readonly js: readonly string[];
  readonly inferred: ReadonlyMap<string, Type>;
  /** Of each argument as it was given. */
  readonly costs: readonly number[];
  readonly expanded: boolean;
  readonly defaults: number;
  /** Out arguments, by the JavaScript that refers to their place. */
  readonly outs: readonly { readonly arg: Given; readonly place: string; readonly type: Type }[];
}

/** The best of several methods of a name, by the rules of C# as far as the library's overloads need them. */
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
  return applicable.reduce<Choice | undefined>(
    (best, each) => (best === undefined || isBetter(each, best) ? each : best),
    undefined,
  );
}

function isBetter(a: Choice, b: Choice): boolean {
  const isAnyWorse = a.costs.some((cost, index) => cost > (b.costs[index] ?? cost));
  const isAnyBetter = a.costs.some((cost, index) => cost < (b.costs[index] ?? cost));
  if (isAnyBetter !== isAnyWorse) return isAnyBetter;
  if (isAnyBetter) return sum(a.costs) < sum(b.costs);
  if (a.expanded !== b.expanded) return b.expanded;
  if (a.defaults !== b.defaults) return a.defaults < b.defaults;
  const generic = ({ member }: Choice) => member.info.typeParameters.length;
  if (generic(a) !== generic(b)) return generic(a) < generic(b);
  return a.member.distance < b.member.distance;
}

function sum(costs: readonly number[]): number {
  return costs.reduce((total, cost) => total + cost, 0);
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
  const all: readonly Given[] =
    info.extension && receiver
      ? [{ kind: "value", name: undefined, value: receiver, e: { kind: "bound", at: 0 } }, ...args]
      : args;
  const places = placed(b, member, all, expanded);
  if (!places) return undefined;
  const inferred = new Map(
    info.typeParameters.flatMap((name, index) => (typeArgs[index] ? [[name, typeArgs[index]] as const] : [])),
  );
  if (typeArgs.length === 0) infer(b, places, inferred);
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
function infer(b: Binder, places: readonly Place[], inferred: Map<string, Type>): void {
  const each = places.flatMap(({ parameter, type, args }) =>
    args.map(({ arg }) => ({
      arg,
      type:
        parameter.params &&
        args.length > 0 &&
        arg.kind === "value" &&
        arg.value.type.kind !== "array" &&
        type.kind === "array"
          ? (type.args[0] as Type)
          : type,
    })),
  );
  for (const { arg, type } of each) {
    if (arg.kind === "value") b.conversions.unify(type, arg.value.type, inferred);
    const out = outType(b, arg);
    if (out) b.conversions.unify(type, out, inferred);
  }
  for (const { arg, type } of each) {
    if (arg.kind !== "deferred" || arg.e.kind !== "lambda" || !isDelegate(type)) continue;
    const wanted = b.conversions.close(type, inferred);
    const parameters = delegateParameters(wanted);
    if (parameters.types.some(isOpen) || !parameters.returns || !isOpen(parameters.returns)) continue;
    const found = attempt(() => lambda(b, arg.e as typeof arg.e & { kind: "lambda" }, wanted));
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
  const costs = new Array<number>(count).fill(0);
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
      const passed = pass(b, arg, isList ? (type.args[0] as Type) : type, outs);
      if (!passed) return undefined;
      items.push(passed.js);
      costs[at] = passed.cost;
    }
    js.push(isList ? `[${items.join(", ")}]` : (items[0] as string));
  }
  js.push(...member.info.typeParameters.map((name) => b.typeArgument(inferred.get(name) as Type)));
  if (member.info.ambient) js.push("ctx");
  return { member, js, inferred, costs, expanded, defaults, outs };
}

function pass(
  b: Binder,
  arg: Given,
  type: Type,
  outs: { arg: Given; place: string; type: Type }[],
): { readonly js: string; readonly cost: number } | undefined {
  if (arg.kind === "value") return b.conversions.implicit(arg.value, type);
  if (arg.kind === "deferred") {
    if (arg.e.kind !== "lambda") return { js: bindAs(b, arg.e, type), cost: 1 };
    if (!isDelegate(type)) return undefined;
    const { e } = arg;
    const found = attempt(() => lambda(b, e as typeof e & { kind: "lambda" }, type));
    return found && { js: found.js, cost: found.type === type ? 0 : 2 };
  }
  const wanted = outType(b, arg);
  if (wanted && wanted !== type) return undefined;
  const place = b.temporary();
  outs.push({ arg, place, type });
  return { js: place, cost: 0 };
}

function defaultValue(b: Binder, { defaultText = "null" }: ParameterInfo, type: Type): string {
  return bindAs(b, parseExpression(new Cursor(defaultText, 0, defaultText.length)), type);
}

/** What a lambda gives that compiles for the types it is tried with; undefined where it does not. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

/** Parameters of a delegate type, and what it returns; undefined for one that returns nothing. */
export function delegateParameters({ info, args }: Type): {
  readonly types: readonly Type[];
  readonly returns: Type | undefined;
  readonly gives: "last" | "bool" | "int" | "nothing";
} {
  switch (info?.name) {
    case "Func":
    case "Converter":
      return { types: args.slice(0, -1), returns: args.at(-1), gives: "last" };
    case "Predicate":
      return { types: args, returns: undefined, gives: "bool" };
    case "Comparison":
      return { types: [args[0] as Type, args[0] as Type], returns: undefined, gives: "int" };
    default:
      return { types: args, returns: undefined, gives: "nothing" };
  }
}
