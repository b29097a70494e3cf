/** An error in the pipeline, as API Management raises it: what `context.LastError` tells, and the answer that is given if no `on-error` gives another. */
export class PolicyError extends Error {
  constructor(
    /** The statement or part of the service that raised it: `llm-token-limit`, `authorization`, `forward-request`. */
    readonly source: string,
    readonly reason: string,
    message: string,
    readonly status: number,
    readonly headers: readonly (readonly [name: string, value: string])[] = [],
  ) {
    super(message);
    this.name = "PolicyError";
  }
}

/** Whether an attempt at a backend ended without an answer: what a `retry` around it looks at next, with no response to look at. */
export function isWithoutAnswer(error: PolicyError): boolean {
  return error.reason === "BackendConnectionFailure" || error.reason === "Timeout";
}
