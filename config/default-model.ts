import type { Catalog, ModelVersion } from "../catalog/catalog";
import { isOffered, retirement, skuKind, skusInside, tokenPrice } from "../catalog/lookup";
import type { DataBoundary } from "./schema";
import type { WorkloadClass } from "./workload-schema";

/**
 * The model of a workload that names none: of the generally available chat models that can be deployed inside the data
 * boundary and are not near retirement, the one with the cheapest tokens. A batch lane has fewer to choose from, so
 * there the one that retires last. Undefined when no model will do.
 */
export function defaultModel(
  catalog: Catalog,
  { workloadClass, dataBoundary, regions }: DefaultModelFor,
): ModelVersion | undefined {
  const kind = workloadClass === "batch" ? "batch" : "standard";
  const skus = skusInside(dataBoundary).filter((sku) => skuKind(sku) === kind);
  const candidates = catalog.models.flatMap((row) => {
    const { model, version, lifecycle } = row;
    const state = retirement(catalog, model, version)?.state;
    const living = state === "current" || (kind === "batch" && state === "nearRetirement");
    if (lifecycle !== "GA" || !living) return [];
    const prices = skus.flatMap((sku) =>
      regions
        .filter((region) => isOffered(catalog, model, version, sku, region))
        .map((region) => tokenPrice(catalog, { model, version, sku, region })),
    );
    // A model without paid output is an embedding model.
    const paid = prices.flatMap((price) => (price && price.outputUsd > 0 ? [price.inputUsd + price.outputUsd] : []));
    return paid.length > 0 ? [{ row, usd: Math.min(...paid) }] : [];
  });
  const last = candidates
    .map(({ row }) => row.retires ?? "")
    .sort()
    .at(-1);
  const eligible = kind === "batch" ? candidates.filter(({ row }) => (row.retires ?? "") === last) : candidates;
  const [first, ...others] = eligible;
  return first && others.reduce((best, other) => (other.usd < best.usd ? other : best), first).row;
}

/** What decides a default model. */
export interface DefaultModelFor {
  readonly workloadClass: WorkloadClass;
  readonly dataBoundary: DataBoundary;
  readonly regions: readonly string[];
}
