import type { LanePlan, Plan } from "../capacity/plan";
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
    table(
      ["deployment", "region", "role", "SKU", "capacity", "because"],
      lane.deployments.map(({ name, region, role, sku, capacity, because }) => [
        name,
        region,
        role,
        sku,
        number(capacity),
        because.join("\n"),
      ]),
    ),
    ...(lane.neighbours.length === 0 ? [] : [levels(lane)]),
  ].join("\n");
}

function levels({ deployments, expected, neighbours }: LanePlan): string {
  const primary = deployments.find(({ role, sku }) => role === "primary" && sku.endsWith("ProvisionedManaged"));
  const chosen = {
    ptu: primary?.capacity ?? 0,
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
    .map(({ sku, capacity, region }) => `${sku} ${number(capacity)} in ${region}`)
    .join(", ");
}
