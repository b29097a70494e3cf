import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { environmentArgument } from "../capacity/plan-file";
import { environmentFile } from "./environment";
import { tell, warn, withProgress } from "./progress";
import { exitCodes } from "./run";

/** Where the cdktf CLI and `headroom review` look for what was synthesized. */
export const outFolder = "cdktf.out";

/** `headroom synth <env...>`: config and plan in, Terraform out; what `cdktf synth` runs, without its CLI. */
export function synthCommand(): Command {
  return new Command("synth")
    .description("synthesize environments' stacks into cdktf.out, as HEADROOM_ENV=<env> npx cdktf synth does")
    .argument("<env...>", "environments in config/, or the paths of their YAML")
    .action(async (args: string[]) => {
      const files = [...new Set(args.map(environmentFile))];
      if (await synth(...files)) tell(...files.map((file) => `next: npx headroom review ${environmentArgument(file)}`));
    });
}

/** Synthesizes environments; false, with the exit code set, when the input of one is wrong. */
export async function synth(...files: readonly string[]): Promise<boolean> {
  const fresh = join(".headroom", `synth-${process.pid}`);
  const remove = () => rmSync(fresh, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { code, stderr } = await withProgress("synth", () => runApp(files, fresh));
    warn(
      ...stderr
        .trimEnd()
        .split("\n")
        .filter((line) => line !== ""),
    );
    if (code !== exitCodes.done) {
      process.exitCode = code;
      return false;
    }
    replaceFiles(fresh, outFolder);
    tell(`stacks: ${outFolder}/stacks`);
    return true;
  } finally {
    remove();
    process.off("exit", remove);
  }
}

/** The very program that the cdktf CLI runs, so that what is reviewed is what it deploys. */
async function runApp(
  files: readonly string[],
  folder: string,
): Promise<{ readonly code: number; readonly stderr: string }> {
  mkdirSync(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    ["--import", pathToFileURL(require.resolve("tsx")).href, join(__dirname, "..", "main.ts")],
    {
      env: { ...process.env, HEADROOM_ENV: files.join(","), CDKTF_OUTDIR: folder },
      stdio: ["ignore", "inherit", "pipe"],
    },
  );
  const stop = () => child.kill();
  process.once("exit", stop);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  process.off("exit", stop);
  return { code: code ?? exitCodes.ourFault, stderr };
}

/**
 * Moves files over those that are there, the manifest last: an interrupt leaves the earlier synthesis or this one. What
 * else stands in a stack's folder (Terraform's own `.terraform`) stays.
 */
function replaceFiles(from: string, to: string): void {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1))
    .sort((a, b) => Number(a === "manifest.json") - Number(b === "manifest.json"));
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
}
