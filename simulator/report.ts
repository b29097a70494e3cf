import { Quantiles } from "./quantiles";
import type { Results } from "./results";
import type { Sample, Simulated } from "./simulate";

/** Percentiles of a time, milliseconds: exact up to 20 million requests of a lane, within 0.5 % beyond. */
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
  /** Requests of a batch lane that were answered over 24 hours after their file was complete; absent where there are none. */
  readonly late?: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Of prompts and answers, over the time in which requests of all lanes were sent. */
  readonly tokensPerSecond: number;
  /** Of answered requests, waits and earlier tries in them. A batch has no first token. */
  readonly ttftMs?: Percentiles;
  readonly totalMs?: Percentiles;
  /** Time per output token (TPOT) of answers that were streamed: from the first token to the last, over the tokens after the first. */
  readonly perTokenMs?: Percentiles;
  /** Of requests of clients that have so many under way at most, until they sent them; absent where no client of the lane does. */
  readonly clientWaitMs?: Percentiles;
}

/** How busy a deployment was over the run, from one sample a minute. */
export interface DeploymentReport {
  readonly region: string;
  readonly deployment: string;
  readonly meanUtilization: number;
  readonly peakUtilization: number;
  /** Every minute, from a minute after the first request on. */
  readonly utilization: readonly number[];
}

