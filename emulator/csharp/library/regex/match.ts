import type { Regex } from "./regex";
import { parseReplacement } from "./replacement";

/** What a group captured: the last of it, where the group was repeated. */
export class Group {
  readonly typeName: string = "System.Text.RegularExpressions.Group";

  constructor(
    readonly name: string,
    readonly success: boolean,
    readonly value: string,
    private readonly start: () => number,
  ) {}

  get index(): number {
    return this.start();
  }

  get length(): number {
    return this.value.length;
  }

  toText(): string {
    return this.value;
  }
}

/** A match of a regular expression, and where in the text it is. */
export class Match extends Group {
  override readonly typeName = "System.Text.RegularExpressions.Match";
  static readonly empty = new Match(undefined, "", undefined);
  #groups: readonly Group[] | undefined;

  constructor(
    private readonly regex: Regex | undefined,
    readonly input: string,
    private readonly found: RegExpExecArray | undefined,
  ) {
    const index = found?.index ?? 0;
    super("0", found !== undefined, found?.[0] ?? "", () => index);
  }

  /** By number, the whole match first. */
  get groups(): readonly Group[] {
    this.#groups ??= this.makeGroups();
    return this.#groups;
  }

  private makeGroups(): readonly Group[] {
    const { regex, found } = this;
    if (!regex || !found) return [this];
    let starts: readonly (number | undefined)[] | undefined;
    const startOf = (index: number): number => {
      starts ??= regex.groupStarts(this.input, found.index);
      return starts[index] ?? 0;
    };
    return regex.groups.map(({ name, number, indexes }) => {
      if (number === 0) return this;
      const index = indexes.findLast((each) => found[each] !== undefined);
      if (index === undefined) return new Group(name, false, "", () => 0);
      return new Group(name, true, found[index] as string, () => startOf(index));
    });
  }

  /** The group of a number or a name; one without success where there is none. */
  group(key: number | string): Group {
    const isKey = (group: Group) => group.name === String(key);
    const found = typeof key === "number" ? this.groups[this.position(key)] : this.groups.find(isKey);
    return found ?? new Group(String(key), false, "", () => 0);
  }

  /** Numbers have gaps where a pattern names groups by number. */
  private position(number: number): number {
    return this.regex ? this.regex.groups.findIndex((group) => group.number === number) : number;
  }

  /** A replacement pattern, filled in for this match. */
  filled(replacement: string): string {
    return parseReplacement(replacement, this.regex?.groups ?? [])(this) ?? "";
  }

  /** The match after this one; an empty one is not found again at its place. */
  next(): Match {
    if (!this.regex || !this.success) return Match.empty;
    const end = this.index + this.length;
    const from = this.length === 0 ? end + stepAt(this.input, end) : end;
    return from > this.input.length ? Match.empty : this.regex.match(this.input, from);
  }
}

/** JavaScript goes back to the first half of a character when it starts at the second. */
function stepAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
