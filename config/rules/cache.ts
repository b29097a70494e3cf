import { embeddingsModel } from "../../catalog/embeddings-model";
import { latestVersion } from "../../catalog/lookup";
import { canJudge, isOfferedInside } from "./model-offered";
import { findIf, forEachWorkload, type Rule } from "./rule";

/** Distance above which Microsoft sees a risk of answers to other questions. */
const riskyThreshold = 0.2;

/** Rules on answers that are given again. */
export const cacheRules: readonly Rule[] = [
  {
    id: "cache-streams",
    why: "a streamed answer is never taken from or put into the cache",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ cache, streaming }) =>
        findIf(
          cache !== undefined && streaming === "required",
          ["cache"],
          "must be left out where streaming is required: streamed answers bypass it",
        ),
      ),
  },
  {
    id: "cache-threshold",
    why: "a wide threshold answers a question that was not asked",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ cache }) =>
        findIf(
          cache?.kind === "semantic" && cache.scoreThreshold > riskyThreshold,
          ["cache", "scoreThreshold"],
          `is ${cache?.scoreThreshold}: lower is stricter, and above ${riskyThreshold} other questions' answers are likely`,
        ),
      ),
  },
  {
    id: "cache-shared",
    why: "what one caller was told another will be told",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ cache }) =>
        findIf(
          cache?.scope === "shared",
          ["cache", "scope"],
          "is shared: answers to one consumer are given to all others",
        ),
      ),
  },
  {
    id: "embeddings-offered",
    why: "a semantic cache compares by an embeddings model of the same environment",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ cache }) => {
        const newest = latestVersion(catalog, embeddingsModel);
        if (cache?.kind !== "semantic" || !newest || !canJudge(config, catalog)) return [];
        const { model, version } = newest;
        return findIf(
          !isOfferedInside(config, catalog, { model, version, kind: "standard" }),
          ["cache", "kind"],
          `must be exact: no region of the environment offers ${model} inside ${config.dataBoundary} (checked ${catalog.date})`,
        );
      }),
  },
];
