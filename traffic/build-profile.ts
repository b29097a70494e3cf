import { basename } from "node:path";
import type { Config } from "../config/schema";
import { UserError } from "../written/problem";
import { unassigned, unusable } from "./assign";
import { gatherRejects } from "./checks/rejected-lines";
import { type RowCounts, rowProblems } from "./checks/row-problems";
import { sayReaderError } from "./files/reader-error";
import { groupSources, type Scan } from "./files/scan";
import { slotSeconds } from "./files/timestamps";
import { readProfile } from "./load-profile";
import type { Profile } from "./profile";
import { type ProfileHeader, profileVersion } from "./profile-header";
import { groupsSql, mixedZone } from "./query";
import { quoteText, type Session, withSession } from "./session";
import { findSources } from "./sources";
import { readSummaries } from "./summaries";
import { writeProfile } from "./write-profile";

/** Width of a profile's bins; the service counts tokens by the minute. */
const binSeconds = 60;

/** Files up to this size together are searched for identical rows whole, larger ones in a share of their slots. */
const searchedWholeBytes = 1024 * 1024;

/** What a profile is built from, and where it goes. */
export interface BuildProfileInput {
  readonly config: Config;
  /** File names and globs. */
  readonly files: readonly string[];
  /** Its folder is made. */
  readonly outFile: string;
  /** Told in words what is being done, some times a second. */
  readonly onProgress?: (doing: string) => void;
}

/**
 * Turns measured traffic into a profile and writes it. The notes say what was left out and what looks odd.
 *
 * @throws UserError with everything that is wrong with the files, at once; nothing is written then
 */
export async function buildProfile(input: BuildProfileInput): Promise<{ profile: Profile; notes: string[] }> {
  const { config, files, outFile, onProgress = () => {} } = input;
  return withSession(config.traffic.timeZone, async (session) => {
    const { scans, rows, notes } = await readChecked(session, config, files, onProgress);
    onProgress("writing the profile");
    const names = scans.flatMap(({ paths }) => paths.map((path) => basename(path)));
    const header = await makeHeader(session, config, names, rows);
    await writeProfile(session, { bins: binsSql(config), header, outFile });
    return { profile: await readProfile(session, outFile), notes };
  });
}

/**
 * Reads measured traffic once into the table `groups`, and checks it.
 *
 * @throws UserError with everything that is wrong with the files, at once
 */
export async function readChecked(
  session: Session,
  config: Config,
  files: readonly string[],
  onProgress: (doing: string) => void,
): Promise<{ readonly scans: readonly Scan[]; readonly rows: RowCounts; readonly notes: string[] }> {
  onProgress("looking at the traffic files");
  const sources = await findSources(session, files, config);
  const scans = groupSources(sources, config);
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const identicalOf = Math.max(1, Math.ceil(bytes / searchedWholeBytes));
  await readAll(session, scans, groupsSql(scans, config, identicalOf), onProgress);
  const rows = await countRows(session, config, await gatherRejects(session));
  onProgress("checking the rows");
  const found = await rowProblems({ session, scans, config, rows });
  if (found.problems.length > 0) throw new UserError(found.problems);
  return { scans, rows, notes: [...found.notes, ...(await duplicateNotes(session, rows, identicalOf))] };
}

async function readAll(
  session: Session,
  scans: readonly Scan[],
  sql: string,
  onProgress: (doing: string) => void,
): Promise<void> {
  const paths = scans.flatMap((scan) => scan.paths);
  const doing = paths.length === 1 ? `reading ${paths[0]}` : `reading ${paths.length} files`;
  onProgress(doing);
  const timer = setInterval(() => {
    const share = session.progress();
    onProgress(share === undefined ? doing : `${doing}, ${Math.floor(100 * share)} %`);
  }, 200);
  try {
    await session.run("SET preserve_insertion_order = false");
    await session.run(sql);
  } catch (error) {
    throw unreadable(error as Error, paths);
  } finally {
    clearInterval(timer);
  }
}

