import type { Expression } from "../syntax/ast";
import { indexer, reach, receiverOf } from "./access";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindAs } from "./expression";
import { operated } from "./operators";

/** A place that can be written to: how to read it, and how to write it. */
interface Place {
  readonly type: Bound["type"];
  readonly read: () => string;
  readonly write: (js: string) => string;
  /** What has to be evaluated first, once. */
  readonly before: readonly string[];
}

export function assign(b: Binder, e: Expression & { readonly kind: "assign" }): Bound {
  const place = placeOf(b, e.target, e.operator !== "=");
  const value = e.operator === "=" ? bindAs(b, e.value, place.type) : compound(b, e, place);
  if (e.target.kind === "name") return { type: place.type, js: `(${place.write(value)})` };
  const held = b.temporary();
  return { type: place.type, js: `(${[...place.before, `${held} = ${value}`, place.write(held), held].join(", ")})` };
}

/** `a += b`: computed like `a + b`, then cast back, which C# does unasked if `b` alone could be assigned. */
function compound(b: Binder, e: Expression & { readonly kind: "assign" }, place: Place): string {
  const value = bind(b, e.value);
  const operator = e.operator.slice(0, -1);
  const result = operated(b, operator, { type: place.type, js: place.read() }, value, e);
  const fits = operator === "<<" || operator === ">>" || b.conversions.implicit(value, place.type) !== undefined;
  const back = fits ? b.conversions.explicit(result, place.type) : b.conversions.implicit(result, place.type);
  if (!back) throw b.refuse(`the operator ${e.operator} over ${place.type.text} and ${value.type.text}`, e);
  return back.js;
}

/** `++` and `--`, before or after. */
export function step(b: Binder, operand: Expression, operator: "++" | "--", isBefore: boolean): Bound {
  const place = placeOf(b, operand, true);
  const [old, next] = [b.temporary(), b.temporary()];
  const result = operated(
    b,
    operator === "++" ? "+" : "-",
    { type: place.type, js: old },
    { type: b.type("int"), js: "1", constant: 1n },
    operand,
  );
  const back = b.conversions.explicit(result, place.type)?.js ?? result.js;
  return {
    type: place.type,
    js: `(${[...place.before, `${old} = ${place.read()}`, `${next} = ${back}`, place.write(next), isBefore ? next : old].join(", ")})`,
  };
}

function placeOf(b: Binder, e: Expression, isRead: boolean): Place {
  if (e.kind === "name") {
    const local = b.local(e.name);
    if (!local) throw b.refuse(`the variable ${e.name} is not known`, e);
    if (local.fixed) throw b.refuse(`an assignment to ${e.name}, which is ${local.fixed}`, e);
    return { type: local.type, read: () => bind(b, e).js, write: (js) => `${local.js} = ${js}`, before: [] };
  }
  if (e.kind === "index") return indexPlace(b, e, isRead);
  if (e.kind === "member") return propertyPlace(b, e);
  throw b.refuse("an assignment to what can't be written", e);
}

function indexPlace(b: Binder, e: Expression & { readonly kind: "index" }, isRead: boolean): Place {
  const target = bind(b, e.target);
  const held = b.temporary();
  const keys = e.args.map(({ value }) => ({ bound: bind(b, value), held: b.temporary(), at: value.at }));
  // The keys are evaluated once, and used as what they were.
  const args = keys.map((key, index) => ({
    ...e.args[index],
    name: undefined,
    out: false,
    at: key.at,
    value: { kind: "bound" as const, at: key.at },
  }));
  const withKeys = <T>(work: () => T): T => {
    const [key] = keys;
    if (!key || keys.length > 1) throw b.refuse("an indexer of several values", e);
    b.accessed.push({ ...key.bound, js: key.held });
    try {
      return work();
    } finally {
      b.accessed.pop();
    }
  };
  const inner = { ...e, args };
  const receiver = { type: target.type, js: held };
  const writer = withKeys(() => indexer(b, inner, receiver, "set", ["\0value"]));
  return {
    type: writer.type,
    read: () => (isRead ? withKeys(() => indexer(b, inner, receiver, "get", [])).call : "null"),
    write: (js) => writer.call.replace("\0value", () => js),
    before: [`${held} = ${target.js}`, ...keys.map((key) => `${key.held} = ${key.bound.js}`)],
  };
}

function propertyPlace(b: Binder, e: Expression & { readonly kind: "member" }): Place {
  const reached = reach(b, e.target);
  if (!("value" in reached)) throw b.refuse("an assignment to a static property", e);
  const { type } = reached.value;
  const setter = b.types.members(type, e.name).find(({ info }) => info.kind === "set");
  const getter = b.types.members(type, e.name).find(({ info }) => info.kind === "get");
  if (!setter) throw b.refuse(`the property ${e.name} of ${type.text} can't be written`, e);
  const held = b.temporary();
  const receiver = receiverOf({ type, js: held });
  return {
    type: b.types.typeOf(setter.info.returns, setter),
    read: () => (getter ? `${b.constants.add(getter.info.value)}(${receiver})` : "null"),
    write: (js) => `${b.constants.add(setter.info.value)}(${receiver}, ${js})`,
    before: [`${held} = ${reached.value.js}`],
  };
}
