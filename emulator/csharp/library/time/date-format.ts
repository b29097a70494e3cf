import { badFormat } from "../argument-failures";
import { dateOfTicks } from "./calendar";
import { customFormat, fractionDigits } from "./custom-format";
import { ticksOf } from "./ticks";

/** What is written of a date and time. */
export interface WrittenDate {
  /** By its own clock. */
  readonly ticks: bigint;
  /** What `K` writes. */
  readonly zone: string;
  /** Minutes that the clock is ahead of UTC; undefined for a `DateTime`, whose clock is that of the service: UTC. */
  readonly offset: number | undefined;
}

const months = "January February March April May June July August September October November December".split(" ");
/** Names of the days, from Sunday. */
export const dayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** Standard formats of the invariant culture. */
const standard: Readonly<Record<string, string>> = {
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  f: "dddd, dd MMMM yyyy HH:mm",
  F: "dddd, dd MMMM yyyy HH:mm:ss",
  g: "MM/dd/yyyy HH:mm",
  G: "MM/dd/yyyy HH:mm:ss",
  m: "MMMM dd",
  M: "MMMM dd",
  o: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  O: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-ddTHH:mm:ss",
  t: "HH:mm",
  T: "HH:mm:ss",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: "dddd, dd MMMM yyyy HH:mm:ss",
  y: "yyyy MMMM",
  Y: "yyyy MMMM",
};

/** `ToString(format)` in the invariant culture: a standard format of one letter, or a custom one. */
export function formatDate(written: WrittenDate, format: string): string {
  if (format.length !== 1) return custom(written, format);
  const found = standard[format];
  const hasOffset = written.offset !== undefined;
  if (found === undefined || (hasOffset && format === "U")) throw badFormat();
  // These two are of UTC, whatever the clock.
  const isUtc = hasOffset && "rRu".includes(format);
  return custom(
    isUtc ? { ...written, ticks: written.ticks - BigInt(written.offset) * ticksOf.minute } : written,
    found,
  );
}

function custom({ ticks, zone, offset = 0 }: WrittenDate, format: string): string {
  const date = dateOfTicks(ticks);
  const specifier = (letter: string, count: number) => {
    switch (letter) {
      case "f":
      case "F": {
        const digits = fractionDigits(letter, count, ticks % ticksOf.second);
        if (digits === undefined) throw badFormat();
        return digits;
      }
      case "K":
        return zone.repeat(count);
      case "z":
        return zoneText(offset, count);
      default:
        return datePart(date, letter, count) ?? clockPart(date, letter, count);
    }
  };
  return customFormat(format, specifier, () => true);
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

function datePart(date: Date, letter: string, count: number): string | undefined {
  switch (letter) {
    case "d": {
      const day = dayNames[date.getUTCDay()] as string;
      return count <= 2 ? padded(date.getUTCDate(), count) : count === 3 ? day.slice(0, 3) : day;
    }
    case "M": {
      const month = months[date.getUTCMonth()] as string;
      return count <= 2 ? padded(date.getUTCMonth() + 1, count) : count === 3 ? month.slice(0, 3) : month;
    }
    case "y": {
      const year = date.getUTCFullYear();
      return padded(count <= 2 ? year % 100 : year, count);
    }
    case "g":
      return "A.D.";
    default:
      return undefined;
  }
}

function clockPart(date: Date, letter: string, count: number): string | undefined {
  const hour = date.getUTCHours();
  const digits = Math.min(count, 2);
  switch (letter) {
    case "h":
      return padded(hour % 12 === 0 ? 12 : hour % 12, digits);
    case "H":
      return padded(hour, digits);
    case "m":
      return padded(date.getUTCMinutes(), digits);
    case "s":
      return padded(date.getUTCSeconds(), digits);
    case "t":
      return (hour < 12 ? "AM" : "PM").slice(0, digits);
    default:
      return undefined;
  }
}

/** Hours ahead of UTC, from three letters on with minutes. */
export function zoneText(minutes: number, count: number): string {
  const size = Math.abs(minutes);
  const hours = padded(Math.floor(size / 60), Math.min(count, 2));
  return `${minutes < 0 ? "-" : "+"}${hours}${count > 2 ? `:${padded(size % 60, 2)}` : ""}`;
}
