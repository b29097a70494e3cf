import { DateTime } from "../date-time";

/** What Newtonsoft takes for a date is a little more than ISO 8601: minutes of an offset without hours, which it does nothing with. */
const iso =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}(?!\d)|\d{7}))?(?:([Zz])|([-+])(\d\d):?(\d\d)?|:?(?:\d\d)?)$/;
const microsoft = /^\/Date\((-?\d+)([-+]\d{4})?\)\/$/;

const ticksPerMs = 10_000n;
const ticksPerSecond = 10_000_000n;
const ticksPerMinute = 600_000_000n;
/** 1970 in ticks since the year 1. */
const unixEpoch = 621_355_968_000_000_000n;
/** The last moment of the year 9999. */
const maxTicks = 3_155_378_975_999_999_999n;

/**
 * The date that Newtonsoft takes a string for; null for all other strings. Dates with an offset become local ones, which on the service's machines are
 * those of UTC.
 */
export function readDate(text: string): DateTime | null {
  const { length } = text;
  if (length < 9 || length > 40) return null;
  // Most strings are told apart by a look at two characters.
  if (text.charCodeAt(0) === 0x2f) return readMicrosoft(text);
  return length >= 19 && text.charCodeAt(10) === 0x54 ? readIso(text) : null;
}

function readMicrosoft(text: string): DateTime | null {
  const parts = microsoft.exec(text);
  if (parts === null) return null;
  const ticks = unixEpoch + BigInt(parts[1] as string) * ticksPerMs;
  return DateTime.ofTicks(ticks, parts[2] === undefined ? "Utc" : "Local");
}

function readIso(text: string): DateTime | null {
  const parts = iso.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = BigInt((parts[7] ?? "").padEnd(7, "0"));
  const midnight = hour === 24 && minute === 0 && second === 0 && fraction === 0n;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if ((hour > 23 && !midnight) || minute > 59 || second > 59) return null;
  const ticks =
    unixEpoch +
    BigInt(utcMs(year, month, day)) * ticksPerMs +
    BigInt(hour * 3600 + minute * 60 + second) * ticksPerSecond +
    fraction;
  if (parts[8] !== undefined) return DateTime.ofTicks(ticks, "Utc");
  if (parts[9] === undefined) return DateTime.ofTicks(ticks, "Unspecified");
  const offset = BigInt(Number(parts[10]) * 60 + Number(parts[11] ?? 0)) * ticksPerMinute;
  const utc = parts[9] === "+" ? ticks - offset : ticks + offset;
  return DateTime.ofTicks(utc < 0n ? 0n : utc > maxTicks ? maxTicks : utc, "Local");
}

function utcMs(year: number, month: number, day: number): number {
  // `Date.UTC` takes years below 100 for those of the last century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
  return new Date(utcMs(year, month + 1, 0)).getUTCDate();
}

/** A date as Newtonsoft writes it: ISO 8601, with as many digits of the second as there are. */
export function dateJson(date: DateTime): string {
  const sinceEpoch = date.ticks - unixEpoch;
  const fraction = ((sinceEpoch % ticksPerSecond) + ticksPerSecond) % ticksPerSecond;
  const seconds = new Date(Number((sinceEpoch - fraction) / ticksPerMs)).toISOString().slice(0, 19);
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(7, "0").replace(/0+$/, "")}`;
  const zone = { Utc: "Z", Local: "+00:00", Unspecified: "" }[date.kind];
  return `${seconds}${digits}${zone}`;
}