/** What a deployment has served of a lane. */
export interface ServedReport {
  readonly lane: string;
  readonly region: string;
  readonly deployment: string;
  readonly requests: number;
  readonly promptTokens: number;
  /** Of the prompt. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** A simulation as figures. */
export interface SimulationReport {
  readonly fromMs: number;
  /** When the last request was sent for the first time. */
  readonly sentToMs: number;
  readonly toMs: number;
  readonly arrived: number;
  readonly inFlight: number;
  /** That had not arrived when the run was stopped. */
  readonly toCome: number;
  readonly lanes: readonly LaneReport[];
  readonly deployments: readonly DeploymentReport[];
  readonly served: readonly ServedReport[];
}

/** Sums a simulation up, lane by lane, and caller by caller where a lane has several. */
export function report({ results, arrived, inFlight, samples, regionOf }: Simulated): SimulationReport {
  const startMs = results.atMs[0] ?? 0;
  let [fromMs, sentToMs, toMs] = [Number.POSITIVE_INFINITY, startMs, startMs];
  const tallies = new Map<number, Tally>();
  const served = new Map<number, Mutable<ServedReport>>();
  for (let row = 0; row < results.length; row++) {
    if (!results.isFinished(row)) continue;
    const atMs = results.atMs[row] as number;
    fromMs = Math.min(fromMs, atMs);
    sentToMs = Math.max(sentToMs, results.sentMs(row));
    toMs = Math.max(toMs, atMs + (results.totalMs[row] as number));
    const lane = results.lane[row] as number;
    const tally = tallies.get(lane) ?? new Tally();
    if (tally.requests === 0) tallies.set(lane, tally);
    tally.add(results, row);
    serve(served, results, row, regionOf);
  }
  if (tallies.size === 0) fromMs = startMs;
  const seconds = (sentToMs - fromMs) / 1000;
  const lanes = [...tallies].sort(([a], [b]) => compared(results.laneOf(a), results.laneOf(b)));
  return {
    fromMs,
    sentToMs,
    toMs,
    arrived,
    inFlight,
    toCome: results.length - arrived,
    lanes: lanes.flatMap(([lane, tally]) => {
      const name = results.laneOf(lane);
      const callers = [...tally.callers].map(([caller, own]) => ({
        ...own.report(name, seconds),
        caller: results.nameOf(caller),
      }));
      return [
        tally.report(name, seconds),
        ...(callers.length > 1 ? callers.sort((a, b) => compared(a.caller, b.caller)) : []),
      ];
    }),
    deployments: deploymentReports(samples),
    served: [...served.values()].sort((a, b) => compared(keyOf(a), keyOf(b))),
  };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

function keyOf({ lane, deployment, region }: ServedReport): string {
  return `${lane} ${deployment} ${region}`;
}

/** More than there are names in a column. */
const names = 2 ** 16;

/** Enters an answered row with the deployment that answered it. */
function serve(
  served: Map<number, Mutable<ServedReport>>,
  results: Results,
  row: number,
  regionOf: Simulated["regionOf"],
): void {
  const deployment = results.deployment[row] as number;
  if (deployment === 0) return;
  const lane = results.lane[row] as number;
  const key = (lane * names + deployment) * names + (results.host[row] as number);
  let sum = served.get(key);
  if (!sum) {
    const region = regionOf(results.hostOf(row) ?? "") ?? "";
    const named = { lane: results.laneOf(lane), region, deployment: results.nameOf(deployment) };
    sum = { ...named, requests: 0, promptTokens: 0, cachedTokens: 0, outputTokens: 0 };
    served.set(key, sum);
  }
  sum.requests++;
  sum.promptTokens += results.promptTokens[row] as number;
  sum.cachedTokens += results.cachedTokens[row] as number;
  sum.outputTokens += results.outputTokens[row] as number;
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sums of some rows. */
class Sums {
  requests = 0;
  private readonly refusedBy = new Map<string, number>();
  private retried = 0;
  private spilled = 0;
  private spilledTokens = 0;
  private failedOver = 0;
  private cacheHits = 0;
  private late = 0;
  private promptTokens = 0;
  private outputTokens = 0;
  private readonly ttftMs = new Quantiles();
  private readonly totalMs = new Quantiles();
  private readonly perTokenMs = new Quantiles();
  private readonly clientWaitMs = new Quantiles();

  add(results: Results, row: number): void {
    const prompt = results.promptTokens[row] as number;
    const output = results.outputTokens[row] as number;
    this.requests++;
    this.promptTokens += prompt;
    this.outputTokens += output;
    if ((results.tries[row] as number) > 1) this.retried++;
    if (results.isFailedOver(row)) this.failedOver++;
    if (results.isCacheHit(row)) this.cacheHits++;
    if (results.isLate(row)) this.late++;
    if (results.isSpilled(row)) {
      this.spilled++;
      this.spilledTokens += prompt + output;
    }
    const clientWaitMs = results.clientWaitMs?.[row] ?? Number.NaN;
    if (!Number.isNaN(clientWaitMs)) this.clientWaitMs.add(clientWaitMs);
    if (results.isAnswered(row)) {
      const ttftMs = results.ttftMs[row] as number;
      const totalMs = results.totalMs[row] as number;
      if (!Number.isNaN(ttftMs)) this.ttftMs.add(ttftMs);
      this.totalMs.add(totalMs);
      if (totalMs > ttftMs && output > 1) this.perTokenMs.add((totalMs - ttftMs) / (output - 1));
    } else {
      const who = results.refusedBy(row) ?? "";
      this.refusedBy.set(who, (this.refusedBy.get(who) ?? 0) + 1);
    }
  }

  report(lane: string, seconds: number): LaneReport {
    const {
      requests,
      retried,
      spilled,
      failedOver,
      cacheHits,
      promptTokens,
      outputTokens,
      ttftMs,
      totalMs,
      perTokenMs,
      clientWaitMs,
    } = this;
    const tokens = promptTokens + outputTokens;
    return {
      lane,
      requests,
      answeredShare: totalMs.count / requests,
      refusedBy: Object.fromEntries([...this.refusedBy].sort(([, a], [, b]) => b - a)),
      retried,
      spilled,
      spilledTokenShare: tokens === 0 ? 0 : this.spilledTokens / tokens,
      failedOver,
      cacheHits,
      ...(this.late > 0 ? { late: this.late } : {}),
      promptTokens,
      outputTokens,
      tokensPerSecond: seconds > 0 ? tokens / seconds : 0,
      ...(ttftMs.count > 0 ? { ttftMs: percentiles(ttftMs) } : {}),
      ...(totalMs.count > 0 ? { totalMs: percentiles(totalMs) } : {}),
      ...(perTokenMs.count > 0 ? { perTokenMs: percentiles(perTokenMs) } : {}),
      ...(clientWaitMs.count > 0 ? { clientWaitMs: percentiles(clientWaitMs) } : {}),
    };
  }
}

/** Sums of a lane, and of each of its callers. */
class Tally extends Sums {
  readonly callers = new Map<number, Sums>();

  override add(results: Results, row: number): void {
    super.add(results, row);
    const caller = results.caller[row] as number;
    const own = this.callers.get(caller) ?? new Sums();
    if (own.requests === 0) this.callers.set(caller, own);
    own.add(results, row);
  }
}

function percentiles(values: Quantiles): Percentiles {
  const [p50 = 0, p95 = 0, p99 = 0, p999 = 0] = values.at(0.5, 0.95, 0.99, 0.999);
  return { p50, p95, p99, p999 };
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
        utilization: utilizations.map((each) => Math.round(1e4 * each) / 1e4),
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
