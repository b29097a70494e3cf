import { fullExceptionName } from "./library/exception-names";

/**
 * How the library declares a .NET type: its members by their C# signatures, each with what it does in JavaScript. The compiler reads the signatures
 * for overloads, conversions and inference, so a type is added by writing down what its documentation says.
 *
 * Representation of values, by static type:
 *
 * | C# | JavaScript |
 * |---|---|
 * | `bool`, `string` | boolean, string |
 * | `int`, `short`, `ushort`, `byte`, `sbyte`, `uint` | number, always whole and in range |
 * | `long`, `ulong` | bigint |
 * | `double`, `float` | number |
 * | `decimal` | `Decimal` |
 * | `char` | string of one UTF-16 unit |
 * | `T?` (`Nullable<T>`) | as `T`, or null |
 * | arrays, `List<T>`, any `IEnumerable<T>` | what the library's own classes say; every one is iterable in JavaScript |
 * | delegates (`Func<A, R>`) | functions |
 *
 * A value of static type `object` carries its type with it: `int` is a bare number and `long` a bare bigint; of the others that JavaScript can't tell
 * apart, `double`, `float`, `char` and the small integers are a {@link Boxed}, and an enum's value is a {@link BoxedEnum}.
 */
export interface TypeDefinition {
  /** The C# name; type parameters are part of it: `List<T>`. */
  readonly name: string;
  /** Other names it is called by: `String`, `System.String`, `Newtonsoft.Json.Linq.JObject`. */
  readonly aliases?: readonly string[];
  readonly kind: "class" | "struct" | "enum" | "interface" | "static";
  /** What a value of it converts to without being asked: base class and interfaces, `IEnumerable<T>`. Types that name none derive from `object`. */
  readonly bases?: readonly string[];
  /** True for a boxed value (not null) that is of this type, as `is`, `as` and a cast from `object` ask. A generic type answers for its arguments as far as it can be known. */
  readonly is?: (value: unknown) => boolean;
  /** Members by signature; see {@link Member}. */
  readonly members: Readonly<Record<string, Member>>;
}

/**
 * What a member does. The first argument of an instance member is the receiver, never null: the compiler raises `NullReferenceException`.
 *
 * Signatures, as in C#:
 * - `int Length` is a property's getter, `set int X` its setter (receiver, value); `static DateTime UtcNow`; `const string Empty` is a constant: the value itself
 * - `bool StartsWith(string value)`, `string Replace(string from, string to = null)`, `static string Join(string separator, params object[] values)`
 * - `static bool TryParse(string text, out int value)`: an `out` argument is a {@link Ref}
 * - `new(string text)`; `char this[int index]`, `set JToken this[string key]` (receiver, key, value)
 * - `static implicit JToken(string value)`, `static explicit string(JToken value)`: conversions, from the parameter's type to the named one
 * - `static bool operator ==(JToken a, JToken b)` and the other operators
 * - `IEnumerable<R> Select<R>(Func<T, R> selector)`: type parameters are inferred from arguments, or given: `T Value<T>(object key)` gets the type
 *   arguments as {@link TypeArgument}s after all other arguments
 * - `this IEnumerable<T>` as first parameter of a `static` member declares an extension method: `static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, R> selector)`
 *
 * A member that needs the time, randomness or a trace is given the engine's by {@link Ambient}, as its last argument, when its signature ends with ` @ambient`.
 */
// biome-ignore lint/suspicious/noExplicitAny: the compiler checks the arguments against the signature, TypeScript can't
export type Member = ((...values: any[]) => unknown) | string | number | bigint | boolean | null;

/** What an expression may not make up by itself. */
export interface Ambient {
  /** Milliseconds since 1970, with fractions. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/** A place that an `out` argument is written to. */
export interface Ref {
  value: unknown;
}

/** A type argument of a call, `string` in `Value<string>("a")`. */
export interface TypeArgument {
  readonly name: string;
  /** Whether a boxed value that is not null is of the type. */
  readonly is: (value: unknown) => boolean;
  /** The value of `default(T)`: null, zero, false. */
  readonly zero: unknown;
  /** From the representation of `object` to that of the type. */
  readonly unbox: (value: unknown) => unknown;
}

/** A number or character that JavaScript could not tell from an `int` or a `string`. */
export class Boxed {
  constructor(
    readonly type: "double" | "float" | "char" | "byte" | "sbyte" | "short" | "ushort" | "uint" | "ulong",
    readonly value: number | string | bigint,
  ) {}
}

/** A value of an enum that stands for an `object`. */
export class BoxedEnum {
  constructor(
    readonly type: string,
    readonly value: unknown,
    private readonly text: string,
  ) {}

  toText(): string {
    return this.text;
  }

  equals(other: unknown): boolean {
    return other instanceof BoxedEnum && other.type === this.type && other.value === this.value;
  }
}

/** What a C# program throws: caught by its `try`, or the failure of the expression. `type` is the name without namespace. */
export class CSharpException extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
    this.name = "CSharpException";
  }

  /** What `ToString()` gives: of the stack, which .NET appends, there is none here. */
  toText(): string {
    const inner = this.cause instanceof CSharpException ? this.cause : undefined;
    const innerText = inner && ` ---> ${inner.toText()}\r\n   --- End of inner exception stack trace ---`;
    return `${fullExceptionName(this.type)}: ${this.message}${innerText ?? ""}`;
  }
}

/** What the emulator can't run, known when the policy is loaded. `line` and `column` count from 1 within the expression. */
export class UnsupportedError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
    this.name = "UnsupportedError";
  }
}
