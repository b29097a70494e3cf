import type { Statement, Value } from "../document";
import { isExpression } from "../expression";
import { element } from "./element";

/** `set-backend-service`: where the request goes, by the name of a backend or pool. */
export function setBackendService({ backendId }: { readonly backendId: Value }): Statement<"inbound" | "backend"> {
  return element("set-backend-service", { "backend-id": backendId });
}

/**
 * `forward-request`. The timeout is for response headers; above 240 s the service may not honour it. The request is
 * buffered, since a retry needs it again; the response is not, unless that is asked for: a stream must not wait for its end.
 */
export function forwardRequest(attributes: {
  readonly timeoutSeconds: Exclude<Value, string> | number;
  readonly bufferResponse: boolean;
}): Statement<"backend"> {
  const { timeoutSeconds, bufferResponse } = attributes;
  if (!isExpression(timeoutSeconds) && timeoutSeconds > 240) {
    throw new RangeError(`forward-request: timeout must be at most 240 s, got ${timeoutSeconds}`);
  }
  return element("forward-request", {
    timeout: isExpression(timeoutSeconds) ? timeoutSeconds : String(timeoutSeconds),
    "buffer-request-body": "true",
    "buffer-response": String(bufferResponse),
  });
}
