import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/**
 * Says how a compressed file is broken, or undefined when it is whole. Needed because DuckDB takes a gzip or zstd file
 * that was cut off for a shorter one, without a word.
 */
export async function checkCompressed(path: string, compression: "gzip" | "zstd"): Promise<string | undefined> {
  return compression === "gzip" ? checkGzip(path) : checkZstd(path);
}

async function checkGzip(path: string): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createGunzip({ chunkSize: 1 << 20 }), nowhere);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith("Z_")) throw error;
    return code === "Z_BUF_ERROR" ? "ends in the middle" : message;
  }
}

const zstdMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/**
 * Walks the frames and blocks by their headers, without decompressing; DuckDB checks the blocks' own contents.
 *
 * @see RFC 8878, sections 3.1.1 and 3.1.2
 */
async function checkZstd(path: string): Promise<string | undefined> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    let at = 0;
    while (at < size) {
      const next = await endOfFrame(handle, at);
      if (typeof next === "string") return next;
      at = next;
    }
    return at > size ? "ends in the middle" : undefined;
  } finally {
    await handle.close();
  }
}

async function endOfFrame(handle: FileHandle, start: number): Promise<number | string> {
  const head = await bytesAt(handle, start, 18);
  if (head.length < 5) return "ends in the middle";
  const magic = head.readUInt32LE(0);
  if (magic >>> 4 === skippableMagic >>> 4) {
    return head.length < 8 ? "ends in the middle" : start + 8 + head.readUInt32LE(4);
  }
  if (magic !== zstdMagic) return "holds something else after the first frame";
  const descriptor = head.readUInt8(4);
  const singleSegment = (descriptor >> 5) & 1;
  const contentSizeBytes = [singleSegment, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const checksumBytes = (descriptor >> 2) & 1 ? 4 : 0;
  let at = start + 5 + (singleSegment ? 0 : 1) + dictionaryIdBytes + contentSizeBytes;
  for (;;) {
    const block = await bytesAt(handle, at, 3);
    if (block.length < 3) return "ends in the middle";
    const header = block.readUIntLE(0, 3);
    const runLength = ((header >> 1) & 3) === 1;
    at += 3 + (runLength ? 1 : header >> 3);
    if (header & 1) return at + checksumBytes;
  }
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
