import { completionWindowMs } from "../emulator/models/batch/batch";
import { mostRequests } from "../emulator/models/batch/batch-lines";
import type { Outside } from "../emulator/outside";
import type { Arrivals } from "./arrivals";
import type { Names } from "./names";
import type { Results } from "./results";
import type { Timeline } from "./timeline";

/** A lane whose requests nobody waits for: they are gathered into files for a batch deployment, which no gateway stands before. */
export interface BatchLane {
  readonly lane: string;
  readonly deployment: string;
}

/** How long requests are gathered from the first of a file on. A choice. */
const gatheredMs = 15 * 60_000;
/** How long whoever finds the account unreachable waits before trying again. A choice. */
const againMs = 60_000;

/** What batch lanes have in common with the rest of a simulation. */
export interface BatchWorld {
  readonly timeline: Timeline;
  readonly outside: Outside;
  readonly arrivals: Arrivals;
  readonly results: Results;
  readonly names: Names;
}

/** Requests of one file, and how often it was handed in. */
interface Job {
  readonly rows: number[];
  promptTokens: number;
  outputTokens: number;
  tries: number;
  /** When it was handed in for the first time. */
  createdMs: number;
}

/**
 * The client of a batch lane: gathers requests into a file until a quarter of an hour has passed, the file is full, or holds half of the tokens that may be enqueued, and hands files in one
 * after the other, each as soon as its tokens fit beside those that are under way.
 */
export class BatchJobs {
  private gathering: Job | undefined;
  /** Handed in and not taken, or not yet: the first waits for room. */
  private readonly waiting: Job[] = [];
  private underWay = 0;
  private isComingAgain = false;
  private readonly account: Outside["accounts"][number];
  private readonly fullTokens: number;
  private readonly deploymentNumber: number;
  private readonly hostNumber: number;

  /** Throws a `RangeError` where no account has the deployment. */
  constructor(
    private readonly world: BatchWorld,
    private readonly lane: BatchLane,
    hostOf: (account: string) => string | undefined,
  ) {
    const { outside, names } = world;
    const found = outside.accounts.find(({ account }) => account.enqueuedLimit(lane.deployment) !== undefined);
    if (!found) throw new RangeError(`an account must have the batch deployment ${lane.deployment} of ${lane.lane}`);
    this.account = found;
    this.fullTokens = (found.account.enqueuedLimit(lane.deployment) ?? 0) / 2;
    this.deploymentNumber = names.number(lane.deployment);
    this.hostNumber = names.number(hostOf(found.name));
  }

  /** A request comes. */
  add(row: number): void {
    const { timeline, arrivals } = this.world;
    const promptTokens = arrivals.promptTokens[row] as number;
    if (this.gathering && this.gathering.promptTokens + promptTokens > this.fullTokens) this.handIn(this.gathering);
    this.gathering ??= this.begun();
    const job = this.gathering;
    job.rows.push(row);
    job.promptTokens += promptTokens;
    job.outputTokens += arrivals.outputTokens[row] as number;
    if (job.rows.length === mostRequests) this.handIn(job);
    else if (job.rows.length === 1) timeline.do(timeline.nowMs + gatheredMs, () => this.handIn(job));
  }

  private begun(): Job {
    return { rows: [], promptTokens: 0, outputTokens: 0, tries: 0, createdMs: 0 };
  }

  /** Its file is complete, unless it was before. */
  private handIn(job: Job): void {
    if (this.gathering !== job) return;
    this.gathering = undefined;
    job.createdMs = this.world.timeline.nowMs;
    this.waiting.push(job);
    this.enqueue();
  }

  /** Enqueues what fits, in turn. */
  private enqueue(): void {
    const { timeline } = this.world;
    for (let job = this.waiting[0]; job && !this.isComingAgain; job = this.waiting[0]) {
      const { nowMs } = timeline;
      const sums = { requests: job.rows.length, promptTokens: job.promptTokens, outputTokens: job.outputTokens };
      const overMs = this.account.account.enqueue(this.lane.deployment, sums, nowMs);
      // Whoever knows that there is no room does not try.
      if (overMs === undefined && this.underWay > 0) return;
      job.tries++;
      if (overMs === "unreachable") {
        if (nowMs - job.createdMs < completionWindowMs) this.comeAgain();
        else this.giveUp("batch, account unreachable");
      } else if (overMs === undefined) {
        // One that fits beside nothing never does.
        this.giveUp("batch, enqueued tokens");
      } else this.start(job, overMs);
    }
  }

  private comeAgain(): void {
    const { timeline } = this.world;
    this.isComingAgain = true;
    timeline.do(timeline.nowMs + againMs, () => {
      this.isComingAgain = false;
      this.enqueue();
    });
  }

  private start(job: Job, overMs: number): void {
    this.waiting.shift();
    this.underWay++;
    this.world.timeline.do(overMs, () => this.done(job));
  }

  private done(job: Job): void {
    const { results, arrivals, timeline } = this.world;
    this.underWay--;
    const isLate = timeline.nowMs - job.createdMs > completionWindowMs;
    for (const row of job.rows) {
      this.finish(row, job, 200);
      results.deployment[row] = this.deploymentNumber;
      results.host[row] = this.hostNumber;
      results.promptTokens[row] = arrivals.promptTokens[row] as number;
      results.outputTokens[row] = arrivals.outputTokens[row] as number;
      if (isLate) results.markLate(row);
    }
    this.enqueue();
  }

  private giveUp(who: string): void {
    const refuser = this.world.names.number(who);
    const job = this.waiting.shift() as Job;
    for (const row of job.rows) {
      this.finish(row, job, 503);
      this.world.results.refuser[row] = refuser;
    }
  }

  private finish(row: number, job: Job, status: number): void {
    const { results, arrivals, names, timeline } = this.world;
    const tookMs = timeline.nowMs - (arrivals.atMs[row] as number);
    const consumer = arrivals.consumers[arrivals.consumer[row] as number];
    results.finish(row, status);
    results.caller[row] = names.number(consumer === "" ? undefined : consumer);
    // There is none: all of its answers come at once.
    results.ttftMs[row] = Number.NaN;
    results.totalMs[row] = tookMs;
    results.tries[row] = Math.min(255, job.tries);
    results.attempts[row] = Math.min(255, job.tries);
  }
}
