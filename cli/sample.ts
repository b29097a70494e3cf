import { Command, InvalidArgumentError } from "commander";
import { writeSampleTraffic } from "../traffic/sample";
import { tell, withProgress } from "./progress";
import { removeIfInterrupted } from "./run";

/** The sample that `npm start` and the shipped plans are made from: always the same bytes. */
export const sampleTraffic = { seed: 1, days: 7, startDate: "2026-09-07", outFile: ".headroom/sample/traffic.csv.gz" };

/** `headroom sample`: traffic to try things on, where none was measured yet. */
export function sampleCommand(): Command {
  return new Command("sample")
    .description("write seeded sample traffic: five workloads with day and week shape and bursts")
    .option("--out <file>", "where it goes", sampleTraffic.outFile)
    .option("--seed <number>", "another seed is another week", wholeNumber(0), sampleTraffic.seed)
    .option("--days <number>", "how many days", wholeNumber(1), sampleTraffic.days)
    .action(async ({ out, seed, days }: { out: string; seed: number; days: number }) => {
      await writeSample({ ...sampleTraffic, seed, days, outFile: out });
    });
}

/** Writes sample traffic and tells where it is. */
export async function writeSample(sample: typeof sampleTraffic): Promise<void> {
  removeIfInterrupted(sample.outFile);
  await withProgress("sample traffic", () => writeSampleTraffic(sample));
  tell(`traffic: ${sample.outFile}`);
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text) || Number(text) < least)
      throw new InvalidArgumentError(`must be a whole number from ${least}`);
    return Number(text);
  };
}
