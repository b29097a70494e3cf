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
  waitByRoute,
  wasThrottled,
} from "../expressions/attempt";
import { variable } from "../expressions/request";
import { goes } from "../expressions/route";
import { choose, chooseOr, limitConcurrency, type RetryWait, retry, setVariable } from "../statements/flow";
import { forwardRequest, setBackendService } from "../statements/routing";
import { trace } from "../statements/telemetry";
import type { LanePolicyProps } from "./props";
import { bodyFor, poolOf } from "./route";

/**
 * Statuses after which another backend may do better: a timeout, a full deployment, and failures of the service. A
 * deployment that is gone (404 with its code) and an answer that never came count as well.
 */
export const retriedStatuses = [408, 429, 500, 502, 503, 504];

/** Less than this is left of the deadline: no answer could be had in time. A choice. */
const floorSeconds = 2;

/** Longest wait for a backend that nobody can stand in for, in all: two seconds, then two or four. A choice. */
const patienceSeconds = 4;

/** The call: at most three attempts inside one deadline, each traced, the later ones to whoever may do better. */
export function forward(props: LanePolicyProps): StatementIn<"backend"> {
  const { workload, members, escalation, maxConcurrency, attemptSeconds, deadlineSeconds, streaming } = props;
  const alternatives = members.length > 1;
  const attempts = retry(
    {
      condition: isWorthRetrying({
        statuses: retriedStatuses,
        deadlineSeconds,
        floorSeconds,
        ...(alternatives ? {} : { waitSeconds: patienceSeconds }),
        ...(alternatives && escalation ? { waitSeconds: patienceSeconds, onlyOn: "escalation" } : {}),
      }),
      count: 2,
      wait: waitOf(alternatives, escalation !== undefined),
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

/** Another backend is asked at once; one that stands alone is given time. */
function waitOf(alternatives: boolean, escalates: boolean): RetryWait {
  if (!alternatives) return { intervalSeconds: 1, deltaSeconds: 1, maxIntervalSeconds: patienceSeconds };
  return { intervalSeconds: escalates ? waitByRoute(2) : 0 };
}

function fallBack(props: LanePolicyProps, alternatives: boolean): readonly StatementIn<"backend">[] {
  const { pool, members, escalation, canary } = props;
  return [
    setVariable("fallback", fallbackReason()),
    setVariable("throttled", wasThrottled()),
    setVariable("retry-after", shortestRetryAfter()),
    // A trial that fails is over: the lane's own model takes the request.
    ...(canary
      ? [
          chooseOr(
            [
              {
                condition: goes("canary"),
                statements: [
                  setVariable("route", "primary"),
                  bodyFor(props, props),
                  setBackendService({ backendId: poolOf(props) }),
                ],
              },
            ],
            next(alternatives, { pool, members, ...(escalation ? { escalation: escalation.backend } : {}) }),
          ),
        ]
      : next(alternatives, { pool, members, ...(escalation ? { escalation: escalation.backend } : {}) })),
  ];
}

function next(alternatives: boolean, of: Parameters<typeof nextBackend>[0]): readonly StatementIn<"backend">[] {
  return alternatives ? [setBackendService({ backendId: nextBackend(of) })] : [];
}
