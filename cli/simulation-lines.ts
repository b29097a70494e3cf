import type { ServedCost } from "../capacity/served-cost";
import type { LaneReport, Percentiles, SimulationReport } from "../simulator/report";

/** A simulation as a terminal shows it: a table of lanes, who refused, and how busy deployments were. */
export function reportLines({ lanes, deployments, arrived, inFlight, toCome }: SimulationReport): string[] {
  const rows = [
    [
      "lane",
      "requests",
      "answered",
      "retried",
      "spilled",
      "of tokens",
      "other region",
      "tokens/s",
      "TTFT p50/p95/p99 ms",
      "whole p50/p95/p99 ms",
    ],
    ...shownLanes(lanes).map((lane) => [
      lane.caller === undefined ? lane.lane : `  ${lane.caller}`,
      count(lane.requests),
      percent(lane.answeredShare),
      count(lane.retried),
      count(lane.spilled),
      percent(lane.spilledTokenShare),
      count(lane.failedOver),
      count(Math.round(lane.tokensPerSecond)),
      times(lane.ttftMs),
      times(lane.totalMs),
    ]),
  ];
  const busy = deployments.filter(({ peakUtilization }) => peakUtilization > 0);
  return [
    ...aligned(rows),
    ...lanes
      .filter(({ caller }) => caller === undefined)
      .flatMap((lane) => [...hits(lane), ...refusals(lane), ...lateness(lane), ...clientWaits(lane)]),
    ...(inFlight + toCome > 0
      ? [
          `stopped early: ${count(inFlight)} of ${count(arrived)} requests were under way, ${count(toCome)} had not come`,
        ]
      : []),
    ...aligned([
      ["deployment", "region", "busy on average", "at most"],
      ...busy.map((each) => [
        each.deployment,
        each.region,
        percent(each.meanUtilization),
        percent(each.peakUtilization),
      ]),
    ]),
  ];
}

/** What it costs, lane by lane. */
export function costLines({ lanes, idleMonthlyUsd, unpriced }: ServedCost): string[] {
  return [
    ...aligned([
      ["cost", "of the stretch", "1,000 requests", "a month as this"],
      ...lanes.map(({ lane, meteredUsd, provisionedUsd, perThousandRequestsUsd, monthlyUsd }) => [
        lane,
        usd(meteredUsd + provisionedUsd),
        perThousandRequestsUsd === undefined ? "–" : usd(perThousandRequestsUsd),
        usd(monthlyUsd),
      ]),
    ]),
    ...(idleMonthlyUsd > 0 ? [`PTUs that nobody used: ${usd(idleMonthlyUsd)} a month`] : []),
    ...unpriced.map((deployment) => `no price is known for ${deployment}: it is in no sum`),
  ];
}

/** Dollars, with cents below a hundred. */
export function usd(value: number): string {
  const digits = Math.abs(value) < 100 ? 2 : 0;
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** So many callers of a lane are shown on a terminal; the file has all. */
const shownCallers = 3;

/** Lanes with their busiest callers. */
function shownLanes(lanes: readonly LaneReport[]): LaneReport[] {
  return lanes.flatMap((lane) => {
    if (lane.caller !== undefined) return [];
    const own = lanes.filter((each) => each.lane === lane.lane && each.caller !== undefined);
    return [lane, ...own.sort((a, b) => b.requests - a.requests).slice(0, shownCallers)];
  });
}

function refusals({ lane, refusedBy }: LaneReport): string[] {
  return Object.entries(refusedBy).map(([who, requests]) => `${lane}: ${count(requests)} refused by ${who}`);
}

function hits({ lane, cacheHits, requests }: LaneReport): string[] {
  return cacheHits > 0
    ? [`${lane}: ${count(cacheHits)} answered from the cache, ${percent(cacheHits / requests)}`]
    : [];
}

function lateness({ lane, late = 0 }: LaneReport): string[] {
  return late > 0 ? [`${lane}: ${count(late)} answered over 24 hours after their file was complete`] : [];
}

function clientWaits({ lane, clientWaitMs }: LaneReport): string[] {
  return clientWaitMs && clientWaitMs.p999 > 0
    ? [`${lane}: requests waited for their client, p50/p95/p99 ${times(clientWaitMs)} ms`]
    : [];
}

/** Rows in columns: so many first ones to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[], left = 1): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** Percentiles in milliseconds. */
export function times(percentiles: Percentiles | undefined): string {
  if (!percentiles) return "–";
  const { p50, p95, p99 } = percentiles;
  return [p50, p95, p99].map((each) => Math.round(each).toLocaleString("en-US")).join("/");
}

/** A whole number as people read it. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
