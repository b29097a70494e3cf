import type { Element, Section, Statement, StatementIn, Value } from "../document";
import { type Expression, isExpression } from "../expression";
import { element } from "./element";
import { setHeader } from "./message";

/** `set-variable`: a value for later statements. */
export function setVariable(name: string, value: Value): Statement {
  return element("set-variable", { name, value });
}

/** One branch of `choose`. */
export interface When<S extends Section> {
  readonly condition: Expression;
  readonly statements: readonly StatementIn<S>[];
}

/** `choose`: the first branch whose condition holds. */
export function choose<S extends Section>(...whens: readonly [When<S>, ...When<S>[]]): Statement<S> {
  return element("choose", {}, whens.map(printWhen));
}

/** `choose` with `otherwise`: the first branch whose condition holds, or else the last. */
export function chooseOr<S extends Section>(
  whens: readonly [When<S>, ...When<S>[]],
  otherwise: readonly StatementIn<S>[],
): Statement<S> {
  return element("choose", {}, [...whens.map(printWhen), element("otherwise", {}, otherwise)]);
}

function printWhen<S extends Section>({ condition, statements }: When<S>): Element {
  return element("when", { condition }, statements);
}

/** `set-status`: what the caller is told. */
export function setStatus(status: number | Expression): Statement {
  return element("set-status", { code: typeof status === "number" ? String(status) : status });
}

/** `return-response`: answers the caller and stops. */
export function returnResponse(response: {
  readonly status: number | Expression;
  readonly headers?: Readonly<Record<string, Value>>;
  readonly body: Value;
}): Statement {
  const { status, headers = {}, body } = response;
  return element("return-response", {}, [
    setStatus(status),
    ...Object.entries(headers).map(([name, value]) => setHeader(name, value)),
    element("set-body", {}, body),
  ]);
}

/** Waits between attempts: none, or growing from the interval by the delta, with the service's own jitter. */
export type RetryWait =
  | { readonly intervalSeconds: 0 | Expression }
  | { readonly intervalSeconds: number; readonly deltaSeconds: number; readonly maxIntervalSeconds: number };

/** `retry`: runs its statements, and again while the condition holds; `count` counts the repetitions, two at most. */
export function retry<S extends Section>(
  attributes: { readonly condition: Expression; readonly count: 1 | 2; readonly wait: RetryWait },
  ...statements: readonly StatementIn<S>[]
): Statement<S> {
  const { condition, count, wait } = attributes;
  const growing = "deltaSeconds" in wait;
  return element(
    "retry",
    {
      condition,
      count: String(count),
      interval: isExpression(wait.intervalSeconds) ? wait.intervalSeconds : String(wait.intervalSeconds),
      delta: growing ? String(wait.deltaSeconds) : undefined,
      "max-interval": growing ? String(wait.maxIntervalSeconds) : undefined,
      "first-fast-retry": wait.intervalSeconds === 0 ? "true" : undefined,
    },
    statements,
  );
}

/** `wait`: runs its statements side by side until all have ended. Only requests and values of a cache may be waited for. */
export function waitForAll<S extends Section>(...statements: readonly StatementIn<S>[]): Statement<S> {
  return element("wait", { for: "all" }, statements);
}

/**
 * `limit-concurrency`: one request more than `maxCount` at a time is refused at once with 429; there is no queue. The count
 * is approximate, and taken by each gateway for itself.
 */
export function limitConcurrency<S extends Section>(
  attributes: { readonly id: string; readonly key: Value; readonly maxCount: number },
  ...statements: readonly StatementIn<S>[]
): Statement<S> {
  const { id, key, maxCount } = attributes;
  return element("limit-concurrency", { id, key, "max-count": String(maxCount) }, statements);
}
