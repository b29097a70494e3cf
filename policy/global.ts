import type { PolicyDocument, StatementIn } from "./document";
import { attemptCount } from "./expressions/attempt";
import { errorBody, errorStatus, foundStatus, knowsWhenToRetry, requestId, secondsToRetry } from "./expressions/error";
import { variable } from "./expressions/request";
import { chooseOr, returnResponse, setVariable } from "./statements/flow";
import { forwardRequest } from "./statements/routing";

/** Seconds that an API without a lane's policy would wait for response headers. */
const timeoutSeconds = 120;

/**
 * The policy above all APIs: every error a caller can get, raised by a lane, by its credentials or by a path that is none,
 * has one JSON shape with a code. Nothing else stands here; a lane says for itself what it does.
 */
export function globalPolicy(): PolicyDocument {
  return {
    inbound: [],
    backend: forwardRequest({ timeoutSeconds, bufferResponse: false }),
    outbound: [],
    onError: [
      setVariable("error-status", errorStatus()),
      setVariable("error", errorBody()),
      chooseOr(
        [{ condition: knowsWhenToRetry(), statements: [answerError({ "Retry-After": secondsToRetry() })] }],
        [answerError({})],
      ),
    ],
  };
}

function answerError(headers: Parameters<typeof returnResponse>[0]["headers"]): StatementIn<"on-error"> {
  return returnResponse({
    status: foundStatus(),
    headers: {
      "Content-Type": "application/json",
      "x-request-id": requestId(),
      "x-headroom-attempts": attemptCount(),
      ...headers,
    },
    body: variable("error"),
  });
}
