import type { Section } from "./effective";
import { type ElementRule, type StatementRule, statement } from "./statement-rule";

/** What is in it is not looked at. */
const unread: ElementRule = { attributes: "any", groups: [], children: "any", holdsText: true };

const refused = (name: string, note: string, ...sections: readonly Section[]): StatementRule =>
  statement(name, unread, { sections, support: "refused", note });

const dapr = "there is no Dapr runtime beside the emulator";
const contents = "bodies and headers are not checked against an API's schemas";

/** Statements that API Management knows and the emulator does not run. Sections: the usage notes of each one's reference page (2024-07). */
export const refusedStatements: readonly StatementRule[] = [
  refused("get-authorization-context", "there is no credential manager", "inbound"),
  refused("publish-to-dapr", dapr, "inbound", "outbound", "on-error"),
  refused("invoke-dapr-binding", dapr, "inbound", "outbound", "on-error"),
  refused("send-service-bus-message", "there is no Service Bus", "inbound", "outbound", "on-error"),
  refused("validate-client-certificate", "callers show no certificates to the emulator", "inbound"),
  { ...refused("cross-domain", "Flash and Silverlight clients are not emulated", "inbound"), scopes: ["global"] },
  refused("json-to-xml", "no model API speaks XML", "inbound", "outbound", "on-error"),
  refused("xml-to-json", "no model API speaks XML", "inbound", "outbound", "on-error"),
  refused("xsl-transform", "no model API speaks XML", "inbound", "outbound"),
  refused("jsonp", "no model API is called from a script tag", "outbound"),
  refused("redirect-content-urls", "no model API answers with links to itself", "inbound", "outbound"),
  refused("proxy", "the emulator reaches its backends itself", "inbound"),
  refused("validate-content", contents, "inbound", "outbound", "on-error"),
  refused("validate-parameters", contents, "inbound"),
  refused("validate-headers", contents, "outbound", "on-error"),
  refused("validate-status-code", contents, "outbound", "on-error"),
  refused("validate-graphql-request", "there are no GraphQL APIs", "inbound"),
  refused("validate-odata-request", "there are no OData APIs", "inbound"),
];
