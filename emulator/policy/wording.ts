/** `inbound`, `inbound or outbound`, `inbound, outbound or on-error`. */
export function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;
}

/** A piece of a document in quotes, cut where it is long. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 20));
}
