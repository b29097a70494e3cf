import type { Element, Section, Statement, StatementIn, Value } from "./document";
import type { Expression } from "./expression";

/** `authentication-managed-identity`: calls the backend as the gateway's own identity. */
export function authenticationManagedIdentity(attributes: {
  readonly resource: string;
  readonly clientId?: string;
}): Statement<"inbound"> {
  return element("authentication-managed-identity", {
    resource: attributes.resource,
    "client-id": attributes.clientId,
  });
}

/** `set-variable`: a value for later statements. */
export function setVariable(name: string, value: Value): Statement {
  return element("set-variable", { name, value });
}

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

/** `set-backend-service`: where the request goes, by the name of a backend or pool. */
export function setBackendService({ backendId }: { readonly backendId: string }): Statement<"inbound" | "backend"> {
  return element("set-backend-service", { "backend-id": backendId });
}

/** One branch of `choose`. */
export interface When<S extends Section> {
  readonly condition: Expression;
  readonly statements: readonly StatementIn<S>[];
}

/** `choose`: the first branch whose condition holds. */
export function choose<S extends Section>(...whens: readonly When<S>[]): Statement<S> {
  return element("choose", {}, whens.map(printWhen));
}

/** `choose` with `otherwise`: one branch, or else the other. */
export function chooseOr<S extends Section>(when: When<S>, otherwise: readonly StatementIn<S>[]): Statement<S> {
  return element("choose", {}, [printWhen(when), element("otherwise", {}, otherwise)]);
}

function printWhen<S extends Section>({ condition, statements }: When<S>): Element {
  return element("when", { condition }, statements);
}

/** What Content Safety judges a text by, and the severity from which it is refused. */
export type ContentCategory = "Hate" | "SelfHarm" | "Sexual" | "Violence";

/**
 * `llm-content-safety`: one more round trip, before the model is called. Severities are 0, 2, 4 and 6; a text is refused
 * with 403 from the threshold on. Allowed at API scope and above, not on an operation.
 */
export function llmContentSafety(attributes: {
  readonly backendId: string;
  readonly shieldPrompt: boolean;
  readonly thresholds: Readonly<Record<ContentCategory, 0 | 2 | 4 | 6>>;
}): Statement<"inbound" | "outbound"> {
  const categories = Object.entries(attributes.thresholds).map(([name, threshold]) =>
    element("category", { name, threshold: String(threshold) }),
  );
  return element(
    "llm-content-safety",
    { "backend-id": attributes.backendId, "shield-prompt": String(attributes.shieldPrompt) },
    [element("categories", { "output-type": "FourSeverityLevels" }, categories)],
  );
}

/** `return-response`: answers the caller and stops. */
export function returnResponse(response: {
  readonly status: number | Expression;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Value;
}): Statement {
  const { status, reason, headers = {}, body } = response;
  return element("return-response", {}, [
    element("set-status", { code: typeof status === "number" ? String(status) : status, reason }),
    ...Object.entries(headers).map(([name, value]) => setHeader(name, value)),
    element("set-body", {}, body),
  ]);
}

/** `forward-request`. The timeout is for response headers; above 240 s the service may not honour it. */
export function forwardRequest(attributes: {
  readonly timeoutSeconds: number;
  readonly bufferRequestBody: boolean;
  readonly bufferResponse: boolean;
}): Statement<"backend"> {
  if (attributes.timeoutSeconds > 240) {
    throw new RangeError(`forward-request: timeout must be at most 240 s, got ${attributes.timeoutSeconds}`);
  }
  return element("forward-request", {
    timeout: String(attributes.timeoutSeconds),
    "buffer-request-body": String(attributes.bufferRequestBody),
    "buffer-response": String(attributes.bufferResponse),
  });
}

/** `retry`: runs its statements, and again while the condition holds; `count` counts the repetitions. */
export function retry<S extends Section>(
  attributes: {
    readonly condition: Expression;
    readonly count: number;
    readonly intervalSeconds: number;
    readonly firstFastRetry: boolean;
  },
  ...statements: readonly StatementIn<S>[]
): Statement<S> {
  const { condition, count, intervalSeconds, firstFastRetry } = attributes;
  return element(
    "retry",
    { condition, count: String(count), interval: String(intervalSeconds), "first-fast-retry": String(firstFastRetry) },
    statements,
  );
}

function element(name: string, attributes: Element["attributes"], content: Element["content"] = []): Element {
  return { name, attributes, content };
}
