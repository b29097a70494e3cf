import ora from "ora";

/** Does long work: with a spinner on a terminal, in silence in a pipe. `say` changes what the spinner tells. */
export async function withProgress<T>(doing: string, work: (say: (doing: string) => void) => Promise<T>): Promise<T> {
  const spinner = ora({
    text: doing,
    stream: process.stderr,
    // A terminal that does not know its width (a container's, a recorder's) would have ora count lines without end.
    isSilent: !process.stderr.isTTY || process.stderr.columns < 1,
    // Ctrl-C must reach us.
    discardStdin: false,
  }).start();
  try {
    const result = await work((now) => {
      spinner.text = now;
    });
    spinner.succeed(doing);
    return result;
  } catch (error) {
    spinner.fail(doing);
    throw error;
  }
}

const warned = new Set<string>();

/** Says on standard error what a person should know, each thing once however many steps come upon it. */
export function warn(...lines: readonly string[]): void {
  for (const line of lines) {
    if (warned.has(line)) continue;
    warned.add(line);
    process.stderr.write(`${line}\n`);
  }
}

/** Tells a result on standard output, a line each. */
export function tell(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
