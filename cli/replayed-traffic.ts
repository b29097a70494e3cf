import type { Config } from "../config/schema";
import { type Arrivals, drawArrivals } from "../simulator/arrivals";
import { type Load, loaded } from "../simulator/loaded";
import { loadRequests, type MeasuredRequests } from "../traffic/load-requests";
import type { Profile } from "../traffic/profile";
import { UserError } from "../written/problem";
import { warn, withProgress } from "./progress";

/** Traffic that is sent through a gateway: a stretch of what was measured. */
export interface ReplayedTraffic {
  /** Where it comes from and which stretch it is, in a line. */
  readonly words: string;
  readonly source: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanes: readonly string[];
  /** Who sends it, as the traffic tells; nobody for traffic that is drawn. */
  readonly consumers: readonly string[];
  readonly arrivals: (load: Load) => Arrivals;
  /** The rows themselves, where it is not drawn. */
  readonly measured?: MeasuredRequests;
}

/** Requests drawn from the busiest stretch of a profile, by requests of the lanes that are served. */
export function drawnTraffic(
  { bins, binSeconds }: Profile,
  served: readonly string[],
  { minutes, seed }: { readonly minutes: number; readonly seed: number },
): ReplayedTraffic {
  const known = new Set(served);
  const ours = bins.filter(({ workload }) => known.has(workload));
  const fromSeconds = busiestFrom(ours, 60 * minutes);
  const toSeconds = fromSeconds + Math.max(binSeconds, 60 * minutes);
  const chosen = ours.filter(({ startSeconds }) => startSeconds >= fromSeconds && startSeconds < toSeconds);
  if (chosen.length === 0) {
    throw new UserError([{ path: "profile", message: "must hold traffic of a lane that is deployed, got none" }]);
  }
  const left = [...new Set(bins.map(({ workload }) => workload))].filter((workload) => !known.has(workload));
  const requests = chosen.reduce((sum, bin) => sum + bin.requests, 0);
  const drawn = chosen.map(({ workload, ...bin }) => ({ lane: workload, ...bin }));
  return {
    words: stretchWords(minutes, 1000 * fromSeconds, `${count(requests)} requests, drawn from the profile`, left),
    source: "profile",
    fromMs: 1000 * fromSeconds,
    toMs: 1000 * toSeconds,
    lanes: [...new Set(chosen.map(({ workload }) => workload))],
    consumers: [],
    arrivals: (load) => drawArrivals(drawn, { binSeconds, seed, load }),
  };
}

const minuteMs = 60_000;

/** The measured requests themselves: the busiest stretch of so many minutes, or all. */
export async function measuredTraffic(
  config: Config,
  files: readonly string[],
  served: readonly string[],
  { minutes, seed }: { readonly minutes: number | undefined; readonly seed: number },
): Promise<ReplayedTraffic> {
  const known = new Set(served);
  const lanes = config.workloads.map(({ name }) => name).filter((name) => known.has(name));
  const { requests, notes } = await withProgress("traffic", (say) =>
    loadRequests({ config, files, lanes, onProgress: say, ...(minutes === undefined ? {} : { minutes }) }),
  );
  warn(...notes.map((note) => `note: ${note}`));
  // Whole minutes: what a stretch comes to in a month goes by its length, which one request alone has not.
  const fromMs = minuteMs * Math.floor((requests.atMs[0] ?? 0) / minuteMs);
  const endMs = minuteMs * Math.floor((requests.atMs.at(-1) ?? 0) / minuteMs) + minuteMs;
  const toMs = minutes === undefined ? endMs : Math.min(endMs, fromMs + minuteMs * minutes);
  const left = config.workloads.map(({ name }) => name).filter((name) => !known.has(name));
  return {
    words: stretchWords(minutes, fromMs, `${count(requests.length)} requests as they were measured`, left),
    source: files.join(" "),
    fromMs,
    toMs,
    lanes: requests.lanes.filter((_, lane) => requests.lane.includes(lane)),
    consumers: requests.consumers.filter((name) => name !== ""),
    arrivals: (load) => loaded(requests, load, seed),
    measured: requests,
  };
}

function stretchWords(minutes: number | undefined, fromMs: number, what: string, left: readonly string[]): string {
  const at = new Date(fromMs).toISOString().slice(0, 16).replace("T", " ");
  const stretch = minutes === undefined ? `all, from ${at} UTC` : `the busiest ${minutes} minutes, from ${at} UTC`;
  return `${stretch}: ${what}${left.length > 0 ? `; no lane, and not replayed: ${left.join(", ")}` : ""}`;
}

function busiestFrom(bins: Profile["bins"], seconds: number): number {
  const starts = [...new Set(bins.map(({ startSeconds }) => startSeconds))].sort((a, b) => a - b);
  const requests = new Map<number, number>();
  for (const bin of bins) requests.set(bin.startSeconds, (requests.get(bin.startSeconds) ?? 0) + bin.requests);
  let best = { from: starts[0] ?? 0, requests: -1 };
  let [sum, oldest] = [0, 0];
  for (const start of starts) {
    sum += requests.get(start) ?? 0;
    while ((starts[oldest] ?? start) <= start - seconds) sum -= requests.get(starts[oldest++] ?? 0) ?? 0;
    if (sum > best.requests) best = { from: starts[oldest] ?? start, requests: sum };
  }
  return best.from;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
