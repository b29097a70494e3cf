import { existsSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { UserError } from "../written/problem";

/** Exit codes that every command shares; a command with others of its own says so in its help. */
export const exitCodes = { done: 0, inputWrong: 1, ourFault: 2 } as const;

/** Runs a command and turns how it ended into an exit code, and into words that fit who is at fault. */
export async function run(command: () => Promise<void>): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // By way of `exit`, so that whoever holds a temporary file can take it away.
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  try {
    await command();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** Takes away what an interrupt leaves of a file that traffic/ writes: it stands under this name until it is whole. */
export function removeIfInterrupted(outFile: string): void {
  const temporary = `${outFile}.${process.pid}.tmp`;
  process.once("exit", () => {
    if (existsSync(temporary)) rmSync(temporary);
  });
}

/** What a machine says when it will not write: no fault of ours, and no stack would help. */
const refusals: ReadonlySet<unknown> = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EISDIR",
  "ENAMETOOLONG",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

function explain(error: unknown): number {
  if (error instanceof UserError) {
    const { length } = error.problems;
    process.stderr.write(`${error.message}\n${length === 1 ? "1 problem" : `${length} problems`}\n`);
    return exitCodes.inputWrong;
  }
  if (error instanceof Error && refusals.has((error as NodeJS.ErrnoException).code)) {
    process.stderr.write(`${error.message}\n1 problem\n`);
    return exitCodes.inputWrong;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `${stack}\nthis is a fault of headroom, not of your input; please report it with the lines above\n`,
  );
  return exitCodes.ourFault;
}
