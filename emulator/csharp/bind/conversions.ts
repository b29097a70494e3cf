import type { EnumTexts } from "../runtime";
import { unify } from "../types/infer";
import type { TypeInfo } from "../types/signature";
import { isDelegate, isValueType, substituted, type Type } from "../types/type";
import type { BoundMember, TypeSystem } from "../types/type-system";
import type { Bound } from "./bound";
import type { Constants } from "./constants";
import { convertNumber, implicitNumbers, isNumber, wholeRange } from "./numbers";

/** A conversion that was found: how to write it, and how good it is; smaller is better, 0 is none at all. */
export interface Conversion {
  readonly js: string;
  readonly cost: number;
}

/** What converts to what, as the C# standard has it. */
export class Conversions {
  constructor(
    private readonly types: TypeSystem,
    private readonly constants: Constants,
  ) {}

  /** The conversion that C# makes unasked; undefined where there is none. */
  implicit(from: Bound, to: Type): Conversion | undefined {
    return this.standard(from, to) ?? this.userDefined(from, to, ["implicit"]);
  }

  /** The conversion that a cast makes. */
  explicit(from: Bound, to: Type): Conversion | undefined {
    return (
      this.implicit(from, to) ??
      this.downward(from, to) ??
      this.userDefined(from, to, ["implicit", "explicit"]) ??
      this.unlifted(from, to)
    );
  }

  /** Whether one reference type can be cast to another without an operator that one of them declares. */
  isReference(from: Bound, to: Type): boolean {
    return (
      from.type === to ||
      this.upward(from.type, from.js, to) !== undefined ||
      this.downward(from, to) !== undefined ||
      to.text === "object"
    );
  }

  /** Numeric, nullable, boxing and reference conversions. */
  standard({ type, js, constant }: Bound, to: Type): Conversion | undefined {
    if (type === to) return { js, cost: 0 };
    if (type.kind === "null")
      return this.types.isReference(to) || to.kind === "nullable"
        ? { js, cost: to.text === "object" ? 2 : 1 }
        : undefined;
    if (type.kind === "void") return undefined;
    if (constant !== undefined && type.text === "int") {
      const range = wholeRange(to.text);
      if (range && constant >= range[0] && constant <= range[1])
        return { js: convertNumber(js, "int", to.text, constant), cost: numberCost(to.text) };
    }
    if (constant !== undefined && constant >= 0n && type.text === "long" && to.text === "ulong")
      return { js: `${constant}n`, cost: numberCost(to.text) };
    const number = implicitNumbers.get(type.text)?.includes(to.text);
    if (number) return { js: convertNumber(js, type.text, to.text, constant), cost: numberCost(to.text) };
    if (to.kind === "nullable") return this.toNullable({ type, js, ...(constant !== undefined && { constant }) }, to);
    if (isUntyped(to) && this.hidesItems(type)) return undefined;
    if (to.text === "object") return { js: this.boxed(js, type), cost: 50 };
    return this.upward(type, js, to);
  }

  /** Whether a value as an `object` would no longer tell what its items are: whether the numbers of a list are doubles, say. */
  hidesItems(type: Type): boolean {
    if (isDelegate(type) || type.text === "byte[]" || type.kind === "nullable") return false;
    return type.args.some((arg) => isTagged(arg) || this.hidesItems(arg));
  }

  /** From the representation of a type to that of `object`. */
  boxed(js: string, type: Type): string {
    const simple = type.kind === "nullable" ? (type.args[0] as Type) : type;
    if (simple.info?.kind === "enum") return `rt.boxEnum(${this.constants.add(enumTexts(simple))}, ${js})`;
    if (!isTagged(simple)) return js;
    const tag = JSON.stringify(simple.text);
    return type.kind === "nullable" ? `rt.box(${tag}, ${js})` : `new rt.Boxed(${tag}, ${js})`;
  }

