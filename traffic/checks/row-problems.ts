import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import type { Problem } from "../../written/problem";
import { printProblem } from "../../written/problem";
import { printSelector, ruleSql, unassigned } from "../assign";
import { isRowSql, namedColumn, readSql, type Scan, textSql } from "../files/scan";
import { requestsSql } from "../query";
import type { Session } from "../session";
import { endlessProblems, rejectedProblems } from "./rejected-lines";
import { unusableProblems } from "./unusable-rows";

/** How many rows are shown. */
const mostExamples = 5;

/** How the rows of the traffic files fared. */
export interface RowCounts {
  readonly read: number;
  readonly used: number;
  readonly unusable: number;
  /** Part of `unusable`: their timestamp has a zone where the others of their file have none, or the other way round. */
  readonly mixedZone: number;
  readonly unassigned: number;
  readonly duplicate: number;
  /** Requests by number of workload. */
  readonly byWorkload: ReadonlyMap<number, number>;
}

interface Input {
  readonly session: Session;
  readonly scans: readonly Scan[];
  readonly config: Config;
  readonly rows: RowCounts;
}

/** What refuses the profile, all at once, and what a person should know though it does not. */
export async function rowProblems(input: Input): Promise<{ problems: Problem[]; notes: string[] }> {
  const endless = await endlessProblems(input.session, input.scans, mostExamples);
  // Nobody can say how many rows such a file has, so nothing else that is counted is worth saying.
  if (endless.length > 0) return { problems: endless, notes: [] };
  const unusable = await unusableRows(input);
  const rest = input.rows.used + input.rows.unassigned === 0 ? [] : await workloadProblems(input);
  const unplaced = await unassignedRows(input);
  return {
    problems: [...unusable.problems, ...unplaced.problems, ...rest],
    notes: [...unusable.notes, ...unplaced.notes],
  };
}

async function unusableRows({ session, scans, config, rows }: Input) {
  if (rows.unusable === 0) return { problems: [], notes: [] };
  if (rows.mixedZone > 0) {
    const message = `${ofRows(rows.mixedZone, rows.read)} have a time zone where others of the same file have none, or the other way round (write a zone in every row, or in none and set traffic.timeZone); the first are`;
    const mixed = await unusableProblems(session, scans, config, { mixed: true, most: mostExamples });
    return { problems: [{ message }, ...mixed], notes: [] };
  }
  const examples = [
    ...(await rejectedProblems(session, scans, mostExamples)),
    ...(await unusableProblems(session, scans, config, { mixed: false, most: mostExamples })),
  ]
    .sort(inFileOrder)
    .slice(0, mostExamples);
  const said = `${ofRows(rows.unusable, rows.read)} cannot be used`;
  const limit = config.traffic.maxUnusableShare;
  if (rows.unusable / rows.read > limit) {
    const message = `${said}, more than traffic.maxUnusableShare ${limit} allows (correct them or raise it); the first are`;
    return { problems: [{ message }, ...examples], notes: [] };
  }
  return { problems: [], notes: [`${said} and were left out; the first are`, ...examples.map(printProblem)] };
}

function inFileOrder({ at: a }: Problem, { at: b }: Problem): number {
  if (a?.file !== b?.file) return (a?.file ?? "") < (b?.file ?? "") ? -1 : 1;
  return (a?.line ?? 0) - (b?.line ?? 0);
}

async function unassignedRows({ session, scans, config, rows }: Input) {
  if (rows.unassigned === 0) return { problems: [], notes: [] };
  const columns = [...new Set(config.workloads.flatMap(({ traffic }) => Object.keys(traffic.where)))];
  const held: string[] = [];
  for (const column of columns) held.push(...(await valuesOf({ session, scans, config }, column, true)));
  const hold = held.length === 0 ? "" : `; among them ${held.join("; ")}`;
  const said = `${ofRows(rows.unassigned, rows.read)} belong to no workload`;
  const limit = config.traffic.maxUnassignedShare;
  if (rows.unassigned / rows.read <= limit) {
    return { problems: [], notes: [`${said} and were left out${hold}`] };
  }
  const message = `${said}, more than traffic.maxUnassignedShare ${limit} allows${hold} (add a workload or widen a selector)`;
  return { problems: [{ path: "workloads", message }], notes: [] };
}

