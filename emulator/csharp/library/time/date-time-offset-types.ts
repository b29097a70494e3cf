import type { Ambient, Ref, TypeDefinition } from "../../definition";
import { DateTime } from "../date-time";
import { TimeSpan } from "../time-span";
import { additions, clockMembers, moments, texts } from "./date-members";
import { DateTimeOffset } from "./date-time-offset";
import { clockTicks } from "./date-time-types";

function tryParse(text: string | null, result: Ref): boolean {
  const found = DateTimeOffset.tryParse(text);
  result.value = found ?? DateTimeOffset.least;
  return found !== null;
}

function atClock(clock: DateTime, hour: number, minute: number, second: number, ms: number, offset: TimeSpan) {
  return DateTimeOffset.ofClock(clock.plusTicks(clockTicks(hour, minute, second, ms)), offset);
}

const constructors: TypeDefinition["members"] = {
  "new()": () => DateTimeOffset.least,
  "new(DateTime dateTime)": (date: DateTime) => DateTimeOffset.ofDateTime(date),
  "new(DateTime dateTime, TimeSpan offset)": (date: DateTime, offset: TimeSpan) => DateTimeOffset.ofClock(date, offset),
  "new(long ticks, TimeSpan offset)": (ticks: bigint, offset: TimeSpan) =>
    DateTimeOffset.ofClock(DateTime.ofTicks(ticks, "Unspecified"), offset),
  "new(int year, int month, int day, int hour, int minute, int second, TimeSpan offset)": (
    ...[year, month, day, hour, minute, second, offset]: readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      TimeSpan,
    ]
  ) => atClock(DateTime.ofDate(year, month, day), hour, minute, second, 0, offset),
  "new(int year, int month, int day, int hour, int minute, int second, int millisecond, TimeSpan offset)": (
    ...[year, month, day, hour, minute, second, ms, offset]: readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      TimeSpan,
    ]
  ) => atClock(DateTime.ofDate(year, month, day), hour, minute, second, ms, offset),
};

const now = ({ now }: Ambient) => DateTimeOffset.fromUnixMs(now());

const statics: TypeDefinition["members"] = {
  "static DateTimeOffset MinValue": () => DateTimeOffset.least,
  "static DateTimeOffset MaxValue": () => DateTimeOffset.ofDateTime(DateTime.most),
  "static DateTimeOffset UnixEpoch": () => DateTimeOffset.fromUnixMs(0),
  "static DateTimeOffset UtcNow @ambient": now,
  "static DateTimeOffset Now @ambient": now,
  "static DateTimeOffset FromUnixTimeSeconds(long seconds)": (count: bigint) =>
    DateTimeOffset.fromUnix(count, "second"),
  "static DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)": (count: bigint) =>
    DateTimeOffset.fromUnix(count, "millisecond"),
  "static DateTimeOffset Parse(string input)": (text: string | null) => DateTimeOffset.parse(text),
  "static DateTimeOffset Parse(string input, IFormatProvider provider)": (text: string | null) =>
    DateTimeOffset.parse(text),
  "static bool TryParse(string input, out DateTimeOffset result)": tryParse,
  // Its clock shows what the date does.
  "static implicit DateTimeOffset(DateTime dateTime)": (date: DateTime) => DateTimeOffset.ofDateTime(date),
};

/** `DateTimeOffset`. */
export const dateTimeOffsetTypes: readonly TypeDefinition[] = [
  {
    name: "DateTimeOffset",
    aliases: ["System.DateTimeOffset"],
    kind: "struct",
    is: (value) => value instanceof DateTimeOffset,
    members: {
      ...constructors,
      ...statics,
      ...clockMembers((of: DateTimeOffset) => of.clock),
      ...additions<DateTimeOffset>("DateTimeOffset", (of, change) => of.withClock(change)),
      ...moments<DateTimeOffset>(
        "DateTimeOffset",
        (a, b) => a.compareTo(b),
        (a, b) => a.utc.minus(b.utc),
      ),
      ...texts<DateTimeOffset>(),
      "TimeSpan Offset": (of: DateTimeOffset) => of.offset,
      "long UtcTicks": (of: DateTimeOffset) => of.utc.ticks,
      "DateTime DateTime": (of: DateTimeOffset) => of.clock,
      "DateTime UtcDateTime": (of: DateTimeOffset) => of.utc,
      "DateTime LocalDateTime": (of: DateTimeOffset) => of.utc.as("Local"),
      "DateTime Date": (of: DateTimeOffset) => of.clock.midnight,
      "long ToUnixTimeSeconds()": (of: DateTimeOffset) => of.toUnix("second"),
      "long ToUnixTimeMilliseconds()": (of: DateTimeOffset) => of.toUnix("millisecond"),
      "DateTimeOffset ToOffset(TimeSpan offset)": (of: DateTimeOffset, offset: TimeSpan) => of.toOffset(offset),
      "DateTimeOffset ToUniversalTime()": (of: DateTimeOffset) => of.toOffset(TimeSpan.zero),
      "DateTimeOffset ToLocalTime()": (of: DateTimeOffset) => of.toOffset(TimeSpan.zero),
    },
  },
];
