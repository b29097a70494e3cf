import type { CapacityStep, ProvisionedSize } from "../catalog/catalog";

/** Tokens of one request, or of many together. */
export interface TokenCounts {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/**
 * Tokens in the unit a PTU is measured in, one input token.
 *
 * Ratio models: prompt − cached + ratio × output. Models with weights charge every category, cached tokens too; cache
 * writes are counted as input because no traffic source reports them (an assumption the plan states).
 * @see Microsoft, "Determine PTU sizing for a workload"
 */
export function normalizedTokens(accounting: ProvisionedSize["accounting"], tokens: TokenCounts): number {
  const uncached = tokens.promptTokens - tokens.cachedTokens;
  if (accounting.kind === "ratio") return uncached + accounting.outputRatio * tokens.outputTokens;
  const { input, cachedInput, output } = accounting.short;
  return input * uncached + cachedInput * tokens.cachedTokens + output * tokens.outputTokens;
}

/** The least legal count of PTUs that is a multiple of the increment: the minimum itself, for nearly every model. */
export function firstMultiple({ minimum, increment }: CapacityStep): number {
  return Math.ceil(minimum / increment) * increment;
}

/** The smallest count of PTUs that can be deployed and is no less than `ptu`: the minimum, or the next increment. */
export function legalPtuAtLeast(ptu: number, { minimum, increment }: CapacityStep): number {
  return Math.max(minimum, Math.ceil(ptu / increment) * increment);
}
