import fc from "fast-check";
import type { Level, PlacementLane, PlacementProblem, QuotaLimit, Way } from "../../../capacity/optimum/placement";

const regions = ["north", "south", "west"];

/** Small steps, so that every placement there is can be tried. */
const steps = [
  { minimum: 2, increment: 1 },
  // A minimum that is no multiple: 2, 3, 6.
  { minimum: 2, increment: 3 },
];
const maximum = 6;
/** More than one deployment may have: such a level must be spread. */
const mostPtu = 8;

interface Drawn {
  readonly metered: number;
  readonly price: number;
  readonly peak: number;
  readonly asked: number;
  readonly withoutRegion: number;
  readonly capacity: number;
  readonly reach: number;
  readonly redundant: boolean;
  readonly step: (typeof steps)[number];
}

const drawnLane: fc.Arbitrary<Drawn> = fc.record({
  metered: fc.integer({ min: 0, max: 1000 }),
  price: fc.integer({ min: 20, max: 200 }),
  peak: fc.integer({ min: 3, max: 9 }),
  asked: fc.constantFrom(0, 0.3, 0.6, 0.9, 1),
  withoutRegion: fc.constantFrom(0, 0, 2, 3.5),
  capacity: fc.integer({ min: 1, max: 5 }),
  reach: fc.integer({ min: 1, max: 3 }),
  redundant: fc.boolean(),
  step: fc.constantFrom(...steps),
});

const drawnQuota: fc.Arbitrary<QuotaLimit> = fc
  .record({
    region: fc.constantFrom(...regions),
    counts: fc.constantFrom("tokens", "ptu", "ptu", "deployments"),
    limit: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ region, counts, limit }): QuotaLimit => {
    if (counts === "tokens") return { region, sku: "GlobalStandard", model: "m", limit };
    if (counts === "ptu") return { region, sku: "GlobalProvisionedManaged", limit: limit + 2 };
    return { region, sku: "any", limit: Math.ceil(limit / 2) };
  });

/** Lanes of one model over three regions at most, with quotas that are often short. */
export const drawnProblem: fc.Arbitrary<PlacementProblem> = fc
  .record({
    lanes: fc.array(drawnLane, { minLength: 1, maxLength: 2 }),
    quotas: fc.uniqueArray(drawnQuota, { maxLength: 4, selector: ({ region, sku }) => `${region} ${sku}` }),
  })
  .map(({ lanes, quotas }) => ({ lanes: lanes.map(laneOf), quotas }));

function laneOf(drawn: Drawn, index: number): PlacementLane {
  const { metered, price, asked, withoutRegion, capacity, reach, redundant, step } = drawn;
  const within = regions.slice(0, reach);
  const common = {
    regions: within,
    failovers: within,
    metered: { model: "m", sku: "GlobalStandard", capacity },
  } as const;
  const alone: Way = {
    ...common,
    deployments: 1,
    levels: [{ ptu: 0, monthlyUsd: metered, fulfilment: asked === 0 ? 1 : 0 }],
  };
  const provisioned: Way = {
    ...common,
    deployments: 2,
    provisioned: { sku: "GlobalProvisionedManaged", step, maximum, withoutRegionPtu: withoutRegion },
    levels: levelsOf(drawn, price),
  };
  return { name: `lane${index}`, ways: [alone, provisioned], redundant };
}

/** What is above a level of PTUs is metered: less and less is saved by each more. */
function levelsOf({ metered, peak, asked, step, reach }: Drawn, price: number): Level[] {
  const single = [...Array(maximum + 1).keys()].filter(
    (ptu) => ptu === step.minimum || (ptu > step.minimum && ptu % step.increment === 0),
  );
  const totals = new Set<number>();
  for (let regionCount = 1, sums = [0]; regionCount <= reach; regionCount++) {
    sums = sums.flatMap((sum) => single.map((ptu) => sum + ptu));
    for (const sum of sums) totals.add(sum);
  }
  return [...totals]
    .filter((ptu) => ptu <= mostPtu)
    .sort((a, b) => a - b)
    .map((ptu) => {
      const share = Math.min(1, ptu / peak);
      const fulfilment = asked === 0 ? 1 : Math.min(1, share / asked);
      return { ptu, monthlyUsd: ptu * price + metered * (1 - share) ** 2, fulfilment };
    });
}
