/** A capturing group of .NET, with its places among JavaScript's. */
export interface CapturingGroup {
  readonly name: string;
  readonly number: number;
  /** More than one where several groups of a pattern share the name. */
  readonly indexes: readonly number[];
}

/** The groups of a pattern, by the order in which they open. .NET numbers those without a name first. */
export class GroupTable {
  private count = 0;
  private unnamed = 0;
  private readonly indexes = new Map<string, number[]>();
  private readonly names: string[] = [];

  /** A group that captures; its name may be a number. */
  open(name: string | undefined): void {
    const key = name ?? String(++this.unnamed);
    const known = this.indexes.get(key);
    this.count++;
    if (known) known.push(this.count);
    else this.indexes.set(key, [this.count]);
    if (!/^\d/.test(key) && !this.names.includes(key)) this.names.push(key);
  }

  /** A group of the translation's own. */
  openHidden(): number {
    return ++this.count;
  }

  /** JavaScript's index of a group by its number or name; undefined where there is none. */
  indexOf(group: string): number | undefined {
    return this.numbered()
      .find(({ name, number }) => name === group || String(number) === group)
      ?.indexes.at(-1);
  }

  /** All of them by number, the whole match first. */
  numbered(): readonly CapturingGroup[] {
    const groups: CapturingGroup[] = [{ name: "0", number: 0, indexes: [0] }];
    const taken = new Set<number>();
    for (const [name, indexes] of this.indexes) {
      if (this.names.includes(name)) continue;
      taken.add(Number(name));
      groups.push({ name, number: Number(name), indexes });
    }
    let number = this.unnamed + 1;
    for (const name of this.names) {
      while (taken.has(number)) number++;
      groups.push({ name, number, indexes: this.indexes.get(name) ?? [] });
      number++;
    }
    return groups.sort((a, b) => a.number - b.number);
  }
}
