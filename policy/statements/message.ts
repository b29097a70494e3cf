import type { Statement, Value } from "../document";
import { element } from "./element";

/** `set-header`, overriding what there is. */
export function setHeader(name: string, value: Value): Statement {
  return element("set-header", { name, "exists-action": "override" }, [element("value", {}, value)]);
}

/** `set-header` with `delete`: the header goes no further. */
export function deleteHeader(name: string): Statement {
  return element("set-header", { name, "exists-action": "delete" });
}

/** `set-query-parameter` with `delete`: the parameter goes no further. */
export function deleteQueryParameter(name: string): Statement<"inbound" | "backend"> {
  return element("set-query-parameter", { name, "exists-action": "delete" });
}

/** `set-body`. Not allowed in on-error, where `returnResponse` takes its place. */
export function setBody(value: Value): Statement<"inbound" | "backend" | "outbound"> {
  return element("set-body", {}, value);
}

/**
 * `send-request`: a request of the policy's own, as the gateway's identity. Where it fails or takes too long, the variable
 * holds null and the pipeline goes on.
 */
export function sendRequest(request: {
  readonly variable: string;
  readonly timeoutSeconds: number;
  readonly url: string;
  readonly body: Value;
  readonly identity: { readonly resource: string; readonly clientId: string };
}): Statement {
  const { variable, timeoutSeconds, url, body, identity } = request;
  return element(
    "send-request",
    {
      mode: "new",
      "response-variable-name": variable,
      timeout: String(timeoutSeconds),
      "ignore-error": "true",
    },
    [
      element("set-url", {}, url),
      element("set-method", {}, "POST"),
      setHeader("Content-Type", "application/json"),
      element("set-body", {}, body),
      element("authentication-managed-identity", { resource: identity.resource, "client-id": identity.clientId }),
    ],
  );
}
