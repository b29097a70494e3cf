import { CSharpException } from "../definition";
import { badFormat } from "./argument-failures";
import { argumentNull } from "./linq/failures";
import { type TimeUnit, ticksOf } from "./time/ticks";
import { formatTimeSpan } from "./time/time-span-format";

const mostTicks = 2n ** 63n - 1n;
const leastTicks = -(2n ** 63n);

/** A length of time in ticks of 100 nanoseconds. */
export class TimeSpan {
  readonly typeName = "System.TimeSpan";
  static readonly zero = new TimeSpan(0n);
  static readonly least = new TimeSpan(leastTicks);
  static readonly most = new TimeSpan(mostTicks);

  /** Throws an `OverflowException` for what 64 bits do not hold. */
  constructor(readonly ticks: bigint) {
    if (ticks > mostTicks || ticks < leastTicks) throw tooLong();
  }

  /** From so many of a unit, to the millisecond, as the .NET Framework has it. */
  static of(value: number, unit: TimeUnit): TimeSpan {
    if (Number.isNaN(value)) {
      throw new CSharpException("ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.");
    }
    const ms = Math.trunc(value * Number(ticksOf[unit] / ticksOf.millisecond) + (value >= 0 ? 0.5 : -0.5));
    if (!Number.isFinite(ms)) throw tooLong();
    return new TimeSpan(BigInt(ms) * ticksOf.millisecond);
  }

  /** From milliseconds with fractions, down to a tick. */
  static fromMs(ms: number): TimeSpan {
    return new TimeSpan(BigInt(Math.round(ms * Number(ticksOf.millisecond))));
  }

  static parse(text: string | null): TimeSpan {
    if (text === null) throw argumentNull("input");
    const found = parsed(text);
    if (found === "format") throw badFormat("String was not recognized as a valid TimeSpan.");
    if (found !== "range") return found;
    throw new CSharpException(
      "OverflowException",
      "The TimeSpan could not be parsed because at least one of the numeric components is out of range or contains too many digits.",
    );
  }

  /** Null for what is none. */
  static tryParse(text: string | null): TimeSpan | null {
    const found = text === null ? "format" : parsed(text);
    return typeof found === "string" ? null : found;
  }

  /** In a unit, with fractions. */
  total(unit: TimeUnit): number {
    return Number(this.ticks) / Number(ticksOf[unit]);
  }

  /** Whole units below the next larger one, with the sign of the whole. */
  part(unit: TimeUnit): number {
    const whole = this.ticks / ticksOf[unit];
    switch (unit) {
      case "day":
        return Number(whole);
      case "hour":
        return Number(whole % 24n);
      case "millisecond":
        return Number(whole % 1000n);
      default:
        return Number(whole % 60n);
    }
  }

  plus(other: TimeSpan): TimeSpan {
    return new TimeSpan(this.ticks + other.ticks);
  }

  minus(other: TimeSpan): TimeSpan {
    return new TimeSpan(this.ticks - other.ticks);
  }

  negated(): TimeSpan {
    if (this.ticks === leastTicks) {
      throw new CSharpException(
        "OverflowException",
        "Negating the minimum value of a twos complement number is invalid.",
      );
    }
    return new TimeSpan(-this.ticks);
  }

  /** Without its sign. */
  duration(): TimeSpan {
    return this.ticks < 0n ? this.negated() : this;
  }

  /** `c`, `g`, `G`, or a custom format. */
  format(format: string | null): string {
    return formatTimeSpan(this, format);
  }

  /** `[-][d.]hh:mm:ss[.fffffff]`: the format "c". */
  toText(): string {
    const size = this.ticks < 0n ? -this.ticks : this.ticks;
    const two = (value: bigint) => value.toString().padStart(2, "0");
    const { day, hour, minute, second } = ticksOf;
    const days = size < day ? "" : `${size / day}.`;
    const fraction = size % second === 0n ? "" : `.${(size % second).toString().padStart(7, "0")}`;
    const clock = [(size / hour) % 24n, (size / minute) % 60n, (size / second) % 60n].map(two).join(":");
    return `${this.ticks < 0n ? "-" : ""}${days}${clock}${fraction}`;
  }

  equals(other: unknown): boolean {
    return other instanceof TimeSpan && other.ticks === this.ticks;
  }

  compareTo(other: TimeSpan): number {
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0;
  }

  hash(): number {
    return Number(BigInt.asIntN(32, this.ticks ^ (this.ticks >> 32n)));
  }
}

const shape = /^\s*(-)?(?:(\d+)|(?:(\d+)[.:])?(\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?)\s*$/;

/** `[-][d.]hh:mm[:ss[.fffffff]]`, `d:hh:mm:ss`, or days alone. */
function parsed(text: string): TimeSpan | "format" | "range" {
  const match = shape.exec(text);
  if (!match) return "format";
  const [, sign, onlyDays, before, first = "0", second = "0", third, fraction = ""] = match;
  // Of three numbers with colons the first may have been taken for days: it is so only where hours can't be meant.
  const dotted = /\d\.\d+:/.test(text);
  const isClock = before !== undefined && !dotted && third === undefined;
  const numbers = isClock ? ["0", before, first, second] : [onlyDays ?? before ?? "0", first, second, third ?? "0"];
  const found = assembled(numbers, fraction, sign !== undefined);
  return found === "range" && isClock && fraction === "" ? assembled([before, first, second, "0"], "", !!sign) : found;
}

function assembled(numbers: readonly string[], fraction: string, isNegative: boolean): TimeSpan | "range" {
  const [days = 0n, hours = 0n, minutes = 0n, seconds = 0n] = numbers.map(BigInt);
  if (hours > 23n || minutes > 59n || seconds > 59n || fraction.length > 7) return "range";
  const { day, hour, minute, second } = ticksOf;
  const ticks = days * day + hours * hour + minutes * minute + seconds * second + BigInt(fraction.padEnd(7, "0"));
  const signed = isNegative ? -ticks : ticks;
  return signed > mostTicks || signed < leastTicks ? "range" : new TimeSpan(signed);
}

function tooLong(): CSharpException {
  return new CSharpException("OverflowException", "TimeSpan overflowed because the duration is too long.");
}
