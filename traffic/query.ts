import type { Config } from "../config/schema";
import { assignSql, unassigned, unusable } from "./assign";
import {
  columnOf,
  isRowSql,
  namedColumn,
  readSql,
  rowHashSql,
  type Scan,
  type ScanColumn,
  textSql,
} from "./files/scan";
import { isEpoch, lastSlot, millisecondsSql, slotSql, zonedSql } from "./files/timestamps";
import type { Meaning } from "./layout";

/** Workload number of a row whose timestamp has a zone where its file's others have none, or the other way round. */
export const mixedZone = 253;

/** More tokens than this in one request is a mistake: the largest context window on offer holds a tenth of it. */
export const mostTokens = 10_000_000;
/** A request that took longer than a day is a mistake. */
export const mostMilliseconds = 86_400_000;

/** What an optional column must hold; rows without a value pass. */
const optional = {
  cachedTokens: (column: string) => `${column} BETWEEN 0 AND promptTokens`,
  maxOutputTokens: (column: string) => `${column} BETWEEN 0 AND ${mostTokens}`,
  durationMs: (column: string) => `${column} BETWEEN 0 AND ${mostMilliseconds}`,
  ttftMs: (column: string) => `${column} BETWEEN 0 AND ${mostMilliseconds}`,
} as const satisfies Partial<Record<Meaning, (column: string) => string>>;
type Optional = keyof typeof optional;
const optionalMeanings = Object.keys(optional) as Optional[];

/** What the rows of some files hold in numbers, by meaning. */
export interface Check {
  readonly meaning: Meaning;
  /** SQL that is true where the value is fine. */
  readonly holds: string;
}

/** What a row must meet to be used, in the order in which it is complained about. */
export function checksOf(scan: Scan): Check[] {
  const has = optionalMeanings.filter((meaning) => scan.source.layout.columns[meaning] !== undefined);
  return [
    { meaning: "timestamp", holds: `slot BETWEEN 0 AND ${lastSlot}` },
    { meaning: "promptTokens", holds: `promptTokens BETWEEN 0 AND ${mostTokens}` },
    { meaning: "outputTokens", holds: `outputTokens BETWEEN 0 AND ${mostTokens}` },
    ...has.map((meaning) => ({ meaning, holds: `(${meaning} IS NULL OR ${optional[meaning](meaning)})` })),
  ];
}

/** SQL of a scan's rows with their values as numbers; an optional one that is there but cannot be read is -1. */
export function valuesSql(scan: Scan, config: Config, read: string): string {
  const timestamp = columnOf(scan, "timestamp", config);
  const { timestamps } = scan.source;
  const at = timestamp && (timestamps === "typed" || isEpoch(timestamps) ? timestamp.sql : textSql(timestamp));
  const text = (name: string) => {
    const column = namedColumn(scan, name, config);
    return column && textSql(column);
  };
  const [path = ""] = scan.paths;
  const id = columnOf(scan, "requestId", config);
  return `SELECT *,
      ${slotSql(at ?? "NULL", timestamps, config.traffic.timeZone)} AS slot,
      ${millisecondsSql(at ?? "NULL", timestamps, config.traffic.timeZone)} AS atMs,
      ${mixedSql(at ?? "NULL", timestamps)} AS mixed,
      ${tokensSql(columnOf(scan, "promptTokens", config))} AS promptTokens,
      ${tokensSql(columnOf(scan, "outputTokens", config))} AS outputTokens,
      ${optionalMeanings.map((meaning) => `${optionalSql(meaning, columnOf(scan, meaning, config))} AS ${meaning}`).join(",\n      ")},
      ${id ? `nullif(${textSql(id)}, '')` : "NULL"} AS requestId,
      ${assignSql(config, path, text)} AS assigned
    FROM (${read}) WHERE ${isRowSql(scan)}`;
}

/** How a scan's rows are asked for. */
export interface RequestsOptions {
  /** The rows of one slot in so many are told apart by their hash, to count those that are there twice. */
  readonly identicalOf: number;
  readonly storeRejects: boolean;
  /** SQL of a further column, which then is `also`. */
  readonly also?: string;
}

/** SQL of a scan's rows as they are counted: workload, slot of 10 seconds, tokens. */
export function requestsSql(scan: Scan, config: Config, options: RequestsOptions): string {
  const { identicalOf, also } = options;
  const usable = checksOf(scan)
    .map(({ holds }) => holds)
    .join(" AND ");
  return `SELECT
      (CASE WHEN ${usable} THEN assigned WHEN mixed THEN ${mixedZone} ELSE ${unusable} END)::UTINYINT AS workload,
      slot, atMs, promptTokens, outputTokens,
      COALESCE(cachedTokens, 0) AS cachedTokens, maxOutputTokens, durationMs, ttftMs, requestId,
      CASE WHEN requestId IS NULL AND slot % ${identicalOf} = 0 THEN ${rowHashSql(scan)} END AS rowKey
      ${also === undefined ? "" : `, ${also} AS also`}
    FROM (${valuesSql(scan, config, readSql(scan, config, options))})`;
}

