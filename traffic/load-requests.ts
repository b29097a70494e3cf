import type { Config } from "../config/schema";
import { UserError } from "../written/problem";
import { readChecked } from "./build-profile";
import { columnOf, type Scan, textSql } from "./files/scan";
import { requestsSql } from "./query";
import { type Session, withSession } from "./session";

/** Measured requests in the order of their times, by column. */
export interface MeasuredRequests {
  readonly length: number;
  /** Names of workloads; `lane` holds their places in this list. */
  readonly lanes: readonly string[];
  /** Names as the rows tell them, the empty one where they tell none; `consumer` holds their places in this list. */
  readonly consumers: readonly string[];
  /** Milliseconds since 1970. */
  readonly atMs: Float64Array;
  readonly lane: Uint16Array;
  readonly consumer: Uint16Array;
  readonly promptTokens: Uint32Array;
  readonly cachedTokens: Uint32Array;
  readonly outputTokens: Uint32Array;
  /** NaN where a row has none. */
  readonly durationMs: Float64Array;
  readonly ttftMs: Float64Array;
}

/** What is read, and how much of it. */
export interface LoadRequestsInput {
  readonly config: Config;
  /** File names and globs. */
  readonly files: readonly string[];
  /** Length of the busiest stretch, by requests; all of the window when it is left out. */
  readonly minutes?: number;
  /** Workloads whose requests are wanted. */
  readonly lanes: readonly string[];
  readonly onProgress?: (doing: string) => void;
}

/**
 * Reads measured traffic row by row, with the checks that a profile is built with: a stretch of it, or all. The notes say what was left out and what looks odd.
 *
 * @throws UserError with everything that is wrong with the files, at once
 */
export async function loadRequests(
  input: LoadRequestsInput,
): Promise<{ readonly requests: MeasuredRequests; readonly notes: readonly string[] }> {
  const { config, files, minutes, onProgress = () => {} } = input;
  return withSession(config.traffic.timeZone, async (session) => {
    const { scans, notes } = await readChecked(session, config, files, onProgress);
    onProgress("reading the requests");
    await session.run(rowsSql(scans, config, input.lanes));
    const from = minutes === undefined ? undefined : await busiestFrom(session, minutes);
    const where = from === undefined ? "true" : `atMs >= ${from} AND atMs < ${from + 60_000 * (minutes ?? 0)}`;
    const requests = await columnsOf(session, config, where);
    if (requests.length === 0) {
      throw new UserError([{ path: "traffic", message: `must hold requests of ${input.lanes.join(", ")}, got none` }]);
    }
    return { requests, notes };
  });
}

function rowsSql(scans: readonly Scan[], config: Config, lanes: readonly string[]): string {
  const consumerOf = (scan: Scan) => {
    const column = columnOf(scan, "consumer", config);
    return column ? `COALESCE(${textSql(column)}, '')` : "''";
  };
  const rows = scans.map((scan) =>
    requestsSql(scan, config, { identicalOf: 1, storeRejects: false, also: consumerOf(scan) }),
  );
  const wanted = config.workloads.flatMap(({ name }, index) => (lanes.includes(name) ? [index] : []));
  // A request that is there several times under one id is one: the earliest row stays, as in the profile.
  return `CREATE TEMP TABLE requests AS
    SELECT workload, atMs, promptTokens, cachedTokens, outputTokens, durationMs, ttftMs, also AS consumer
    FROM (${rows.join("\nUNION ALL\n")}) WHERE workload IN (${[-1, ...wanted].join(", ")})
    QUALIFY requestId IS NULL OR row_number() OVER (PARTITION BY requestId ORDER BY atMs, promptTokens, outputTokens) = 1`;
}

/** Start of the busiest stretch, milliseconds: it begins with a minute. The first of several. */
async function busiestFrom(session: Session, minutes: number): Promise<number> {
  const rows = await session.rows<{ minute: number; requests: number }>(
    "SELECT (atMs // 60000)::DOUBLE AS minute, count(*)::DOUBLE AS requests FROM requests GROUP BY 1 ORDER BY 1",
  );
  let [oldest, sum] = [0, 0];
  let best = { minute: rows[0]?.minute ?? 0, requests: -1 };
  for (const { minute, requests } of rows) {
    sum += requests;
    for (let first = rows[oldest]; first && first.minute <= minute - minutes; first = rows[++oldest])
      sum -= first.requests;
    if (sum > best.requests) best = { minute: rows[oldest]?.minute ?? minute, requests: sum };
  }
  return 60_000 * best.minute;
}

async function columnsOf(session: Session, config: Config, where: string): Promise<MeasuredRequests> {
  const [counted] = await session.rows<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM requests WHERE ${where}`);
  const named = await session.rows<{ name: string }>(
    `SELECT DISTINCT consumer AS name FROM requests WHERE ${where} ORDER BY 1`,
  );
  const length = counted?.n ?? 0;
  const consumers = named.map(({ name }) => name);
  const numbers = new Map(consumers.map((name, index) => [name, index]));
  const requests = {
    length,
    lanes: config.workloads.map(({ name }) => name),
    consumers,
    atMs: new Float64Array(length),
    lane: new Uint16Array(length),
    consumer: new Uint16Array(length),
    promptTokens: new Uint32Array(length),
    cachedTokens: new Uint32Array(length),
    outputTokens: new Uint32Array(length),
    durationMs: new Float64Array(length),
    ttftMs: new Float64Array(length),
  };
  const order = "atMs, workload, promptTokens, outputTokens, cachedTokens, consumer";
  const sql = `SELECT atMs::DOUBLE, workload::INTEGER, promptTokens::INTEGER, cachedTokens::INTEGER, outputTokens::INTEGER,
      COALESCE(durationMs, -1)::DOUBLE, COALESCE(ttftMs, -1)::DOUBLE, consumer FROM requests WHERE ${where} ORDER BY ${order}`;
  let row = 0;
  await session.chunks(sql, (columns, count) => {
    const numeric = [
      requests.atMs,
      requests.lane,
      requests.promptTokens,
      requests.cachedTokens,
      requests.outputTokens,
      requests.durationMs,
      requests.ttftMs,
    ];
    for (const [index, column] of numeric.entries()) {
      const values = columns[index] as number[];
      for (let each = 0; each < count; each++) column[row + each] = values[each] as number;
    }
    const names = columns[numeric.length] as string[];
    for (let each = 0; each < count; each++) requests.consumer[row + each] = numbers.get(names[each] as string) ?? 0;
    row += count;
  });
  for (const column of [requests.durationMs, requests.ttftMs]) {
    for (let each = 0; each < length; each++) if (column[each] === -1) column[each] = Number.NaN;
  }
  return requests;
}
