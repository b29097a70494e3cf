import type { StatementIn } from "../document";
import { answerText, cacheKey, cacheOutcome, cacheUse, looksUp, mayBeStored } from "../expressions/cache";
import { variable, wasSet } from "../expressions/request";
import { cacheLookupValue, cacheStoreValue, llmSemanticCacheLookup, llmSemanticCacheStore } from "../statements/cache";
import { choose, setVariable } from "../statements/flow";
import { answerJson } from "./answer-json";
import { countAnswer } from "./count-answer";
import type { LanePolicyProps } from "./props";

/** Answers from the cache where the lane has one and the request may be answered so. */
export function lookUp({ workload, cache, escalation, canary }: LanePolicyProps): readonly StatementIn<"inbound">[] {
  if (!cache) return [];
  const { kind, scope, maxPromptTokens, version } = cache;
  const sidesteps = escalation !== undefined || canary !== undefined;
  const key = setVariable("cache-key", cacheKey({ workload, version, scope, kind }));
  return [
    setVariable("cache", cacheUse({ kind, scope, maxPromptTokens, sidesteps })),
    choose({
      condition: looksUp(),
      statements:
        cache.kind === "semantic"
          ? [
              key,
              llmSemanticCacheLookup({
                scoreThreshold: cache.scoreThreshold,
                embeddingsBackendId: cache.embeddingsBackend,
                // They are part of the key, word for word: two systems never share an answer.
                ignoreSystemMessages: true,
                varyBy: [variable("cache-key")],
              }),
            ]
          : [
              key,
              cacheLookupValue({ key: variable("cache-key"), variableName: "cached" }),
              choose({
                condition: wasSet("cached"),
                statements: [
                  countAnswer(workload, "cache"),
                  answerJson(200, variable("cached"), {
                    "x-headroom-cache": cacheOutcome(),
                  }),
                ],
              }),
            ],
    }),
  ];
}

/** Keeps the answer to a request that was looked up in vain. */
export function store({ cache }: LanePolicyProps): readonly StatementIn<"outbound">[] {
  if (!cache) return [];
  const durationSeconds = cache.ttlSeconds;
  return [
    choose({
      condition: mayBeStored(),
      statements: [
        cache.kind === "semantic"
          ? llmSemanticCacheStore({ durationSeconds })
          : cacheStoreValue({ key: variable("cache-key"), value: answerText(), durationSeconds }),
      ],
    }),
  ];
}
