import { AnonymousObject } from "../library/json/anonymous";
import type { Expression, Initializer } from "../syntax/ast";
import { isDelegate, type Type } from "../types/type";
import { argumentsOf } from "./arguments";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindAs } from "./expression";
import { chosen } from "./overload";

/** `new T(…) { … }`. */
export function creation(b: Binder, e: Expression & { readonly kind: "new" }): Bound {
  const type = b.resolve(e.type);
  if (isDelegate(type)) return delegate(b, e, type);
  const candidates = b.types.declared(type, "new");
  const args = argumentsOf(b, e.args);
  const found = chosen(b, candidates, args, [], undefined);
  if (found?.member.info.ambient) b.readsAmbient(found.member.info);
  if (!found) {
    const given = args.map((arg) => (arg.kind === "value" ? arg.value.type.text : "lambda"));
    throw b.refuse(`the constructor ${type.text}(${given.join(", ")}) is not known to the emulator`, e);
  }
  const made = `${b.constants.add(found.member.info.value)}(${found.js.join(", ")})`;
  if (!e.initializer) return { type, js: made };
  const held = b.temporary();
  const parts = e.initializer.map((part) => initialized(b, part, type, held, e));
  return { type, js: `(${[`${held} = ${made}`, ...parts, held].join(", ")})` };
}

function delegate(b: Binder, e: Expression & { readonly kind: "new" }, type: Type): Bound {
  const [arg] = e.args;
  if (!arg || e.args.length > 1 || e.initializer) throw b.refuse("a delegate of what is no lambda", e);
  return { type, js: bindAs(b, arg.value, type) };
}

function initialized(b: Binder, part: Initializer[number], type: Type, held: string, e: Expression): string {
  if (part.kind === "set") {
    const setter = b.types.members(type, part.name).find(({ info }) => info.kind === "set");
    if (!setter) throw b.refuse(`the property ${part.name} of ${type.text} can't be written`, e);
    return `${b.constants.add(setter.info.value)}(${held}, ${bindAs(b, part.value, b.types.typeOf(setter.info.returns, setter))})`;
  }
  const isAdd = part.kind === "add";
  const name = isAdd ? "Add" : "this";
  const values = isAdd ? part.values : [...part.args.map(({ value }) => value), part.value];
  const candidates = b.types
    .members(type, name)
    .filter(({ info }) => info.kind === (isAdd ? "method" : "set") && !info.static);
  if (!isAdd) {
    const setter = candidates[0];
    const key = setter?.info.parameters[0];
    if (!setter || !key) throw b.refuse(`the indexer of ${type.text} can't be written`, e);
    const [index, value] = values as [Expression, Expression];
    return `${b.constants.add(setter.info.value)}(${held}, ${bindAs(b, index, b.types.typeOf(key.type, setter))}, ${bindAs(b, value, b.types.typeOf(setter.info.returns, setter))})`;
  }
  const found = chosen(
    b,
    candidates,
    argumentsOf(
      b,
      values.map((value) => ({ name: undefined, out: false, value, at: value.at })),
    ),
    [],
    undefined,
  );
  if (!found) throw b.refuse(`a collection initializer of ${type.text}`, e);
  return `${b.constants.add(found.member.info.value)}(${[held, ...found.js].join(", ")})`;
}

/** `new [] { … }`, `new T[n]`, `new T[] { … }`; bytes are a `Uint8Array`. */
export function newArray(b: Binder, e: Expression & { readonly kind: "new-array" }): Bound {
  if (!e.type) {
    const values = (e.items ?? []).map((item) => bind(b, item));
    const element = b.conversions.common(values);
    if (!element) throw b.refuse("an array whose values have no type in common", e);
    return arrayOf(
      b,
      element,
      values.map((value, index) => b.converted(value, element, (e.items ?? [])[index] as Expression)),
    );
  }
  const element = b.resolve(e.type);
  if (e.items)
    return arrayOf(
      b,
      element,
      e.items.map((item) => bindAs(b, item, element)),
    );
  const size = e.size ? bindAs(b, e.size, b.type("int")) : "0";
  const zero = b.constants.add(b.zero(element));
  const js = element.text === "byte" ? `new Uint8Array(rt.size(${size}))` : `new Array(rt.size(${size})).fill(${zero})`;
  return { type: b.types.pool.array(element), js };
}

function arrayOf(b: Binder, element: Type, items: readonly string[]): Bound {
  const js = `[${items.join(", ")}]`;
  return { type: b.types.pool.array(element), js: element.text === "byte" ? `Uint8Array.from(${js})` : js };
}

/** `new { a, b = 1 }`. */
export function anonymous(b: Binder, e: Expression & { readonly kind: "anonymous" }): Bound {
  const values = e.members.map(({ name, value }) => ({ name, value, bound: bind(b, value) }));
  const members = values.map(({ name, value, bound: { js, type } }) => {
    if (type.kind === "null" || type.kind === "void" || b.conversions.hidesItems(type))
      throw b.refuse(`a member ${name} of type ${type.text}`, value);
    return `[${JSON.stringify(name)}, ${b.conversions.boxed(js, type)}]`;
  });
  return {
    type: b.types.anonymous(values.map(({ name, bound }) => [name, bound.type])),
    js: `new ${b.constants.add(AnonymousObject)}(new Map([${members.join(", ")}]))`,
  };
}
