import { ValueCache } from "./value-cache";

/** An answer as a cache holds it. */
export interface CachedResponse {
  readonly status: number;
  readonly reason: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Largest answer that the cache takes. @see Microsoft, "API Management limits", maximum cached response size */
const maxBodyBytes = 2 * 1024 * 1024;

/** The cache of `cache-lookup` and `cache-store`; the caller makes the key of what the answer varies by. */
export class ResponseCache extends ValueCache<CachedResponse> {
  /** An answer that is too large is not kept, and what was kept under its key is given up. */
  override set(nowMs: number, key: string, response: CachedResponse, ttlSeconds: number): void {
    if (Buffer.byteLength(response.body) > maxBodyBytes) this.remove(key);
    else super.set(nowMs, key, response, ttlSeconds);
  }
}
