/** Real time for the shell: the only place of the emulator that reads a clock. */
export interface Clock {
  /** Milliseconds since 1970, with fractions. */
  readonly now: () => number;
  /** Settles after so many milliseconds; at once for none. */
  readonly sleep: (ms: number) => Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
