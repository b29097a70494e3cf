/** Ticks of 100 nanoseconds in each unit of time. */
export const ticksOf = {
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
} as const;

/** A unit of time that .NET counts in. */
export type TimeUnit = keyof typeof ticksOf;
