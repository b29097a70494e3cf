import type { Decimal } from "./decimal";

/** A number without its sign, as digits: `123` with the point 1 right of its start is 1.23. Zero has no digits. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** A number that a format is applied to. `type` is its C# type's name: the bits of a whole number, the precision of a fraction. */
export type Formattable =
  | { readonly type: WholeType; readonly value: number | bigint }
  | { readonly type: "double"; readonly value: number }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "decimal"; readonly value: Decimal };

export type WholeType = "int" | "long" | "uint" | "ulong" | "short" | "ushort" | "byte" | "sbyte";

/** The most digits that JavaScript rounds a number to. */
const mostDigits = 100;

/** Whether a minus stands before it. */
export function isNegative({ type, value }: Formattable): boolean {
  if (type === "decimal") return value.mantissa < 0n;
  return value < 0 || Object.is(value, -0);
}

/** Rounded to so many places after the point, from the middle away from zero; those of a double are of its exact value. */
export function withPlaces(number: Formattable, places: number): Digits {
  if (number.type === "double" || number.type === "float") {
    const size = Math.abs(number.value);
    return trimmed(size >= 1e21 ? String(BigInt(size)) : size.toFixed(Math.min(places, mostDigits)));
  }
  return rounded(exact(number), places);
}

/** Rounded to so many significant digits. */
export function withDigits(number: Formattable, count: number): Digits {
  if (number.type === "double" || number.type === "float") {
    return trimmed(Math.abs(number.value).toExponential(Math.min(count - 1, mostDigits)));
  }
  const all = exact(number);
  return rounded(all, count - all.point);
}

function exact({ type, value }: Exclude<Formattable, { readonly type: "double" | "float" }>): Digits {
  const text = type === "decimal" ? value.toText() : String(value);
  return trimmed(text.startsWith("-") ? text.slice(1) : text);
}

/** The digits of a plain number or one with an exponent, in JavaScript's writing, without zeros at either end. */
export function trimmed(text: string): Digits {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, "");
  return digits === "" ? { digits, point: 0 } : { digits, point: whole.length - leading + Number(exponent) };
}

/** To so many places after the point, which may be fewer than none, from the middle away from zero. */
export function rounded(number: Digits, places: number): Digits {
  const kept = number.point + places;
  if (kept >= number.digits.length) return number;
  if (kept < 0) return { digits: "", point: 0 };
  const isUp = (number.digits[kept] as string) >= "5";
  if (!isUp) return trimmed(pointed(number.digits.slice(0, kept), number.point));
  const up = String(BigInt(`0${number.digits.slice(0, kept)}`) + 1n);
  return trimmed(pointed(up.padStart(kept, "0"), number.point + Math.max(0, up.length - kept)));
}

function pointed(digits: string, point: number): string {
  return `${digits === "" ? "0" : `0.${digits}`}e${point}`;
}
