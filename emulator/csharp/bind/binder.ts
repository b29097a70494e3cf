import type { TypeArgument } from "../definition";
import { runtime } from "../runtime";
import type { Expression, TypeSyntax } from "../syntax/ast";
import { unsupported } from "../syntax/lexer";
import type { Type } from "../types/type";
import type { TypeSystem } from "../types/type-system";
import type { Bound } from "./bound";
import { Constants } from "./constants";
import { Conversions } from "./conversions";

/** A local variable or parameter. */
export interface Local {
  readonly js: string;
  readonly type: Type;
  /** True where it may be read before it is written, which is then looked at when it is read. */
  readonly guarded: boolean;
}

/** A JavaScript function under way: the variables that its code declares at its top. */
export interface FunctionCode {
  readonly declared: string[];
  /** What `return` must give; undefined where the first `return` decides, in a lambda. */
  readonly returns: Type | undefined;
  /** Types of what was returned so far. */
  readonly returned: Bound[];
}

/** Where `break` and `continue` go. */
export interface Target {
  readonly breaks: string;
  readonly continues: string | undefined;
}

/** What is known while one expression is turned into JavaScript. */
export class Binder {
  readonly constants = new Constants();
  readonly conversions: Conversions;
  readonly targets: Target[] = [];
  /** Values of the conditional accesses that are open, innermost last. */
  readonly accessed: Bound[] = [];
  /** JavaScript names of caught exceptions, for `throw;`. */
  readonly caught: string[] = [];
  code: FunctionCode = { declared: [], returns: undefined, returned: [] };
  private scopes: Map<string, Local>[] = [new Map()];
  private count = 0;
  private readonly typeArguments = new Map<Type, string>();

  constructor(
    readonly types: TypeSystem,
    readonly source: string,
  ) {
    this.conversions = new Conversions(types, this.constants);
  }

  /** The error of something outside the subset. */
  refuse(what: string, { at }: { readonly at: number }): Error {
    return unsupported(what, this.source, at);
  }

  type(name: string): Type {
    return this.types.get(name);
  }

  resolve(written: TypeSyntax): Type {
    const type = this.types.resolve(written);
    if (!type) throw this.refuse(`the type ${written.name} is not known to the emulator`, written);
    return type;
  }

  unique(prefix: string): string {
    return `${prefix}${this.count++}`;
  }

  /** A variable of the function under way, for a value that is used twice. */
  temporary(): string {
    const name = this.unique("t");
    this.code.declared.push(name);
    return name;
  }

  declare(name: string, type: Type, at: { readonly at: number }, guarded = false): Local {
    const scope = this.scopes.at(-1) as Map<string, Local>;
    if (this.local(name)) throw this.refuse(`a second variable named ${name}`, at);
    const local = { js: this.unique("v"), type, guarded };
    this.code.declared.push(local.js);
    scope.set(name, local);
    return local;
  }

  /** A parameter of a lambda: declared by the function's own head. */
  parameter(name: string, type: Type): Local {
    const local = { js: this.unique("p"), type, guarded: false };
    (this.scopes.at(-1) as Map<string, Local>).set(name, local);
    return local;
  }

  local(name: string): Local | undefined {
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const found = this.scopes[index]?.get(name);
      if (found) return found;
    }
    return undefined;
  }

  scoped<T>(work: () => T): T {
    this.scopes.push(new Map());
    try {
      return work();
    } finally {
      this.scopes.pop();
    }
  }

  /** Work that may be undone: what it declares is forgotten when it throws or is only tried. */
  inFunction<T>(returns: Type | undefined, work: (code: FunctionCode) => T): T {
    const { code, scopes } = this;
    const inner: FunctionCode = { declared: [], returns, returned: [] };
    this.code = inner;
    this.scopes = [...scopes, new Map()];
    try {
      return work(inner);
    } finally {
      this.code = code;
      this.scopes = scopes;
    }
  }

  /** A type argument as the library gets it. */
  typeArgument(type: Type): string {
    const known = this.typeArguments.get(type);
    if (known) return known;
    const is = this.types.isTest(type);
    const isReference = this.types.isReference(type) || type.kind === "nullable";
    const argument: TypeArgument = {
      name: type.text,
      is,
      zero: this.zero(type),
      unbox: (value) => runtime.unbox(value, is, this.types.describe(type).info?.fullName ?? type.text, isReference),
    };
    const js = this.constants.add(argument);
    this.typeArguments.set(type, js);
    return js;
  }

  /** The value of `default(T)`. */
  zero(type: Type): unknown {
    if (type.kind !== "named" || (type.info?.kind !== "struct" && type.info?.kind !== "enum")) return null;
    const simple: Readonly<Record<string, unknown>> = { bool: false, char: "\0", long: 0n, ulong: 0n };
    if (type.text in simple) return simple[type.text];
    if (["int", "uint", "short", "ushort", "byte", "sbyte", "double", "float"].includes(type.text)) return 0;
    for (const name of ["Zero", "Empty", "MinValue"]) {
      const member = type.info.members.get(name)?.find((each) => each.static);
      if (member?.kind === "const") return member.value;
      if (member && typeof member.value === "function") return member.value();
    }
    const first = [...type.info.members.values()].flat().find(({ kind }) => kind === "const");
    return first?.value ?? null;
  }

  /** A value as one of a type, by the conversion that C# makes unasked. */
  converted(value: Bound, to: Type, at: Expression): string {
    const found = this.conversions.implicit(value, to);
    if (!found) throw this.refuse(`a value of type ${value.type.text} where one of type ${to.text} must stand`, at);
    return found.js;
  }
}
