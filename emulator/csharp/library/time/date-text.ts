import { daysInMonth, dayTicks } from "./calendar";
import { ticksOf } from "./ticks";

/** What a text says of a date and time. */
interface DateText {
  /** By its own clock. */
  readonly ticks: bigint;
  /** Minutes that its clock is ahead of UTC; undefined where it names no zone. */
  readonly zoneMinutes: number | undefined;
  /** Whether the zone is named as `Z` or `GMT`. */
  readonly isUtc: boolean;
}

const monthNames = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const fullMonthNames = "january february march april may june july august september october november december".split(
  " ",
);
const dayNames = "sun mon tue wed thu fri sat".split(" ");
const fullDayNames = "sunday monday tuesday wednesday thursday friday saturday".split(" ");

const monthWord = "(?<name>[a-z]{3,9})";
const weekday = "(?:(?<weekday>[a-z]{3,9}),? )?";
const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d+))?)?(?: ?(?<half>[ap]m))?(?: ?(?<zone>z|gmt|utc|[+-]\d{1,2}:?(?:\d{2})?))?`;
const dates = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?`,
  String.raw`(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2})`,
  String.raw`(?<month>\d{1,2})[/-](?<day>\d{1,2})[/-](?<year>\d{4})`,
  String.raw`${weekday}(?<day>\d{1,2})[ -]${monthWord}[ -](?<year>\d{4})`,
  String.raw`${weekday}${monthWord} (?<day>\d{1,2}),? (?<year>\d{4})`,
];
const shapes = dates.map((date) => new RegExp(`^${date}(?:[t ] ?${clock})?$`, "i"));

/**
 * Reads ISO 8601, RFC 1123, `MM/dd/yyyy` and dates with the month's name, with or without a time: what .NET's `Parse` takes in the invariant culture, but
 * for times without a date and two-digit years. Gives the message of the failure for any other text.
 */
export function readDateText(text: string): DateText | string {
  const trimmed = text.trim().replace(/ +/g, " ");
  for (const shape of shapes) {
    const groups = shape.exec(trimmed)?.groups;
    if (groups) return fromParts(groups);
  }
  const word = [...text.matchAll(/[a-z]+/gi)].find(([each]) => !knownWords.has(each.toLowerCase()));
  if (!word) return unreadable;
  return `The string was not recognized as a valid DateTime. There is an unknown word starting at index ${word.index}.`;
}

const unreadable = "String was not recognized as a valid DateTime.";
const knownWords: ReadonlySet<string> = new Set([
  ...[...monthNames, ...fullMonthNames, ...dayNames, ...fullDayNames],
  ...["am", "pm", "a", "p", "t", "z", "gmt", "utc"],
]);

type Parts = Readonly<Record<string, string | undefined>>;

function fromParts(parts: Parts): DateText | string {
  const date = dateOf(parts);
  if (!date) return unreadable;
  const clock = clockTicks(parts);
  if (clock === undefined) {
    return "The DateTime represented by the string is not supported in calendar System.Globalization.GregorianCalendar.";
  }
  const ticks = dayTicks(...date);
  // The year 1 began on a Monday.
  const dayOfWeek = Number((ticks / ticksOf.day + 1n) % 7n);
  if (parts.weekday !== undefined && nameIndex(parts.weekday, dayNames, fullDayNames) !== dayOfWeek) {
    return "String was not recognized as a valid DateTime because the day of week was incorrect.";
  }
  const zoneMinutes = parts.zone === undefined ? undefined : minutesOf(parts.zone);
  if (zoneMinutes !== undefined && Math.abs(zoneMinutes) > 14 * 60) return unreadable;
  return { ticks: ticks + clock, zoneMinutes, isUtc: parts.zone !== undefined && /^[a-z]/i.test(parts.zone) };
}

function dateOf({ year, month, day = "1", name }: Parts): readonly [number, number, number] | undefined {
  const named = name === undefined ? undefined : nameIndex(name, monthNames, fullMonthNames);
  const [y, m, d] = [Number(year), named === undefined ? Number(month) : named + 1, Number(day)];
  return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m) ? [y, m, d] : undefined;
}

function clockTicks({ hour = "0", minute = "0", second = "0", fraction, half }: Parts): bigint | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (h > 23 || m > 59 || s > 59 || (half !== undefined && (h > 12 || h === 0))) return undefined;
  const hours = half === undefined ? h : (h % 12) + (/^p/i.test(half) ? 12 : 0);
  const rest = fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 1e7);
  return BigInt(hours * 3600 + m * 60 + s) * ticksOf.second + BigInt(rest);
}

function nameIndex(word: string, short: readonly string[], full: readonly string[]): number {
  const lower = word.toLowerCase();
  const index = short.indexOf(lower);
  return index >= 0 ? index : full.indexOf(lower);
}

function minutesOf(zone: string): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (60 * Number(match[2]) + Number(match[3] ?? 0));
}
