import ora from "ora";

/** Does long work: with a spinner on a terminal, in silence in a pipe. `say` changes what the spinner tells. */
export async function withProgress<T>(doing: string, work: (say: (doing: string) => void) => Promise<T>): Promise<T> {
  const spinner = ora({ text: doing, stream: process.stderr, isSilent: !process.stderr.isTTY }).start();
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

/** Tells a result on standard output, a line each. */
export function tell(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
