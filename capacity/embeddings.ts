import type { Catalog } from "../catalog/catalog";
import { embeddingsModel } from "../catalog/embeddings-model";
import { latestVersion, type RequestAllowance, requestsPerMinutePer1000Tokens } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { OtherModel, Workload } from "../config/workload-schema";
import type { LaneDemand } from "./demand";
import { besideName } from "./generation";
import { meteredPriceOf, monthSeconds } from "./lane-options";
import { type Beside, nowhere, type Place, type PooledLane, placeOf } from "./sidesteps";
import { bindingNeed, count, promptTokensPerMinute, requestsNeed, type StandardLimit } from "./standard-limit";

/** Whether a workload's answers are found by meaning, which takes an embedding of each prompt. */
export function needsEmbeddings({ cache }: Pick<Workload, "cache">): boolean {
  return cache?.kind === "semantic";
}

/**
 * Plans the embeddings of a lane with a semantic cache: near the gateway, which embeds every prompt before it looks for
 * an answer. Sized and priced for all prompts: how many are too long for the cache is not measured.
 */
export function embeddings(config: Config, catalog: Catalog, lane: PooledLane): readonly Beside[] {
  const { cache, name: workload } = lane.workload;
  if (cache?.kind !== "semantic") return [];
  const row = latestVersion(catalog, embeddingsModel);
  if (!row) return [{ refused: `its semantic cache needs ${embeddingsModel}, which the catalog does not know` }];
  const model = { name: row.model, version: row.version, format: row.format };
  const place = placeOf(config, catalog, model, { regions: config.regions, standardSku: lane.standardSku });
  if (!place) {
    const cure = "add a region that has it, or set cache.kind to exact";
    return [{ refused: `its semantic cache needs embeddings, and ${nowhere(config, model)} (${cure})` }];
  }
  const request = requestsPerMinutePer1000Tokens(catalog, model.name, place.sku);
  const limit = embeddingsLimit(lane.demand, request, {
    headroom: config.capacity.headroom,
    maxPromptTokens: cache.maxPromptTokens,
  });
  return [
    {
      deployment: {
        ...place,
        role: "embeddings",
        name: besideName(workload, "emb", { ...model, sku: place.sku }),
        model,
        capacity: limit.capacity,
        because: [
          `embeds prompts for the semantic cache; an upper bound, because only prompts of up to ${count(cache.maxPromptTokens)} tokens are embedded`,
          ...limit.because,
          ...(place.region === config.regions[0]
            ? []
            : [`${config.regions[0]}, the gateway's own region, does not offer it`]),
        ],
      },
      ...costOf(config, catalog, lane, { model, ...place }),
    },
  ];
}

/** The limiter counts prompts and requests: an embedding has no output. */
function embeddingsLimit(
  demand: LaneDemand,
  request: RequestAllowance,
  { headroom, maxPromptTokens }: { readonly headroom: number; readonly maxPromptTokens: number },
): StandardLimit {
  const prompts = promptTokensPerMinute(demand);
  return bindingNeed([
    {
      capacity: (prompts * headroom) / 1000,
      reason: `busiest minute brings ${count(prompts)} tokens of prompts; × ${headroom} headroom`,
    },
    requestsNeed(demand, request, headroom),
    {
      capacity: maxPromptTokens / 1000,
      reason: `one prompt of the largest size the cache takes is ${count(maxPromptTokens)} tokens`,
    },
  ]);
}

/** The same upper bound in money. An unknown price is left out, never guessed. */
function costOf(
  config: Config,
  catalog: Catalog,
  { workload, demand }: PooledLane,
  { model, sku, region }: Place & { readonly model: OtherModel },
): { readonly monthlyUsd: number; readonly assumptions: readonly string[] } {
  const { name } = workload;
  const priced = meteredPriceOf(config, catalog, { model: model.name, version: model.version, sku, region });
  if (!priced) {
    const unknown = `no price is known for ${model.name} as ${sku} in ${region}; state yours under capacity.prices`;
    return { monthlyUsd: 0, assumptions: [`${name}: embeddings are left out of its cost: ${unknown}`] };
  }
  const tokens = demand.bins.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
  const months = demand.windowSeconds / monthSeconds(catalog);
  const monthlyUsd = (tokens * priced.price.inputUsd) / 1e6 / months;
  return {
    monthlyUsd,
    assumptions: [
      `${name}: $${count(monthlyUsd)} a month of its cost is for embeddings, as if every prompt were embedded and no answer came from the cache`,
      ...(priced.derivedPrice ? [`${name}: ${model.name}: ${priced.derivedPrice}`] : []),
    ],
  };
}
