import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../written/problem";
import { headerKey, type ProfileHeader } from "./profile-header";
import { quoteText, type Session } from "./session";

/**
 * Writes the rows of a query as a profile's Parquet: under a temporary name first, so that a profile is there whole or
 * not at all. The same rows and header give the same bytes.
 *
 * @throws UserError when the disk is full or the folder cannot be written to
 */
export async function writeProfile(
  session: Session,
  { bins, header, outFile }: { bins: string; header: ProfileHeader; outFile: string },
): Promise<void> {
  const temporary = `${outFile}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(outFile), { recursive: true });
    // One thread, one order: row groups are cut the same way every time.
    await session.run("SET preserve_insertion_order = true");
    await session.run(
      `COPY (${bins}) TO ${quoteText(temporary)} (FORMAT parquet, COMPRESSION zstd,
        KV_METADATA {${quoteText(headerKey)}: ${quoteText(JSON.stringify(header))}})`,
    );
    await flush(temporary);
    await rename(temporary, outFile);
  } catch (error) {
    // There may be nothing to remove, and no folder to look in: the first error is the one to tell.
    await rm(temporary, { force: true }).catch(() => {});
    throw new UserError([{ at: { file: outFile }, message: `cannot be written: ${reason(error as Error)}` }]);
  }
}

/** A rename may reach the disk before the bytes do. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reason({ message }: Error): string {
  if (/No space left|ENOSPC|File too large|EFBIG|EDQUOT|quota/i.test(message))
    return "the disk is full (make room and run again)";
  if (/Permission denied|EACCES|EROFS|Read-only/i.test(message)) return "permission denied (choose another folder)";
  const [said = message] = message.split("\n");
  return said;
}
