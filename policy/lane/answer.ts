import type { StatementIn, Value } from "../document";
import {
  attemptCount,
  exhaustedBody,
  exhaustedStatus,
  isExhausted,
  outcome,
  retryAfter,
  servedBy,
  shortestRetryAfter,
  whyElsewhere,
} from "../expressions/attempt";
import { cacheOutcome } from "../expressions/cache";
import { requestId } from "../expressions/error";
import { variable } from "../expressions/request";
import { safetyOutcome } from "../expressions/safety";
import { choose, setStatus, setVariable } from "../statements/flow";
import { setBody, setHeader } from "../statements/message";
import { emitMetric } from "../statements/telemetry";
import { store } from "./cache";
import { retriedStatuses } from "./forward";
import type { LanePolicyProps } from "./props";
import { sidestepsOf } from "./route";

/** What the caller gets: the model's answer, or one clear refusal when all was tried, with headers on how it came. */
export function answer(props: LanePolicyProps): readonly StatementIn<"outbound">[] {
  const { workload, breakerSeconds } = props;
  return [
    emitMetric({
      name: "Requests",
      namespace: "headroom",
      dimensions: [
        ["workload", workload],
        ["consumer", variable("consumer")],
        ["outcome", outcome()],
      ],
    }),
    ...store(props),
    choose({
      condition: isExhausted(retriedStatuses),
      statements: [
        setVariable("retry-after", shortestRetryAfter(breakerSeconds)),
        setHeader("Retry-After", retryAfter()),
        setHeader("Content-Type", "application/json"),
        // The body is worded by the status that it replaces.
        setBody(exhaustedBody(workload)),
        setStatus(exhaustedStatus()),
      ],
    }),
    ...Object.entries(headersOf(props)).map(([name, value]) => setHeader(name, value)),
  ];
}

/** Headers that every answer of the lane carries. */
function headersOf(props: LanePolicyProps): Readonly<Record<string, Value>> {
  const { members, cache, safety } = props;
  const sidesteps = Object.values(sidestepsOf(props));
  return {
    "x-request-id": requestId(),
    "x-headroom-attempts": attemptCount(),
    "x-headroom-served-by": servedBy([...members, ...sidesteps]),
    "x-headroom-fallback": whyElsewhere(),
    ...(sidesteps.length === 0 ? {} : { "x-headroom-route": variable("route") }),
    ...(cache ? { "x-headroom-cache": cacheOutcome() } : {}),
    ...(safety?.onOutage === "admit" ? { "x-headroom-safety": safetyOutcome() } : {}),
  };
}
