import type { Plan } from "../capacity/plan";
import { deploymentsOf } from "./deployments";
import type { Synthesis } from "./read-synthesis";

/** Where the plan and what was synthesized differ: one of them is older. Empty when they agree. */
export function disagreements(synthesis: Synthesis, { lanes }: Plan): string[] {
  const line = ({ name, region, sku, capacity }: { name: string; region: string; sku: string; capacity: number }) =>
    `${name} in ${region} as ${sku} ${capacity}`;
  const planned = new Set(lanes.flatMap(({ deployments }) => deployments.map(line)));
  const synthesized = new Set(deploymentsOf(synthesis).map(line));
  return [
    ...[...planned].filter((each) => !synthesized.has(each)).map((each) => `planned but not synthesized: ${each}`),
    ...[...synthesized].filter((each) => !planned.has(each)).map((each) => `synthesized but not planned: ${each}`),
  ];
}
