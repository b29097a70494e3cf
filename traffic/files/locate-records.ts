import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Compression, FileFormat } from "./inspect-file";

const newline = 10;
const carriageReturn = 13;
const quote = 34;

/** What is looked for: records by number from 1, the header not counted, or by a byte of the unpacked file, from 0. */
export interface Wanted {
  readonly records: readonly number[];
  /** Where lines begin that DuckDB set aside; they are none of the numbered records. */
  readonly setAside: readonly number[];
}

/** Line numbers, from 1, of what was looked for. */
export interface Located {
  readonly records: ReadonlyMap<number, number>;
  readonly setAside: ReadonlyMap<number, number>;
}

/**
 * Finds the lines on which records of a text file begin. DuckDB numbers rows, and its own line numbers do not count line
 * ends inside quotes. Finds nothing in a zstd file, which Node 20 cannot unpack.
 */
export async function locateRecords(
  file: {
    readonly path: string;
    readonly format: FileFormat;
    readonly compression: Compression;
    readonly delimiter: string;
  },
  wanted: Wanted,
): Promise<Located> {
  const located = { records: new Map<number, number>(), setAside: new Map<number, number>() };
  if (file.compression === "zstd") return located;
  const setAside = [...wanted.setAside].sort((a, b) => a - b);
  const records = new Set(wanted.records);
  // JSON lines have no header and count blank lines; in CSV the header is record 0 and blank lines are none.
  let record = file.format === "csv" ? -1 : 0;
  for await (const { offset, line, blank } of recordStarts(open(file), file)) {
    if (blank && file.format === "csv") continue;
    const next = setAside[0];
    if (next !== undefined && next <= offset) {
      located.setAside.set(next, line);
      setAside.shift();
      continue;
    }
    record++;
    if (records.delete(record)) located.records.set(record, line);
    if (records.size === 0 && setAside.length === 0) break;
  }
  return located;
}

function open({ path, compression }: { path: string; compression: Compression }): Readable {
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
  return compression === "gzip" ? bytes.pipe(createGunzip()) : bytes;
}

/** Walks the bytes once; a record starts after a line end that no quotes hold. */
async function* recordStarts(
  stream: Readable,
  { format, delimiter }: { format: FileFormat; delimiter: string },
): AsyncGenerator<{ offset: number; line: number; blank: boolean }> {
  const separator = delimiter.charCodeAt(0);
  let offset = 0;
  let line = 1;
  let start = { offset: 0, line: 1 };
  let blank = true;
  let quoted = false;
  let valueStart = true;
  for await (const chunk of stream) {
    for (const byte of chunk as Buffer) {
      // A quote opens only where a value begins; two of them inside quotes close and open again.
      if (format === "csv" && byte === quote && (quoted || valueStart)) {
        quoted = !quoted;
        valueStart = !quoted;
        blank = false;
      } else if (byte === newline) {
        line++;
        if (!quoted) {
          yield { ...start, blank };
          start = { offset: offset + 1, line };
          blank = true;
          valueStart = true;
        }
      } else {
        if (byte !== carriageReturn) blank = false;
        valueStart = byte === separator && !quoted;
      }
      offset++;
    }
  }
  if (!blank) yield { ...start, blank };
}
