import type { LanePlan, Plan } from "../capacity/plan";
import { typeOf } from "./deployments";
import { gatewayLanes } from "./gateway-lanes";
import { dollars, list, number, percent, table } from "./markdown";
import type { Synthesis } from "./read-synthesis";
import { type RoundTrip, roundTrips } from "./round-trips";

/** One row a lane: what serves it, what that costs, and whom a request waits for. */
export function lanes(synthesis: Synthesis, plan: Plan): string {
  const trips = new Map(gatewayLanes(synthesis).map((lane) => [lane.name, roundTrips(lane)]));
  return table(
    ["lane", "class", "model", "served by", "a month", "metered alone", "from PTUs", "PTUs busy", "round trips"],
    plan.lanes.map((lane) => [
      lane.workload,
      lane.class,
      `${lane.model} ${lane.version}`,
      servedBy(lane),
      dollars(lane.expected.monthlyUsd.total),
      dollars(lane.expected.meteredOnlyUsd),
      percent(lane.expected.provisionedShare),
      lane.expected.utilization === 0 ? "–" : percent(lane.expected.utilization),
      tripsOf(trips.get(lane.workload) ?? []),
    ]),
  );
}

/** Why a lane has this capacity, deployment by deployment, and what other levels would have cost. */
export function laneDetail(lane: LanePlan): string {
  const { peakTokensPerMinute, peakRequestsPer10Seconds } = lane.expected;
  return [
    `### ${lane.workload}`,
    "",
    list(lane.because),
    `Busiest minute ${number(peakTokensPerMinute)} tokens of prompt and requested output; busiest 10 seconds ${number(peakRequestsPer10Seconds)} requests.`,
    "",
    ...sureness(lane).flatMap((line) => [line, ""]),
    table(
      ["deployment", "region", "role", "SKU", "capacity", "because"],
      lane.deployments.map((each) => [
        each.sharedFrom === undefined ? each.name : `${each.name}, made by ${each.sharedFrom}`,
        each.region,
        each.weight === undefined ? each.role : `${each.role}, weight ${each.weight}`,
        typeOf(each),
        number(each.capacity),
        each.because.join("\n"),
      ]),
    ),
    ...(lane.neighbours.length === 0 ? [] : [levels(lane)]),
  ].join("\n");
}

/** How far the figures may be off: for the bucket's unknown depth, and for how much days differ. */
function sureness({ expected: { spillover, dayToDay, concurrency } }: LanePlan): readonly string[] {
  return [
    ...(spillover
      ? [
          `Spillover: ${percent(spillover.counted)} of normalized tokens by whole minutes; ${percent(spillover.least)} to ${percent(spillover.most)}, ${dollars(spillover.leastUsd)} to ${dollars(spillover.mostUsd)} a month, by how deep the provisioned bucket is, which nobody publishes.`,
        ]
      : []),
    ...(dayToDay
      ? [
          `From day to day, in 90 of 100 windows drawn from the ${dayToDay.days} measured days: ${dollars(dayToDay.monthlyUsd[0])} to ${dollars(dayToDay.monthlyUsd[1])} a month${dayToDay.ptu[1] > 0 ? `, ${percent(dayToDay.provisionedShare[0])} to ${percent(dayToDay.provisionedShare[1])} from PTUs, and ${number(dayToDay.ptu[0])} to ${number(dayToDay.ptu[1])} PTU to choose` : ""}.`,
        ]
      : []),
    ...(concurrency
      ? [
          `In flight: ${number(concurrency.mean)} requests on average, ${number(concurrency.peak)} in the busiest 10 seconds (${concurrency.basis}).`,
        ]
      : []),
  ];
}

function levels({ deployments, expected, neighbours }: LanePlan): string {
  const provisioned = deployments.filter(({ role, sku }) => role === "primary" && sku.endsWith("ProvisionedManaged"));
  const chosen = {
    ptu: provisioned.reduce((sum, { capacity }) => sum + capacity, 0),
    monthlyUsd: expected.monthlyUsd.total,
    provisionedShare: expected.provisionedShare,
  };
  return table(
    ["PTU", "a month", "from PTUs", "against the chosen"],
    [...neighbours, chosen]
      .sort((a, b) => a.ptu - b.ptu)
      .map((level) => [
        level.ptu,
        dollars(level.monthlyUsd),
        percent(level.provisionedShare),
        level === chosen ? "chosen" : difference(level.monthlyUsd - chosen.monthlyUsd),
      ]),
  );
}

function difference(usd: number): string {
  return `${usd < 0 ? "−" : "+"}${dollars(Math.abs(usd))}`;
}

/** A lane without an API is not called through the gateway. */
function tripsOf(trips: readonly RoundTrip[]): string {
  return trips.length === 0 ? "–" : `${trips.length}: ${trips.map(({ asks }) => asks).join(", ")}`;
}

function servedBy({ deployments }: LanePlan): string {
  return deployments
    .filter(({ role }) => role === "primary")
    .map((each) => {
      const of = each.sharedFrom === undefined ? "" : `, made by ${each.sharedFrom}`;
      return `${typeOf(each)} ${number(each.capacity)} in ${each.region}${of}`;
    })
    .join(", ");
}
