import { UserError } from "../written/problem";

/** Exit codes that every command shares; a command with others of its own says so in its help. */
export const exitCodes = { done: 0, inputWrong: 1, ourFault: 2 } as const;

/** Runs a command and turns how it ended into an exit code, and into words that fit who is at fault. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof UserError) {
    const { length } = error.problems;
    process.stderr.write(`${error.message}\n${length === 1 ? "1 problem" : `${length} problems`}\n`);
    return exitCodes.inputWrong;
  }
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof Error && (code === "ENOSPC" || code === "EACCES" || code === "EROFS" || code === "EPERM")) {
    // The machine refused, not the program: no stack would help.
    process.stderr.write(`${error.message}\n1 problem\n`);
    return exitCodes.inputWrong;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `${stack}\nthis is a fault of headroom, not of your input; please report it with the lines above\n`,
  );
  return exitCodes.ourFault;
}