/** SQL that counts a request once that is there several times under one id: the earliest row stays. */
function withoutDuplicatesSql(requests: string): string {
  const kept = ["workload", "slot", "promptTokens", "outputTokens", "cachedTokens"];
  const nullable = ["maxOutputTokens", "durationMs", "ttftMs"];
  const isRequest = `workload <= ${unassigned} AND workload <> ${mixedZone} AND requestId IS NOT NULL`;
  // Rows of one millisecond are told apart by what they hold, so that the outcome never hangs on who read first.
  const rank = `atMs::HUGEINT * 18446744073709551616 + hash(${[...kept, ...nullable].join(", ")})::HUGEINT`;
  const columns = [
    ...kept.map((column) => `arg_min(${column}, rank) AS ${column}`),
    ...nullable.map((column) => `nullif(arg_min(COALESCE(${column}, -1), rank), -1) AS ${column}`),
  ];
  return `SELECT ${[...kept, ...nullable].join(", ")}, rowKey, 1 AS copies FROM (${requests}) WHERE NOT (${isRequest})
    UNION ALL
    SELECT ${columns.join(", ")}, NULL AS rowKey, count(*) AS copies
    FROM (SELECT *, ${rank} AS rank FROM (${requests}) WHERE ${isRequest}) GROUP BY md5_number(requestId)`;
}

/** A number whose spread is summarized, and the name it goes by in `groups`. */
export const spreads = ["promptTokens", "outputTokens", "durationMs", "ttftMs"] as const;

/**
 * SQL that reads everything once into the table `groups`: sums by workload and slot (kind `slot`), how often each value
 * occurs by workload (kind is the column), and how often a row is there (kind `row`, only those there more than once).
 */
export function groupsSql(scans: readonly Scan[], config: Config, identicalOf: number): string {
  const requests = scans
    .map((scan) => requestsSql(scan, config, { identicalOf, storeRejects: true }))
    .join("\nUNION ALL\n");
  const has = (meaning: Meaning) => scans.some(({ source }) => source.layout.columns[meaning] !== undefined);
  const keys = ["slot", ...spreads.filter(has)];
  const kinds = keys.map((key) => `WHEN GROUPING(${key}) = 0 THEN '${key}'`);
  const values = keys.map((key) => `WHEN GROUPING(${key}) = 0 THEN ${key}`);
  // Every sum is taken for every key, so what no file has is not summed.
  const sum = (meaning: Meaning) => (has(meaning) ? `sum(${meaning})` : "0");
  return `CREATE TEMP TABLE groups AS
    SELECT workload, CASE ${kinds.join(" ")} ELSE 'row' END AS kind, CASE ${values.join(" ")} END AS value,
      count(*) AS requests, ${has("requestId") ? "sum(copies)" : "count(*)"} AS rows,
      sum(promptTokens) AS promptTokens, sum(outputTokens) AS outputTokens, ${sum("cachedTokens")} AS cachedTokens,
      ${has("maxOutputTokens") ? "count(maxOutputTokens)" : "0"} AS requestsWithMaxOutput,
      ${sum("maxOutputTokens")} AS maxOutputTokens
    FROM (${has("requestId") ? withoutDuplicatesSql(requests) : requests})
    GROUP BY GROUPING SETS (${keys.map((key) => `(workload, ${key})`).join(", ")}, (workload, rowKey))
    HAVING GROUPING(rowKey) = 1 OR (rowKey IS NOT NULL AND count(*) > 1)`;
}

/** SQL of whole tokens; a fraction is no count of tokens and is NULL, where a plain cast would round it. */
function tokensSql(column: ScanColumn | undefined): string {
  if (!column) return "NULL::INTEGER";
  const { sql, type } = column;
  const number = `TRY_CAST(${sql} AS DOUBLE)`;
  const whole = `CASE WHEN ${number} = trunc(${number}) THEN TRY_CAST(${number} AS INTEGER) END`;
  if (type === "VARCHAR") return `CASE WHEN contains(${sql}, '.') THEN ${whole} ELSE TRY_CAST(${sql} AS INTEGER) END`;
  return /INT/.test(type) ? `TRY_CAST(${sql} AS INTEGER)` : whole;
}

function optionalSql(meaning: Optional, column: ScanColumn | undefined): string {
  if (!column) return "NULL::INTEGER";
  const isTime = meaning === "durationMs" || meaning === "ttftMs";
  // Times are rounded to the millisecond: percentiles come from counted values, and fractions would make each its own.
  const read = isTime ? `TRY_CAST(TRY_CAST(${column.sql} AS DOUBLE) AS INTEGER)` : tokensSql(column);
  if (column.type === "INTEGER") return read;
  return `CASE WHEN ${column.sql} IS NULL THEN NULL ELSE COALESCE(${read}, -1) END`;
}

function mixedSql(timestamp: string, form: Scan["source"]["timestamps"]): string {
  if (form === "zoned") return `NOT ${zonedSql(timestamp)} AND TRY_CAST(${timestamp} AS TIMESTAMP) IS NOT NULL`;
  if (form === "local") return `${zonedSql(timestamp)} AND TRY_CAST(${timestamp} AS TIMESTAMPTZ) IS NOT NULL`;
  return "false";
}