  /** From the representation of `object` to that of a type. */
  unboxed(js: string, to: Type): string {
    const isReference = this.types.isReference(to) || to.kind === "nullable";
    const simple = to.kind === "nullable" ? (to.args[0] as Type) : to;
    const name = this.types.describe(simple).info?.fullName ?? simple.text;
    return `rt.unbox(${js}, ${this.constants.add(this.types.isTest(to))}, ${JSON.stringify(name)}, ${isReference})`;
  }

  private toNullable(from: Bound, to: Type): Conversion | undefined {
    const inner = to.args[0] as Type;
    if (from.type.kind === "nullable") {
      const lifted = this.standard({ type: from.type.args[0] as Type, js: "x" }, inner);
      return lifted && { js: `((x) => x === null ? null : ${lifted.js})(${from.js})`, cost: lifted.cost + 2 };
    }
    const found = this.standard(from, inner);
    return found && { js: found.js, cost: found.cost + 2 };
  }

  /** To a base class or interface, whose representation is the same. Enumerations of a reference type are also ones of its bases. */
  private upward(type: Type, js: string, to: Type): Conversion | undefined {
    const bases = this.types.bases(type);
    const at = bases.indexOf(to);
    if (at >= 0) return { js: isValueType(type) ? this.boxed(js, type) : js, cost: 3 + at / 10 };
    if (type.kind === "array" && to.kind === "array") return this.covariantArray(type, js, to);
    const covariant = [type, ...bases].find(
      (base) => base.info !== undefined && base.info === to.info && base.args.length > 0,
    );
    const isCovariant =
      covariant?.args.every((arg, index) => {
        const wanted = to.args[index] as Type;
        return (
          arg === wanted || (this.types.isReference(arg) && this.standard({ type: arg, js: "x" }, wanted)?.js === "x")
        );
      }) ?? false;
    return isCovariant ? { js, cost: 5 } : undefined;
  }

  private covariantArray(type: Type, js: string, to: Type): Conversion | undefined {
    const [from, wanted] = [type.args[0] as Type, to.args[0] as Type];
    const isSame = this.types.isReference(from) && this.standard({ type: from, js: "x" }, wanted)?.js === "x";
    return isSame ? { js, cost: 5 } : undefined;
  }

  /** From `object`, a base or an interface down to a type. Also between numbers, and to and from an enum. */
  private downward({ type, js }: Bound, to: Type): Conversion | undefined {
    if (isNumber(type.text) && isNumber(to.text)) return { js: convertNumber(js, type.text, to.text), cost: 20 };
    if (type.info?.kind === "enum" && isNumber(to.text)) return { js: convertNumber(js, "int", to.text), cost: 20 };
    if (to.info?.kind === "enum" && type.text === "int") return { js, cost: 20 };
    const isDown =
      type.text === "object" ||
      this.types.bases(to).includes(type) ||
      (type.info?.kind === "interface" && this.types.isReference(to)) ||
      (to.info?.kind === "interface" && this.types.isReference(type));
    return isDown ? { js: this.unboxed(this.boxed(js, type), to), cost: 20 } : undefined;
  }

  /** Out of a nullable, which must then have a value. */
  private unlifted(from: Bound, to: Type): Conversion | undefined {
    if (from.type.kind === "nullable" && to.kind !== "nullable") {
      const found = this.explicit({ type: from.type.args[0] as Type, js: `rt.value(${from.js})` }, to);
      return found && { js: found.js, cost: found.cost + 20 };
    }
    if (from.type.kind === "nullable" && to.kind === "nullable") {
      const found = this.explicit({ type: from.type.args[0] as Type, js: "x" }, to.args[0] as Type);
      return found && { js: `((x) => x === null ? null : ${found.js})(${from.js})`, cost: found.cost + 20 };
    }
    if (to.kind !== "nullable") return undefined;
    const found = this.explicit(from, to.args[0] as Type);
    return found && { js: found.js, cost: found.cost + 20 };
  }