/** What DuckDB says of files that changed or broke after they were looked at; anything else is our fault. */
function unreadable(error: Error, paths: readonly string[]): Error {
  if (/No space left/.test(error.message)) {
    return new UserError([{ message: "the disk of the temporary folder is full (make room, or set TMPDIR)" }]);
  }
  const message = sayReaderError(error);
  const file = paths.find((path) => error.message.includes(path));
  return message === undefined ? error : new UserError([{ ...(file !== undefined && { at: { file } }), message }]);
}

type Counted = { workload: number; requests: number; rows: number };

async function countRows(session: Session, config: Config, rejected: number): Promise<RowCounts> {
  const counted = await session.rows<Counted>(
    `SELECT workload, sum(requests)::DOUBLE AS requests, sum(rows)::DOUBLE AS rows
    FROM groups WHERE kind = 'slot' GROUP BY workload`,
  );
  const sum = (which: (row: Counted) => boolean, of: "requests" | "rows") =>
    counted.filter(which).reduce((total, row) => total + row[of], 0);
  const all = () => true;
  const bad = ({ workload }: Counted) => workload === unusable || workload === mixedZone;
  return {
    read: rejected + sum(all, "rows"),
    used: sum(({ workload }) => workload < config.workloads.length, "requests"),
    unusable: rejected + sum(bad, "requests"),
    mixedZone: sum(({ workload }) => workload === mixedZone, "requests"),
    unassigned: sum(({ workload }) => workload === unassigned, "requests"),
    duplicate: sum(all, "rows") - sum(all, "requests"),
    byWorkload: new Map(counted.map(({ workload, requests }) => [workload, requests])),
  };
}

async function makeHeader(
  session: Session,
  config: Config,
  sources: readonly string[],
  { read, used, unusable: bad, unassigned: unplaced, duplicate }: RowCounts,
): Promise<ProfileHeader> {
  const [window] = await session.rows<{ from: number; to: number }>(
    `SELECT min("start")::DOUBLE AS "from", max("start")::DOUBLE + ${binSeconds} AS "to" FROM (${startsSql(config)})`,
  );
  return {
    version: profileVersion,
    binSeconds,
    window: { fromSeconds: window?.from ?? 0, toSeconds: window?.to ?? 0 },
    sources: [...sources].sort(),
    rows: { read, used, unusable: bad, unassigned: unplaced, duplicate },
    summaries: await readSummaries(session, config),
  };
}

function startsSql(config: Config): string {
  const slots = binSeconds / slotSeconds;
  return `SELECT *, (value // ${slots}) * ${binSeconds} AS "start" FROM groups
    WHERE kind = 'slot' AND workload < ${config.workloads.length}`;
}

/** The profile's rows; what a column means is said at `ProfileBin`. */
function binsSql(config: Config): string {
  const names = config.workloads.map(({ name }) => quoteText(name)).join(", ");
  return `SELECT [${names}][workload + 1] AS workload, to_timestamp("start") AS "start",
      sum(requests)::INTEGER AS requests, sum(promptTokens)::BIGINT AS prompt_tokens,
      sum(cachedTokens)::BIGINT AS cached_tokens, sum(outputTokens)::BIGINT AS output_tokens,
      sum(requestsWithMaxOutput)::INTEGER AS requests_with_max_output,
      COALESCE(sum(maxOutputTokens), 0)::BIGINT AS max_output_tokens, max(requests)::INTEGER AS peak_requests_10s
    FROM (${startsSql(config)}) GROUP BY ALL ORDER BY 1, 2`;
}

async function duplicateNotes(session: Session, { duplicate }: RowCounts, identicalOf: number): Promise<string[]> {
  const [row] = await session.rows<{ more: number }>(
    "SELECT COALESCE(sum(requests - 1), 0)::DOUBLE AS more FROM groups WHERE kind = 'row'",
  );
  const more = (row?.more ?? 0) * identicalOf;
  const about = identicalOf === 1 ? "" : `about (the rows of one 10-second slot in ${identicalOf} were compared) `;
  const dropped = duplicate === 0 ? [] : [`${duplicate} rows repeat a request_id and were left out`];
  const identical = `${about}${more} rows are identical to another and were kept: without a request_id nobody can tell whether they are one request (was a file given twice?)`;
  return more === 0 ? dropped : [...dropped, identical];
}
