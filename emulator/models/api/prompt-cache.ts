import { charactersPerToken } from "../tokens";

/** Tokens that a prompt must share from its start before any count as cached. @see OpenAI, "Prompt caching" */
const shortestPrefixTokens = 1024;
/** Cached tokens grow in steps of this many. @see OpenAI, "Prompt caching" */
const stepTokens = 128;

/**
 * How long an unused prefix is kept, in milliseconds. Microsoft: "typically cleared within 5-10 minutes of inactivity". The shorter time is assumed, as
 * it never promises a hit that might not come.
 */
export const promptCacheIdleMs = 5 * 60_000;

/** Prefixes that a deployment remembers: an assumption that bounds memory (about 10 MB). The oldest go first. */
export const promptCachePrefixes = 100_000;

/** A step of a prompt as it is hashed: words of two characters, read from memory several times as fast as characters of a joined string. */
const scratch = Buffer.from(new ArrayBuffer(2 * shortestPrefixTokens * charactersPerToken));
const words = new Uint32Array(scratch.buffer);

/**
 * Which prompts a deployment has seen lately, by their beginnings. A prefix is known by a hash of 53 bits, taken each 128 tokens of four characters: no
 * text is kept. `prompt_cache_key` is not looked at; it changes which machine is asked, and there is one here.
 */
export class PromptCache {
  /** When a prefix was last used, least recently used first. */
  private readonly lastUsed = new Map<number, number>();
  /** Hashes of the prompt that was matched last, for `keep`. */
  private readonly hashes: number[] = [];

  constructor(
    private readonly idleMs = promptCacheIdleMs,
    private readonly capacity = promptCachePrefixes,
  ) {}

  /** Tokens of the longest known prefix: 0, or 1,024 and a multiple of 128 more. */
  match(prompt: string, nowMs: number): number {
    this.hash(prompt);
    this.forget(nowMs);
    let known = 0;
    for (const hash of this.hashes) {
      const usedAt = this.lastUsed.get(hash);
      if (usedAt === undefined || nowMs - usedAt > this.idleMs) break;
      known += 1;
    }
    return known === 0 ? 0 : shortestPrefixTokens + (known - 1) * stepTokens;
  }

  /** Remembers every prefix of the prompt that was matched last: it is being processed. */
  keep(nowMs: number): void {
    for (const hash of this.hashes) {
      this.lastUsed.delete(hash);
      this.lastUsed.set(hash, nowMs);
    }
    for (const hash of this.lastUsed.keys()) {
      if (this.lastUsed.size <= this.capacity) return;
      this.lastUsed.delete(hash);
    }
  }

  private forget(nowMs: number): void {
    for (const [hash, usedAt] of this.lastUsed) {
      if (nowMs - usedAt <= this.idleMs) return;
      this.lastUsed.delete(hash);
    }
  }

  private hash(prompt: string): void {
    this.hashes.length = 0;
    let even = 0x811c9dc5;
    let odd = 0x01000193;
    let from = 0;
    for (let tokens = shortestPrefixTokens; ; tokens += stepTokens) {
      const to = tokens * charactersPerToken;
      if (to > prompt.length) return;
      const count = scratch.write(prompt.slice(from, to), "utf16le") / 4;
      for (let word = 0; word < count; word += 2) {
        even = Math.imul(even ^ (words[word] as number), 0x9e3779b1);
        even ^= even >>> 15;
        odd = Math.imul(odd ^ (words[word + 1] as number), 0x85ebca6b);
        odd ^= odd >>> 13;
      }
      from = to;
      this.hashes.push((even >>> 0) * 0x200000 + (odd & 0x1fffff));
    }
  }
}
