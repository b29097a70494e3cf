import { builtinTypes } from "../builtin";
import { BoxedEnum, type TypeDefinition } from "../definition";
import type { TypeSyntax } from "../syntax/ast";
import { anonymousInfo } from "./anonymous";
import { type MemberInfo, type TypeInfo, typeInfo } from "./signature";
import { isValueType, substituted, type Type, TypePool } from "./type";

/** A member as a type has it: its signature with the type's own arguments filled in. */
export interface BoundMember {
  readonly info: MemberInfo;
  /** What the declaring type's parameters stand for. */
  readonly by: ReadonlyMap<string, Type>;
  /** The type that declares it, as the one it was looked up in has it; undefined for an extension. */
  readonly holder: Type | undefined;
}

const delegates = ["Func", "Action", "Predicate", "Comparison", "Converter"];

/** The types an expression can use, and what is known of each. */
export class TypeSystem {
  readonly pool = new TypePool();
  /** By name and number of type parameters, `List/1`. */
  private readonly infos = new Map<string, TypeInfo>();
  private readonly extensions = new Map<string, MemberInfo[]>();
  private readonly basesOf = new Map<Type, readonly Type[]>();
  private readonly membersOf = new Map<Type, Map<string, readonly BoundMember[]>>();
  private readonly namespaces = new Set<string>();

  constructor(definitions: readonly TypeDefinition[]) {
    const given = new Set(definitions.map(({ name }) => name));
    const all = [...builtinTypes.filter(({ name }) => !given.has(name)), ...definitions];
    for (const definition of all) this.add(definition, typeInfo(definition));
    for (const name of delegates) {
      for (let count = 0; count <= 5; count++) {
        const parameters = [..."ABCDE"].slice(0, count).join(", ");
        const definition: TypeDefinition = {
          name: count === 0 ? name : `${name}<${parameters}>`,
          aliases: [`System.${name}`],
          kind: "class",
          members: {},
          is: (value) => typeof value === "function",
        };
        this.add(definition, typeInfo(definition, true));
      }
    }
  }

  private add(definition: TypeDefinition, info: TypeInfo): void {
    for (const name of [info.name, ...(definition.aliases ?? []).map((alias) => alias.replace(/<.*$/, ""))]) {
      this.infos.set(`${name}/${info.parameters.length}`, info);
      const parts = name.split(".");
      for (let count = 1; count < parts.length; count++) this.namespaces.add(parts.slice(0, count).join("."));
    }
    for (const members of info.members.values()) {
      for (const member of members) {
        if (member.extension) this.extensions.set(member.name, [...(this.extensions.get(member.name) ?? []), member]);
      }
    }
  }

  /** A type of the language or the library by its name. Throws for one that is not there: a mistake of the emulator's own. */
  get(name: string): Type {
    const info = this.infos.get(`${name}/0`);
    if (!info) throw new RangeError(`the library has no type ${name}`);
    return this.pool.named(info, []);
  }

  /** `Func<…>` of these parameters and result; undefined for more parameters than a delegate of the emulator has. */
  delegate(args: readonly Type[]): Type | undefined {
    const info = this.infos.get(`Func/${args.length}`);
    return info && this.pool.named(info, args);
  }

  /** The type of `new { … }` with these properties; one of the same names and types is the same. */
  anonymous(properties: readonly (readonly [name: string, type: Type])[]): Type {
    const info = anonymousInfo(properties);
    const known = this.infos.get(`${info.name}/0`) ?? info;
    this.infos.set(`${info.name}/0`, known);
    return this.pool.named(known, []);
  }

  isNamespace(name: string): boolean {
    return this.namespaces.has(name);
  }

  /** What a written type is; undefined for one that is not known. */
  resolve(written: TypeSyntax, parameters: ReadonlyMap<string, Type> = new Map()): Type | undefined {
    const plain = this.resolvePlain(written, parameters);
    let type = plain && written.nullable ? this.pool.nullable(plain) : plain;
    for (let count = 0; type && count < written.arrays; count++) type = this.pool.array(type);
    return type;
  }

  private resolvePlain({ name, args }: TypeSyntax, parameters: ReadonlyMap<string, Type>): Type | undefined {
    if (name === "void") return this.pool.void;
    const parameter = args.length === 0 ? parameters.get(name) : undefined;
    if (parameter) return parameter;
    const resolved = args.map((arg) => this.resolve(arg, parameters));
    if (resolved.some((arg) => arg === undefined)) return undefined;
    const found = resolved as Type[];
    if (/^(?:System\.)?Nullable$/.test(name) && found[0]) return this.pool.nullable(found[0]);
    const info = this.infos.get(`${name}/${args.length}`);
    return info && this.pool.named(info, found);
  }

  /** Parameters as types of their own, for signatures that are still open. */
  openParameters(names: readonly string[]): Map<string, Type> {
    return new Map(names.map((name) => [name, this.pool.parameter(name)]));
  }

