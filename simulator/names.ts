/** Numbers for names, from 0 for none, so that a column of names is one of numbers. */
export class Names {
  private readonly names: (string | undefined)[] = [undefined];
  private readonly numbers = new Map<string, number>();

  number(name: string | undefined): number {
    if (name === undefined) return 0;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.push(name) - 1;
    this.numbers.set(name, number);
    return number;
  }

  name(number: number): string | undefined {
    return this.names[number];
  }
}
