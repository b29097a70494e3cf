import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { UserError } from "../written/problem";
import type { Profile, ProfileBin, WorkloadSummary } from "./profile";
import { headerKey, type ProfileHeader, profileHeaderSchema, profileVersion } from "./profile-header";
import { quotePath, quoteText, type Session, withSession } from "./session";

const renew = "build it with: headroom profile <env> --traffic <files>";

/**
 * Reads a profile that `headroom profile` wrote.
 *
 * @throws UserError when it is missing, cut off, not a profile, or of another version
 */
export function loadProfile(file: string): Promise<Profile> {
  return withSession("UTC", (session) => readProfile(session, file));
}

/** The same in a DuckDB that is open already. */
export async function readProfile(session: Session, file: string): Promise<Profile> {
  const bytes = await readBytes(file);
  if (bytes.length < 12 || bytes.subarray(0, 4).toString("latin1") !== "PAR1") {
    throw refuse(file, `is not a profile (${renew})`);
  }
  if (bytes.subarray(-4).toString("latin1") !== "PAR1") throw refuse(file, `is cut off (${renew})`);
  const { version: _, ...header } = await readHeader(session, file);
  const bins = await readBins(session, file);
  const summaries = header.summaries as WorkloadSummary[];
  return { ...header, summaries, bins, hash: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw refuse(file, `the traffic's profile is missing (${renew})`);
    throw refuse(file, code === "EACCES" ? "must be readable by you, got permission denied" : message);
  }
}

async function readHeader(session: Session, file: string): Promise<ProfileHeader> {
  const [row] = await read(file, () =>
    session.rows<{ header: string }>(
      `SELECT decode(value) AS header FROM parquet_kv_metadata(${quotePath(file)})
      WHERE decode(key) = ${quoteText(headerKey)}`,
    ),
  );
  if (!row) throw refuse(file, `is not a profile: it is Parquet without the header ${headerKey} (${renew})`);
  const written: unknown = parseJson(row.header);
  const { version } = (typeof written === "object" && written !== null ? written : {}) as { version?: unknown };
  if (typeof version === "number" && version !== profileVersion) {
    const age = version < profileVersion ? "an older" : "a newer";
    throw refuse(file, `is ${age} profile, version ${version}, where this Headroom reads ${profileVersion} (${renew})`);
  }
  const header = profileHeaderSchema.safeParse(written);
  if (!header.success) throw refuse(file, `has a header that cannot be read (${renew})`);
  return header.data;
}

async function readBins(session: Session, file: string): Promise<ProfileBin[]> {
  const columns = await read(file, () =>
    session.columns(
      `SELECT workload, epoch("start") AS "startSeconds", requests, prompt_tokens::DOUBLE AS "promptTokens",
        cached_tokens::DOUBLE AS "cachedTokens", output_tokens::DOUBLE AS "outputTokens",
        requests_with_max_output AS "requestsWithMaxOutput", max_output_tokens::DOUBLE AS "maxOutputTokens",
        peak_requests_10s AS "peakRequests10s"
      FROM read_parquet(${quotePath(file)}) ORDER BY workload, "start"`,
    ),
  );
  const { workload = [], ...figures } = columns as { workload: string[] } & Record<keyof Figures, number[]>;
  const names = Object.keys(figures) as (keyof Figures)[];
  return workload.map((name, row) => {
    const bin = Object.fromEntries(names.map((figure) => [figure, figures[figure][row]])) as unknown as Figures;
    return { workload: name, ...bin };
  });
}

type Figures = Omit<ProfileBin, "workload">;

/** What DuckDB cannot read was damaged, or is not ours. */
async function read<T>(file: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    const [said = ""] = (error as Error).message.split("\n");
    throw refuse(file, `is damaged: ${said} (${renew})`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(file: string, message: string): UserError {
  return new UserError([{ at: { file }, message }]);
}
