import { createHash } from "node:crypto";

/** `sha256:…` of a plain value, whatever the order its keys were written in. */
export function fingerprint(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex")}`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
