import type { LaneReport, Percentiles, SimulationReport } from "../simulator/report";

/** A simulation as a terminal shows it: a table of lanes, who refused, and how busy deployments were. */
export function reportLines({ lanes, deployments, arrived, inFlight }: SimulationReport): string[] {
  const rows = [
    [
      "lane",
      "requests",
      "answered",
      "retried",
      "spilled",
      "of tokens",
      "other region",
      "TTFT p50/p95/p99 ms",
      "whole p50/p95/p99 ms",
    ],
    ...lanes.map((lane) => [
      lane.caller === undefined ? lane.lane : `  ${lane.caller}`,
      count(lane.requests),
      percent(lane.answeredShare),
      count(lane.retried),
      count(lane.spilled),
      percent(lane.spilledTokenShare),
      count(lane.failedOver),
      times(lane.ttftMs),
      times(lane.totalMs),
    ]),
  ];
  const busy = deployments.filter(({ peakUtilization }) => peakUtilization > 0);
  return [
    ...aligned(rows),
    ...lanes.filter(({ caller }) => caller === undefined).flatMap(refusals),
    ...(inFlight > 0 ? [`stopped early: ${count(inFlight)} of ${count(arrived)} requests were under way`] : []),
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

function refusals({ lane, refusedBy }: LaneReport): string[] {
  return Object.entries(refusedBy).map(([who, requests]) => `${lane}: ${count(requests)} refused by ${who}`);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function times(percentiles: Percentiles | undefined): string {
  if (!percentiles) return "–";
  const { p50, p95, p99 } = percentiles;
  return [p50, p95, p99].map((each) => Math.round(each).toLocaleString("en-US")).join("/");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
