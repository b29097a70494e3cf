import type { ServedCost } from "../capacity/served-cost";
import type { LaneReport, SimulationReport } from "../simulator/report";
import { aligned, count, percent, times, usd } from "./simulation-lines";

/** One of two that are compared. */
export interface Compared {
  readonly name: string;
  readonly report: SimulationReport;
  readonly cost: ServedCost;
}

/** Two environments under the same traffic, lane by lane: each figure of the first, then of the second. */
export function comparisonLines(a: Compared, b: Compared): string[] {
  const lanes = [...new Set([...lanesOf(a), ...lanesOf(b)])].sort();
  const head = [
    "lane",
    "",
    "answered",
    "retried",
    "spilled tokens",
    "other region",
    "TTFT p50/p95/p99 ms",
    "whole p50/p95/p99 ms",
    "a month",
  ];
  const rows = lanes.flatMap((lane) => [row(lane, a), row("", b, lane)]);
  const monthly = ({ cost }: Compared) =>
    cost.lanes.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, cost.idleMonthlyUsd);
  const more = monthly(b) - monthly(a);
  return [
    ...aligned([head, ...rows], 2),
    `${b.name} costs ${usd(Math.abs(more))} a month ${more < 0 ? "less" : "more"} than ${a.name}, if every hour were as this stretch`,
  ];
}

function lanesOf({ report }: Compared): string[] {
  return report.lanes.filter(({ caller }) => caller === undefined).map(({ lane }) => lane);
}

function row(shown: string, { name, report, cost }: Compared, lane = shown): string[] {
  const found: LaneReport | undefined = report.lanes.find((each) => each.lane === lane && each.caller === undefined);
  if (!found) return [shown, name, "no such lane", "", "", "", "", "", ""];
  const paid = cost.lanes.find((each) => each.lane === lane);
  return [
    shown,
    name,
    percent(found.answeredShare),
    count(found.retried),
    percent(found.spilledTokenShare),
    count(found.failedOver),
    times(found.ttftMs),
    times(found.totalMs),
    paid ? usd(paid.monthlyUsd) : "–",
  ];
}
