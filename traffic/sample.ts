import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { UserError } from "../written/problem";
import { type Random, seededRandom } from "./sample/random";
import { type Quantiles, type SampleWorkload, sampleWorkloads } from "./sample/workloads";

/** Load is taken as steady for so long. */
const windowMs = 600_000;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Cached prompts are assumed to come in steps of 128 tokens from 1,024 on. */
const cacheFromTokens = 1_024;
const cacheStepTokens = 128;
/** Spread of latencies: standard deviation of their logarithm. */
const latencySpread = 0.25;

const { exp, floor, round } = Math;

const columns = [
  "timestamp",
  "workload",
  "consumer",
  "prompt_tokens",
  "cached_tokens",
  "output_tokens",
  "max_output_tokens",
  "duration_ms",
  "ttft_ms",
];

/** What sample traffic is asked for. */
export interface SampleTraffic {
  /** Any integer; the same one gives the same rows. */
  readonly seed: number;
  /** @default 7 */
  readonly days?: number;
  /** First day, `2026-03-02`, from 00:00 UTC. */
  readonly startDate: string;
  /** A gzipped CSV, so best named `….csv.gz`; its folder is made. */
  readonly outFile: string;
}

/** One client of one workload: its random stream, and how far off its next request is, in mean gaps. */
interface Client {
  readonly workload: SampleWorkload;
  readonly name: string;
  readonly share: number;
  readonly random: Random;
  ahead: number;
}

/**
 * Writes made-up traffic in Headroom's layout, to try everything without measured rows. All of it is SYNTHETIC: lengths
 * follow published percentiles where `sampleWorkloads` says so; arrivals, caching and latencies (a base, a time for each
 * token, a spread) are assumptions. Answers how many requests it wrote.
 *
 * @throws RangeError for a date or a number of days that makes no sense
 * @throws UserError when the file cannot be written
 */
export async function writeSampleTraffic(asked: SampleTraffic): Promise<{ requests: number }> {
  const { days = 7, startDate, outFile } = asked;
  const startMs = Date.parse(`${startDate}T00:00:00Z`);
  if (Number.isNaN(startMs)) throw new RangeError(`startDate must be a date such as 2026-03-02, got ${startDate}`);
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`days must be a whole number from 1, got ${days}`);
  const temporary = `${outFile}.${process.pid}.tmp`;
  const written = { requests: 0 };
  try {
    await mkdir(dirname(outFile), { recursive: true });
    const rows = Readable.from(csv(asked.seed, startMs, startMs + days * dayMs, written));
    // The fastest level: compressing would otherwise take longer than making the rows.
    await pipeline(rows, createGzip({ level: 1 }), createWriteStream(temporary));
    await rename(temporary, outFile);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError([{ at: { file: outFile }, message: `cannot be written: ${message}` }]);
  }
  return written;
}

/** The file's text, a chunk for each window. */
function* csv(seed: number, fromMs: number, toMs: number, written: { requests: number }): Generator<string> {
  yield `${columns.join(",")}\n`;
  const clients = sampleWorkloads.flatMap((workload, number) => clientsOf(workload, seed, number));
  for (let startMs = fromMs; startMs < toMs; startMs += windowMs) {
    const arrivals = clients.flatMap((client) => arrivalsOf(client, startMs));
    arrivals.sort((a, b) => a.atMs - b.atMs);
    written.requests += arrivals.length;
    if (arrivals.length > 0) yield arrivals.map(({ atMs, client }) => row(atMs, client)).join("");
  }
}

/** Clients' shares fall as 1, 1/2, 1/3: a few send most. */
function clientsOf(workload: SampleWorkload, seed: number, number: number): Client[] {
  const weights = Array.from({ length: workload.clients }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, index) => {
    const random = seededRandom(seed, number, index);
    const name = `${workload.name}-${String(index + 1).padStart(2, "0")}`;
    return { workload, name, share: weight / total, random, ahead: random.uniform() };
  });
}

/** A client's requests in one window: gaps of mean 1, stretched by the window's load. */
function arrivalsOf(client: Client, startMs: number): { atMs: number; client: Client }[] {
  const { workload, share, random } = client;
  const expected = (workload.requestsPerMinute * share * loadAt(workload, startMs) * windowMs) / 60_000;
  const arrivals: { atMs: number; client: Client }[] = [];
  while (client.ahead < expected) {
    arrivals.push({ atMs: floor(startMs + (client.ahead / expected) * windowMs), client });
    client.ahead += gap(workload, random);
  }
  client.ahead -= expected;
  return arrivals;
}

function gap({ gaps }: SampleWorkload, random: Random): number {
  return gaps.kind === "gamma" ? random.gamma(gaps.variation) : random.weibull(gaps.shape);
}

/** Load at a moment ÷ mean load of a week; between full hours on the straight line. */
function loadAt({ hours, weekend }: SampleWorkload, atMs: number): number {
  const hour = (atMs % dayMs) / hourMs;
  const before = hours[floor(hour)] ?? 0;
  const after = hours[(floor(hour) + 1) % 24] ?? 0;
  const load = before + (after - before) * (hour % 1);
  const mean = hours.reduce((sum, each) => sum + each, 0) / 24;
  // 1970-01-01 was a Thursday.
  const isWeekend = (floor(atMs / dayMs) + 4) % 7 === 6 || (floor(atMs / dayMs) + 4) % 7 === 0;
  return (load / mean) * (isWeekend ? weekend : 1) * (7 / (5 + 2 * weekend));
}

function row(atMs: number, { workload, name, random }: Client): string {
  const prompt = drawTokens(workload.promptTokens, random);
  const output = drawTokens(workload.outputTokens, random);
  const hit = prompt >= cacheFromTokens && random.uniform() < workload.cached.hits;
  const part = hit ? prompt * workload.cached.part * random.uniform() : 0;
  const cached = floor(part / cacheStepTokens) * cacheStepTokens;
  const stated = workload.maxOutputTokens[floor(random.uniform() * workload.maxOutputTokens.length)] ?? 0;
  const { baseMs, msPerThousandPromptTokens, msPerOutputToken } = workload.latency;
  const spread = exp(latencySpread * random.normal());
  const ttftMs = round((baseMs + ((prompt - cached) / 1000) * msPerThousandPromptTokens) * spread);
  const durationMs = ttftMs + round(output * msPerOutputToken * exp(latencySpread * random.normal()));
  const maxOutput = stated === 0 ? "" : stated;
  return `${new Date(atMs).toISOString()},${workload.name},${name},${prompt},${cached},${output},${maxOutput},${durationMs},${ttftMs}\n`;
}

/** Draws a length: a random share, and the tokens that belong to it. */
function drawTokens(quantiles: Quantiles, random: Random): number {
  const share = random.uniform();
  let above = 1;
  while (share >= (quantiles[above]?.[0] ?? 1)) above++;
  const [lowShare, low] = quantiles[above - 1] ?? [0, 0];
  const [highShare, high] = quantiles[above] ?? [1, low];
  return round(low + ((share - lowShare) / (highShare - lowShare)) * (high - low));
}
