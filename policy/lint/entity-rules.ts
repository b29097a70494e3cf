import { isExpression } from "../expression";
import { printPolicy } from "../print";
import { literalOf } from "./place";
import type { Found, LintRule } from "./rule";

/** Size of a policy document at most (API Management gateway runtime limits, 2026-02). */
const mostBytes = 256 * 1024;

const missing = (names: readonly string[], known: readonly string[], path: string, kind: string): readonly Found[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => ({ path, message: `must name a ${kind} that exists, got ${name}` }));

/** What a document names or is to the service. */
export const entityRules: readonly LintRule[] = [
  {
    id: "fragment-exists",
    why: "the service refuses a document that includes a fragment it does not have",
    check: ({ places, context }) =>
      places
        .filter(({ element }) => element.name === "include-fragment")
        .flatMap(({ element, path }) => {
          const id = literalOf(element, "fragment-id");
          const at = `${path}/@fragment-id`;
          if (id === undefined) return [{ path: at, message: "must name a fragment as a literal" }];
          return missing([id], context.fragments, at, "fragment");
        }),
  },
  {
    id: "backend-exists",
    why: "a backend that does not exist is found when a request needs it, not before",
    check: ({ places, context }) =>
      places.flatMap(({ element, path }) =>
        ["backend-id", "embeddings-backend-id"].flatMap((attribute) => {
          const value = element.attributes[attribute];
          const names = isExpression(value) ? (value.mentions ?? []) : value === undefined ? [] : [value];
          return missing(names, context.backends, `${path}/@${attribute}`, "backend");
        }),
      ),
  },
  {
    id: "named-value-exists",
    why: "the service puts a named value in the place of its name in braces, and refuses one that it does not have",
    check: ({ document, context }) => {
      const named = printPolicy(document, context.scope).match(/\{\{[\w.-]+\}\}/g) ?? [];
      return [...new Set(named)].map((name) => ({
        path: "policies",
        message: `must name no named value, got ${name}`,
      }));
    },
  },
  {
    id: "document-size",
    why: "the service refuses a larger policy document",
    check: ({ document, context }) => {
      const bytes = Buffer.byteLength(printPolicy(document, context.scope));
      return bytes > mostBytes
        ? [{ path: "policies", message: `must be at most ${mostBytes} bytes as printed, got ${bytes}` }]
        : [];
    },
  },
];
