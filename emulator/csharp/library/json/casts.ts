import { CSharpException, type Member } from "../../definition";
import { argumentNull } from "../linq/failures";
import { toBoolean, toDouble, toWhole, type WholeNumber, wholeNumbers } from "./convert";
import { JProperty } from "./property";
import { bytesOf, dateOf, decimalOf, guidOf, scalarText, timeSpanOf, uriOf } from "./scalar";
import { type JToken, kindName, type TokenKind, TokenType } from "./token";
import { JValue } from "./value";

const { Comment, Float, Integer, Raw } = TokenType;

/** Makes the value of one type of a token's own. */
interface Cast {
  /** The name of the type as messages have it. */
  readonly name: string;
  /** Kinds of token that it is made of. */
  readonly from: readonly TokenKind[];
  readonly make: (raw: unknown, kind: TokenKind) => unknown;
}

const numberKinds = [Integer, Float, TokenType.String, Comment, Raw, TokenType.Boolean];

function whole(type: WholeNumber): Cast {
  const big = type === "long" || type === "ulong";
  return {
    name: wholeNumbers[type].name,
    from: numberKinds,
    make: (raw, kind) => {
      const value = toWhole(type, raw, kind === Float);
      return big ? value : Number(value);
    },
  };
}

/** Explicit conversions of a `JToken`, by C# type. */
const casts: Readonly<Record<string, Cast>> = {
  bool: { name: "Boolean", from: numberKinds, make: toBoolean },
  int: whole("int"),
  long: whole("long"),
  short: whole("short"),
  ushort: whole("ushort"),
  byte: whole("byte"),
  sbyte: whole("sbyte"),
  uint: whole("uint"),
  ulong: whole("ulong"),
  double: { name: "Double", from: numberKinds, make: toDouble },
  float: { name: "Single", from: numberKinds, make: (raw) => Math.fround(toDouble(raw)) },
  decimal: { name: "Decimal", from: numberKinds, make: (raw, kind) => decimalOf(raw, kind) },
  DateTime: { name: "DateTime", from: [TokenType.Date, TokenType.String, Comment, Raw], make: dateOf },
  TimeSpan: { name: "TimeSpan", from: [TokenType.String, Comment, Raw, TokenType.TimeSpan], make: timeSpanOf },
  Guid: { name: "Guid", from: [TokenType.String, Comment, Raw, TokenType.Guid, TokenType.Bytes], make: guidOf },
  char: {
    name: "Char",
    from: [Integer, Float, TokenType.String, Comment, Raw],
    make: (raw) => toChar(raw),
  },
  string: {
    name: "String",
    from: [
      TokenType.Date,
      Integer,
      Float,
      TokenType.String,
      Comment,
      Raw,
      TokenType.Boolean,
      TokenType.Bytes,
      TokenType.Guid,
      TokenType.TimeSpan,
      TokenType.Uri,
    ],
    make: (raw, kind) => (raw === null ? null : scalarText(raw, kind)),
  },
  "byte[]": { name: "byte array", from: [TokenType.Bytes, TokenType.String, Comment, Raw, Integer], make: bytesOf },
  Uri: { name: "Uri", from: [TokenType.String, Comment, Raw, TokenType.Uri], make: uriOf },
};

const references = new Set(["string", "byte[]", "Uri"]);

/** Types that a token converts to, without the question mark of their nullables. */
export function isCastable(type: string): boolean {
  return type in casts;
}

/** What `(type)token` gives; a nullable type has its question mark. */
export function castToken(token: JToken | null, type: string): unknown {
  const isNullable = type.endsWith("?");
  const bare = isNullable ? type.slice(0, -1) : type;
  const { name, from, make } = casts[bare] as Cast;
  const nullable = isNullable || references.has(bare);
  if (token === null) {
    if (nullable) return null;
    throw argumentNull("value");
  }
  const value = token instanceof JProperty ? token.value : token;
  const isNull = value.kind === TokenType.Null || value.kind === TokenType.Undefined;
  if (!(value instanceof JValue) || !(from.includes(value.kind) || (nullable && isNull))) {
    throw new CSharpException("ArgumentException", `Can not convert ${kindName(value.kind)} to ${name}.`);
  }
  if (nullable && value.raw === null) return null;
  return make(value.raw, value.kind);
}

/** What `Convert.ChangeType` makes of a token's own value, for `Value<T>`. */
export function changeType(value: JValue, type: string): unknown {
  if (value.raw === null) {
    if (type === "string") return null;
    throw new CSharpException("InvalidCastException", "Null object cannot be converted to a value type.");
  }
  const cast = casts[type];
  if (cast === undefined || unchangeable.has(type)) {
    throw new CSharpException("InvalidCastException", `Invalid cast from '${netTypeOf(value)}' to '${netType(type)}'.`);
  }
  return cast.make(value.raw, value.kind);
}

function netTypeOf({ raw, kind }: JValue): string {
  if (kind === Integer) return typeof raw === "bigint" ? "System.Int64" : "System.Int32";
  return `System.${{ [Float]: "Double", [TokenType.Date]: "DateTime" }[kind as number] ?? kindName(kind)}`;
}

function netType(type: string): string {
  return /^J[A-Z]/.test(type) ? `Newtonsoft.Json.Linq.${type}` : `System.${type}`;
}

/** Types that `Convert` knows nothing of. */
const unchangeable = new Set(["Guid", "TimeSpan", "Uri", "byte[]"]);

function toChar(raw: unknown): string {
  if (typeof raw !== "string") return String.fromCharCode(Number(toWhole("ushort", raw, false)));
  if (raw.length === 1) return raw;
  throw new CSharpException("FormatException", "String must be exactly one character long.");
}

const implicits: readonly (readonly [string, TokenKind])[] = [
  ["bool", TokenType.Boolean],
  ["int", Integer],
  ["long", Integer],
  ["double", Float],
  ["decimal", Float],
  ["DateTime", TokenType.Date],
  ["TimeSpan", TokenType.TimeSpan],
  ["Guid", TokenType.Guid],
];

/** The conversions of `JToken`: from values without being asked, to values by a cast. */
export const conversions: Readonly<Record<string, Member>> = {
  // A string that is null makes a token that is of the kind String all the same.
  "static implicit JToken(string value)": (value: string | null) => new JValue(TokenType.String, value),
  "static implicit JToken(byte[] value)": (value: Uint8Array | null) => new JValue(TokenType.Bytes, value),
  "static implicit JToken(Uri value)": (value: object | null) =>
    new JValue(value === null ? TokenType.Null : TokenType.Uri, value),
  ...Object.fromEntries(
    implicits.flatMap(([type, kind]) => [
      [`static implicit JToken(${type} value)`, (value: unknown) => new JValue(kind, value)],
      [
        `static implicit JToken(${type}? value)`,
        (value: unknown) => new JValue(value === null ? TokenType.Null : kind, value),
      ],
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(casts)
      .flatMap((type) => (references.has(type) ? [type] : [type, `${type}?`]))
      .map((type) => [
        `static explicit ${type.replace(/(.+)\?/, "Nullable<$1>")}(JToken value)`,
        (value: JToken | null) => castToken(value, type),
      ]),
  ),
};
