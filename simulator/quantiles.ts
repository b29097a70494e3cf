/** So many values are kept as they are: a choice, 160 MB. Beyond, a sketch takes their place. */
const mostExact = 20_000_000;

/** A sketch tells a quantile to within this share of it. */
export const sketchError = 0.005;
const logRatio = Math.log((1 + sketchError) / (1 - sketchError));

/**
 * Quantiles of values above 0: exact by linear interpolation between ranks while they are few; beyond that from counts of values in bins whose widths grow with the values, so that each is
 * within 0.5 % of the value at its rank. Two of them merge to what one of all values would have been.
 *
 * @see Masson, Rim, Lee, "DDSketch" (VLDB 2019), for bins of equal relative width
 */
export class Quantiles {
  private values: Float64Array | undefined = new Float64Array(64);
  /** Values by bin, once they are too many; those of 0 and below count as the smallest bin there is. */
  private readonly bins = new Map<number, number>();
  private total = 0;

  constructor(private readonly exactUpTo: number = mostExact) {}

  get count(): number {
    return this.total;
  }

  add(value: number): void {
    const { values } = this;
    if (values && this.total < this.exactUpTo) {
      if (this.total === values.length) {
        this.values = new Float64Array(2 * values.length);
        this.values.set(values);
      }
      (this.values as Float64Array)[this.total++] = value;
      return;
    }
    this.sketch();
    this.total++;
    this.bin(binOf(value), 1);
  }

  merge(other: Quantiles): void {
    if (other.values) for (let index = 0; index < other.total; index++) this.add(other.values[index] as number);
    else {
      this.sketch();
      this.total += other.total;
      for (const [bin, count] of other.bins) this.bin(bin, count);
    }
  }

  /** The values at these shares of the ranks, each from 0 to 1. */
  at(...shares: readonly number[]): number[] {
    if (this.values) {
      const sorted = this.values.slice(0, this.total).sort();
      return shares.map((share) => interpolated(sorted, share));
    }
    const bins = [...this.bins].sort(([a], [b]) => a - b);
    return shares.map((share) => {
      let left = share * (this.total - 1);
      for (const [bin, count] of bins) {
        left -= count;
        if (left < 0) return middleOf(bin);
      }
      return middleOf(bins.at(-1)?.[0] ?? smallest);
    });
  }

  private sketch(): void {
    const { values } = this;
    if (!values) return;
    this.values = undefined;
    for (let index = 0; index < this.total; index++) this.bin(binOf(values[index] as number), 1);
  }

  private bin(bin: number, count: number): void {
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + count);
  }
}

const smallest = Math.ceil(Math.log(1e-6) / logRatio);

function binOf(value: number): number {
  return value <= 1e-6 ? smallest : Math.ceil(Math.log(value) / logRatio);
}

/** The middle of a bin, in terms of shares. */
function middleOf(bin: number): number {
  return bin === smallest ? 0 : Math.exp(bin * logRatio) * (1 - sketchError);
}

function interpolated(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}
