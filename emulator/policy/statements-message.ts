import { child, element, type StatementRule, statement, textAlone } from "./statement-rule";

const existsAction = "exists-action=override|skip|append|delete";
const unlessDeleted = { attribute: "exists-action", value: "delete" };

export const setStatus = statement("set-status", element("code! reason"));
export const setMethod = statement("set-method", textAlone, { sections: ["inbound", "on-error"] });
export const setBody = statement(
  "set-body",
  element("template~=liquid xsi-nil~=blank|null parse-date~=true|false", { holdsText: true }),
  { sections: ["inbound", "backend", "outbound"], note: 'template="liquid" is refused: there is no Liquid engine' },
);
export const setHeader = statement(
  "set-header",
  element(`name! ${existsAction}`, { children: [child("value+", textAlone, unlessDeleted)] }),
);

/** Statements that change the request or the response. Sections and scopes: the usage notes of each one's reference page (2024-07). */
export const messageStatements: readonly StatementRule[] = [
  setHeader,
  setBody,
  setStatus,
  setMethod,
  statement(
    "set-query-parameter",
    element(`name! ${existsAction}`, { children: [child("value+", textAlone, unlessDeleted)] }),
    { sections: ["inbound", "backend"] },
  ),
  statement("rewrite-uri", element("template! copy-unmatched-params"), { sections: ["inbound"] }),
  statement(
    "set-backend-service",
    element(
      "base-url backend-id sf-resolve-condition sf-service-instance-name sf-partition-key sf-listener-name dapr-app-id dapr-method dapr-namespace",
      { groups: [{ takes: "one", names: ["base-url", "backend-id"] }] },
    ),
    { sections: ["inbound", "backend"] },
  ),
  statement("find-and-replace", element("from! to!")),
];
