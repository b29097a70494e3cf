import type { Problem } from "../../written/problem";
import { splitCsvLine } from "../files/csv-header";
import { locateRecords } from "../files/locate-records";
import type { Scan } from "../files/scan";
import { quoteText, type Session } from "../session";
import { meaningOf, mustBe, shown } from "./must-be";

/** A line that DuckDB could not cut into columns of their types. */
export interface RejectedLine {
  readonly path: string;
  /** Where it begins, from 0, in the unpacked file. */
  readonly offset: number;
  /** DuckDB's error type. */
  readonly kind: string;
  /** The column that it stumbled over, from 1. */
  readonly column: number;
  readonly text: string;
}

/** Gathers what DuckDB set aside while it scanned text files into the table `rejects`, each line once; counts them. */
export async function gatherRejects(session: Session): Promise<number> {
  const [table] = await session.rows<{ there: number }>(
    "SELECT count(*)::DOUBLE AS there FROM duckdb_tables() WHERE table_name = 'reject_errors'",
  );
  // A request_id has the files scanned twice, so a line may be there twice.
  await session.run(
    table?.there === 0
      ? `CREATE TEMP TABLE rejects (path VARCHAR, "offset" DOUBLE, kind VARCHAR, "column" DOUBLE, "text" VARCHAR)`
      : `CREATE TEMP TABLE rejects AS
        SELECT file_path AS path, (line_byte_position - 1)::DOUBLE AS "offset",
          arg_min(error_type, COALESCE(column_idx, 0))::VARCHAR AS kind, COALESCE(min(column_idx), 0)::DOUBLE AS "column",
          left(min(csv_line), 500) AS "text"
        FROM reject_errors JOIN reject_scans USING (scan_id, file_id) GROUP BY ALL`,
  );
  const [count] = await session.rows<{ lines: number }>("SELECT count(*)::DOUBLE AS lines FROM rejects");
  return count?.lines ?? 0;
}

/** Where the set-aside lines of a file begin. */
export async function rejectOffsets(session: Session, path: string): Promise<number[]> {
  const rows = await session.rows<{ offset: number }>(`SELECT "offset" FROM rejects WHERE path = ${quoteText(path)}`);
  return rows.map(({ offset }) => offset);
}

/** Kinds after which DuckDB cannot tell where the next row begins, so that any number of rows may be lost. */
const endless: Readonly<Record<string, string>> = {
  "UNQUOTED VALUE": 'must close every quote, got a " that is never closed (double a quote inside a value: "")',
  "LINE SIZE OVER MAXIMUM": "must have lines of at most 2 MB, got a longer one (export without the messages)",
};

/** The first lines that make their file unreadable, as problems. */
export async function endlessProblems(session: Session, scans: readonly Scan[], most: number): Promise<Problem[]> {
  const kinds = Object.keys(endless).map(quoteText).join(", ");
  return placed(scans, await firstRejects(session, `kind IN (${kinds})`, most));
}

/** The first lines with too few or too many columns, other bytes than UTF-8, or what is no number, as problems. */
export async function rejectedProblems(session: Session, scans: readonly Scan[], most: number): Promise<Problem[]> {
  return placed(scans, await firstRejects(session, "true", most));
}

function firstRejects(session: Session, where: string, most: number): Promise<RejectedLine[]> {
  const sql = `SELECT * FROM rejects WHERE ${where} ORDER BY path, "offset" LIMIT ${most}`;
  return session.rows<{ path: string; offset: number; kind: string; column: number; text: string }>(sql);
}

async function placed(scans: readonly Scan[], rejects: readonly RejectedLine[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const path of new Set(rejects.map((reject) => reject.path))) {
    const scan = scans.find(({ paths }) => paths.includes(path));
    if (!scan) continue;
    const mine = rejects.filter((reject) => reject.path === path);
    const wanted = { records: [], setAside: mine.map(({ offset }) => offset) };
    const { setAside } = await locateRecords({ delimiter: ",", ...scan.source, path }, wanted);
    for (const reject of mine) {
      const line = setAside.get(reject.offset);
      problems.push({ at: line === undefined ? { file: path } : { file: path, line }, ...said(scan, reject) });
    }
  }
  return problems;
}

function said({ source }: Scan, { kind, column, text }: RejectedLine): Pick<Problem, "path" | "message"> {
  if (kind in endless) return { message: endless[kind] ?? kind };
  if (kind === "INVALID ENCODING") return { message: "must be UTF-8, got other bytes (save the file as UTF-8)" };
  const name = source.columns[column - 1]?.name;
  const meaning = name === undefined ? undefined : meaningOf(source, name);
  if (kind === "CAST" && name !== undefined && meaning !== undefined) {
    const value = splitCsvLine(text.trim(), source.delimiter ?? ",")[column - 1] ?? "";
    return { path: name, message: `${mustBe(source, meaning)}, got ${shown(value)}` };
  }
  const cells = splitCsvLine(text.trim(), source.delimiter ?? ",").length;
  return { message: `must have ${source.columns.length} columns, got ${cells}: ${shown(text.trim())}` };
}
