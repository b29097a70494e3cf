import { Command } from "commander";
import { writeSampleTraffic } from "../traffic/sample";
import { tell, withProgress } from "./progress";

/** The sample that `npm start` and the shipped plans are made from: always the same bytes. */
export const sampleTraffic = { seed: 1, days: 7, startDate: "2026-09-07", outFile: ".headroom/sample/traffic.csv.gz" };

/** `headroom sample`: traffic to try things on, where none was measured yet. */
export function sampleCommand(): Command {
  return new Command("sample")
    .description("write seeded sample traffic: five workloads with day and week shape and bursts")
    .option("--out <file>", "where it goes", sampleTraffic.outFile)
    .option("--seed <number>", "another seed is another week", Number, sampleTraffic.seed)
    .option("--days <number>", "how many days", Number, sampleTraffic.days)
    .action(async ({ out, seed, days }: { out: string; seed: number; days: number }) => {
      await writeSample({ ...sampleTraffic, seed, days, outFile: out });
    });
}

/** Writes sample traffic and tells where it is. */
export async function writeSample(sample: typeof sampleTraffic): Promise<void> {
  await withProgress("sample traffic", () => writeSampleTraffic(sample));
  tell(`traffic: ${sample.outFile}`);
}
