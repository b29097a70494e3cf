/**
 * Whether the service sends a provisioned deployment's refusal on to its spillover deployment: 429, 500, 503, and a 400 for a context that is too long for the
 * provisioned one. @see Microsoft, "Manage traffic with spillover for provisioned deployments" (2026-03-04)
 */
export function spillsOver(status: number, isLongContext: boolean): boolean {
  return status === 429 || status === 500 || status === 503 || (status === 400 && isLongContext);
}

/** Whose answer the caller gets after spillover. */
export interface SpilloverOutcome {
  readonly answeredBy: "provisioned" | "standard";
  /** Status of the standard deployment's failure, for `x-ms-spillover-error`. */
  readonly spilloverError: number | undefined;
}

/** A standard deployment that fails as well is not heard: the caller gets the provisioned deployment's own answer, with the other's status in a header. */
export function spilloverOutcome(standardStatus: number): SpilloverOutcome {
  return standardStatus < 400
    ? { answeredBy: "standard", spilloverError: undefined }
    : { answeredBy: "provisioned", spilloverError: standardStatus };
}
