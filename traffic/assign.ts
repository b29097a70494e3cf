import { basename } from "node:path";
import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { findColumn } from "./layout";
import { quoteText } from "./session";

/** Workload number of a row that no workload takes; workloads are numbered from 0, at most 50. */
export const unassigned = 254;
/** Workload number of a row that cannot be used. */
export const unusable = 255;

/** SQL of a column's value as text, or undefined when the file has no such column. */
export type ColumnSql = (name: string) => string | undefined;

/**
 * SQL for the number of the first workload whose rules all hold for a row of this file; a workload without a rule takes
 * what is left.
 */
export function assignSql(config: Config, path: string, column: ColumnSql): string {
  const cases = config.workloads.flatMap((workload, index) => {
    const rule = ruleSql(workload, path, column);
    return rule === undefined ? [] : [`WHEN ${rule} THEN ${index}`];
  });
  return cases.length === 0 ? `${unassigned}` : `CASE ${cases.join(" ")} ELSE ${unassigned} END`;
}

/** SQL for whether a row of this file meets a workload's rules; undefined when none of the file's can. */
export function ruleSql({ traffic }: Workload, path: string, column: ColumnSql): string | undefined {
  if (traffic.file !== undefined && !matchesFile(traffic.file, path)) return undefined;
  const conditions = Object.entries(traffic.where).map(([name, values]) => {
    const value = column(name);
    return value === undefined ? undefined : anySql(value, values);
  });
  if (conditions.includes(undefined)) return undefined;
  return conditions.length === 0 ? "true" : conditions.join(" AND ");
}

/** Numbers of the workloads whose rules a file's name and columns do not rule out: files alike in this read alike. */
export function possibleWorkloads(config: Config, path: string, columns: readonly string[]): readonly number[] {
  return config.workloads.flatMap((workload, index) =>
    ruleSql(workload, path, (name) => findColumn(columns, name)) === undefined ? [] : [index],
  );
}

/** Prints a workload's rules as its author would say them: `workload = "chat" and file "*_conv.csv"`. */
export function printSelector({ traffic }: Workload): string {
  const where = Object.entries(traffic.where).map(
    ([name, values]) => `${name} = ${values.map((value) => JSON.stringify(value)).join(" or ")}`,
  );
  const file = traffic.file === undefined ? [] : [`file ${JSON.stringify(traffic.file)}`];
  return [...where, ...file].join(" and ");
}

/**
 * Whether a file's name matches a glob of `*` and `?`. The glob is held against the name alone unless it holds a slash,
 * and a compressed file goes by its name without `.gz` or `.zst` too.
 */
export function matchesFile(glob: string, path: string): boolean {
  const pattern = new RegExp(
    `^${glob.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replace(/\*\*|\*|\?/g, (wild) => ({ "**": ".*", "*": "[^/]*" })[wild] ?? "[^/]")}$`,
  );
  const name = glob.includes("/") ? path : basename(path);
  return pattern.test(name) || pattern.test(name.replace(/\.(gz|zst|zstd)$/, ""));
}

function anySql(column: string, values: readonly (string | number | boolean)[]): string {
  return `(${values.map((value) => equalsSql(column, value)).join(" OR ")})`;
}

function equalsSql(column: string, value: string | number | boolean): string {
  if (typeof value === "number") return `TRY_CAST(${column} AS DOUBLE) = ${value}`;
  if (typeof value === "boolean") return `lower(${column}) = '${value}'`;
  if (!value.includes("*")) return `${column} = ${quoteText(value)}`;
  const pattern = value.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%");
  return `${column} LIKE ${quoteText(pattern)} ESCAPE '\\'`;
}
