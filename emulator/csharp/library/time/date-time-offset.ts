import { CSharpException } from "../../definition";
import { argumentException, argumentOutOfRange, badFormat } from "../argument-failures";
import { DateTime, type DateTimeKind } from "../date-time";
import { argumentNull } from "../linq/failures";
import { TimeSpan } from "../time-span";
import { unixTicks } from "./calendar";
import { formatDate, zoneText } from "./date-format";
import { readDateText } from "./date-text";
import { ticksOf } from "./ticks";

/** A moment, and how far the clock that tells it is ahead of UTC. */
export class DateTimeOffset {
  readonly typeName = "System.DateTimeOffset";
  static readonly least = new DateTimeOffset(DateTime.least.as("Utc"), 0);

  private constructor(
    readonly utc: DateTime,
    /** Minutes that its clock is ahead of UTC. */
    readonly offsetMinutes: number,
  ) {}

  /** A moment as a clock at an offset tells it. Throws for an offset of more than 14 hours, or of no whole minutes. */
  static ofClock(clock: DateTime, offset: TimeSpan): DateTimeOffset {
    const minutes = wholeMinutes(offset);
    if (clock.kind === "Utc" && minutes !== 0) {
      throw argumentException("The UTC Offset for Utc DateTime instances must be 0.", "offset");
    }
    if (clock.kind === "Local" && minutes !== 0) {
      throw argumentException(
        "The UTC Offset of the local dateTime parameter does not match the offset argument.",
        "offset",
      );
    }
    const utc = clock.ticks - offset.ticks;
    if (utc < 0n || utc > DateTime.most.ticks) {
      throw argumentOutOfRange(
        "The UTC time represented when the offset is applied must be between year 0 and 10,000.",
        "offset",
      );
    }
    return new DateTimeOffset(DateTime.ofTicks(utc, "Utc"), minutes);
  }

  /** A date and time without a zone is of the service's own, which is UTC. */
  static ofDateTime(date: DateTime): DateTimeOffset {
    return new DateTimeOffset(date.as("Utc"), 0);
  }

  static fromUnixMs(ms: number): DateTimeOffset {
    return new DateTimeOffset(DateTime.fromUnixMs(ms), 0);
  }

  /** From whole seconds or milliseconds since 1970. */
  static fromUnix(count: bigint, unit: "second" | "millisecond"): DateTimeOffset {
    const ticks = unixTicks + count * ticksOf[unit];
    if (ticks < 0n || ticks > DateTime.most.ticks) {
      const [least, most] = [-unixTicks / ticksOf[unit], (DateTime.most.ticks - unixTicks) / ticksOf[unit]];
      throw argumentOutOfRange(`Valid values are between ${least} and ${most}, inclusive.`, `${unit}s`);
    }
    return new DateTimeOffset(DateTime.ofTicks(ticks, "Utc"), 0);
  }

  static parse(text: string | null): DateTimeOffset {
    if (text === null) throw argumentNull("input");
    const found = read(text);
    if (typeof found === "string") throw badFormat(found);
    return found;
  }

  /** Null for a text that is none. */
  static tryParse(text: string | null): DateTimeOffset | null {
    const found = text === null ? "" : read(text);
    return typeof found === "string" ? null : found;
  }

  get offset(): TimeSpan {
    return new TimeSpan(BigInt(this.offsetMinutes) * ticksOf.minute);
  }

  /** What its clock shows. */
  get clock(): DateTime {
    return this.clockAs("Unspecified");
  }

  private clockAs(kind: DateTimeKind): DateTime {
    return DateTime.ofTicks(this.utc.ticks + BigInt(this.offsetMinutes) * ticksOf.minute, kind);
  }

  /** The same moment by a clock at another offset. */
  toOffset(offset: TimeSpan): DateTimeOffset {
    return new DateTimeOffset(this.utc, wholeMinutes(offset));
  }

  /** With its clock set otherwise, at the same offset. */
  withClock(change: (clock: DateTime) => DateTime): DateTimeOffset {
    return DateTimeOffset.ofClock(change(this.clock), this.offset);
  }

  /** Whole seconds or milliseconds since 1970, toward the past. */
  toUnix(unit: "second" | "millisecond"): bigint {
    return this.utc.ticks / ticksOf[unit] - unixTicks / ticksOf[unit];
  }

  format(format: string | null): string {
    const { ticks } = this.clock;
    const zone = zoneText(this.offsetMinutes, 3);
    return formatDate({ ticks, zone, offset: this.offsetMinutes }, format || "MM/dd/yyyy HH:mm:ss zzz");
  }

  toText(): string {
    return this.format(null);
  }

  /** Equal at the same moment, whatever the clock. */
  equals(other: unknown): boolean {
    return other instanceof DateTimeOffset && other.utc.ticks === this.utc.ticks;
  }

  contentKey(): bigint {
    return this.utc.ticks;
  }

  compareTo(other: DateTimeOffset): number {
    return this.utc.compareTo(other.utc);
  }

  hash(): number {
    return this.utc.hash();
  }
}

function wholeMinutes(offset: TimeSpan): number {
  if (offset.ticks % ticksOf.minute !== 0n) {
    throw argumentException("Offset must be specified in whole minutes.", "offset");
  }
  const minutes = Number(offset.ticks / ticksOf.minute);
  if (Math.abs(minutes) > 14 * 60) {
    throw argumentOutOfRange("Offset must be within plus or minus 14 hours.", "offset");
  }
  return minutes;
}

function read(text: string): DateTimeOffset | string {
  const found = readDateText(text);
  if (typeof found === "string") return found;
  const offset = new TimeSpan(BigInt(found.zoneMinutes ?? 0) * ticksOf.minute);
  try {
    return DateTimeOffset.ofClock(DateTime.ofTicks(found.ticks, "Unspecified"), offset);
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    return "The UTC time represented when the offset is applied must be between year 0 and 10,000.";
  }
}
