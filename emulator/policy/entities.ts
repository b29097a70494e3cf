const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">" };
const entity = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));/y;

/** The character that the entity at an index stands for and the index after it; undefined where none does. */
function entityAt(text: string, at: number): { readonly stands: string; readonly end: number } | undefined {
  entity.lastIndex = at;
  const match = entity.exec(text);
  if (match === null) return undefined;
  const [whole, hex, decimal, name = ""] = match;
  const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
  const stands = Object.hasOwn(named, name) ? named[name] : isCharacter(code) ? String.fromCodePoint(code) : undefined;
  return stands === undefined ? undefined : { stands, end: at + whole.length };
}

/** What XML 1.0 lets a document hold. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** A text with its entities resolved, and where in it an `&` begins none. */
export interface Resolved {
  readonly text: string;
  readonly bad: readonly number[];
  /** The index in the written text of an index in the resolved one. */
  readonly writtenAt: (index: number) => number;
}

/** Resolves the entities of a text; an `&` that begins none stays, and is told. */
export function resolveEntities(written: string): Resolved {
  const bad: number[] = [];
  const shrinks: (readonly [resolvedAt: number, by: number])[] = [];
  let text = "";
  let from = 0;
  for (let at = written.indexOf("&"); at >= 0; at = written.indexOf("&", from)) {
    const found = entityAt(written, at);
    if (found === undefined) bad.push(at);
    text += written.slice(from, at) + (found?.stands ?? "&");
    from = found?.end ?? at + 1;
    if (found !== undefined) shrinks.push([text.length, found.end - at - found.stands.length]);
  }
  text += written.slice(from);
  return {
    text,
    bad,
    writtenAt: (index) => shrinks.reduce((sum, [at, by]) => (at <= index ? sum + by : sum), index),
  };
}

/** Shown where an `&` begins no entity: the `&` and what follows it, as far as a name would go. */
export function notEntityAt(text: string, at: number): string {
  return /^&#?[A-Za-z0-9]*;?/.exec(text.slice(at, at + 12))?.[0] ?? "&";
}
