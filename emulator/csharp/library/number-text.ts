import { trimmed } from "./number-digits";

/**
 * What `double.ToString()` gives in the invariant culture since .NET Core 3.0: the shortest text that reads back as the same number, with an exponent
 * from 16 places before the point (`1E+16`) and from 5 zeros after it (`1.5E-05`).
 */
export function doubleText(value: number): string {
  // Whole numbers in this range are written alike by both languages.
  if (Number.isInteger(value) && Math.abs(value) < 1e15 && value !== 0) return String(value);
  return general(value, 15, String);
}

/** What `float.ToString()` gives: as {@link doubleText}, with the digits that tell one `float` from the next. */
export function floatText(value: number): string {
  return general(value, 7, shortestFloat);
}

function general(value: number, usualDigits: number, textOf: (value: number) => string): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value === 0) return `${sign}0`;
  const { digits, point } = trimmed(textOf(Math.abs(value)));
  if (point > Math.max(digits.length, usualDigits) || point < -3) return sign + withExponent(digits, point - 1);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function withExponent(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${digits[0]}${fraction}E${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Nine digits tell every `float` from its neighbours. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toPrecision(9);
}
