import type { PlacedElement } from "./policy-xml";

/** The call of the model: how often, how long, to whom. */
export interface PolicyForwarding {
  readonly attempts: number;
  /** Seconds between attempts; 0 where another backend is asked at once. */
  readonly waitSeconds: number;
  readonly maxWaitSeconds: number;
  /** Longest wait for the response headers of one attempt, and of all. */
  readonly attemptSeconds: number;
  readonly deadlineSeconds: number;
  /** After which another attempt is made. */
  readonly statuses: readonly number[];
  readonly maxConcurrency?: number;
  /** Most output tokens that a request may ask for. */
  readonly maxOutputTokens: number;
  /** Whether usage is asked for where a streamed chat left it open. */
  readonly asksUsage: boolean;
}

/** Reads how a lane calls its model. Throws a `RangeError` where there is no bounded attempt. */
export function readForwarding(placed: readonly PlacedElement[]): PolicyForwarding {
  const named = (name: string) => placed.find(({ element }) => element.name === name)?.element.attributes;
  const retry = named("retry");
  const [, attempt, deadline] =
    /Math\.Min\((\d+), \((\d+) - \(int\)context\.Elapsed/.exec(named("forward-request")?.timeout ?? "") ?? [];
  const statuses = /new \[\] \{ ([\d, ]+) \}\.Contains\(context\.Response\.StatusCode\)/.exec(retry?.condition ?? "");
  const bodies = placed.filter(({ element }) => element.name === "set-body").map(({ element }) => element.text);
  const cap = bodies.map((text) => /\?\? (\d+)L/.exec(text)?.[1]).find((found) => found !== undefined);
  if (!retry || attempt === undefined || deadline === undefined || cap === undefined) {
    throw new RangeError("a lane's policy must hold its attempts to a deadline, and its answers to a length");
  }
  // Where only an escalation waits, all other requests do not.
  const wait = retry.interval?.startsWith("@") ? 0 : Number(retry.interval);
  const concurrency = named("limit-concurrency")?.["max-count"];
  return {
    attempts: Number(retry.count) + 1,
    waitSeconds: wait,
    maxWaitSeconds: Number(retry["max-interval"] ?? wait),
    attemptSeconds: Number(attempt),
    deadlineSeconds: Number(deadline),
    statuses: (statuses?.[1] ?? "").split(", ").map(Number),
    ...(concurrency === undefined ? {} : { maxConcurrency: Number(concurrency) }),
    maxOutputTokens: Number(cap),
    asksUsage: bodies.some((text) => text.includes('"include_usage"')),
  };
}
