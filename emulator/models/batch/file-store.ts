import { drawSeed, idOf } from "../api/seeded";
import type { Upload } from "./upload";

/** Input files that an account keeps. @see Microsoft, "Azure OpenAI quotas and limits" */
const mostFiles = 500;
/** Input files that an account keeps where they expire. @see Microsoft, "Azure OpenAI quotas and limits" */
const mostExpiringFiles = 10_000;
/** Size of an input file: 200 MB. @see Microsoft, "Azure OpenAI quotas and limits". That a megabyte has 1,048,576 bytes is an assumption. */
export const largestFileBytes = 200 * 1024 * 1024;

/** A file of an account. */
export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  /** Outputs of a batch are written whenever they are read. */
  readonly text: () => string;
}

/** Why a file is not taken. */
export type UploadProblem = "too large" | "too many";

/** The files of an account: what was uploaded, and what batches wrote. */
export class FileStore {
  private readonly files = new Map<string, StoredFile>();

  constructor(private readonly random: () => number) {}

  /** Takes an upload. */
  add({ filename, purpose, text, expiresAfterSeconds }: Upload, nowMs: number): StoredFile | UploadProblem {
    const bytes = Buffer.byteLength(text);
    if (bytes > largestFileBytes) return "too large";
    if (!this.hasRoom(expiresAfterSeconds !== undefined, nowMs)) return "too many";
    const expiresMs = expiresAfterSeconds === undefined ? undefined : nowMs + expiresAfterSeconds * 1000;
    return this.put({ filename, purpose, bytes, createdMs: nowMs, expiresMs, text: () => text });
  }

  /** Keeps a file under a new id. */
  put(file: Omit<StoredFile, "id">): StoredFile {
    const id = idOf("file-", drawSeed(this.random), 32);
    // Not spread: the size of a batch's output is only known once it is asked for.
    const stored = Object.create(file, { id: { value: id, enumerable: true } }) as StoredFile;
    this.files.set(stored.id, stored);
    return stored;
  }

  get(id: string, nowMs: number): StoredFile | undefined {
    const file = this.files.get(id);
    if (file?.expiresMs === undefined || file.expiresMs > nowMs) return file;
    this.files.delete(id);
    return undefined;
  }

  delete(id: string): void {
    this.files.delete(id);
  }

  /** In the order in which they came. */
  list(nowMs: number): readonly StoredFile[] {
    return [...this.files.values()].filter(({ id }) => this.get(id, nowMs) !== undefined);
  }

  private hasRoom(expires: boolean, nowMs: number): boolean {
    const inputs = this.list(nowMs).filter(({ purpose }) => purpose === "batch");
    if (inputs.length >= mostExpiringFiles) return false;
    return expires || inputs.filter(({ expiresMs }) => expiresMs === undefined).length < mostFiles;
  }
}

/** A file as the API shows it, as JSON. */
export function fileObject(file: StoredFile): string {
  const { id, filename, purpose, bytes, createdMs, expiresMs } = file;
  return JSON.stringify({
    object: "file",
    id,
    purpose,
    filename,
    bytes,
    created_at: Math.floor(createdMs / 1000),
    expires_at: expiresMs === undefined ? null : Math.floor(expiresMs / 1000),
    status: "processed",
    status_details: null,
  });
}
