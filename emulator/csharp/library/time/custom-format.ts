import { badFormat } from "../argument-failures";

/** What one letter of a format stands for, written so many times; undefined for a letter that stands for nothing. */
export type Specifier = (letter: string, count: number) => string | undefined;

/**
 * A custom format of .NET: runs of a letter stand for parts, quotes and backslashes for text as it is, `%` for a format of one letter.
 * `isText` says whether other characters stand for themselves.
 */
export function customFormat(format: string, specifier: Specifier, isText: (unit: string) => boolean): string {
  let text = "";
  for (let at = 0; at < format.length; ) {
    const unit = format[at] as string;
    if (unit === "'" || unit === '"') {
      const { inner, end } = quoted(format, at);
      text += inner;
      at = end;
    } else if (unit === "\\") {
      if (at + 1 >= format.length) throw badFormat();
      text += format[at + 1];
      at += 2;
    } else if (unit === "%") {
      const next = format[at + 1];
      if (next === undefined || next === "%") throw badFormat();
      at++;
    } else {
      const count = runLength(format, at);
      const part = specifier(unit, count);
      if (part === undefined && !isText(unit)) throw badFormat();
      // A fraction that is not written takes its point with it.
      if (part === "" && unit === "F" && format[at - 1] === "." && text.endsWith(".")) text = text.slice(0, -1);
      text += part ?? unit;
      at += part === undefined ? 1 : count;
    }
  }
  return text;
}

function quoted(format: string, from: number): { readonly inner: string; readonly end: number } {
  const quote = format[from] as string;
  let inner = "";
  for (let at = from + 1; at < format.length; at++) {
    const unit = format[at] as string;
    if (unit === quote) return { inner, end: at + 1 };
    if (unit === "\\") at++;
    inner += format[at] ?? "";
  }
  throw badFormat(`Cannot find a matching quote character for the character '${quote}'.`);
}

function runLength(format: string, from: number): number {
  let to = from + 1;
  while (format[to] === format[from]) to++;
  return to - from;
}

/** The first digits of a fraction of a second in ticks; `F` leaves zeros at the end away. */
export function fractionDigits(letter: string, count: number, ticks: bigint): string | undefined {
  if (count > 7) return undefined;
  const digits = ticks.toString().padStart(7, "0").slice(0, count);
  return letter === "f" ? digits : digits.replace(/0+$/, "");
}
