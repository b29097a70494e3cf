import type { Member, Ref, TypeDefinition } from "../../definition";
import { TimeSpan } from "../time-span";
import { ticksOf } from "./ticks";
import { formatTimeSpan } from "./time-span-format";

const units = [
  ["Day", "day"],
  ["Hour", "hour"],
  ["Minute", "minute"],
  ["Second", "second"],
  ["Millisecond", "millisecond"],
] as const;

/** `FromDays`, `Days` and `TotalDays`, and so on. */
const ofUnits: Readonly<Record<string, Member>> = Object.fromEntries(
  units.flatMap(([name, unit]): [string, Member][] => [
    [`static TimeSpan From${name}s(double value)`, (value: number) => TimeSpan.of(value, unit)],
    [`int ${name}s`, (span: TimeSpan) => span.part(unit)],
    [`double Total${name}s`, (span: TimeSpan) => span.total(unit)],
  ]),
);

function ofParts(days: number, hours: number, minutes: number, seconds: number, ms = 0): TimeSpan {
  const { day, hour, minute, second, millisecond } = ticksOf;
  return new TimeSpan(
    BigInt(days) * day +
      BigInt(hours) * hour +
      BigInt(minutes) * minute +
      BigInt(seconds) * second +
      BigInt(ms) * millisecond,
  );
}

function tryParse(text: string | null, result: Ref): boolean {
  const found = TimeSpan.tryParse(text);
  result.value = found ?? TimeSpan.zero;
  return found !== null;
}

const operators: Readonly<Record<string, Member>> = {
  "static TimeSpan operator +(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.plus(b),
  "static TimeSpan operator -(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.minus(b),
  "static TimeSpan operator -(TimeSpan a)": (a: TimeSpan) => a.negated(),
  "static TimeSpan operator +(TimeSpan a)": (a: TimeSpan) => a,
  "static bool operator ==(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks === b.ticks,
  "static bool operator !=(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks !== b.ticks,
  "static bool operator <(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks < b.ticks,
  "static bool operator >(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks > b.ticks,
  "static bool operator <=(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks <= b.ticks,
  "static bool operator >=(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.ticks >= b.ticks,
};

/** `System.TimeSpan`. */
export const timeSpanTypes: readonly TypeDefinition[] = [
  {
    name: "TimeSpan",
    aliases: ["System.TimeSpan"],
    kind: "struct",
    is: (value) => value instanceof TimeSpan,
    members: {
      "static TimeSpan Zero": () => TimeSpan.zero,
      "static TimeSpan MinValue": () => TimeSpan.least,
      "static TimeSpan MaxValue": () => TimeSpan.most,
      "const long TicksPerMillisecond": ticksOf.millisecond,
      "const long TicksPerSecond": ticksOf.second,
      "const long TicksPerMinute": ticksOf.minute,
      "const long TicksPerHour": ticksOf.hour,
      "const long TicksPerDay": ticksOf.day,
      ...ofUnits,
      "static TimeSpan FromTicks(long value)": (ticks: bigint) => new TimeSpan(ticks),
      "static TimeSpan Parse(string s)": (text: string | null) => TimeSpan.parse(text),
      "static TimeSpan Parse(string s, IFormatProvider provider)": (text: string | null) => TimeSpan.parse(text),
      "static bool TryParse(string s, out TimeSpan result)": tryParse,
      "static int Compare(TimeSpan a, TimeSpan b)": (a: TimeSpan, b: TimeSpan) => a.compareTo(b),
      "new()": () => TimeSpan.zero,
      "new(long ticks)": (ticks: bigint) => new TimeSpan(ticks),
      "new(int hours, int minutes, int seconds)": (hours: number, minutes: number, seconds: number) =>
        ofParts(0, hours, minutes, seconds),
      "new(int days, int hours, int minutes, int seconds)": ofParts,
      "new(int days, int hours, int minutes, int seconds, int milliseconds)": ofParts,
      "long Ticks": ({ ticks }: TimeSpan) => ticks,
      "TimeSpan Add(TimeSpan ts)": (a: TimeSpan, b: TimeSpan) => a.plus(b),
      "TimeSpan Subtract(TimeSpan ts)": (a: TimeSpan, b: TimeSpan) => a.minus(b),
      "TimeSpan Negate()": (span: TimeSpan) => span.negated(),
      "TimeSpan Duration()": (span: TimeSpan) => span.duration(),
      "int CompareTo(TimeSpan value)": (a: TimeSpan, b: TimeSpan) => a.compareTo(b),
      "bool Equals(TimeSpan value)": (a: TimeSpan, b: TimeSpan) => a.ticks === b.ticks,
      "string ToString()": (span: TimeSpan) => span.toText(),
      "string ToString(string format)": formatTimeSpan,
      "string ToString(string format, IFormatProvider provider)": (span: TimeSpan, format: string | null) =>
        formatTimeSpan(span, format),
      ...operators,
    },
  },
];
