import type { Config } from "../../config/schema";
import type { Problem } from "../../written/problem";
import { locateRecords } from "../files/locate-records";
import { columnOf, readSql, type Scan, textSql } from "../files/scan";
import type { Meaning } from "../layout";
import { checksOf, valuesSql } from "../query";
import type { Session } from "../session";
import { mustBe, shown } from "./must-be";
import { rejectOffsets } from "./rejected-lines";

/**
 * The first rows whose values cannot be used, as problems: with `mixed` those whose timestamp has a zone where their
 * file's others have none, or the other way round, without it all others.
 */
export async function unusableProblems(
  session: Session,
  scans: readonly Scan[],
  config: Config,
  { mixed, most }: { mixed: boolean; most: number },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const scan of scans) {
    for (const path of scan.paths) {
      if (problems.length >= most) return problems;
      const one = { ...scan, paths: [path] };
      const rows = await badRows(session, one, config, { mixed, most: most - problems.length });
      if (rows.length === 0) continue;
      const lines = await linesOf(session, one, rows);
      problems.push(...rows.map((row) => problemOf(one, row, lines.get(row.row))));
    }
  }
  return problems;
}

type BadRow = { row: number; meaning: Meaning; value: string | null; prompt: number | null };

async function badRows(
  session: Session,
  scan: Scan,
  config: Config,
  { mixed, most }: { mixed: boolean; most: number },
): Promise<BadRow[]> {
  const checks = checksOf(scan);
  const usable = checks.map(({ holds }) => holds).join(" AND ");
  const meanings = checks.map(({ meaning, holds }) => `WHEN (${holds}) IS NOT TRUE THEN '${meaning}'`);
  const values = checks.map(({ meaning, holds }) => {
    const column = columnOf(scan, meaning, config);
    return `WHEN (${holds}) IS NOT TRUE THEN ${column ? textSql(column) : "NULL"}`;
  });
  const read = readSql(scan, config, { storeRejects: false });
  await session.run("SET preserve_insertion_order = true");
  return session.rows<BadRow>(
    `SELECT rowNumber::DOUBLE AS row, CASE ${meanings.join(" ")} END AS meaning, CASE ${values.join(" ")} END AS value,
      promptTokens AS prompt
    FROM (${valuesSql(scan, config, `SELECT row_number() OVER () AS rowNumber, * FROM (${read})`)})
    WHERE (${usable}) IS NOT TRUE AND ${mixed ? "mixed" : "NOT mixed"} ORDER BY rowNumber LIMIT ${most}`,
  );
}

/** Line numbers by row number; a Parquet file has nothing but rows. */
async function linesOf(
  session: Session,
  { paths: [path = ""], source }: Scan,
  rows: readonly BadRow[],
): Promise<ReadonlyMap<number, number>> {
  const records = rows.map(({ row }) => row);
  if (source.format === "parquet") return new Map(records.map((row) => [row, row]));
  const setAside = await rejectOffsets(session, path);
  const located = await locateRecords({ delimiter: ",", ...source, path }, { records, setAside });
  return located.records;
}

function problemOf({ paths: [file = ""], source }: Scan, bad: BadRow, line: number | undefined): Problem {
  const must = mustBe(source, bad.meaning, bad.prompt !== null && bad.prompt >= 0 ? bad.prompt : undefined);
  const got = bad.value === null ? "nothing" : shown(bad.value);
  return {
    at: line === undefined ? { file } : { file, line },
    path: source.layout.columns[bad.meaning] ?? bad.meaning,
    message: `${must}, got ${got}${line === undefined ? ` in row ${bad.row}` : ""}`,
  };
}
