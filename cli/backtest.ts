import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { backtest } from "../capacity/backtest";
import { loadSolver } from "../capacity/load-solver";
import { loadCatalog } from "../catalog/load-catalog";
import { UserError } from "../written/problem";
import { laneHead, markdown, table, verdict, windowLines } from "./backtest-report";
import { environmentFile, profileFile, readEnvironment, workFile } from "./environment";
import { profileAt } from "./plan";
import { tell } from "./progress";

/** `headroom backtest <env>`: plans on the first part of the window, judged on the rest beside the rules people use. */
export function backtestCommand(): Command {
  return new Command("backtest")
    .description("plan on the first part of the measured traffic and judge the plan on the rest, beside rules of thumb")
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--profile <file>", "the profile to split (default: .headroom/<env>/profile.parquet)")
    .option("--train <share>", "part of the window that is planned on, between 0 and 1", "0.7")
    .option("--force", "split a window that is too short or too patchy all the same, and say so")
    .action(async (argument: string, options: BacktestOptions) => {
      const file = environmentFile(argument);
      const trainShare = shareIn(options.train);
      const profile = await profileAt(file, options.profile ?? profileFile(file));
      const catalog = loadCatalog();
      const { config } = readEnvironment(file, catalog);
      const solver = await loadSolver();
      const result = backtest(config, profile, catalog, { solver, trainShare, forced: options.force === true });
      tell(...windowLines(result));
      for (const lane of result.lanes) {
        tell("", ...laneHead(lane), ...table(lane).map((line) => `  ${line}`), verdict(lane));
      }
      const written = workFile(file, "backtest.md");
      mkdirSync(dirname(written), { recursive: true });
      writeFileAtomic(written, markdown(config.environment, result));
      tell("", `backtest: ${written}`);
    });
}

interface BacktestOptions {
  readonly profile?: string;
  readonly train: string;
  readonly force?: true;
}

function shareIn(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new UserError([{ path: "--train", message: `must be a share between 0 and 1, got "${text}"` }]);
}
