import type { Catalog, SkuKind } from "../../catalog/catalog";
import {
  findVersion,
  isOffered,
  offeredRegions,
  provisionedSize,
  skuKind,
  skusInside,
  zoneOf,
} from "../../catalog/lookup";
import { type Config, type DataBoundary, dataBoundaries } from "../schema";
import type { Workload } from "../workload-schema";
import { type Finding, findIf } from "./rule";

/** A model version, and how it is to be paid. */
export interface AskedModel {
  readonly model: string;
  readonly version: string;
  readonly kind: SkuKind;
}

/** What decides which types may be deployed where. */
export type Place = Pick<Config, "regions" | "dataBoundary" | "capacity">;

/** What is wrong with a model that no region of the environment offers as a type that it may use. */
export function notOffered(
  config: Config,
  catalog: Catalog,
  asked: AskedModel & { readonly path: Finding["path"] },
): Finding[] {
  const { path, model, version, kind } = asked;
  if (!findVersion(catalog, model, version) || !canJudge(config, catalog)) return [];
  if (isOfferedInside(config, catalog, asked)) return [];
  const skus = usable(config, kind).join(" or ") || `any ${kind} type that capacity.skus allows`;
  const suits = (place: Place) => isOfferedInside(place, catalog, asked);
  const cure = kind === "batch" ? `; ${batchCure(config, catalog, suits)}` : "";
  const message = `${model} is not offered as ${skus} in ${config.regions.join(", ")} (${whereOffered(config, catalog, asked)}; checked ${catalog.date}${cure})`;
  return [{ path, message }];
}

/** What is wrong with a share that no provisioned deployment of the environment could serve. */
export function notProvisioned(config: Config, catalog: Catalog, workload: Workload): Finding[] {
  const { model, modelVersion: version, objectives, class: workloadClass } = workload;
  if (objectives.provisionedShare === 0 || workloadClass === "batch") return [];
  if (!findVersion(catalog, model, version) || !canJudge(config, catalog)) return [];
  const path = ["objectives", "provisionedShare"];
  if (!provisionedSize(catalog, model, version)) {
    return [{ path, message: `must be 0: no source states PTUs for ${model} ${version}` }];
  }
  const asked = { model, version, kind: "provisioned" } as const;
  return [
    ...findIf(
      !isOfferedInside(config, catalog, asked),
      path,
      `must be 0: ${model} cannot be provisioned in ${config.regions.join(", ")} inside ${config.dataBoundary} (${whereOffered(config, catalog, asked)}; checked ${catalog.date})`,
    ),
  ];
}

/** Whether regions and types are such that a model could be offered: if not, another rule has said so. */
export function canJudge({ regions, dataBoundary, capacity }: Place, catalog: Catalog): boolean {
  const areKnown = regions.every((region) => catalog.regions.some(({ name }) => name === region));
  return areKnown && skusInside(dataBoundary).some((sku) => capacity.skus.includes(sku));
}

/** Whether one of the environment's regions offers it as a type that the environment may use. */
export function isOfferedInside(config: Place, catalog: Catalog, { model, version, kind }: AskedModel): boolean {
  return usable(config, kind).some((sku) =>
    config.regions.some((region) => isOffered(catalog, model, version, sku, region)),
  );
}

function whereOffered(config: Config, catalog: Catalog, { model, version, kind }: AskedModel): string {
  const skus = usable(config, kind);
  const left = skusInside(config.dataBoundary).filter((sku) => skuKind(sku) === kind);
  if (skus.length === 0) return `inside ${config.dataBoundary} that is ${left.join(" or ")}`;
  const where = skus.flatMap((sku) => {
    const regions = regionsInside(config.dataBoundary, catalog, offeredRegions(catalog, model, version, sku));
    return regions.length > 0 ? [`${sku} in ${regions.join(", ")}`] : [];
  });
  return where.length > 0 ? `offered as ${where.join("; ")}` : "no region offers it so";
}

/** What to do where batch is not to be had: few data boundaries hold a batch type, and these would with the same regions. */
export function batchCure(
  { regions, capacity, dataBoundary }: Config,
  catalog: Catalog,
  suits: (place: Place) => boolean,
): string {
  const others = dataBoundaries.filter((other) => {
    const isLawful =
      other === "region" ? regions.length === 1 : regionsInside(other, catalog, regions).length === regions.length;
    return other !== dataBoundary && isLawful && suits({ regions, capacity, dataBoundary: other });
  });
  const boundary = others.length > 0 ? `use dataBoundary ${others.join(" or ")}, or ` : "use ";
  return `${boundary}class background, which is metered at once`;
}

/** Regions that an environment of this boundary could add. */
function regionsInside(boundary: DataBoundary, catalog: Catalog, regions: readonly string[]): readonly string[] {
  if (boundary === "global" || boundary === "region") return regions;
  return regions.filter((region) => zoneOf(catalog, region) === boundary);
}

function usable({ dataBoundary, capacity }: Pick<Config, "dataBoundary" | "capacity">, kind: SkuKind) {
  return skusInside(dataBoundary).filter((sku) => skuKind(sku) === kind && capacity.skus.includes(sku));
}
