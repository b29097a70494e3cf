import type { Expression } from "../syntax/ast";
import { isValueType, type Type } from "../types/type";
import type { BoundMember } from "../types/type-system";
import { argumentsOf } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind } from "./expression";
import { chosen } from "./overload";

/** What a name or a dotted name leads to: a value, a type's static side, or a namespace on the way to one. */
export type Reached = { readonly value: Bound } | { readonly type: Type } | { readonly namespace: string };

/** What stands before a dot. */
export function reach(b: Binder, e: Expression): Reached {
  if (e.kind === "name") {
    const local = b.local(e.name);
    if (local || e.name === "context") return { value: bind(b, e) };
    const type = b.types.resolve({ name: e.name, args: e.args, arrays: 0, nullable: false, at: e.at });
    if (type) return { type };
    if (b.types.isNamespace(e.name)) return { namespace: e.name };
    throw b.refuse(`the name ${e.name} is not known to the emulator`, e);
  }
  if (e.kind !== "member") return { value: bind(b, e) };
  const target = reach(b, e.target);
  if (!("namespace" in target)) return { value: memberOf(b, e, target) };
  const name = `${target.namespace}.${e.name}`;
  const type = b.types.resolve({ name, args: e.args, arrays: 0, nullable: false, at: e.at });
  if (type) return { type };
  if (b.types.isNamespace(name)) return { namespace: name };
  throw b.refuse(`the type ${name} is not known to the emulator`, e);
}

/** A local, or `context`. */
export function nameValue(b: Binder, e: Expression & { readonly kind: "name" }): Bound {
  const local = b.local(e.name);
  if (local) {
    const { type, js, constant } = local;
    return { type, js, ...(constant !== undefined && { constant }) };
  }
  if (e.name === "context") return { type: b.type("IProxyRequestContext"), js: "ctx" };
  throw b.refuse(`the name ${e.name} is not known to the emulator`, e);
}

/** `a.B` where it is a value: a property or constant. */
export function access(b: Binder, e: Expression & { readonly kind: "member" }): Bound {
  const reached = reach(b, e);
  if ("value" in reached) return reached.value;
  throw b.refuse(`${e.name} is not a value`, e);
}

function memberOf(
  b: Binder,
  e: Expression & { readonly kind: "member" },
  target: { readonly value: Bound } | { readonly type: Type },
): Bound {
  const type = "type" in target ? target.type : target.value.type;
  const isStatic = "type" in target;
  const member = b.types
    .members(type, e.name)
    .find(({ info }) => info.static === isStatic && (info.kind === "get" || info.kind === "const"));
  if (!member)
    throw b.refuse(
      `the ${isStatic ? "static " : ""}property ${e.name} of ${type.text} is not known to the emulator`,
      e,
    );
  const result = b.types.typeOf(member.info.returns, member);
  if (member.info.kind === "const") return { type: result, js: constant(b, member) };
  const receiver = "value" in target ? [receiverOf(target.value)] : [];
  if (member.info.ambient) b.readsAmbient(member.info);
  return {
    type: result,
    js: `${b.constants.add(member.info.value)}(${[...receiver, ...(member.info.ambient ? ["ctx"] : [])].join(", ")})`,
  };
}

function constant(b: Binder, { info }: BoundMember): string {
  const { value } = info;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return b.constants.add(value);
  return typeof value === "object" || typeof value === "function" ? b.constants.add(value) : JSON.stringify(value);
}

/** A receiver that is not null when its member is used. */
export function receiverOf({ type, js }: Bound): string {
  return isValueType(type) || type.kind === "nullable" || js === "ctx" ? js : `rt.some(${js})`;
}

/** `a[i]`. */
export function index(b: Binder, e: Expression & { readonly kind: "index" }): Bound {
  const target = bind(b, e.target);
  if (target.type.text === "string")
    return { type: b.type("char"), js: `rt.indexed(rt.some(${target.js}), ${indexNumber(b, e)})` };
  const { call, type } = indexer(b, e, target, "get", []);
  return { type, js: call };
}

function indexNumber(b: Binder, e: Expression & { readonly kind: "index" }): string {
  const [first] = e.args;
  if (!first || e.args.length > 1) throw b.refuse("an index of a string that is not one number", e);
  return b.converted(bind(b, first.value), b.type("int"), first.value);
}

/** The call of an indexer, to read or to write. */
export function indexer(
  b: Binder,
  e: Expression & { readonly kind: "index" },
  target: Bound,
  kind: "get" | "set",
  more: readonly string[],
): { readonly call: string; readonly type: Type } {
  const candidates = b.types.members(target.type, "this").filter(({ info }) => info.kind === kind);
  const args = argumentsOf(b, e.args);
  const found = chosen(b, candidates, args, [], undefined);
  if (!found) throw b.refuse(`the indexer of ${target.type.text} is not known to the emulator for these values`, e);
  const type = b.types.typeOf(found.member.info.returns, found.member);
  return {
    type,
    call: `${b.constants.add(found.member.info.value)}(${[receiverOf(target), ...found.js, ...more].join(", ")})`,
  };
}

/** `a?.B`: null where `a` is. */
export function conditionalAccess(b: Binder, e: Expression & { readonly kind: "conditional-access" }): Bound {
  const target = bind(b, e.target);
  if (isValueType(target.type)) throw b.refuse(`?. on a value of type ${target.type.text}, which is never null`, e);
  const held = b.temporary();
  b.accessed.push({ type: target.type.kind === "nullable" ? (target.type.args[0] as Type) : target.type, js: held });
  const rest = bind(b, e.rest);
  b.accessed.pop();
  return {
    type: rest.type.kind === "void" ? rest.type : b.types.pool.nullable(rest.type),
    js: `((${held} = ${target.js}) == null ? null : ${rest.js})`,
  };
}
