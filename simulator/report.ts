import type { Finished, Sample, Simulated } from "./simulate";

/** Percentiles of a time, milliseconds, by linear interpolation between ranks; all requests are kept, none estimated. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

/** What the requests of one lane, or of one caller of it, came to. */
export interface LaneReport {
  readonly lane: string;
  /** Absent for all callers together. */
  readonly caller?: string;
  readonly requests: number;
  /** Share that was answered at last. */
  readonly answeredShare: number;
  /** Requests that were not, by who refused them at last. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Requests that were sent more than once. */
  readonly retried: number;
  /** Requests that a provisioned deployment handed on, and their share of all tokens. */
  readonly spilled: number;
  readonly spilledTokenShare: number;
  readonly failedOver: number;
  readonly cacheHits: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Of answered requests, waits and earlier tries in them. */
  readonly ttftMs?: Percentiles;
  readonly totalMs?: Percentiles;
}

/** How busy a deployment was over the run, from one sample a minute. */
export interface DeploymentReport {
  readonly region: string;
  readonly deployment: string;
  readonly meanUtilization: number;
  readonly peakUtilization: number;
}

/** A simulation as figures. */
export interface SimulationReport {
  readonly fromMs: number;
  readonly toMs: number;
  readonly arrived: number;
  readonly inFlight: number;
  readonly lanes: readonly LaneReport[];
  readonly deployments: readonly DeploymentReport[];
}

/** Sums a simulation up, lane by lane, and caller by caller where a lane has several. */
export function report({ finished, arrived, inFlight, samples }: Simulated): SimulationReport {
  const lanes = grouped(finished, ({ lane }) => lane);
  return {
    fromMs: finished.reduce((first, { atMs }) => Math.min(first, atMs), Number.POSITIVE_INFINITY),
    toMs: finished.reduce((last, { atMs, totalMs }) => Math.max(last, atMs + totalMs), 0),
    arrived,
    inFlight,
    lanes: [...lanes].flatMap(([lane, requests]) => {
      const callers = grouped(requests, ({ caller }) => caller);
      const each = callers.size > 1 ? [...callers].map(([caller, own]) => ({ ...laneReport(lane, own), caller })) : [];
      return [laneReport(lane, requests), ...each];
    }),
    deployments: deploymentReports(samples),
  };
}

function laneReport(lane: string, requests: readonly Finished[]): LaneReport {
  const answered = requests.filter(({ status }) => status < 400);
  const tokens = (some: readonly Finished[]) =>
    some.reduce((sum, { promptTokens, outputTokens }) => sum + promptTokens + outputTokens, 0);
  const refusedBy: Record<string, number> = {};
  for (const { refusedBy: who } of requests) if (who !== undefined) refusedBy[who] = (refusedBy[who] ?? 0) + 1;
  const spilled = requests.filter(({ isSpilled }) => isSpilled);
  const all = tokens(requests);
  return {
    lane,
    requests: requests.length,
    answeredShare: answered.length / requests.length,
    refusedBy: Object.fromEntries(Object.entries(refusedBy).sort(([, a], [, b]) => b - a)),
    retried: requests.filter(({ tries }) => tries > 1).length,
    spilled: spilled.length,
    spilledTokenShare: all === 0 ? 0 : tokens(spilled) / all,
    failedOver: requests.filter(({ isFailedOver }) => isFailedOver).length,
    cacheHits: requests.filter(({ isCacheHit }) => isCacheHit).length,
    promptTokens: requests.reduce((sum, each) => sum + each.promptTokens, 0),
    outputTokens: requests.reduce((sum, each) => sum + each.outputTokens, 0),
    ...(answered.length > 0
      ? {
          ttftMs: percentiles(answered, ({ ttftMs }) => ttftMs),
          totalMs: percentiles(answered, ({ totalMs }) => totalMs),
        }
      : {}),
  };
}

function percentiles(requests: readonly Finished[], of: (request: Finished) => number): Percentiles {
  const sorted = Float64Array.from(requests, of).sort();
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? 0;
    const high = sorted[Math.ceil(position)] ?? low;
    return low + (high - low) * (position - Math.floor(position));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
}

function deploymentReports(samples: readonly Sample[]): readonly DeploymentReport[] {
  return [...grouped(samples, ({ region, deployment }) => `${region} ${deployment}`).values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { region, deployment } = first;
    const utilizations = own.map(({ utilization }) => utilization);
    return [
      {
        region,
        deployment,
        meanUtilization: utilizations.reduce((sum, each) => sum + each, 0) / own.length,
        peakUtilization: utilizations.reduce((most, each) => Math.max(most, each), 0),
      },
    ];
  });
}

function grouped<T>(all: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}
