import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checkAgainst, printPath } from "../written/check";
import type { Problem } from "../written/problem";
import { UserError } from "../written/problem";
import { parseYaml } from "../written/yaml-tree";
import type { Catalog } from "./catalog";
import { expandCatalog } from "./expand";
import { checkReferences } from "./references";
import { type TableName, tableNames, tableSchemas, type WrittenTables } from "./schema";

/**
 * Reads the catalog's tables from a folder. Throws a `UserError` with every problem of every table: what its schema
 * refuses, what no other row explains, facts stated twice.
 * @default the folder of this file
 */
export function loadCatalog(directory: string = __dirname): Catalog {
  const problems: Problem[] = [];
  const tables: { [name in TableName]?: unknown } = {};
  for (const name of tableNames) {
    try {
      tables[name] = readTable(name, fileOf(directory, name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const { table, path, message } of checkReferences(tables as Partial<WrittenTables>)) {
    const file = fileOf(directory, table);
    problems.push({ at: parseYaml(readFileSync(file), file).position(path), path: printPath(path), message });
  }
  if (problems.length > 0) throw new UserError(problems);
  return expandCatalog(tables as WrittenTables);
}

function fileOf(directory: string, name: TableName): string {
  return relative(process.cwd(), join(directory, `${name}.yaml`));
}

function readTable(name: TableName, file: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError([{ at: { file }, message: `must hold a table of the catalog, cannot be read (${code})` }]);
  }
  const rows = jsonRows(bytes.toString("utf8"));
  const read = rows && tableSchemas[name].safeParse(rows);
  return read?.success ? read.data : checkAgainst<unknown>(tableSchemas[name], parseYaml(bytes, file));
}

/**
 * The rows of a table whose rows are written as JSON, which is YAML too. The tables are large and the YAML parser is
 * slow on them (a quarter of a second, of the one that synthesis has); it is asked only when something is wrong, for line
 * and column. Undefined when a row is not JSON, has a key twice or is not UTF-8, which JSON would hide.
 */
function jsonRows(text: string): unknown[] | undefined {
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  const [before, ...rows] = lines.join("\n").split(/^- /m);
  if (before !== "" || text.includes("\uFFFD")) return undefined;
  try {
    const parsed = JSON.parse(`[${rows.join(",")}]`);
    return keysIn(parsed) === (text.match(/[^\\]": /g) ?? []).length ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function keysIn(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum, each) => sum + keysIn(each), own);
}
