import { Boxed, type Member, type Ref } from "../definition";
import { argumentException } from "./argument-failures";
import { compareValues } from "./linq/ordering";
import { attempted } from "./number-parse";

type Parse<T> = (text: string | null, styles?: number) => T;

/** `Parse` and `TryParse`, with styles and culture and without; there is one culture. */
export function parseMembers<T>(type: string, parse: Parse<T>, zero: T): Readonly<Record<string, Member>> {
  const tryParse = (text: string | null, styles: number | undefined, result: Ref): boolean => {
    const value = text === null ? undefined : attempted(() => parse(text, styles));
    result.value = value ?? zero;
    return value !== undefined;
  };
  return {
    [`static ${type} Parse(string s)`]: (text: string | null) => parse(text),
    [`static ${type} Parse(string s, IFormatProvider provider)`]: (text: string | null) => parse(text),
    [`static ${type} Parse(string s, NumberStyles style)`]: parse,
    [`static ${type} Parse(string s, NumberStyles style, IFormatProvider provider)`]: (
      text: string | null,
      styles: number,
    ) => parse(text, styles),
    [`static bool TryParse(string s, out ${type} result)`]: (text: string | null, result: Ref) =>
      tryParse(text, undefined, result),
    [`static bool TryParse(string s, NumberStyles style, IFormatProvider provider, out ${type} result)`]: (
      text: string | null,
      styles: number,
      _: unknown,
      result: Ref,
    ) => tryParse(text, styles, result),
  };
}

/** `ToString` in all its forms. */
export function textMembers<T>(format: (value: T, format: string | null) => string): Readonly<Record<string, Member>> {
  return {
    "string ToString()": (value: T) => format(value, null),
    "string ToString(string format)": format,
    "string ToString(IFormatProvider provider)": (value: T) => format(value, null),
    "string ToString(string format, IFormatProvider provider)": format,
  };
}

/** Types that `CompareTo` gives the difference of, not its sign. */
const small = ["byte", "sbyte", "short", "ushort"];

/** `CompareTo` and `Equals` of a simple type; `is` tells its values in `object`. */
export function comparingMembers<T>(
  type: string,
  name: string,
  is: (value: unknown) => boolean,
): Readonly<Record<string, Member>> {
  const unboxed = (value: unknown) => (value instanceof Boxed ? value.value : value);
  const compare = small.includes(type) ? (a: unknown, b: unknown) => Number(a) - Number(b) : compareValues;
  return {
    [`bool Equals(${type} obj)`]: (value: T, other: T) => compareValues(value, other) === 0,
    [`int CompareTo(${type} value)`]: compare,
    "int CompareTo(object value)": (value: T, other: unknown) => {
      if (other !== null && !is(other)) throw argumentException(`Object must be of type ${name}.`);
      return other === null ? 1 : compare(value, unboxed(other));
    },
  };
}
