import type { Statement, Value } from "../document";
import type { Expression } from "../expression";
import { element } from "./element";

/**
 * `llm-semantic-cache-lookup`: one round trip to the embeddings deployment, then the gateway's Redis. The threshold is a
 * distance: lower is stricter. Once a section; a failure of it never fails the request. At least one `vary-by` is asked
 * for here, though the service asks for none: without it one caller is answered from another's.
 */
export function llmSemanticCacheLookup(attributes: {
  readonly scoreThreshold: number;
  readonly embeddingsBackendId: string;
  readonly ignoreSystemMessages: boolean;
  readonly varyBy: readonly [Value, ...Value[]];
}): Statement<"inbound"> {
  const { scoreThreshold, embeddingsBackendId, ignoreSystemMessages, varyBy } = attributes;
  return element(
    "llm-semantic-cache-lookup",
    {
      "score-threshold": String(scoreThreshold),
      "embeddings-backend-id": embeddingsBackendId,
      // The only one that the service takes.
      "embeddings-backend-auth": "system-assigned",
      "ignore-system-messages": String(ignoreSystemMessages),
    },
    varyBy.map((value) => element("vary-by", {}, value)),
  );
}

/** `llm-semantic-cache-store`: keeps an answer of status 200. */
export function llmSemanticCacheStore({
  durationSeconds,
}: {
  readonly durationSeconds: number;
}): Statement<"outbound"> {
  return element("llm-semantic-cache-store", { duration: String(durationSeconds) });
}

/** `cache-lookup-value`: on a miss the variable is not set. */
export function cacheLookupValue(attributes: { readonly key: Value; readonly variableName: string }): Statement {
  return element("cache-lookup-value", { key: attributes.key, "variable-name": attributes.variableName });
}

/** `cache-store-value`. */
export function cacheStoreValue(attributes: {
  readonly key: Value;
  readonly value: Expression;
  readonly durationSeconds: number;
}): Statement {
  const { key, value, durationSeconds } = attributes;
  return element("cache-store-value", { key, value, duration: String(durationSeconds) });
}
