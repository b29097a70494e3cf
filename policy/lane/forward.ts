import type { StatementIn } from "../document";
import {
  attemptInWords,
  attemptTimeout,
  fallbackReason,
  fallbackSoFar,
  isRepeated,
  isWorthRetrying,
  nextAttempt,
  nextBackend,
  shortestRetryAfter,
} from "../expressions/attempt";
import { variable } from "../expressions/request";
import { choose, limitConcurrency, retry, setVariable } from "../statements/flow";
import { forwardRequest, setBackendService } from "../statements/routing";
import { trace } from "../statements/telemetry";
import type { LanePolicyProps } from "./props";
import { sidestepsOf } from "./route";

/**
 * Statuses after which another backend may do better: a timeout, a full deployment, and failures of the service. A
 * deployment that is gone (404 with its code) and an answer that never came count as well.
 */
export const retriedStatuses = [408, 429, 500, 502, 503, 504];

/** Less than this is left of the deadline: no answer could be had in time. A choice. */
const floorSeconds = 2;

/** The call: at most three attempts inside one deadline, each traced, the later ones to whoever may do better. */
export function forward(props: LanePolicyProps): StatementIn<"backend"> {
  const { workload, members, maxConcurrency, attemptSeconds, deadlineSeconds, streaming } = props;
  const alternatives = members.length > 1;
  const attempts = retry(
    {
      condition: isWorthRetrying({
        statuses: retriedStatuses,
        deadlineSeconds,
        floorSeconds,
        ...(alternatives ? {} : { waitSeconds: 4 }),
      }),
      count: 2,
      // Another backend is asked at once; one that stands alone is given two seconds, then four.
      wait: alternatives ? { intervalSeconds: 0 } : { intervalSeconds: 1, deltaSeconds: 1, maxIntervalSeconds: 4 },
    },
    setVariable("attempts", nextAttempt()),
    choose({ condition: isRepeated(), statements: fallBack(props, alternatives) }),
    trace({
      severity: "information",
      message: attemptInWords(),
      metadata: { workload, consumer: variable("consumer"), after: fallbackSoFar() },
    }),
    forwardRequest({
      timeoutSeconds: attemptTimeout(attemptSeconds, deadlineSeconds),
      // A stream must not wait for its end.
      bufferResponse: streaming === "denied",
    }),
  );
  return maxConcurrency === undefined
    ? attempts
    : limitConcurrency({ id: "lane-concurrency", key: workload, maxCount: maxConcurrency }, attempts);
}

function fallBack(props: LanePolicyProps, alternatives: boolean): readonly StatementIn<"backend">[] {
  const { pool, members, breakerSeconds } = props;
  const sidesteps = Object.fromEntries(Object.entries(sidestepsOf(props)).map(([way, { backend }]) => [way, backend]));
  return [
    setVariable("fallback", fallbackReason()),
    setVariable("retry-after", shortestRetryAfter(breakerSeconds)),
    ...(alternatives ? [setBackendService({ backendId: nextBackend({ pool, members, sidesteps }) })] : []),
  ];
}
