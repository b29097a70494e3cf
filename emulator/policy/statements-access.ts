import { child, element, type StatementRule, statement, textAlone } from "./statement-rule";

const inbound = { sections: ["inbound"] } as const;
const tokenPlaces = ["header-name", "query-parameter-name", "token-value"];
const failure = "failed-validation-httpcode failed-validation-error-message";
const key = element("certificate-id n e id", { holdsText: true });
const requiredClaims = child(
  "required-claims?",
  element("", {
    children: [child("claim+", element("name! match=all|any separator", { children: [child("value*", textAlone)] }))],
  }),
);
const listOf = (name: string, entry: string) => child(name, element("", { children: [child(`${entry}+`, textAlone)] }));

/** Statements that say who calls, and whom the gateway is to a backend. Sections and scopes: the usage notes of each one's reference page (2024-07). */
export const accessStatements: readonly StatementRule[] = [
  statement(
    "authentication-managed-identity",
    element("resource! client-id output-token-variable-name~ ignore-error"),
    { ...inbound, support: "approximated", note: "the token is the emulator's own, which its model accounts take" },
  ),
  statement("authentication-basic", element("username! password!"), {
    ...inbound,
    support: "approximated",
    note: "the header is set; the emulated backend checks no password",
  }),
  statement(
    "authentication-certificate",
    element("thumbprint certificate-id body password", {
      groups: [{ takes: "one", names: ["thumbprint", "certificate-id", "body"] }],
    }),
    { ...inbound, support: "approximated", note: "no certificate is shown to the emulated backend" },
  ),
  statement(
    "validate-azure-ad-token",
    element(`tenant-id! ${tokenPlaces.join(" ")} ${failure} output-token-variable-name~`, {
      groups: [{ takes: "one at most", names: tokenPlaces }],
      children: [
        listOf("backend-application-ids?", "application-id"),
        listOf("client-application-ids?", "application-id"),
        listOf("audiences?", "audience"),
        requiredClaims,
        child("decryption-keys?", element("", { children: [child("key+", key)] })),
      ],
    }),
    {
      ...inbound,
      support: "approximated",
      note: "tenant, application, audience, times and claims are checked, the signature is not: Entra's keys would have to be fetched",
    },
  ),
  statement(
    "validate-jwt",
    element(
      `${tokenPlaces.join(" ")} ${failure} require-expiration-time require-scheme require-signed-tokens clock-skew output-token-variable-name~`,
      {
        groups: [{ takes: "one", names: tokenPlaces }],
        children: [
          child("openid-config*", element("url!")),
          child("issuer-signing-keys?", element("", { children: [child("key+", key)] })),
          child("decryption-keys?", element("", { children: [child("key+", key)] })),
          listOf("audiences?", "audience"),
          listOf("issuers?", "issuer"),
          requiredClaims,
        ],
      },
    ),
    { ...inbound, support: "approximated", note: "signatures are checked only where the policy holds the keys" },
  ),
  statement(
    "check-header",
    element("name! failed-check-httpcode! failed-check-error-message! ignore-case!", {
      children: [child("value*", textAlone)],
    }),
    inbound,
  ),
  statement(
    "ip-filter",
    element("action!=allow|forbid", {
      children: [child("address*", textAlone), child("address-range*", element("from! to!"))],
    }),
    inbound,
  ),
  statement(
    "cors",
    element("allow-credentials terminate-unmatched-request", {
      children: [
        listOf("allowed-origins", "origin"),
        child("allowed-methods?", {
          ...element("preflight-result-max-age"),
          children: [child("method+", textAlone)],
        }),
        listOf("allowed-headers", "header"),
        listOf("expose-headers?", "header"),
      ],
    }),
    { ...inbound, once: true },
  ),
];
