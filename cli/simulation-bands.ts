import type { Catalog } from "../catalog/catalog";
import { assumption } from "../catalog/lookup";
import type { LatencyParameters } from "../emulator/models/latency";
import type { LaneReport, SimulationReport } from "../simulator/report";
import { percent } from "./simulation-lines";

/** What is assumed other than it is. */
export interface Assumed {
  readonly catalog: Catalog;
  readonly latency: Partial<LatencyParameters>;
}

/** A lane's figures at both ends of what is assumed, the smaller first. */
export interface Band {
  readonly leansOn: string;
  readonly low: number;
  readonly high: number;
  readonly lane: string;
  readonly spilledTokenShare: readonly [number, number];
  readonly ttftMsP95?: readonly [number, number];
  readonly totalMsP95?: readonly [number, number];
}

interface Swept {
  readonly leansOn: string;
  readonly low: number;
  readonly high: number;
  readonly at: (value: number) => Assumed;
}

/** Ranges of the emulator's own assumptions on time to first token. @see emulator/models/latency.ts */
const firstTokenMs = { low: 100, high: 2000 };
const promptTokensPerSecond = { low: 2000, high: 50_000 };

/** Runs the simulation at both ends of each assumption that its figures may lean on: times only where they were not measured. */
export async function bandsOf(
  catalog: Catalog,
  isLatencyAssumed: boolean,
  run: (assumed: Assumed, doing: string) => Promise<SimulationReport>,
): Promise<readonly Band[]> {
  const ofCatalog = ["provisionedBucketDepthSeconds", "missingMaxTokensGuess"].map((leansOn): Swept => {
    const { low, high } = assumption(catalog, leansOn);
    const assumptions = (value: number) =>
      catalog.assumptions.map((each) => (each.name === leansOn ? { ...each, value } : each));
    return {
      leansOn,
      low,
      high,
      at: (value) => ({ catalog: { ...catalog, assumptions: assumptions(value) }, latency: {} }),
    };
  });
  const ofTimes: Swept[] = [
    {
      leansOn: "time to first token without a prompt, ms",
      ...firstTokenMs,
      at: (fixedMs) => ({ catalog, latency: { fixedMs } }),
    },
    {
      leansOn: "prompt tokens read a second",
      ...promptTokensPerSecond,
      at: (tokens) => ({ catalog, latency: { perPromptTokenMs: 1000 / tokens } }),
    },
  ];
  const bands: Band[] = [];
  for (const { leansOn, low, high, at } of [...ofCatalog, ...(isLatencyAssumed ? ofTimes : [])]) {
    const [a, b] = [await run(at(low), `${leansOn} ${low}`), await run(at(high), `${leansOn} ${high}`)];
    for (const one of wholeLanes(a)) {
      const other = wholeLanes(b).find(({ lane }) => lane === one.lane);
      if (other) bands.push({ leansOn, low, high, ...between(one, other) });
    }
  }
  return bands;
}

/** Bands that are wider than nothing, a line each. */
export function bandLines(bands: readonly Band[]): string[] {
  return bands.flatMap(({ lane, leansOn, low, high, spilledTokenShare, ttftMsP95, totalMsP95 }) => {
    const parts = [
      ...changed("spilled", spilledTokenShare, percent, 0.001),
      ...changed("TTFT p95", ttftMsP95, wholeMs, 1),
      ...changed("whole p95", totalMsP95, wholeMs, 1),
    ];
    return parts.length === 0 ? [] : [`${lane} with ${leansOn} from ${low} to ${high}: ${parts.join(", ")}`];
  });
}

function changed(
  what: string,
  band: readonly [number, number] | undefined,
  words: (value: number) => string,
  least: number,
): string[] {
  return band && band[1] - band[0] >= least ? [`${what} ${words(band[0])} to ${words(band[1])}`] : [];
}

function wholeMs(value: number): string {
  return `${Math.round(value).toLocaleString("en-US")} ms`;
}

function wholeLanes({ lanes }: SimulationReport): LaneReport[] {
  return lanes.filter(({ caller }) => caller === undefined);
}

function between(a: LaneReport, b: LaneReport): Omit<Band, "leansOn" | "low" | "high"> {
  const range = (x: number, y: number) => [Math.min(x, y), Math.max(x, y)] as const;
  return {
    lane: a.lane,
    spilledTokenShare: range(a.spilledTokenShare, b.spilledTokenShare),
    ...(a.ttftMs && b.ttftMs ? { ttftMsP95: range(a.ttftMs.p95, b.ttftMs.p95) } : {}),
    ...(a.totalMs && b.totalMs ? { totalMsP95: range(a.totalMs.p95, b.totalMs.p95) } : {}),
  };
}
