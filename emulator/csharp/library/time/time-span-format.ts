import { badFormat } from "../argument-failures";
import type { TimeSpan } from "../time-span";
import { customFormat, fractionDigits } from "./custom-format";
import { ticksOf } from "./ticks";

/** `TimeSpan.ToString(format)`: `c`, `g`, `G`, or one of letters. */
export function formatTimeSpan(span: TimeSpan, format: string | null): string {
  switch (format ?? "") {
    case "":
    case "c":
    case "t":
    case "T":
      return span.toText();
    case "g":
      return general(span, false);
    case "G":
      return general(span, true);
    default:
      return custom(span, format as string);
  }
}

/** Sizes of the parts; of the sign custom formats say nothing. */
function partsOf({ ticks }: TimeSpan) {
  const size = ticks < 0n ? -ticks : ticks;
  return {
    d: size / ticksOf.day,
    h: (size / ticksOf.hour) % 24n,
    m: (size / ticksOf.minute) % 60n,
    s: (size / ticksOf.second) % 60n,
    fraction: size % ticksOf.second,
  };
}

function general(span: TimeSpan, isLong: boolean): string {
  const { d, h, m, s, fraction } = partsOf(span);
  const two = (value: bigint) => value.toString().padStart(2, "0");
  const days = isLong || d > 0n ? `${d}:` : "";
  const digits = fractionDigits(isLong ? "f" : "F", 7, fraction);
  const clock = `${isLong ? two(h) : h}:${two(m)}:${two(s)}${digits ? `.${digits}` : ""}`;
  return `${span.ticks < 0n ? "-" : ""}${days}${clock}`;
}

function custom(span: TimeSpan, format: string): string {
  if (format.length === 1) throw badFormat();
  const parts = partsOf(span);
  const specifier = (letter: string, count: number) => {
    if (letter === "f" || letter === "F") return fractionDigits(letter, count, parts.fraction);
    if (letter !== "d" && letter !== "h" && letter !== "m" && letter !== "s") return undefined;
    return count > (letter === "d" ? 8 : 2) ? undefined : parts[letter].toString().padStart(count, "0");
  };
  return customFormat(format, specifier, () => false);
}
