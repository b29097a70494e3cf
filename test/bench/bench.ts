import { engineBench } from "./engine";
import { gatewayBench } from "./gateway";
import { planBench } from "./plan";
import type { BenchResult } from "./result";
import { simulateBench } from "./simulate";
import { synthBench } from "./synth";
import { trafficBench } from "./traffic";

const benches = [trafficBench, planBench, synthBench, engineBench, gatewayBench, simulateBench];

/** `npm run bench`: every figure with what it must reach; exit 1 where one does not. `-- --smoke` only shows that they run. */
async function main(smoke: boolean): Promise<void> {
  const results: BenchResult[] = [];
  for (const bench of benches) results.push(...(await bench({ smoke })));
  for (const result of results) process.stdout.write(`${line(result, smoke)}\n`);
  if (!smoke && results.some(isOver)) process.exitCode = 1;
}

function line(result: BenchResult, smoke: boolean): string {
  const { name, value, unit, target, floor, limit } = result;
  const figure = `${value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2)} ${unit}`;
  const held = [
    ...(floor === undefined ? [] : [`of ${floor}`]),
    ...(target === undefined ? [] : [target]),
    ...(limit === undefined ? [] : [`at most ${limit.toLocaleString("en-US")} ${unit}`]),
  ];
  const verdict = limit === undefined || smoke ? "" : isOver(result) ? "  FAIL" : "  ok";
  return `${name.padEnd(60)} ${figure.padStart(16)}${held.length === 0 ? "" : `  (${held.join("; ")})`}${verdict}`;
}

function isOver({ value, limit }: BenchResult): boolean {
  return limit !== undefined && value > limit;
}

void main(process.argv.includes("--smoke"));
