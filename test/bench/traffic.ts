import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { buildProfile } from "../../traffic/build-profile";
import { quotePath, quoteText, withSession } from "../../traffic/session";
import { serveGenConfig } from "./measured-profile";
import type { BenchResult } from "./result";

const traceFile = join(__dirname, "../../../shared/traces/servegen-derived/m-large_14day_2pct.csv.gz");
const gibibyte = 1024 ** 3;
const csvRows = 2_971_762;
const rounds = 11;

/** Time of a profile against a bare DuckDB aggregate of the same file, and the memory that profiles take. */
export async function trafficBench({ smoke }: { smoke: boolean }): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-bench-"));
  try {
    const csv = join(folder, "traffic.csv");
    const parquet = join(folder, "traffic.parquet");
    if (existsSync(traceFile)) await pipeline(createReadStream(traceFile), createGunzip(), createWriteStream(csv));
    else await generate(csv, csvRows, "csv");
    const parquetRows = smoke ? 1_000_000 : 100_000_000;
    await generate(parquet, parquetRows, "parquet");
    return [
      await csvTime(csv, folder, smoke ? 2 : rounds),
      ...(await measure(csv, folder, "the 2.97 million row CSV", gibibyte)),
      ...(await measure(parquet, folder, `a Parquet of ${parquetRows / 1e6} million rows`, 2 * gibibyte)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Both in turn, in the same process, each in a DuckDB of its own. The median of the rounds' ratios, since others use the
 * machine too and slow both of a round.
 */
async function csvTime(csv: string, folder: string, rounds: number): Promise<BenchResult> {
  const bare = `SELECT floor(t_s / 60) AS minute, count(*), sum(input_tokens), sum(output_tokens)
    FROM read_csv(${quotePath(csv)}) GROUP BY minute`;
  const outFile = join(folder, "profile.parquet");
  const times: { bareMs: number; profileMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const bareMs = await milliseconds(() => withSession("UTC", (session) => session.rows(bare)));
    const build = () => buildProfile({ config: serveGenConfig, files: [csv], outFile });
    times.push({ bareMs, profileMs: await milliseconds(build) });
  }
  const profileMs = median(times.map((time) => time.profileMs));
  const bareMs = median(times.map((time) => time.bareMs));
  return {
    name: `profile of the 2.97 million row CSV (${Math.round(profileMs)} ms)`,
    value: median(times.map((time) => time.profileMs / time.bareMs)),
    unit: "×",
    floor: `a bare DuckDB GROUP BY minute of the same file (${Math.round(bareMs)} ms)`,
    target: `at most 2 × a bare DuckDB GROUP BY of the same file, ${Math.round(bareMs)} ms`,
    limit: 2,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Profiles a file in a process of its own, which tells what memory it took. */
async function measure(file: string, folder: string, what: string, limitBytes: number): Promise<BenchResult[]> {
  const child = join(__dirname, "measured-profile.ts");
  const args = ["--require", "tsx/cjs", child, file, join(folder, "child.parquet")];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(__dirname, "../..") });
  const { seconds, peakBytes } = JSON.parse(stdout) as { seconds: number; peakBytes: number };
  return [
    {
      name: `peak memory of the profile of ${what}`,
      value: peakBytes / gibibyte,
      unit: "GiB",
      limit: limitBytes / gibibyte,
    },
    { name: `time of the profile of ${what}`, value: seconds, unit: "s" },
  ];
}

/** Writes rows of the ServeGen shape: 14 days, skewed tokens, from a hash, so that every run writes the same. */
async function generate(file: string, rows: number, format: "csv" | "parquet"): Promise<void> {
  const uniform = (salt: number) => `((hash(range * 4 + ${salt}) % 1000003) / 1000003.0)`;
  const options = format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet";
  await withSession("UTC", (session) =>
    session.run(`COPY (
      SELECT round(range * 1209600.0 / ${rows}, 3) AS t_s, (hash(range * 4 + 3) % 147)::INTEGER AS client,
        (1 + 600 * pow(${uniform(0)}, 2) / (1.02 - ${uniform(1)}))::INTEGER AS input_tokens,
        (1 + 60 * ${uniform(2)} / (1.05 - ${uniform(0)}))::INTEGER AS output_tokens
      FROM range(${rows})) TO ${quoteText(file)} (${options})`),
  );
}
