const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const hexDigits = "0123456789abcdef";

/** A seed of an answer: everything in it that looks random follows from this one draw. */
export function drawSeed(random: () => number): number {
  return Math.floor(random() * 0x100000000);
}

/** The seed of a part of an answer: its number, mixed in. */
export function partSeed(seed: number, part: number): number {
  let mixed = Math.imul(seed ^ Math.imul(part + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A prefix and letters or digits, as ids of answers, files and batches look: `chatcmpl-…`, `file-…`. */
export function idOf(prefix: string, seed: number, length: number): string {
  return prefix + characters(seed, length, letters);
}

/** Hexadecimal digits, as ids of responses and their items look. */
export function hexId(prefix: string, seed: number, length: number): string {
  return prefix + characters(seed, length, hexDigits);
}

/** A guid, as request ids look. */
export function guidOf(seed: number): string {
  const hex = characters(seed, 32, hexDigits);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function characters(seed: number, length: number, from: string): string {
  let state = seed | 0;
  let text = "";
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    text += from[((state >>> 16) & 0xffff) % from.length];
  }
  return text;
}
