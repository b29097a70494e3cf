import { type Ambient, CSharpException, type Ref, type TypeDefinition } from "../../definition";
import { argumentOutOfRange } from "../argument-failures";
import { type DateStyles, DateTime, type DateTimeKind } from "../date-time";
import type { TimeSpan } from "../time-span";
import { daysInMonth } from "./calendar";
import { dayNames } from "./date-format";
import { additions, clockMembers, moments, texts } from "./date-members";
import { ticksOf } from "./ticks";

const kinds = ["Unspecified", "Utc", "Local"] as const;

function kindOf(value: number): DateTimeKind {
  return kinds[value] ?? "Unspecified";
}

/** Values of `DateTimeStyles`, which are flags. */
const styles = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowInnerWhite: 4,
  AllowWhiteSpaces: 7,
  NoCurrentDateDefault: 8,
  AdjustToUniversal: 16,
  AssumeLocal: 32,
  AssumeUniversal: 64,
  RoundtripKind: 128,
} as const;

function stylesOf(value: number): DateStyles {
  return {
    assumes: (value & (styles.AssumeLocal | styles.AssumeUniversal)) !== 0,
    toUtc: (value & styles.AdjustToUniversal) !== 0,
    keepsKind: (value & styles.RoundtripKind) !== 0,
  };
}

/** Ticks of a time of day. Throws for one that no clock shows. */
export function clockTicks(hour: number, minute: number, second: number, ms = 0): bigint {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    throw new CSharpException(
      "ArgumentOutOfRangeException",
      "Hour, Minute, and Second parameters describe an un-representable DateTime.",
    );
  }
  if (ms < 0 || ms > 999) throw argumentOutOfRange("Valid values are between 0 and 999, inclusive.", "millisecond");
  return BigInt(hour * 3600 + minute * 60 + second) * ticksOf.second + BigInt(ms) * ticksOf.millisecond;
}

function ofTicks(ticks: bigint, kind = 0): DateTime {
  if (ticks < 0n || ticks > DateTime.most.ticks) {
    throw argumentOutOfRange("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks");
  }
  return DateTime.ofTicks(ticks, kindOf(kind));
}

function tryParse(text: string | null, result: Ref): boolean {
  const found = DateTime.tryParse(text);
  result.value = found ?? DateTime.least;
  return found !== null;
}

function tryParseStyled(text: string | null, _: unknown, style: number, result: Ref): boolean {
  const found = DateTime.tryParse(text, stylesOf(style));
  result.value = found ?? DateTime.least;
  return found !== null;
}

function daysOf(year: number, month: number): number {
  if (month < 1 || month > 12) throw argumentOutOfRange("Month must be between one and twelve.", "month");
  yearIn(year);
  return daysInMonth(year, month);
}

function yearIn(year: number): void {
  if (year < 1 || year > 9999) throw argumentOutOfRange("Year must be between 1 and 9999.", "year");
}

const constructors: TypeDefinition["members"] = {
  "new()": () => DateTime.least,
  "new(long ticks)": (ticks: bigint) => ofTicks(ticks),
  "new(long ticks, DateTimeKind kind)": ofTicks,
  "new(int year, int month, int day)": (year: number, month: number, day: number) => DateTime.ofDate(year, month, day),
  "new(int year, int month, int day, int hour, int minute, int second)": atClock,
  "new(int year, int month, int day, int hour, int minute, int second, DateTimeKind kind)": (
    ...[year, month, day, hour, minute, second, kind]: readonly [number, number, number, number, number, number, number]
  ) => atClock(year, month, day, hour, minute, second).as(kindOf(kind)),
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond)": atClock,
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond, DateTimeKind kind)": (
    ...[year, month, day, hour, minute, second, ms, kind]: readonly number[] & { readonly length: 8 }
  ) =>
    atClock(year as number, month as number, day as number, hour as number, minute as number, second as number, ms).as(
      kindOf(kind as number),
    ),
};