async function workloadProblems(input: Input): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [index, workload] of input.config.workloads.entries()) {
    if ((input.rows.byWorkload.get(index) ?? 0) > 0) continue;
    problems.push({ path: `workloads[${index}].traffic`, message: await withoutRows(input, workload) });
  }
  return problems;
}

async function withoutRows(input: Input, workload: Workload): Promise<string> {
  const selector = printSelector(workload);
  if (selector === "") return `${workload.name} has no row: workloads before it take them all (order or narrow them)`;
  if (await anyRow(input, workload)) {
    return `${workload.name} has no row: workloads before it take all with ${selector} (order or narrow them)`;
  }
  const { file, where } = workload.traffic;
  const held: string[] = [];
  for (const column of Object.keys(where)) held.push(...(await valuesOf(input, column, false)));
  const paths = input.scans.flatMap((scan) => scan.paths);
  if (file !== undefined) held.push(`files are ${listed(paths)}`);
  return `${workload.name} has no row: none has ${selector} (${held.join("; ")})`;
}

/** Whether any row meets a workload's rules, taken by another or not. */
async function anyRow({ session, scans, config }: Input, workload: Workload): Promise<boolean> {
  for (const scan of scans) {
    for (const path of scan.paths) {
      const one = { ...scan, paths: [path] };
      const rule = ruleSql(workload, path, (name) => textOf(one, config, name));
      if (rule === undefined) continue;
      const read = readSql(one, config, { storeRejects: false });
      const rows = await session.rows<{ one: number }>(
        `SELECT 1 AS one FROM (${read}) WHERE ${isRowSql(one)} AND ${rule} LIMIT 1`,
      );
      if (rows.length > 0) return true;
    }
  }
  return false;
}

/** What a column holds, most frequent first: of all rows, or of those that no workload takes. */
async function valuesOf(
  { session, scans, config }: Pick<Input, "session" | "scans" | "config">,
  column: string,
  onlyUnassigned: boolean,
): Promise<string[]> {
  const selects = scans.flatMap((scan) => {
    const value = textOf(scan, config, column);
    if (value === undefined) return [];
    const rows = onlyUnassigned
      ? requestsSql(scan, config, { identicalOf: 1, storeRejects: false, also: value })
      : `SELECT ${value} AS also, 0 AS workload FROM (${readSql(scan, config, { storeRejects: false })}) WHERE ${isRowSql(scan)}`;
    return [`SELECT also FROM (${rows}) WHERE workload = ${onlyUnassigned ? unassigned : 0}`];
  });
  if (selects.length === 0) return [`no file has a column ${column}`];
  const found = await session.rows<{ value: string | null; requests: number }>(
    `SELECT also AS value, count(*)::DOUBLE AS requests FROM (${selects.join(" UNION ALL ")})
    GROUP BY also ORDER BY requests DESC, value LIMIT 11`,
  );
  const values = found.map(
    ({ value, requests }) =>
      `${value === null ? "nothing" : JSON.stringify(value)} (${requests} ${requests === 1 ? "row" : "rows"})`,
  );
  return [`${column} holds ${listed(values)}`];
}

function textOf(scan: Scan, config: Config, name: string): string | undefined {
  const column = namedColumn(scan, name, config);
  return column && textSql(column);
}

function listed(items: readonly string[]): string {
  return items.length > 10 ? `${items.slice(0, 10).join(", ")} and others` : items.join(", ");
}

function ofRows(some: number, all: number): string {
  const share = ((100 * some) / all).toFixed(2);
  return `${some} of ${all} rows (${share} %)`;
}
