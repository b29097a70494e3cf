import type { Config } from "../../config/schema";
import { possibleWorkloads } from "../assign";
import { findColumn, type Meaning } from "../layout";
import { quoteName, quotePath, quoteText } from "../session";
import type { Source } from "../sources";
import { csvSql, linesSql } from "./inspect-file";
import { isEpoch } from "./timestamps";

/** Files that read alike: one reader of DuckDB's takes them all. */
export interface Scan {
  readonly paths: readonly string[];
  /** Any one of the files. */
  readonly source: Source;
}

/** A column of a scan: the SQL of its value and DuckDB's type of it. */
export interface ScanColumn {
  readonly sql: string;
  readonly type: string;
}

/** Puts files together that have the same format, columns, timestamps and possible workloads. */
export function groupSources(sources: readonly Source[], config: Config): Scan[] {
  const groups = new Map<string, Source[]>();
  for (const source of sources) {
    const { format, compression, delimiter, columns, layout, timestamps } = source;
    const names = columns.map(({ name }) => name);
    const workloads = possibleWorkloads(config, source.path, names);
    const types = format === "csv" ? columns.map((_, index) => csvType(source, index)) : [];
    const key = JSON.stringify([format, compression, delimiter, columns, types, layout, timestamps, workloads]);
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return [...groups.values()].flatMap((group) => {
    const [source] = group;
    return source ? [{ paths: group.map(({ path }) => path), source }] : [];
  });
}

/**
 * Type that a CSV column is read as. Numbers are read as such by DuckDB's reader, which sets aside with its line what is
 * none: twice as fast as casting text. Fractions of a token, where the first rows show any, are read as they are, to be
 * refused.
 */
function csvType({ layout, timestamps, columns, firstRows }: Source, index: number): string {
  const name = columns[index]?.name;
  const [meaning] = Object.entries(layout.columns).find(([, column]) => column === name) ?? [];
  if (meaning === "timestamp") return isEpoch(timestamps) ? "DOUBLE" : "VARCHAR";
  if (meaning === "durationMs" || meaning === "ttftMs") return "DOUBLE";
  if (meaning === undefined || !meaning.endsWith("Tokens")) return "VARCHAR";
  return firstRows.some((row) => row[index]?.includes(".")) ? "DOUBLE" : "INTEGER";
}

/** SQL of a column by its meaning. */
export function columnOf(scan: Scan, meaning: Meaning, config: Config): ScanColumn | undefined {
  const name = scan.source.layout.columns[meaning];
  return name === undefined ? undefined : namedColumn(scan, name, config);
}

/** SQL of a column by the name that the user gives it. */
export function namedColumn(scan: Scan, name: string, config: Config): ScanColumn | undefined {
  const { format, columns } = scan.source;
  const found = findColumn(
    columns.map((column) => column.name),
    name,
  );
  const index = columns.findIndex((column) => column.name === found);
  const column = columns[index];
  if (!column) return undefined;
  if (format === "csv") return { sql: `c${index}`, type: csvType(scan.source, index) };
  if (format === "parquet") return { sql: `c${index}`, type: column.type };
  return { sql: `nullif(keys[${readKeys(scan, config).indexOf(column.name) + 1}], '')`, type: "VARCHAR" };
}

/** SQL of a column's value as text. */
export function textSql({ sql, type }: ScanColumn): string {
  return type === "VARCHAR" ? sql : `CAST(${sql} AS VARCHAR)`;
}

/** SQL of a hash over everything that a row says. */
export function rowHashSql({ source }: Scan): string {
  if (source.format === "ndjson") return "hash(raw)";
  return `hash(${source.columns.map((_, index) => `c${index}`).join(", ")})`;
}

/**
 * SQL that reads a scan's rows with the types we give, never with a sniffer's. Lines that DuckDB cannot cut into columns
 * of those types go to `reject_errors` when `storeRejects`, else they are left out.
 */
export function readSql(scan: Scan, config: Config, { storeRejects }: { storeRejects: boolean }): string {
  const { format, compression, delimiter = ",", columns } = scan.source;
  const rejects = storeRejects ? ", store_rejects = true" : ", ignore_errors = true";
  const paths = scan.paths.map(quotePath).join(", ");
  if (format === "parquet") {
    // Under names of ours, as those of CSV are: the file's own could be any that the queries use.
    const named = columns.map(({ name }, index) => `${quoteName(name)} AS c${index}`).join(", ");
    return `SELECT ${named} FROM read_parquet([${paths}])`;
  }
  if (format === "csv") {
    const types = columns.map((_, index) => `'c${index}': '${csvType(scan.source, index)}'`).join(", ");
    return `SELECT * FROM ${csvSql(scan.paths, { delimiter, compression, types, options: rejects })}`;
  }
  const keys = readKeys(scan, config).map((name) => quoteText(`$."${name.replace(/["\\]/g, "\\$&")}"`));
  return `SELECT raw, CASE WHEN json_valid(raw) THEN json_extract_string(raw, [${keys.join(", ")}]) END AS keys
    FROM ${linesSql(scan.paths, compression, rejects)}`;
}

/** SQL for whether what was read is a row at all: JSON lines may be blank. */
export function isRowSql({ source }: Scan): string {
  return source.format === "ndjson" ? "raw IS NOT NULL" : "true";
}

/** The keys of JSON that anybody asks for; the rest, messages perhaps, is never unpacked. */
function readKeys({ source }: Scan, config: Config): readonly string[] {
  const names = source.columns.map(({ name }) => name);
  const asked = config.workloads.flatMap(({ traffic }) => Object.keys(traffic.where));
  const wanted = [...Object.values(source.layout.columns), ...asked.map((name) => findColumn(names, name))];
  return [...new Set(wanted.filter((name) => name !== undefined))];
}
