import type { Statement } from "../document";
import { element } from "./element";

/** `authentication-managed-identity`: calls the backend as the gateway's own identity, in place of the caller's. */
export function authenticationManagedIdentity(attributes: {
  readonly resource: string;
  readonly clientId?: string;
}): Statement<"inbound"> {
  return element("authentication-managed-identity", {
    resource: attributes.resource,
    "client-id": attributes.clientId,
  });
}

/**
 * `validate-azure-ad-token`: refuses with 401 whatever is not a token of this tenant, for this audience, of one of these
 * applications. The token that passed is left in a variable, as a `Jwt`.
 */
export function validateAzureAdToken(attributes: {
  readonly tenantId: string;
  readonly audiences: readonly [string, ...string[]];
  readonly clientApplicationIds: readonly [string, ...string[]];
  readonly outputTokenVariableName: string;
}): Statement<"inbound"> {
  const { tenantId, audiences, clientApplicationIds, outputTokenVariableName } = attributes;
  return element(
    "validate-azure-ad-token",
    { "tenant-id": tenantId, "output-token-variable-name": outputTokenVariableName },
    [
      element(
        "client-application-ids",
        {},
        clientApplicationIds.map((id) => element("application-id", {}, id)),
      ),
      element(
        "audiences",
        {},
        audiences.map((audience) => element("audience", {}, audience)),
      ),
    ],
  );
}
