import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type JS } from "@duckdb/node-api";
import { UserError } from "../written/problem";

/**
 * What DuckDB may hold before it spills to disk: with Node itself and DuckDB's read buffers a profile stays under 1 GiB.
 */
const memoryLimit = "512MB";
/** Each thread holds read buffers and hash tables of its own; beyond this the disk is what is waited for. */
const mostThreads = 8;

/** A private in-memory DuckDB. */
export interface Session {
  run(sql: string): Promise<void>;
  /** Rows as objects; cast counts and sums to DOUBLE or INTEGER in the SQL, a BIGINT arrives as bigint. */
  rows<Row extends Record<string, JS>>(sql: string): Promise<Row[]>;
  /** The same by column: a third of the time for many rows. */
  columns(sql: string): Promise<Record<string, readonly JS[]>>;
  /** The same chunk by chunk, for more rows than one would hold as values. */
  chunks(sql: string, seen: (columns: readonly (readonly unknown[])[], rows: number) => void): Promise<void>;
  /** Share of the running statement that is done, 0 to 1; undefined while DuckDB cannot tell. */
  progress(): number | undefined;
}

/**
 * Opens a DuckDB that reads zone-less timestamps in `timeZone` (IANA), never fetches an extension, spills to a folder of
 * its own, and is gone with that folder afterwards.
 */
export async function withSession<T>(timeZone: string, work: (session: Session) => Promise<T>): Promise<T> {
  const spill = await mkdtemp(join(tmpdir(), "headroom-"));
  // An interrupted command ends by way of `exit`, where nothing can be waited for.
  const removeSpill = () => rmSync(spill, { recursive: true, force: true });
  process.once("exit", removeSpill);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: String(Math.min(availableParallelism(), mostThreads)),
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = ${quoteText(timeZone)}`).catch(() => {
      const message = `must be an IANA time zone such as Europe/Berlin, got ${JSON.stringify(timeZone)}`;
      throw new UserError([{ path: "traffic.timeZone", message }]);
    });
    return await work({
      run: async (sql) => {
        await connection.run(sql);
      },
      rows: async <Row extends Record<string, JS>>(sql: string) =>
        (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[],
      columns: async (sql) => (await connection.runAndReadAll(sql)).getColumnsObjectJS(),
      chunks: async (sql, seen) => {
        const result = await connection.stream(sql);
        for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
          seen(chunk.getColumns(), chunk.rowCount);
        }
      },
      progress: () => {
        const { percentage } = connection.progress;
        return percentage < 0 ? undefined : percentage / 100;
      },
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
    process.off("exit", removeSpill);
    removeSpill();
  }
}

/** Prints a text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Prints a name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Prints the path of one file for DuckDB's readers, which would take `*`, `?` and `[` for a glob. */
export function quotePath(path: string): string {
  return quoteText(path.replace(/[*?[]/g, "[$&]"));
}
