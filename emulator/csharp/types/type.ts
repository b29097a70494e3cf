import type { TypeInfo } from "./signature";

/** A C# type. Equal types are one object, so that `===` compares them. */
export interface Type {
  /** As C# writes it: `List<string>`, `int?`, `byte[]`. */
  readonly text: string;
  readonly kind: "named" | "array" | "nullable" | "parameter" | "null" | "void";
  /** Of a named type. */
  readonly info: TypeInfo | undefined;
  /** Type arguments; the element of an array; what a nullable type is of. */
  readonly args: readonly Type[];
}

/** Types by their text, made once. */
export class TypePool {
  private readonly made = new Map<string, Type>();
  readonly null = this.type("null", "null", undefined, []);
  readonly void = this.type("void", "void", undefined, []);

  named(info: TypeInfo, args: readonly Type[]): Type {
    const text = args.length === 0 ? info.name : `${info.name}<${args.map((arg) => arg.text).join(", ")}>`;
    return this.type(text, "named", info, args);
  }

  array(element: Type): Type {
    return this.type(`${element.text}[]`, "array", undefined, [element]);
  }

  /** `T?`; a reference type may be null as it is, and a nullable one is no more so. */
  nullable(of: Type): Type {
    return isValueType(of) ? this.type(`${of.text}?`, "nullable", undefined, [of]) : of;
  }

  parameter(name: string): Type {
    return this.type(`'${name}`, "parameter", undefined, []);
  }

  private type(text: string, kind: Type["kind"], info: TypeInfo | undefined, args: readonly Type[]): Type {
    const known = this.made.get(text);
    if (known) return known;
    const type: Type = { text, kind, info, args };
    this.made.set(text, type);
    return type;
  }
}

/** Whether a variable of the type can't be null. */
export function isValueType(type: Type): boolean {
  return type.kind === "named" && (type.info?.kind === "struct" || type.info?.kind === "enum");
}

export function isDelegate(type: Type): boolean {
  return type.kind === "named" && type.info?.delegate === true;
}

/** Type parameters replaced by what they stand for; those that stand for nothing stay. */
export function substituted(pool: TypePool, type: Type, by: ReadonlyMap<string, Type>): Type {
  if (type.kind === "parameter") return by.get(type.text.slice(1)) ?? type;
  if (type.args.length === 0 || by.size === 0) return type;
  const args = type.args.map((arg) => substituted(pool, arg, by));
  if (type.kind === "array") return pool.array(args[0] as Type);
  if (type.kind === "nullable") return pool.nullable(args[0] as Type);
  return type.info ? pool.named(type.info, args) : type;
}

/** Whether a type still holds a parameter. */
export function isOpen(type: Type): boolean {
  return type.kind === "parameter" || type.args.some(isOpen);
}
