import type { Fields } from "./call";
import { invalidRequest, type Refusal } from "./refusal";

/** Thrown where a body is not what its operation takes; caught where calls are read. */
export class RefusedField extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.body);
  }
}

/** Refuses: a required field is not there. */
export function missing(param: string): RefusedField {
  return new RefusedField(
    invalidRequest(`Missing required parameter: '${param}'.`, param, "missing_required_parameter"),
  );
}

/** Refuses: a field is of another type. */
export function wrongType(param: string, expected: string, value: unknown): RefusedField {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : `${article(value)} ${typeof value}`;
  const message = `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`;
  return new RefusedField(invalidRequest(message, param, "invalid_type"));
}

/** Refuses: a list that must hold something is empty. */
export function emptyArray(param: string): RefusedField {
  const message = `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`;
  return new RefusedField(invalidRequest(message, param, "empty_array"));
}

/** A field that is a whole number in a range, or absent (null counts as absent). */
export function wholeNumber(body: Fields, param: string, minimum: number, maximum: number): number | undefined {
  const value = body[param];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(param, "an integer", value);
  if (value < minimum)
    throw outOfRange(param, "integer_below_min_value", `below minimum value. Expected a value >= ${minimum}`, value);
  if (value > maximum)
    throw outOfRange(param, "integer_above_max_value", `above maximum value. Expected a value <= ${maximum}`, value);
  return value;
}

/** A field that is true, or false, or absent, which is false. */
export function flag(body: Fields, param: string): boolean {
  const value = body[param];
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw wrongType(param, "a boolean", value);
  return value;
}

function outOfRange(param: string, code: string, problem: string, value: number): RefusedField {
  return new RefusedField(
    invalidRequest(`Invalid '${param}': integer ${problem}, but got ${value} instead.`, param, code),
  );
}

function article(value: unknown): string {
  return typeof value === "object" ? "an" : "a";
}