  /** An operator that one of the two types declares, with a standard conversion before and after it. */
  private userDefined(from: Bound, to: Type, names: readonly string[]): Conversion | undefined {
    if (from.type.kind === "null") return undefined;
    const holders = new Set([
      from.type,
      ...this.types.bases(from.type),
      to.kind === "nullable" ? (to.args[0] as Type) : to,
      to,
    ]);
    let best: Conversion | undefined;
    for (const holder of holders) {
      for (const name of names) {
        for (const member of this.types.declared(holder, name)) {
          const found = this.through(member, from, to, name === "explicit");
          if (found && (!best || found.cost < best.cost)) best = found;
        }
      }
    }
    return best;
  }

  private through(member: BoundMember, from: Bound, to: Type, isExplicit: boolean): Conversion | undefined {
    const parameter = member.info.parameters[0];
    if (!parameter) return undefined;
    const takes = this.types.typeOf(parameter.type, member);
    const before = this.standard(from, takes);
    if (!before) return undefined;
    const gives = this.types.typeOf(member.info.returns, member);
    const called: Bound = { type: gives, js: `${this.constants.add(member.info.value)}(${before.js})` };
    const after =
      this.standard(called, to) ??
      (isExplicit && isNumber(gives.text) && isNumber(to.text) ? this.downward(called, to) : undefined);
    // Nearest first: what the operator takes and gives should be just what there is and what is wanted.
    return after && { js: after.js, cost: 60 + before.cost + 2 * after.cost };
  }

  /** The type that two arms of a conditional, or several items of an array, have in common. */
  common(values: readonly Bound[]): Type | undefined {
    const candidates = values.map(({ type }) => type).filter(({ kind }) => kind !== "null" && kind !== "void");
    const fits = (type: Type) => values.every((value) => this.implicit(value, type) !== undefined);
    // Of types that all fit, as a constant may make them, the one that the others convert to.
    const converts = (type: Type, to: Type) => this.implicit({ type, js: "x" }, to) !== undefined;
    return [...new Set(candidates)]
      .filter(fits)
      .reduce<Type | undefined>(
        (best, type) => (best === undefined || (converts(best, type) && !converts(type, best)) ? type : best),
        undefined,
      );
  }

  /** A generic parameter's types from an argument's. */
  unify(open: Type, actual: Type, found: Map<string, Type>): void {
    unify(this.types, open, actual, found, (from, to) => this.standard({ type: from, js: "x" }, to) !== undefined);
  }

  close(open: Type, found: ReadonlyMap<string, Type>): Type {
    return substituted(this.types.pool, open, found);
  }
}

const texts = new WeakMap<TypeInfo, EnumTexts>();

/** What an enum's values are called: by its own `ToString()` where it declares one, else by its constants. */
function enumTexts({ info }: Type): EnumTexts {
  if (!info) throw new RangeError("an enum without a declaration");
  const known = texts.get(info);
  if (known) return known;
  const own = info.members.get("ToString")?.find(({ parameters }) => parameters.length === 0)?.value;
  const constants = [...info.members.values()].flat().filter(({ kind }) => kind === "const");
  const names = new Map(constants.map(({ name, value }) => [value as unknown, name]));
  const textOf = (value: unknown) =>
    typeof own === "function" ? String(own(value)) : (names.get(value) ?? String(value));
  const made = { type: info.name, textOf };
  texts.set(info, made);
  return made;
}

/** Types of which a value says nothing of its items. */
function isUntyped({ text }: Type): boolean {
  return ["object", "IEnumerable", "ICollection", "IList"].includes(text);
}

/** Whether a value as an `object` carries its type with it, since JavaScript could not tell it. */
function isTagged(type: Type): boolean {
  const simple = type.kind === "nullable" ? (type.args[0] as Type) : type;
  return tagged.has(simple.text) || simple.info?.kind === "enum";
}

const tagged = new Set("double float char byte sbyte short ushort uint ulong".split(" "));

const order = "sbyte byte short ushort int uint long ulong float double".split(" ");

function numberCost(to: string): number {
  return 1 + order.indexOf(to) / 100;
}
