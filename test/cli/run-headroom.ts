import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** How a command ended, as a shell would see it. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the shipped environments, as a clone has it; removed after the file's tests. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "headroom-cli-"));
  for (const name of ["config", "examples"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `headroom` in a folder, in a pipe. */
export function headroom(folder: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "cli/headroom.cjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  return { code: status, stdout, stderr };
}
