/** Numbers from 0 up to 1, the same for the same seed: mulberry32, which is small, fast and good enough for latencies and ids. */
export function seededRandom(seed: number): () => number {
  // A signed number of 32 bits, which V8 keeps where it is; one without a sign would be a new object for each draw.
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
