import { Boxed, CSharpException } from "../../definition";
import { textOf } from "../../object";
import { DateTime } from "../date-time";
import { Decimal } from "../decimal";
import { Guid } from "../guid";
import { doubleText } from "../number-text";
import { TimeSpan } from "../time-span";
import { Uri } from "../uri";
import { toDouble, toWhole } from "./convert";
import { dateJson } from "./dates";
import { quoted } from "./quoted";
import { type TokenKind, TokenType } from "./token";

/** The kind of token that a value of the representation of `object` makes; undefined for what is no value of JSON. */
function findKind(value: unknown): TokenKind | undefined {
  switch (typeof value) {
    case "string":
      return TokenType.String;
    case "boolean":
      return TokenType.Boolean;
    case "number":
    case "bigint":
      return TokenType.Integer;
  }
  if (value === null) return TokenType.Null;
  if (value instanceof Boxed) {
    if (value.type === "char") return TokenType.String;
    return value.type === "double" || value.type === "float" ? TokenType.Float : TokenType.Integer;
  }
  if (value instanceof Decimal) return TokenType.Float;
  if (value instanceof DateTime) return TokenType.Date;
  if (value instanceof Uint8Array) return TokenType.Bytes;
  if (value instanceof Guid) return TokenType.Guid;
  if (value instanceof TimeSpan) return TokenType.TimeSpan;
  return value instanceof Uri ? TokenType.Uri : undefined;
}

/** Whether JSON has a kind of token for the value. */
export function isScalar(value: unknown): boolean {
  return findKind(value) !== undefined;
}

/** The kind of token that a value makes. Throws for what JSON has no kind of. */
export function kindOfScalar(value: unknown): TokenKind {
  const kind = findKind(value);
  if (kind !== undefined) return kind;
  const name = (value as object).constructor.name;
  throw new CSharpException("ArgumentException", `Could not determine JSON object type for type ${name}.`);
}

/** A whole number of any representation. */
export function toBigInt(raw: unknown): bigint {
  return toWholeOrNull(raw) ?? 0n;
}

function toWholeOrNull(raw: unknown): bigint | null {
  if (typeof raw === "bigint") return raw;
  if (typeof raw === "number") return BigInt(raw);
  return raw instanceof Boxed ? BigInt(raw.value) : null;
}

/** What `Convert.ToString` gives for a value that is not null. */
export function scalarText(raw: unknown, kind: TokenKind): string {
  if (kind === TokenType.Float && typeof raw === "number") return doubleText(raw);
  if (raw instanceof Uint8Array) return Buffer.from(raw).toString("base64");
  return textOf(raw);
}

/** A value as it stands in JSON. */
export function scalarJson(raw: unknown, kind: TokenKind): string {
  switch (kind) {
    case TokenType.Undefined:
      return "undefined";
    case TokenType.Comment:
      return `/*${textOf(raw)}*/`;
  }
  switch (typeof raw) {
    case "string":
      return quoted(raw);
    case "boolean":
      return raw ? "true" : "false";
    case "bigint":
      return String(raw);
    case "number":
      return kind === TokenType.Float ? doubleJson(raw) : String(raw);
  }
  if (raw === null) return "null";
  if (raw instanceof DateTime) return `"${dateJson(raw)}"`;
  if (raw instanceof Decimal) return withPoint(raw.toText());
  if (raw instanceof Boxed && kind === TokenType.Float) return doubleJson(Number(raw.value));
  if (raw instanceof Uri) return quoted(raw.original);
  return kind === TokenType.Integer ? textOf(raw) : quoted(scalarText(raw, kind));
}

function doubleJson(value: number): string {
  const text = doubleText(value);
  return Number.isFinite(value) ? withPoint(text) : `"${text}"`;
}

/** A number that stays one with a fraction when it is read again. */
function withPoint(text: string): string {
  return /[.eE]/.test(text) ? text : `${text}.0`;
}

/** What `Convert.ToDecimal` gives. */
export function decimalOf(raw: unknown, kind: TokenKind): Decimal {
  if (raw instanceof Decimal) return raw;
  if (kind === TokenType.Float) return Decimal.fromDouble(toDouble(raw));
  if (typeof raw === "string") return Decimal.parse(raw);
  return Decimal.parse(String(toWhole("long", raw, false)));
}

/** What `Convert.ToDateTime` gives. */
export function dateOf(raw: unknown): DateTime {
  return raw instanceof DateTime ? raw : DateTime.parse(String(raw));
}

/** The time span that a token says. */
export function timeSpanOf(raw: unknown): TimeSpan {
  return raw instanceof TimeSpan ? raw : TimeSpan.parse(String(raw));
}

/** The GUID that a token says. */
export function guidOf(raw: unknown): Guid {
  return raw instanceof Guid ? raw : Guid.parse(String(raw));
}

/** The URI that a token says. */
export function uriOf(raw: unknown): Uri {
  return raw instanceof Uri ? raw : new Uri(String(raw));
}

/** The bytes that a token says in Base64. */
export function bytesOf(raw: unknown): Uint8Array {
  return raw instanceof Uint8Array ? raw : new Uint8Array(Buffer.from(String(raw), "base64"));
}
