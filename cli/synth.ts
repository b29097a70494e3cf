import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { environmentArgument } from "../capacity/plan-file";
import { environmentFile } from "./environment";
import { tell, withProgress } from "./progress";

/** `headroom synth <env>`: config and plan in, Terraform out; what `cdktf synth` runs, without its CLI. */
export function synthCommand(): Command {
  return new Command("synth")
    .description("synthesize an environment's stacks into cdktf.out, as HEADROOM_ENV=<env> npx cdktf synth does")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .action(async (argument: string) => {
      const file = environmentFile(argument);
      if (await synth(file)) tell(`next: npx headroom review ${environmentArgument(file)}`);
    });
}

/** Synthesizes one environment; false, with the exit code set, when its input is wrong. */
export async function synth(file: string): Promise<boolean> {
  const code = await withProgress("synth", async () => {
    // The very program that the cdktf CLI runs, so that what is reviewed here is what it deploys.
    const child = spawn(
      process.execPath,
      ["--import", pathToFileURL(require.resolve("tsx")).href, join(__dirname, "..", "main.ts")],
      { env: { ...process.env, HEADROOM_ENV: file }, stdio: ["ignore", "inherit", "inherit"] },
    );
    const [exit] = (await once(child, "exit")) as [number | null];
    return exit ?? 2;
  });
  if (code !== 0) {
    process.exitCode = code;
    return false;
  }
  tell("stacks: cdktf.out/stacks");
  return true;
}
