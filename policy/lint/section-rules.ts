import type { Section } from "../document";
import { literalOf, type Place } from "./place";
import type { Found, LintRule } from "./rule";

const anywhere: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];
const inbound: readonly Section[] = ["inbound"];
const outbound: readonly Section[] = ["outbound"];
const answers: readonly Section[] = ["inbound", "outbound", "on-error"];

/** Sections in which the service takes a statement, by the page of each. */
const sections: ReadonlyMap<string, readonly Section[]> = new Map<string, readonly Section[]>([
  ["authentication-managed-identity", inbound],
  ["azure-openai-emit-token-metric", inbound],
  ["azure-openai-semantic-cache-lookup", inbound],
  ["azure-openai-semantic-cache-store", outbound],
  ["azure-openai-token-limit", inbound],
  ["cache-lookup", inbound],
  ["cache-lookup-value", anywhere],
  ["cache-remove-value", anywhere],
  ["cache-store", outbound],
  ["cache-store-value", anywhere],
  ["choose", anywhere],
  ["cors", inbound],
  ["emit-metric", anywhere],
  ["find-and-replace", anywhere],
  ["forward-request", ["backend"]],
  ["include-fragment", anywhere],
  ["json-to-xml", answers],
  ["limit-concurrency", anywhere],
  ["llm-content-safety", ["inbound", "outbound"]],
  ["llm-emit-token-metric", inbound],
  ["llm-semantic-cache-lookup", inbound],
  ["llm-semantic-cache-store", outbound],
  ["llm-token-limit", inbound],
  ["log-to-eventhub", anywhere],
  ["mock-response", answers],
  ["quota-by-key", inbound],
  ["rate-limit-by-key", inbound],
  ["retry", anywhere],
  ["return-response", anywhere],
  ["rewrite-uri", inbound],
  ["send-one-way-request", anywhere],
  ["send-request", anywhere],
  ["set-backend-service", ["inbound", "backend"]],
  ["set-body", ["inbound", "backend", "outbound"]],
  ["set-header", anywhere],
  ["set-method", ["inbound", "on-error"]],
  ["set-query-parameter", ["inbound", "backend"]],
  ["set-status", anywhere],
  ["set-variable", anywhere],
  ["trace", anywhere],
  ["validate-azure-ad-token", inbound],
  ["validate-content", ["inbound", "outbound"]],
  ["validate-jwt", inbound],
  ["wait", anywhere],
  ["xml-to-json", answers],
]);

/** Statements that the error handling page names for on-error, whatever their own pages say. */
const onError: ReadonlySet<string> = new Set([
  "choose",
  "find-and-replace",
  "json-to-xml",
  "limit-concurrency",
  "log-to-eventhub",
  "mock-response",
  "retry",
  "return-response",
  "send-one-way-request",
  "send-request",
  "set-header",
  "set-method",
  "set-status",
  "set-variable",
  "trace",
  "xml-to-json",
]);

/** Statements that may stand once in a section. */
const once: readonly string[] = [
  "azure-openai-semantic-cache-lookup",
  "azure-openai-semantic-cache-store",
  "cors",
  "llm-semantic-cache-lookup",
  "llm-semantic-cache-store",
];

/** Elements that hold others than statements, or some statements alone. */
const holds: ReadonlyMap<string, readonly string[]> = new Map([
  ["choose", ["when", "otherwise"]],
  ["wait", ["send-request", "cache-lookup-value", "choose"]],
]);

/** Dimensions of a token metric that the service fills in itself: they do not count as custom ones. */
const defaultDimensions: ReadonlySet<string> = new Set([
  "API ID",
  "Backend ID",
  "Gateway ID",
  "Location",
  "Operation ID",
  "Product ID",
  "Subscription ID",
  "User ID",
]);
const mostTokenDimensions = 5;
/** Keys that Application Insights takes of one metric. */
const mostMetricDimensions = 10;

function misplaced({ element, section, isStatement, path, around }: Place): readonly Found[] {
  const allowed = holds.get(around.at(-1)?.name ?? "");
  if (allowed && !allowed.includes(element.name)) {
    return [{ path, message: `must be one of ${allowed.join(", ")} inside of ${around.at(-1)?.name}` }];
  }
  // What on-error takes is another rule's.
  if (!isStatement || section === "on-error") return [];
  const known = sections.get(element.name);
  if (!known) return [{ path, message: "must be a statement whose sections are known (add it, from its page)" }];
  return known.includes(section)
    ? []
    : [{ path, message: `must stand in ${known.join(", ")}: the service refuses ${element.name} in ${section}` }];
}

function repeated(places: readonly Place[]): readonly Found[] {
  return anywhere.flatMap((section) =>
    once.flatMap((name) => {
      const found = places.filter((place) => place.section === section && place.element.name === name);
      return found.slice(1).map(({ path }) => ({ path, message: `must stand once in ${section}` }));
    }),
  );
}

function dimensions({ element, children, path }: Place): readonly Found[] {
  const isTokens = /^(llm|azure-openai)-emit-token-metric$/.test(element.name);
  if (!isTokens && element.name !== "emit-metric") return [];
  const all = children.filter((child) => child.element.name === "dimension");
  const counted = all.filter((child) => !isTokens || !defaultDimensions.has(literalOf(child.element, "name") ?? ""));
  const most = isTokens ? mostTokenDimensions : mostMetricDimensions;
  if (all.length >= 1 && counted.length <= most) return [];
  const kind = isTokens ? "custom dimensions" : "dimensions";
  return [{ path, message: `must have 1 to ${most} ${kind}, got ${counted.length}` }];
}

/** What may stand where. */
export const sectionRules: readonly LintRule[] = [
  {
    id: "section",
    why: "the service refuses a document with a statement in a section that the statement's page does not name",
    check: ({ places }) => [...places.flatMap(misplaced), ...repeated(places)],
  },
  {
    id: "on-error-allowed",
    why: "an error that handling an error raises reaches the caller as a bare 500; the service names what may stand there",
    check: ({ places }) =>
      places
        .filter(({ section, isStatement }) => section === "on-error" && isStatement)
        .filter(({ element }) => !onError.has(element.name))
        .map(({ path, element }) => ({
          path,
          message: `must be a statement that on-error takes, got ${element.name}`,
        })),
  },
  {
    id: "token-metric-dimensions",
    why: "Application Insights takes so many dimensions of a metric: more are refused, or lost without a word",
    check: ({ places }) => places.flatMap(dimensions),
  },
];
