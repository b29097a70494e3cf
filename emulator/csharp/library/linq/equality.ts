import { Boxed } from "../../definition";
import { DateTime } from "../date-time";
import { Decimal } from "../decimal";
import { TimeSpan } from "../time-span";

/** A value that equals others by what it holds, as a C# struct does or a class that overrides `Equals`. */
export interface ComparedByContent {
  /** Equal for values that are equal, different for others of its class. */
  contentKey(): unknown;
}

/** How a collection tells its keys apart: what C# calls an `IEqualityComparer`. Keys that are equal for it have the same text or value here. */
export type KeyOf = (value: unknown) => unknown;

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/**
 * What a JavaScript `Map` finds the value by, so that it finds what C# calls equal: the value itself for strings and numbers, content for what is
 * compared by it, identity for other objects.
 */
export function keyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Boxed) return `\u0000${value.type}:${value.value}`;
  const content = contentOf(value);
  return content === undefined ? value : `\u0000${value.constructor.name}:${textOf(content)}`;
}

/** Undefined for what is compared by identity. */
function contentOf(value: object): unknown {
  const own = value as Partial<ComparedByContent> & { equals?: unknown; toText?: () => string };
  if (typeof own.contentKey === "function") return own.contentKey();
  if (value instanceof DateTime || value instanceof TimeSpan) return value.ticks;
  // 1.0 and 1.00 are equal.
  if (value instanceof Decimal) return value.toText().replace(/\.0*$|(\.\d*[1-9])0+$/, "$1");
  return typeof own.equals === "function" ? own.toText?.() : undefined;
}

/** Keys that are made of several values, as those of a tuple. */
export function keyOfAll(values: readonly unknown[]): string {
  return values.map(textOf).join("");
}

/** What `EqualityComparer<T>.Default` says. */
export function areEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number") return Number.isNaN(a) && Number.isNaN(b);
  return typeof a === "object" && typeof b === "object" && keyOf(a) === keyOf(b);
}

function textOf(value: unknown): string {
  const key = keyOf(value);
  if (typeof key === "object" && key !== null) return `#${identityOf(key)};`;
  const text = String(key);
  return `${(typeof key)[0]}${text.length}:${text};`;
}

function identityOf(value: object): number {
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = ++lastIdentity;
    identities.set(value, identity);
  }
  return identity;
}
