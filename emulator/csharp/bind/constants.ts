/** Functions and values of the library that a compiled expression refers to, by position. */
export class Constants {
  readonly values: unknown[] = [];

  /** JavaScript that names the value. */
  add(value: unknown): string {
    const at = this.values.indexOf(value);
    return `c${at >= 0 ? at : this.values.push(value) - 1}`;
  }
}
