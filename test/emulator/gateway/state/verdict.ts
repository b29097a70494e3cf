/** What is asked of a limit at a time, and what is left in it. */
interface Limit {
  waitSeconds(nowMs: number, needed?: number): number;
  remaining(nowMs: number): number;
}

/** What a limit says to a call that needs so much of it. */
export function verdict(limit: Limit, nowMs: number, needed?: number) {
  const retryAfterSeconds = limit.waitSeconds(nowMs, needed);
  return { admitted: retryAfterSeconds === 0, retryAfterSeconds, remaining: limit.remaining(nowMs) };
}
