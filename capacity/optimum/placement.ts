import type { CapacityStep, DeploymentSku } from "../../catalog/catalog";

/** A total of PTUs over all of a lane's regions, and what the measured traffic costs and gets at it. */
export interface Level {
  readonly ptu: number;
  readonly monthlyUsd: number;
  /** Part of what the lane's objectives ask that it gets: 1 meets them, least of all where there are several. */
  readonly fulfilment: number;
}

/** A way to serve a lane: which types at which price, where they may stand, and how many PTUs. */
export interface Way {
  /** Where the lane's traffic may go first, in order of preference. Whatever is paid is paid alike in all of them. */
  readonly regions: readonly string[];
  /** Where the metered type may stand too, should those be lost; in order of preference. */
  readonly failovers: readonly string[];
  /** The metered type, and the `sku.capacity` that it has wherever it stands. */
  readonly metered: {
    readonly model: string;
    readonly sku: DeploymentSku;
    readonly capacity: number;
    readonly serviceTier?: "priority";
  };
  readonly provisioned?: {
    readonly sku: DeploymentSku;
    readonly step: CapacityStep;
    /** Most PTUs of one deployment. */
    readonly maximum: number;
    /** PTUs that must be left with any one region lost. */
    readonly withoutRegionPtu: number;
  };
  /** Deployments where the lane's traffic goes first: one, a spillover, and those beside the pool. */
  readonly deployments: number;
  /** By PTU, least first; one of 0 PTU where nothing is provisioned. */
  readonly levels: readonly Level[];
}

/** A lane, or lanes that share a pool, to be placed. */
export interface PlacementLane {
  readonly name: string;
  /** In order of preference, where two cost the same. */
  readonly ways: readonly Way[];
  /** Whether its metered type must stand in a second region, where there is one. */
  readonly redundant: boolean;
  /** What is deployed already, and what a month of another choice must save to be worth the change, USD. */
  readonly deployed?: { readonly placement: Placement; readonly worthUsd: number };
}

/**
 * Most of a type that may stand in a region, of one model or, for PTUs, of all: `sku.capacity` in its own unit. Of `any`
 * type it is deployments that are counted, for an account holds so many.
 */
export interface QuotaLimit {
  readonly region: string;
  readonly sku: DeploymentSku | "any";
  readonly model?: string;
  readonly limit: number;
}

/** Lanes and what they share. */
export interface PlacementProblem {
  /** The most important first: the last gives way first. */
  readonly lanes: readonly PlacementLane[];
  readonly quotas: readonly QuotaLimit[];
  /** Most that a month may cost, USD. */
  readonly maxMonthlyUsd?: number;
}

/** Where a lane stands. */
export interface Placement {
  readonly way: Way;
  readonly level: Level;
  /** In the way's order of regions; 0 PTU in the one region where nothing is provisioned. */
  readonly primaries: readonly { readonly region: string; readonly ptu: number }[];
  readonly failovers: readonly string[];
}

/** Sums of floating point that are equal but for their last digits. */
const tolerance = 1e-9;

/** Whether a level meets all objectives of its lane. */
export function fulfils({ fulfilment }: Level): boolean {
  return fulfilment >= 1 - tolerance;
}

/** What a placement takes of a quota. */
function takenOf({ sku, region, model }: QuotaLimit, { way, primaries, failovers }: Placement): number {
  if (sku === "any") {
    const first = primaries.some((each) => each.region === region) ? way.deployments : 0;
    return first + (failovers.includes(region) ? 1 : 0);
  }
  if (way.provisioned?.sku === sku) {
    return primaries.reduce((sum, each) => sum + (each.region === region ? each.ptu : 0), 0);
  }
  const stands = failovers.includes(region) || primaries.some((each) => each.region === region);
  return stands && takesMetered(way, { sku, model }) ? way.metered.capacity : 0;
}

/** Whether a way's metered type counts against a quota of a type and model. */
export function takesMetered(
  { metered }: Way,
  quota: Pick<QuotaLimit, "sku"> & { readonly model?: string | undefined },
) {
  return metered.sku === quota.sku && (quota.model === undefined || metered.model === quota.model);
}

/** Whether a placement keeps enough PTUs with any one region lost. */
export function survives({ way, primaries, level }: Placement): boolean {
  const need = way.provisioned?.withoutRegionPtu ?? 0;
  return need === 0 || primaries.every(({ ptu }) => level.ptu - ptu >= need - tolerance);
}

/** Whether each quota holds what the placements take of it together. */
export function withinQuotas(quotas: readonly QuotaLimit[], placements: readonly Placement[]): boolean {
  return quotas.every((quota) => takenTogether(quota, placements) <= quota.limit + tolerance);
}

/** What placements take of a quota. */
export function takenTogether(quota: QuotaLimit, placements: readonly Placement[]): number {
  return placements.reduce((sum, each) => sum + takenOf(quota, each), 0);
}

/** USD a month of placements together. */
export function monthlyUsdOf(placements: readonly Placement[]): number {
  return placements.reduce((sum, { level }) => sum + level.monthlyUsd, 0);
}

/** Whether two placements are the same types, PTUs and first regions. */
export function samePlacement(a: Placement, b: Placement): boolean {
  const shape = ({ way, primaries }: Placement) =>
    JSON.stringify([
      way.metered.sku,
      way.metered.serviceTier,
      way.provisioned?.sku,
      primaries.map(({ region, ptu }) => [region, ptu]),
    ]);
  return shape(a) === shape(b);
}
