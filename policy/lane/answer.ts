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
  wasThrottled,
  whyElsewhere,
} from "../expressions/attempt";
import { cacheOutcome } from "../expressions/cache";
import { requestId } from "../expressions/error";
import { variable } from "../expressions/request";
import { safetyOutcome } from "../expressions/safety";
import { choose, setStatus, setVariable } from "../statements/flow";
import { deleteHeader, setBody, setHeader } from "../statements/message";
import { store } from "./cache";
import { countAnswer } from "./count-answer";
import { retriedStatuses } from "./forward";
import type { LanePolicyProps } from "./props";
import { sidestepsOf } from "./route";

/** What the caller gets: the model's answer, or one clear refusal when all was tried, with headers on how it came. */
export function answer(props: LanePolicyProps): readonly StatementIn<"outbound">[] {
  const { workload, breakerSeconds } = props;
  return [
    countAnswer(workload, outcome()),
    ...store(props),
    choose({
      condition: isExhausted(retriedStatuses),
      statements: [
        setVariable("throttled", wasThrottled()),
        setVariable("retry-after", shortestRetryAfter()),
        setHeader("Retry-After", retryAfter(breakerSeconds)),
        setHeader("Content-Type", "application/json"),
        // What the last backend said of its own answer; OpenAI's SDKs would believe the first two.
        deleteHeader("retry-after-ms"),
        deleteHeader("x-should-retry"),
        deleteHeader("Content-Encoding"),
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