function atClock(
  ...[year, month, day, hour, minute, second, ms]: readonly [number, number, number, number, number, number, number?]
): DateTime {
  return DateTime.ofDate(year, month, day).plusTicks(clockTicks(hour, minute, second, ms));
}

const statics: TypeDefinition["members"] = {
  "static DateTime MinValue": () => DateTime.least,
  "static DateTime MaxValue": () => DateTime.most,
  "static DateTime UnixEpoch": () => DateTime.fromUnixMs(0),
  "static DateTime UtcNow @ambient": ({ now }: Ambient) => DateTime.fromUnixMs(now()),
  "static DateTime Now @ambient": ({ now }: Ambient) => DateTime.fromUnixMs(now()).as("Local"),
  "static DateTime Today @ambient": ({ now }: Ambient) => DateTime.fromUnixMs(now()).as("Local").midnight,
  "static DateTime Parse(string s)": (text: string | null) => DateTime.parse(text),
  "static DateTime Parse(string s, IFormatProvider provider)": (text: string | null) => DateTime.parse(text),
  "static DateTime Parse(string s, IFormatProvider provider, DateTimeStyles styles)": (
    text: string | null,
    _: unknown,
    style: number,
  ) => DateTime.parse(text, stylesOf(style)),
  "static bool TryParse(string s, out DateTime result)": tryParse,
  "static bool TryParse(string s, IFormatProvider provider, DateTimeStyles styles, out DateTime result)":
    tryParseStyled,
  "static DateTime SpecifyKind(DateTime value, DateTimeKind kind)": (date: DateTime, kind: number) =>
    date.as(kindOf(kind)),
  "static int DaysInMonth(int year, int month)": daysOf,
  "static bool IsLeapYear(int year)": (year: number) => {
    yearIn(year);
    return daysInMonth(year, 2) === 29;
  },
};

const dateTime: TypeDefinition = {
  name: "DateTime",
  aliases: ["System.DateTime"],
  kind: "struct",
  is: (value) => value instanceof DateTime,
  members: {
    ...constructors,
    ...statics,
    ...clockMembers((date: DateTime) => date),
    ...additions<DateTime>("DateTime", (date, change) => change(date)),
    ...moments<DateTime>(
      "DateTime",
      (a, b) => a.compareTo(b),
      (a, b): TimeSpan => a.minus(b),
    ),
    ...texts<DateTime>(),
    "DateTimeKind Kind": (date: DateTime) => kinds.indexOf(date.kind),
    "DateTime Date": (date: DateTime) => date.midnight,
    "DateTime ToUniversalTime()": (date: DateTime) => date.as("Utc"),
    "DateTime ToLocalTime()": (date: DateTime) => date.as("Local"),
    "string ToShortDateString()": (date: DateTime) => date.format("d"),
    "string ToLongDateString()": (date: DateTime) => date.format("D"),
    "string ToShortTimeString()": (date: DateTime) => date.format("t"),
    "string ToLongTimeString()": (date: DateTime) => date.format("T"),
  },
};

function enumType(name: string, space: string, values: Readonly<Record<string, number>>): TypeDefinition {
  const names = new Map(Object.entries(values).map(([key, value]) => [value, key]));
  return {
    name,
    aliases: [`${space}.${name}`],
    kind: "enum",
    members: {
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`const ${name} ${key}`, value])),
      "string ToString()": (value: number) => names.get(value) ?? String(value),
    },
  };
}

/** `DateTime`, and the enums of its members. */
export const dateTimeTypes: readonly TypeDefinition[] = [
  dateTime,
  enumType("DateTimeKind", "System", { Unspecified: 0, Utc: 1, Local: 2 }),
  enumType("DayOfWeek", "System", Object.fromEntries(dayNames.map((name, index) => [name, index]))),
  enumType("DateTimeStyles", "System.Globalization", styles),
];
