import { existsSync, readFileSync } from "node:fs";
import { parsePlan, planFileOf } from "../capacity/plan-file";
import type { LatencyParameters } from "../emulator/models/latency";
import { type FittedLatency, fitLatency } from "../simulator/fit-latency";
import type { MeasuredRequests } from "../traffic/load-requests";
import { UserError } from "../written/problem";

/** Latency of each of some lanes as its measured rows show it. Throws a `UserError` for rows that tell none of any of them. */
export function fittedLatency(
  requests: MeasuredRequests,
  lanes: readonly string[],
): ReadonlyMap<string, FittedLatency> {
  const fitted = new Map<string, FittedLatency>();
  const refused: string[] = [];
  for (const [lane, name] of requests.lanes.entries()) {
    if (!lanes.includes(name)) continue;
    const rows = requests.lane.reduce<number[]>((own, each, row) => {
      if (each === lane) own.push(row);
      return own;
    }, []);
    if (rows.length === 0) continue;
    const column = (of: ArrayLike<number>) => Float64Array.from(rows, (row) => of[row] as number);
    const found = fitLatency({
      promptTokens: column(requests.promptTokens),
      cachedTokens: column(requests.cachedTokens),
      outputTokens: column(requests.outputTokens),
      ttftMs: column(requests.ttftMs),
      durationMs: column(requests.durationMs),
    });
    if ("refused" in found) refused.push(`${name}: ${found.refused}`);
    else fitted.set(name, found);
  }
  if (fitted.size === 0) {
    throw new UserError([
      { path: "--fit-latency", message: `must be given traffic with times, got ${refused.join("; ")}` },
    ]);
  }
  return fitted;
}

/** What was fitted, and how well, a line for each lane. */
export function fittedLines(fitted: ReadonlyMap<string, FittedLatency>): string[] {
  return [...fitted].flatMap(([lane, { parameters, error, rows, notes }]) => {
    const { fixedMs = 0, perPromptTokenMs = 0, perOutputTokenMs, spread = 0 } = parameters;
    const first = `${fixedMs.toFixed(0)} ms + ${(1000 * perPromptTokenMs).toFixed(0)} ms for 1,000 prompt tokens`;
    const further =
      perOutputTokenMs === undefined
        ? "output tokens as assumed"
        : `${perOutputTokenMs.toFixed(1)} ms for an output token`;
    const shown = error.ttft ?? error.total;
    const what = error.ttft ? "TTFT" : "whole";
    const p = shown
      ? `; ${what} p95 ${shown.measuredMs.p95.toFixed(0)} ms measured, ${shown.fittedMs.p95.toFixed(0)} ms fitted, off by ${(100 * shown.medianAbsoluteShare).toFixed(0)} % at the median`
      : "";
    return [
      `latency of ${lane}, from ${rows.toLocaleString("en-US")} rows: ${first}, ${further}, spread ${spread.toFixed(2)}${p}`,
      ...notes.map((note) => `  ${note}`),
    ];
  });
}

/** Which latency the deployments of an environment have: that of the lane whose plan makes them. */
export function latencyByDeployment(
  configFile: string,
  fitted: ReadonlyMap<string, FittedLatency>,
): ReadonlyMap<string, Partial<LatencyParameters>> {
  const file = planFileOf(configFile);
  const lanes = existsSync(file) ? parsePlan(readFileSync(file, "utf8"), file).lanes : [];
  return new Map(
    lanes.flatMap(({ workload, deployments }) => {
      const found = fitted.get(workload);
      return found ? deployments.map(({ name }) => [name, found.parameters] as const) : [];
    }),
  );
}
