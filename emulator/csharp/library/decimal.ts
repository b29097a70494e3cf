import { CSharpException } from "../definition";
import { badFormat, outsideOfType } from "./argument-failures";

const most = 79_228_162_514_264_337_593_543_950_335n;
const mostScale = 28;

/** A decimal of .NET: a whole number of 96 bits divided by a power of ten, which keeps its trailing zeros. */
export class Decimal {
  readonly typeName = "System.Decimal";
  static readonly zero = new Decimal(0n, 0);

  private constructor(
    /** With its sign. */
    readonly mantissa: bigint,
    readonly scale: number,
  ) {}

  /** Digits beyond what fits are rounded half to even; a whole part that does not fit is an `OverflowException`. */
  static of(mantissa: bigint, scale: number): Decimal {
    let surplus = Math.max(0, scale - mostScale, Math.min(scale, String(size(mantissa)).length - 29));
    // Always from all digits, so that it is rounded once.
    let digits = surplus === 0 ? mantissa : rounded(mantissa, 10n ** BigInt(surplus));
    while (size(digits) > most && surplus < scale) digits = rounded(mantissa, 10n ** BigInt(++surplus));
    if (size(digits) > most) throw outsideOfType("a Decimal");
    return new Decimal(digits, scale - surplus);
  }

  static parse(text: string): Decimal {
    const found = Decimal.tryParse(text);
    if (!found) throw badFormat();
    return found;
  }

  /** Digits with a point, separators of thousands and, as in C# literals and JSON, an exponent. */
  static tryParse(text: string | null): Decimal | null {
    const match = /^\s*([+-])?(\d[\d,]*)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text ?? "");
    if (!match || (match[2] === undefined && !match[3])) return null;
    const [, sign, whole = "0", fraction = "", power = "0"] = match;
    const digits = BigInt(whole.replace(/,/g, "") + fraction) * (sign === "-" ? -1n : 1n);
    const scale = fraction.length - Number(power);
    return scale >= 0 ? Decimal.of(digits, scale) : Decimal.of(digits * 10n ** BigInt(-scale), 0);
  }

  /** Rounded to the 15 digits that .NET takes of a double. */
  static fromDouble(value: number): Decimal {
    return Decimal.fromBinary(value, 15);
  }

  /** Rounded to the 7 digits that .NET takes of a float. */
  static fromFloat(value: number): Decimal {
    return Decimal.fromBinary(value, 7);
  }

  private static fromBinary(value: number, digits: number): Decimal {
    if (!Number.isFinite(value)) throw outsideOfType("a Decimal");
    return Decimal.parse(value.toPrecision(digits)).trimmed();
  }

  toDouble(): number {
    return Number(this.toText());
  }

  /** The whole part. */
  truncated(): bigint {
    return this.mantissa / 10n ** BigInt(this.scale);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(this.scaled(scale) + other.scaled(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return Decimal.of(this.mantissa * other.mantissa, this.scale + other.scale);
  }

  dividedBy(other: Decimal): Decimal {
    if (other.mantissa === 0n) throw divideByZero();
    // More places than fit, and a last digit that says whether more would follow, so that the middle is known as such.
    const places = 60;
    const divisor = other.mantissa * 10n ** BigInt(this.scale);
    const dividend = this.mantissa * 10n ** BigInt(places + other.scale);
    const isExact = dividend % divisor === 0n;
    const rest = isExact ? 0n : dividend < 0n === divisor < 0n ? 1n : -1n;
    const quotient = Decimal.of((dividend / divisor) * 10n + rest, places + 1);
    return quotient.trimmed(Math.max(0, this.scale - other.scale));
  }

  remainder(other: Decimal): Decimal {
    if (other.mantissa === 0n) throw divideByZero();
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(this.scaled(scale) % other.scaled(scale), scale);
  }

  negated(): Decimal {
    return new Decimal(-this.mantissa, this.scale);
  }

  /** To so many places, half to even, or away from zero. */
  round(places: number, awayFromZero = false): Decimal {
    if (places >= this.scale) return this;
    const by = 10n ** BigInt(this.scale - places);
    if (!awayFromZero) return new Decimal(rounded(this.mantissa, by), places);
    const half = by / 2n;
    return new Decimal((this.mantissa + (this.mantissa < 0n ? -half : half)) / by, places);
  }

  compareTo(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const [a, b] = [this.scaled(scale), other.scaled(scale)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  equals(other: unknown): boolean {
    return other instanceof Decimal && this.compareTo(other) === 0;
  }

  /** What collections find it by: 1.0 is 1.00. */
  contentKey(): string {
    return this.trimmed().toText();
  }

  hash(): number {
    return Number(BigInt.asIntN(32, this.trimmed().mantissa));
  }

  toText(): string {
    const digits = size(this.mantissa)
      .toString()
      .padStart(this.scale + 1, "0");
    const sign = this.mantissa < 0n ? "-" : "";
    return this.scale === 0 ? sign + digits : `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  /** Without trailing zeros beyond so many places. */
  private trimmed(least = 0): Decimal {
    let { mantissa, scale } = this;
    while (scale > least && mantissa % 10n === 0n) {
      mantissa /= 10n;
      scale--;
    }
    return new Decimal(mantissa, scale);
  }

  private scaled(scale: number): bigint {
    return this.mantissa * 10n ** BigInt(scale - this.scale);
  }
}

function divideByZero(): CSharpException {
  return new CSharpException("DivideByZeroException", "Attempted to divide by zero.");
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** A quotient rounded half to even. */
function rounded(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const twice = 2n * size(value % by);
  const isUp = twice > size(by) || (twice === size(by) && quotient % 2n !== 0n);
  if (!isUp) return quotient;
  return value < 0n === by < 0n ? quotient + 1n : quotient - 1n;
}
