/** One measured figure of `npm run bench`. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure is a ratio to, measured in the same run. */
  readonly floor?: string;
  /** What the figure is held to, in words; printed beside it. */
  readonly target?: string;
  /** The most that the figure may be. */
  readonly limit?: number;
}
