import type { Member } from "../../definition";
import type { DateTime } from "../date-time";
import type { TimeSpan } from "../time-span";
import type { TimeUnit } from "./ticks";

const units: readonly (readonly [string, TimeUnit])[] = [
  ["Days", "day"],
  ["Hours", "hour"],
  ["Minutes", "minute"],
  ["Seconds", "second"],
  ["Milliseconds", "millisecond"],
];

/** Properties of what a clock shows, for a type that has such a clock. */
export function clockMembers<D>(clock: (of: D) => DateTime): Readonly<Record<string, Member>> {
  return {
    "int Year": (of: D) => clock(of).date.getUTCFullYear(),
    "int Month": (of: D) => clock(of).date.getUTCMonth() + 1,
    "int Day": (of: D) => clock(of).date.getUTCDate(),
    "int Hour": (of: D) => clock(of).date.getUTCHours(),
    "int Minute": (of: D) => clock(of).date.getUTCMinutes(),
    "int Second": (of: D) => clock(of).date.getUTCSeconds(),
    "int Millisecond": (of: D) => clock(of).date.getUTCMilliseconds(),
    "DayOfWeek DayOfWeek": (of: D) => clock(of).date.getUTCDay(),
    "int DayOfYear": (of: D) => dayOfYear(clock(of)),
    "long Ticks": (of: D) => clock(of).ticks,
    "TimeSpan TimeOfDay": (of: D) => clock(of).timeOfDay,
  };
}

function dayOfYear({ date }: DateTime): number {
  const start = new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start) / 86_400_000) + 1;
}

/** `AddDays` and its like, for a type whose clock can be set. */
export function additions<D>(
  type: string,
  set: (of: D, change: (clock: DateTime) => DateTime) => D,
): Readonly<Record<string, Member>> {
  const ofUnits = units.map(([name, unit]): [string, Member] => [
    `${type} Add${name}(double value)`,
    (of: D, value: number) => set(of, (clock) => clock.plus(value, unit)),
  ]);
  return {
    ...Object.fromEntries(ofUnits),
    [`${type} AddTicks(long value)`]: (of: D, ticks: bigint) => set(of, (clock) => clock.plusTicks(ticks)),
    [`${type} AddMonths(int months)`]: (of: D, months: number) => set(of, (clock) => clock.plusMonths(months)),
    [`${type} AddYears(int value)`]: (of: D, years: number) =>
      set(of, (clock) => clock.plusMonths(years * 12, "value")),
    [`${type} Add(TimeSpan value)`]: (of: D, span: TimeSpan) => set(of, (clock) => clock.plusTicks(span.ticks)),
    [`${type} Subtract(TimeSpan value)`]: (of: D, span: TimeSpan) => set(of, (clock) => clock.plusTicks(-span.ticks)),
    [`static ${type} operator +(${type} d, TimeSpan t)`]: (of: D, span: TimeSpan) =>
      set(of, (clock) => clock.plusTicks(span.ticks, "t")),
    [`static ${type} operator -(${type} d, TimeSpan t)`]: (of: D, span: TimeSpan) =>
      set(of, (clock) => clock.plusTicks(-span.ticks, "t")),
  };
}

/** Comparisons of a type by the ticks of a moment, and the time between two. */
export function moments<D>(
  type: string,
  compare: (a: D, b: D) => number,
  between: (a: D, b: D) => TimeSpan,
): Readonly<Record<string, Member>> {
  const operator = (symbol: string, result: string) => `static ${result} operator ${symbol}(${type} a, ${type} b)`;
  return {
    [`TimeSpan Subtract(${type} value)`]: between,
    [operator("-", "TimeSpan")]: between,
    [operator("==", "bool")]: (a: D, b: D) => compare(a, b) === 0,
    [operator("!=", "bool")]: (a: D, b: D) => compare(a, b) !== 0,
    [operator("<", "bool")]: (a: D, b: D) => compare(a, b) < 0,
    [operator(">", "bool")]: (a: D, b: D) => compare(a, b) > 0,
    [operator("<=", "bool")]: (a: D, b: D) => compare(a, b) <= 0,
    [operator(">=", "bool")]: (a: D, b: D) => compare(a, b) >= 0,
    [`int CompareTo(${type} value)`]: compare,
    [`bool Equals(${type} value)`]: (a: D, b: D) => compare(a, b) === 0,
    [`static int Compare(${type} a, ${type} b)`]: compare,
  };
}

/** `ToString` in all its forms: there is one culture alone. */
export function texts<D extends { format(format: string | null): string }>(): Readonly<Record<string, Member>> {
  return {
    "string ToString()": (of: D) => of.format(null),
    "string ToString(string format)": (of: D, format: string | null) => of.format(format),
    "string ToString(IFormatProvider provider)": (of: D) => of.format(null),
    "string ToString(string format, IFormatProvider provider)": (of: D, format: string | null) => of.format(format),
  };
}
