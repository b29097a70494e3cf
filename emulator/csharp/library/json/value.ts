import { Boxed } from "../../definition";
import { areEqual, type ComparedByContent, keyOfAll } from "../linq/equality";
import { compareOrdinal, compareValues } from "../linq/ordering";
import { kindOfScalar, scalarText, toBigInt } from "./scalar";
import { JToken, type TokenKind, TokenType } from "./token";

const none: readonly JToken[] = [];

/**
 * Newtonsoft's `JValue`: a string, number, date or the like, or null. `raw` is the value as the representation of `object` has it, but that a double
 * is a bare number: the kind tells it from an int.
 */
export class JValue extends JToken implements ComparedByContent {
  constructor(
    private itsKind: TokenKind,
    private itsRaw: unknown,
  ) {
    super();
  }

  /** A token for a value of the representation of `object`. Throws for what JSON has no kind of. */
  static of(value: unknown): JValue {
    const token = new JValue(TokenType.Null, null);
    token.value = value;
    return token;
  }

  get kind(): TokenKind {
    return this.itsKind;
  }

  get raw(): unknown {
    return this.itsRaw;
  }

  get className(): string {
    return "JValue";
  }

  get children(): readonly JToken[] {
    return none;
  }

  /** What C#'s `Value` is, in the representation of `object`. */
  get value(): unknown {
    return this.itsKind === TokenType.Float && typeof this.itsRaw === "number"
      ? new Boxed("double", this.itsRaw)
      : this.itsRaw;
  }

  set value(value: unknown) {
    this.itsKind = kindOfScalar(value);
    this.itsRaw = value instanceof Boxed && value.type === "double" ? value.value : value;
  }

  /** Whether it stands for `null`. */
  get isNull(): boolean {
    return this.itsKind === TokenType.Null;
  }

  clone(): JValue {
    return new JValue(this.itsKind, this.itsRaw);
  }

  deepEquals(other: JToken): boolean {
    if (!(other instanceof JValue) || other.kind !== this.kind) return false;
    if (this.itsKind === TokenType.Integer) return toBigInt(this.itsRaw) === toBigInt(other.itsRaw);
    return areEqual(this.itsRaw, other.itsRaw);
  }

  equals(other: unknown): boolean {
    return areEqual(this, other);
  }

  contentKey(): string {
    return keyOfAll([this.itsKind, this.itsKind === TokenType.Integer ? toBigInt(this.itsRaw) : this.itsRaw]);
  }

  /** Numbers by size whatever their type, strings by their units. */
  compareTo(other: unknown): number {
    const raw = other instanceof JValue ? other.itsRaw : other;
    if (typeof this.itsRaw === "string" && typeof raw === "string") return compareOrdinal(this.itsRaw, raw);
    const numbers = [this.itsRaw, raw].every((value) => typeof value === "number" || typeof value === "bigint");
    if (numbers) return Number(this.itsRaw) - Number(raw);
    return compareValues(this.itsRaw, raw);
  }

  toText(): string {
    return this.itsRaw === null ? "" : scalarText(this.itsRaw, this.itsKind);
  }
}

/** A token for `null`. */
export function nullToken(): JValue {
  return new JValue(TokenType.Null, null);
}
