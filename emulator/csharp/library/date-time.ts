import { CSharpException } from "../definition";
import { argumentOutOfRange, badFormat } from "./argument-failures";
import { argumentNull } from "./linq/failures";
import { dateOfTicks, daysInMonth, dayTicks, unixTicks } from "./time/calendar";
import { formatDate } from "./time/date-format";
import { readDateText } from "./time/date-text";
import { type TimeUnit, ticksOf } from "./time/ticks";
import { TimeSpan } from "./time-span";

/** Whose clock a date and time is of. */
export type DateTimeKind = "Unspecified" | "Utc" | "Local";

const mostTicks = 3_155_378_975_999_999_999n;
const unrepresentable = "The added or subtracted value results in an un-representable DateTime.";

/** How `Parse` reads a text; see `System.Globalization.DateTimeStyles`. */
export interface DateStyles {
  /** A time without a zone is of UTC; otherwise of the service's own zone, which is UTC too. */
  readonly assumes: boolean;
  readonly toUtc: boolean;
  readonly keepsKind: boolean;
}

const plainStyles: DateStyles = { assumes: false, toUtc: false, keepsKind: false };

/** A date and time in ticks of 100 nanoseconds since the year 1, and what clock it is of. The service's own time zone is UTC. */
export class DateTime {
  readonly typeName = "System.DateTime";
  static readonly least = new DateTime(0n, "Unspecified");
  static readonly most = new DateTime(mostTicks, "Unspecified");

  private constructor(
    readonly ticks: bigint,
    readonly kind: DateTimeKind,
  ) {}

  /** Throws an `ArgumentOutOfRangeException` beyond the years 1 to 9999; `parameter` is what it blames. */
  static ofTicks(ticks: bigint, kind: DateTimeKind, parameter = "value"): DateTime {
    if (ticks < 0n || ticks > mostTicks) throw argumentOutOfRange(unrepresentable, parameter);
    return new DateTime(ticks, kind);
  }

  static fromUnixMs(ms: number): DateTime {
    return DateTime.ofTicks(unixTicks + BigInt(Math.round(ms * 1000)) * 10n, "Utc");
  }

  /** Throws an `ArgumentOutOfRangeException` for what no calendar or clock has. */
  static ofDate(year: number, month: number, day: number): DateTime {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
      throw new CSharpException(
        "ArgumentOutOfRangeException",
        "Year, Month, and Day parameters describe an un-representable DateTime.",
      );
    }
    return new DateTime(dayTicks(year, month, day), "Unspecified");
  }

  static parse(text: string | null, styles = plainStyles): DateTime {
    if (text === null) throw argumentNull("s");
    const found = read(text, styles);
    if (typeof found === "string") throw badFormat(found);
    return found;
  }

  /** Null for a text that is none. */
  static tryParse(text: string | null, styles = plainStyles): DateTime | null {
    const found = text === null ? "" : read(text, styles);
    return typeof found === "string" ? null : found;
  }

  /** Milliseconds since 1970, with fractions. */
  get unixMs(): number {
    return Number(this.ticks - unixTicks) / Number(ticksOf.millisecond);
  }

  /** The same in JavaScript's terms, whole milliseconds toward the past. */
  get date(): Date {
    return dateOfTicks(this.ticks);
  }

  /** Since midnight. */
  get timeOfDay(): TimeSpan {
    return new TimeSpan(this.ticks % ticksOf.day);
  }

  /** At midnight. */
  get midnight(): DateTime {
    return new DateTime(this.ticks - (this.ticks % ticksOf.day), this.kind);
  }

  plusTicks(ticks: bigint, parameter = "value"): DateTime {
    return DateTime.ofTicks(this.ticks + ticks, this.kind, parameter);
  }

  /** So many of a unit later, to the millisecond, as .NET had it until version 7. */
  plus(value: number, unit: TimeUnit): DateTime {
    const ms = value * Number(ticksOf[unit] / ticksOf.millisecond);
    if (!(Math.abs(ms) < 315_537_897_600_000)) throw argumentOutOfRange("Value to add was out of range.", "value");
    return this.plusTicks(BigInt(Math.trunc(ms + (value >= 0 ? 0.5 : -0.5))) * ticksOf.millisecond);
  }

  /** So many months later, on the last of the month where it has no such day. */
  plusMonths(count: number, parameter = "months"): DateTime {
    const { date } = this;
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
    const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
    if (year < 1 || year > 9999) throw argumentOutOfRange(unrepresentable, parameter);
    const day = Math.min(date.getUTCDate(), daysInMonth(year, month));
    return new DateTime(dayTicks(year, month, day) + (this.ticks % ticksOf.day), this.kind);
  }

  minus(other: DateTime): TimeSpan {
    return new TimeSpan(this.ticks - other.ticks);
  }

  as(kind: DateTimeKind): DateTime {
    return kind === this.kind ? this : new DateTime(this.ticks, kind);
  }

  format(format: string | null): string {
    const zone = { Utc: "Z", Local: "+00:00", Unspecified: "" }[this.kind];
    return formatDate({ ticks: this.ticks, zone, offset: undefined }, format || "G");
  }

  toText(): string {
    return this.format(null);
  }

  equals(other: unknown): boolean {
    return other instanceof DateTime && other.ticks === this.ticks;
  }

  compareTo(other: DateTime): number {
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0;
  }

  hash(): number {
    return Number(BigInt.asIntN(32, this.ticks ^ (this.ticks >> 32n)));
  }
}

function read(text: string, { assumes, toUtc, keepsKind }: DateStyles): DateTime | string {
  const found = readDateText(text);
  if (typeof found === "string") return found;
  const { ticks, zoneMinutes, isUtc } = found;
  const utc = ticks - BigInt(zoneMinutes ?? 0) * ticksOf.minute;
  if (utc < 0n || utc > mostTicks) return "The DateTime represented by the string is out of range.";
  if (keepsKind && (isUtc || zoneMinutes === undefined)) return DateTime.ofTicks(utc, isUtc ? "Utc" : "Unspecified");
  if (zoneMinutes === undefined && !assumes) return DateTime.ofTicks(ticks, "Unspecified");
  return DateTime.ofTicks(utc, toUtc ? "Utc" : "Local");
}
