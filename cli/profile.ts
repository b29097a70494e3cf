import { Command } from "commander";
import { environmentArgument } from "../capacity/plan-file";
import { loadCatalog } from "../catalog/load-catalog";
import { buildProfile } from "../traffic/build-profile";
import type { Profile } from "../traffic/profile";
import { environmentFile, profileFile, readEnvironment } from "./environment";
import { tell, warn, withProgress } from "./progress";
import { removeIfInterrupted } from "./run";

/** `headroom profile <env> --traffic <files…>`: measured rows in, bins out. */
export function profileCommand(): Command {
  return new Command("profile")
    .description("read measured traffic and write its profile: tokens and requests of each workload, minute by minute")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .requiredOption("--traffic <files...>", "CSV, NDJSON or Parquet files, plain or compressed; globs are expanded")
    .option("--out <file>", "where the profile goes (default: .headroom/<env>/profile.parquet)")
    .action(async (argument: string, options: { traffic: string[]; out?: string }) => {
      const file = environmentFile(argument);
      await profile(file, options.traffic, options.out ?? profileFile(file));
      tell(`next: npx headroom plan ${environmentArgument(file)}`);
    });
}

/** Builds and tells of a profile. */
export async function profile(file: string, traffic: readonly string[], outFile: string): Promise<void> {
  const { config } = readEnvironment(file, loadCatalog());
  removeIfInterrupted(outFile);
  const built = await withProgress("profile", (say) =>
    buildProfile({ config, files: traffic, outFile, onProgress: say }),
  );
  warn(...built.notes.map((note) => `note: ${note}`));
  tell(...describe(built.profile), `profile: ${outFile}`);
}

function describe({ rows, window, summaries }: Profile): string[] {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  return [
    `${number(rows.used)} of ${number(rows.read)} rows, ${time(window.fromSeconds)} to ${time(window.toSeconds)} UTC`,
    ...summaries.map(
      ({ workload, requests, promptTokens, outputTokens, cachedShare }) =>
        `  ${workload.padEnd(12)} ${number(requests).padStart(10)} requests, prompt p50/p95/p99 ${[promptTokens.p50, promptTokens.p95, promptTokens.p99].map(number).join("/")}, output ${[outputTokens.p50, outputTokens.p95, outputTokens.p99].map(number).join("/")}, ${(100 * cachedShare).toFixed(0)} % cached`,
    ),
  ];
}
