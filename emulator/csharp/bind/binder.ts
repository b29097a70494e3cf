import type { TypeArgument, UnsupportedError } from "../definition";
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
  /** What it is if nothing may be assigned to it. */
  readonly fixed: "a constant" | "the variable of a foreach" | "the variable of a using" | undefined;
  /** Value of a constant whole number. */
  readonly constant?: bigint;
}

/** A JavaScript function under way: the variables that its code declares at its top. */
export interface FunctionCode {
  declared: string[];
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

/** What a jump can't leave. */
export const finallyWall: Target = { breaks: "finally", continues: "finally" };

/** What is known while one expression is turned into JavaScript. */
export class Binder {
  readonly constants = new Constants();
  readonly conversions: Conversions;
  targets: Target[] = [];
  /** Values of the conditional accesses that are open, innermost last. */
  accessed: Bound[] = [];
  /** JavaScript names of caught exceptions, for `throw;`. */
  caught: string[] = [];
  /** Why a lambda of the call under way does not compile for any method so far. */
  refusal: UnsupportedError | undefined;
  /** Within `unchecked( )`, where constants may overflow. */
  unchecked = false;
  /** What of `context` and of chance the code reads that the syntax alone does not tell. */
  readonly ambient = new Set<"now" | "random">();
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

  declare(name: string, type: Type, at: { readonly at: number }, more: Partial<Local> = {}): Local {
    const local = this.parameter(name, type, at, more);
    this.code.declared.push(local.js);
    return local;
  }

  /** A variable that the code around it declares: a parameter of a lambda, the variable of a `foreach`. */
  parameter(name: string, type: Type, at: { readonly at: number }, more: Partial<Local> = {}): Local {
    if (this.local(name)) throw this.refuse(`a second variable named ${name}`, at);
    const local: Local = { js: this.unique("v"), type, fixed: undefined, ...more };
    (this.scopes.at(-1) as Map<string, Local>).set(name, local);
    return local;
  }

  /** Code whose variables are new each time it is run, as those of a round of a loop are: a lambda keeps those of its round. */
  round(work: () => string): string {
    const { declared } = this.code;
    this.code.declared = [];
    try {
      const js = work();
      return `${declarations(this.code.declared)} ${js}`;
    } finally {
      this.code.declared = declared;
    }
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
    const { code, scopes, targets, accessed, caught } = this;
    const inner: FunctionCode = { declared: [], returns, returned: [] };
    this.code = inner;
    this.scopes = [...scopes, new Map()];
    // No jump and no `throw;` leads out of a function.
    this.targets = [];
    this.caught = [];
    this.accessed = [...accessed];
    try {
      return work(inner);
    } finally {
      this.code = code;
      this.scopes = scopes;
      this.targets = targets;
      this.accessed = accessed;
      this.caught = caught;
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

  /** Notes that the code calls a member of the library that is given the clock and chance: dates read the one, all else the other. */
  readsAmbient({ declared }: { readonly declared: { readonly name: string } }): void {
    this.ambient.add(declared.name.startsWith("DateTime") ? "now" : "random");
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

/** JavaScript that declares variables. */
export function declarations(names: readonly string[]): string {
  return names.length === 0 ? "" : `let ${names.join(", ")};`;
}