  /** What a type converts to as it is: base classes and interfaces, nearest first, `object` not among them. */
  bases(type: Type): readonly Type[] {
    const known = this.basesOf.get(type);
    if (known) return known;
    const { info, by } = this.describe(type);
    const direct = (info?.bases ?? []).flatMap((base) => this.resolve(base, by) ?? []);
    const all = new Set(direct);
    for (const base of direct) for (const further of this.bases(base)) all.add(further);
    const found = [...all];
    this.basesOf.set(type, found);
    return found;
  }

  /** The declaration behind a type, with what its parameters stand for; arrays are declared as `T[]`, nullable types as `Nullable<T>`. */
  describe(type: Type): { readonly info: TypeInfo | undefined; readonly by: ReadonlyMap<string, Type> } {
    const info =
      type.kind === "array"
        ? this.infos.get("T[]/0")
        : type.kind === "nullable"
          ? this.infos.get("Nullable/1")
          : type.info;
    if (info?.by) return { info, by: info.by };
    const names = type.kind === "array" ? ["T"] : (info?.parameters ?? []);
    return {
      info,
      by: new Map(names.flatMap((name, index) => (type.args[index] ? [[name, type.args[index]] as const] : []))),
    };
  }

  /** A type's members of a name, its own before those of its bases and of `object`. */
  members(type: Type, name: string): readonly BoundMember[] {
    let byName = this.membersOf.get(type);
    if (!byName) {
      byName = new Map();
      this.membersOf.set(type, byName);
    }
    const known = byName.get(name);
    if (known) return known;
    const object = this.get("object");
    const found = [type, ...this.bases(type), ...(type === object ? [] : [object])].flatMap((each) =>
      this.declared(each, name).filter(({ info }) => !info.extension),
    );
    byName.set(name, found);
    return found;
  }

  /** Members of a name that a type declares itself. */
  declared(holder: Type, name: string): readonly BoundMember[] {
    const { info, by } = this.describe(holder);
    return (info?.members.get(name) ?? []).map((member) => ({ info: member, by, holder }));
  }

  extensionsOf(name: string): readonly BoundMember[] {
    return (this.extensions.get(name) ?? []).map((info) => ({ info, by: new Map(), holder: undefined }));
  }

  /** Extension methods that a static class declares, which can be called as its own. */
  extensionsIn(type: Type, name: string): readonly BoundMember[] {
    return this.declared(type, name).filter(({ info }) => info.extension);
  }

  /** Whether a member is declared by a class that the other's derives from, which hides it where both could be called. */
  isHidden(member: BoundMember, by: BoundMember): boolean {
    if (!member.holder || !by.holder || member.holder === by.holder) return false;
    return member.holder.text === "object" || this.bases(by.holder).includes(member.holder);
  }

  /** A declared parameter's or return type, with everything that is known filled in. */
  typeOf(written: TypeSyntax, member: BoundMember, inferred: ReadonlyMap<string, Type> = new Map()): Type {
    const open = this.openParameters(member.info.typeParameters);
    const type = this.resolve(written, new Map([...member.by, ...open]));
    if (!type)
      throw new RangeError(
        `the library's ${member.info.declared.name}.${member.info.name} names ${written.name}, which is not there`,
      );
    return substituted(this.pool, type, inferred);
  }

  /** `type` as an instance of a generic type: `List<int>` as `IEnumerable<T>` is `IEnumerable<int>`. */
  asInstanceOf(type: Type, info: TypeInfo): Type | undefined {
    return [type, ...this.bases(type)].find((each) => each.info === info);
  }

  /** Whether a boxed value that is not null is of the type. */
  isTest(type: Type): (value: unknown) => boolean {
    if (type.kind === "nullable") return this.isTest(type.args[0] as Type);
    if (type.text === "object") return () => true;
    const { info } = this.describe(type);
    if (info?.kind === "enum") return (value) => value instanceof BoxedEnum && value.type === info.name;
    if (type.kind === "array") return arrayTest(type.args[0] as Type, this.isTest(type.args[0] as Type));
    const is = info?.is ?? (() => false);
    if (info?.name !== "List") return is;
    const isItems = arrayTest(type.args[0] as Type, this.isTest(type.args[0] as Type));
    return (value) => is(value) && isItems([...(value as Iterable<unknown>)]);
  }

  isReference(type: Type): boolean {
    return !isValueType(type) && type.kind !== "nullable" && type.kind !== "void";
  }
}

/**
 * Whether an `object` is an array of a type, by what is in it: an empty one is of any. No array of doubles or other numbers that are told by their
 * tag only ever becomes an `object`.
 */
function arrayTest({ text, kind }: Type, isItem: (value: unknown) => boolean): (value: unknown) => boolean {
  if (text === "byte") return (value) => value instanceof Uint8Array;
  const isSimple = (item: unknown) => ["number", "bigint", "boolean"].includes(typeof item);
  if (text === "object")
    return (value) => Array.isArray(value) && (value.length === 0 || value.some((item) => !isSimple(item)));
  return (value) =>
    Array.isArray(value) &&
    value.every((item) => (item === null ? kind !== "named" || !isSimpleName(text) : isItem(item)));
}

function isSimpleName(text: string): boolean {
  return text === "int" || text === "long" || text === "bool";
}

/** The types of a library. */
export function typeSystem(definitions: readonly TypeDefinition[]): TypeSystem {
  return new TypeSystem(definitions);
}
