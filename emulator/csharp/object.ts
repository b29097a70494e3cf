import { Boxed } from "./definition";
import { doubleText, floatText } from "./library/number-text";

/** Something of the library's own that prints and compares itself. */
interface Instance {
  readonly toText?: () => string;
  readonly equals?: (other: unknown) => boolean;
  readonly hash?: () => number;
}

/** What `ToString()` gives for a boxed value; nothing for null, as in a concatenation. Throws an error, none of C#'s, where the value does not tell. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Boxed) {
    if (value.type === "double") return doubleText(Number(value.value));
    return value.type === "float" ? floatText(Number(value.value)) : String(value.value);
  }
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return (value as Instance).toText?.() ?? arrayText(value);
}

/** An array's text is the name of its type, which its items tell unless it is empty. */
function arrayText(value: unknown): string {
  if (value instanceof Uint8Array) return "System.Byte[]";
  const items = Array.isArray(value) ? value.filter((item) => item !== null) : [];
  const kind = typeof items[0];
  const name = itemNames[kind];
  if (name === undefined || items.some((item) => typeof item !== kind))
    throw new Error("the text of a value of this type is not known to the emulator");
  return `${name}[]`;
}

const itemNames: Readonly<Record<string, string>> = {
  string: "System.String",
  number: "System.Int32",
  bigint: "System.Int64",
  boolean: "System.Boolean",
};

/** `object.Equals`: the same type and value for simple types, what a class says for itself, or the same object. */
export function equalBoxed(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (a instanceof Boxed)
    return (
      b instanceof Boxed &&
      a.type === b.type &&
      (a.value === b.value || (Number.isNaN(a.value) && Number.isNaN(b.value)))
    );
  return (a as Instance).equals?.(b) ?? false;
}

/** A hash that equal values share. The service's differ from one process to the next for strings; only that they agree is to be relied on. */
export function hashOf(value: unknown): number {
  if (typeof value === "number") return value | 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  const own = (value as Instance | null)?.hash?.();
  if (own !== undefined) return own | 0;
  const text = textOf(value);
  let hash = 5381;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(index)) | 0;
  return hash;
}
