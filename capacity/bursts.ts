import type { ProvisionedSize } from "../catalog/catalog";
import type { DemandBin, LaneDemand } from "./demand";
import { normalizedTokens } from "./normalized-tokens";

/** A bin as steps of 10 seconds in the order of time, its requests all of the bin's mean size. */
export interface BurstBin {
  readonly startSeconds: number;
  readonly slotSeconds: number;
  /** Normalized. */
  readonly tokensPerRequest: number;
  /** Requests of each step; they add up to the bin's. */
  readonly slots: readonly number[];
}

/** The step in which a profile says how many requests came at most. */
const peakSeconds = 10;

/**
 * Spreads each bin's requests over its steps of 10 seconds. Known are their sum and the busiest step; the others are held
 * to fall off by one factor from each to the next smaller, and to stand beside the busiest, rising to it and falling from
 * it. Sorted steps of measured minutes do so: Azure's conversations .201 .187 .172 .161 .147 .133 against .201 .185 .171
 * .159 .148 .137 by this rule, ServeGen .243 .198 .172 .151 .131 .107 against .243 .203 .172 .147 .126 .110. The coding
 * trace is steeper: .465 .291 .154 .069 .020 .001 against .465 .234 .135 .082 .051 .033.
 */
export function burstsOf(
  { bins, binSeconds }: LaneDemand,
  accounting: ProvisionedSize["accounting"],
): readonly BurstBin[] {
  const steps = stepsOf(binSeconds);
  const places = hillPlaces(steps);
  return bins.map((bin) => ({
    startSeconds: bin.startSeconds,
    slotSeconds: binSeconds / steps,
    tokensPerRequest: bin.requests === 0 ? 0 : normalizedTokens(accounting, bin) / bin.requests,
    slots: slotsOf(bin, places),
  }));
}

/**
 * How much the busiest 10 seconds stand out, as a variance of counts over their mean: 1 where requests come independent of
 * each other, more where they come in bursts, never said to be less. Were the steps of a bin independent and normal, the
 * busiest of six would lie 2.02 variances above their mean, squared and on average.
 */
export function burstiness({ bins, binSeconds }: LaneDemand): number {
  const steps = stepsOf(binSeconds);
  if (steps === 1) return 1;
  let squares = 0;
  let means = 0;
  for (const { requests, peakRequests10s } of bins) {
    squares += (peakRequests10s - requests / steps) ** 2;
    means += requests / steps;
  }
  return means === 0 ? 1 : Math.max(1, squares / (means * squaredPeak(steps)));
}

function stepsOf(binSeconds: number): number {
  return Math.max(1, Math.round(binSeconds / peakSeconds));
}

/** Where in time the largest step stands, then the next: 3rd, 4th, 2nd, 5th, 1st, 6th of six, as ranks in the order of time. */
function hillPlaces(steps: number): readonly number[] {
  const middle = Math.floor((steps - 1) / 2);
  return Array.from({ length: steps }, (_, place) =>
    place <= middle ? 2 * (middle - place) : 2 * (place - middle) - 1,
  );
}

function slotsOf({ requests, peakRequests10s }: DemandBin, places: readonly number[]): readonly number[] {
  const peak = Math.min(requests, Math.max(peakRequests10s, requests / places.length));
  const factor = fallOf(requests === 0 ? 1 : peak / requests, places.length);
  const slots = places.map((rank) => peak * factor ** rank);
  const sum = slots.reduce((total, slot) => total + slot, 0);
  return sum === 0 ? slots : slots.map((slot) => (slot * requests) / sum);
}

/** The factor r at which share × (1 + r + … + r^(steps − 1)) is 1, by bisection; 1 where the share is an even one. */
function fallOf(share: number, steps: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let step = 0; step < steps; step++) sum = 1 + middle * sum;
    if (share * sum < 1) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean of the square of the largest of so many standard normal numbers, by summing over its density. */
function squaredPeak(count: number): number {
  const width = 0.1;
  let below = 0;
  let mean = 0;
  for (let z = -6; z < 6; z += width) {
    const above = below + (width * Math.exp(-((z + width / 2) ** 2) / 2)) / Math.sqrt(2 * Math.PI);
    mean += (z + width / 2) ** 2 * (above ** count - below ** count);
    below = above;
  }
  return mean;
}
