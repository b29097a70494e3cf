import { child, element, type StatementRule, statement, textAlone } from "./statement-rule";

const cachingType = "caching-type~=internal|external|prefer-external";

export const cacheLookupValue = statement(
  "cache-lookup-value",
  element(`key! variable-name!~ default-value ${cachingType}`),
);

const semanticLookup = (name: string): StatementRule =>
  statement(
    name,
    element(
      "score-threshold! embeddings-backend-id! embeddings-backend-auth! ignore-system-messages max-message-count cache-id",
      { children: [child("vary-by*", textAlone)] },
    ),
    {
      sections: ["inbound"],
      once: true,
      support: "approximated",
      note: "embeddings are the emulated backend's: what is near in meaning to a real model need not be near to it",
    },
  );

const semanticStore = (name: string): StatementRule =>
  statement(name, element("duration! cache-response"), {
    sections: ["outbound"],
    once: true,
    support: "approximated",
    note: "stores under the emulated backend's embeddings",
  });

/** Caches of values, of responses, and of responses by meaning. Sections and scopes: the usage notes of each one's reference page (2024-07, 2026-08). */
export const cacheStatements: readonly StatementRule[] = [
  cacheLookupValue,
  statement("cache-store-value", element(`key! value! duration! ${cachingType}`)),
  statement("cache-remove-value", element(`key! ${cachingType}`)),
  statement(
    "cache-lookup",
    element(
      `vary-by-developer! vary-by-developer-groups! allow-private-response-caching downstream-caching-type=none|private|public must-revalidate ${cachingType}`,
      { children: [child("vary-by-header*", textAlone), child("vary-by-query-parameter*", textAlone)] },
    ),
    {
      sections: ["inbound"],
      once: true,
      support: "approximated",
      note: "callers have no developer groups to vary by",
    },
  ),
  statement("cache-store", element("duration! cache-response"), {
    sections: ["outbound"],
    once: true,
    support: "approximated",
    note: "stores what cache-lookup looks for",
  }),
  semanticLookup("llm-semantic-cache-lookup"),
  semanticLookup("azure-openai-semantic-cache-lookup"),
  semanticStore("llm-semantic-cache-store"),
  semanticStore("azure-openai-semantic-cache-store"),
];
