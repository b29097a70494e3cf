import type { Value } from "../document";
import { isExpression } from "../expression";
import type { Place } from "./place";
import type { Found, LintRule } from "./rule";
import { excludesStream, unguardedReads } from "./stream-guards";

/** Statements that read the whole answer before they pass it on. */
const buffering: ReadonlySet<string> = new Set([
  "azure-openai-semantic-cache-store",
  "cache-store",
  "find-and-replace",
  "json-to-xml",
  "llm-semantic-cache-store",
  "set-body",
  "validate-content",
  "xml-to-json",
]);

const cure = "ask on the way for an error status, or for the variable cache to be lookup";

function buffered({ element, isStatement, section, path, conditions }: Place): readonly Found[] {
  if (!isStatement) return [];
  if (element.name === "forward-request") {
    const value = element.attributes["buffer-response"];
    return value === "false"
      ? []
      : [
          {
            path: `${path}/@buffer-response`,
            message: `must be "false" where an answer may be streamed, got ${printed(value)}`,
          },
        ];
  }
  const isAnswer = section === "outbound" || section === "on-error";
  if (!isAnswer || !buffering.has(element.name) || excludesStream(conditions)) return [];
  return [{ path, message: `must not hold back an answer that may be streamed (${cure})` }];
}

const printed = (value: Value | undefined): string =>
  value === undefined ? "none" : isExpression(value) ? "an expression" : `"${value}"`;

/** What holds where an answer may be streamed. */
export const streamingRules: readonly LintRule[] = [
  {
    id: "response-body-of-a-stream",
    why: "whatever reads the body of a stream holds it back until its end: the caller waits for the whole answer instead of its first token",
    check: ({ context, places, spots }) =>
      context.streams
        ? [
            ...spots
              .filter((spot) => unguardedReads(spot) > 0)
              .map(({ path }) => ({
                path,
                message: `must not read context.Response.Body of an answer that may be streamed (${cure})`,
              })),
            ...places.flatMap(buffered),
          ]
        : [],
  },
];
