import { open } from "node:fs/promises";
import { basename } from "node:path";
import { quotePath, quoteText, type Session } from "../session";
import { checkCompressed } from "./check-compressed";
import { parseCsvHeader } from "./csv-header";
import { sayReaderError } from "./reader-error";

/** How a traffic file is written. */
export type FileFormat = "csv" | "ndjson" | "parquet";
export type Compression = "none" | "gzip" | "zstd";

/** A column as DuckDB sees it. */
export interface FileColumn {
  readonly name: string;
  /** DuckDB's type; VARCHAR for everything in a text file. */
  readonly type: string;
}

/** What a look at a file's first lines tells. */
export interface InspectedFile {
  readonly format: FileFormat;
  readonly compression: Compression;
  /** Of CSV. */
  readonly delimiter?: string;
  readonly columns: readonly FileColumn[];
  readonly hasRows: boolean;
  /** The first rows' values in the order of `columns`, as text. */
  readonly firstRows: readonly (readonly string[])[];
}

const firstLines = 200;
const extensions: Readonly<Record<string, FileFormat>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "ndjson",
  parquet: "parquet",
};

/** Looks at a file: format by extension, else by content; answers in words what is wrong with it. */
export async function inspectFile(session: Session, path: string): Promise<InspectedFile | string> {
  const head = await readHead(path);
  if (typeof head === "string") return head;
  if (head.length === 0) return "must hold requests, got an empty file (export it again)";
  const compression = compressionOf(head);
  if (compression !== "none") {
    const broken = await checkCompressed(path, compression);
    if (broken !== undefined) return `must be a whole ${compression} file, but ${broken} (copy or export it again)`;
  }
  const format = extensions[extensionOf(path)] ?? formatOf(head, compression);
  if (compression === "none" && isUtf16(head)) return "must be UTF-8, got UTF-16 (save it as UTF-8)";
  if (format === "parquet") return inspectParquet(session, path, compression);
  try {
    const lines = await readFirstLines(session, path, compression);
    const text = format ?? (lines[0]?.trimStart().startsWith("{") ? "ndjson" : "csv");
    return text === "ndjson" ? inspectNdjson(lines, compression) : await inspectCsv(session, path, lines, compression);
  } catch (error) {
    const said = sayReaderError(error as Error);
    if (said === undefined) throw error;
    return said;
  }
}

async function readHead(path: string): Promise<Buffer | string> {
  try {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") return "must be readable by you, got permission denied";
    if (code === "ENOENT") return "must be there, but vanished after it was found";
    if (code === "EISDIR") return "must be a file, got a directory";
    throw error;
  }
}

function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : "none";
}

function extensionOf(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replace(/\.(gz|zst|zstd)$/, "");
  return name.slice(name.lastIndexOf(".") + 1);
}

function formatOf(head: Buffer, compression: Compression): FileFormat | undefined {
  return compression === "none" && head.subarray(0, 4).toString("latin1") === "PAR1" ? "parquet" : undefined;
}

function isUtf16(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

async function inspectParquet(
  session: Session,
  path: string,
  compression: Compression,
): Promise<InspectedFile | string> {
  if (compression !== "none") return `must be Parquet as it is, got it inside ${compression} (unpack it)`;
  try {
    const described = await session.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${quotePath(path)})`,
    );
    const [counted] = await session.rows<{ rows: number }>(
      `SELECT sum(num_rows)::DOUBLE AS rows FROM parquet_file_metadata(${quotePath(path)})`,
    );
    const columns = described.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }));
    const firstRows = await session.rows<Record<string, string | null>>(
      `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(${quotePath(path)}) LIMIT ${firstLines}`,
    );
    return {
      format: "parquet",
      compression,
      columns,
      hasRows: (counted?.rows ?? 0) > 0,
      firstRows: firstRows.map((row) => Object.values(row).map((value) => value ?? "")),
    };
  } catch (error) {
    const [said = ""] = (error as Error).message.replaceAll(`'${path}'`, "it").split("\n");
    return `must be a whole Parquet file, but ${said} (copy or export it again)`;
  }
}

/** `FROM` of a CSV file's columns `c0`, `c1`, …, read as these types and never as a sniffer would have them. */
export function csvSql(
  paths: readonly string[],
  { delimiter, compression, types, options }: Record<"delimiter" | "compression" | "types" | "options", string>,
): string {
  return `read_csv([${paths.map(quotePath).join(", ")}], auto_detect = false, header = true,
      delim = ${quoteText(delimiter)}, quote = '"', escape = '"', columns = {${types}},
      compression = ${quoteText(compression)}${options})`;
}

/** `FROM` of a text file's lines as they stand, one column `raw`; a blank line is NULL. */
export function linesSql(paths: readonly string[], compression: Compression, options = ""): string {
  return `read_csv([${paths.map(quotePath).join(", ")}], auto_detect = false, header = false, delim = '\x01', quote = '',
    escape = '', columns = {'raw': 'VARCHAR'}, compression = ${quoteText(compression)}${options})`;
}

/** A small buffer, so that a look at a large file costs no more than at a small one; lines are held to DuckDB's default. */
const look = ", ignore_errors = true, max_line_size = 2097152, buffer_size = 4194304";

async function readFirstLines(session: Session, path: string, compression: Compression): Promise<string[]> {
  await session.run("SET preserve_insertion_order = true");
  const rows = await session.rows<{ raw: string | null }>(
    `SELECT raw FROM ${linesSql([path], compression, look)} LIMIT ${firstLines}`,
  );
  return rows.flatMap(({ raw }) => (raw === null || raw.trim() === "" ? [] : [raw]));
}

async function inspectCsv(
  session: Session,
  path: string,
  lines: readonly string[],
  compression: Compression,
): Promise<InspectedFile | string> {
  const [first, second] = lines;
  if (first === undefined) return "must hold requests, got only blank lines (export it again)";
  const { delimiter, columns } = parseCsvHeader(first);
  const names = columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const rows = await session.rows<Record<string, string | null>>(
    `SELECT * FROM ${csvSql([path], { delimiter, compression, types: names, options: look })} LIMIT ${firstLines}`,
  );
  return {
    format: "csv",
    compression,
    delimiter,
    columns: columns.map((name) => ({ name, type: "VARCHAR" })),
    hasRows: second !== undefined,
    firstRows: rows.map((row) => Object.values(row).map((value) => value ?? "")),
  };
}

function inspectNdjson(lines: readonly string[], compression: Compression): InspectedFile | string {
  const objects = lines.flatMap(parseObject);
  if (objects.length === 0) {
    const [first = ""] = lines;
    return `must hold one JSON object a line, got ${first.slice(0, 60)} (write it as JSON lines)`;
  }
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return {
    format: "ndjson",
    compression,
    columns: names.map((name) => ({ name, type: "VARCHAR" })),
    hasRows: true,
    firstRows: objects.map((object) => names.map((name) => String(object[name] ?? ""))),
  };
}

function parseObject(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? [value as Record<string, unknown>]
      : [];
  } catch {
    return [];
  }
}
