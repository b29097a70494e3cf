import type { Plan } from "../capacity/plan";
import { type DeploymentType, deploymentsOf, typeOf } from "./deployments";
import type { Synthesis } from "./read-synthesis";

interface Compared extends DeploymentType {
  readonly name: string;
  readonly region: string;
  readonly capacity: number;
}

/** Where the plan and what was synthesized differ: one of them is older. Empty when they agree. */
export function disagreements(synthesis: Synthesis, { lanes }: Plan): string[] {
  const line = ({ name, region, capacity, ...type }: Compared) => `${name} in ${region} as ${typeOf(type)} ${capacity}`;
  const planned = new Set(lanes.flatMap(({ deployments }) => deployments.map(line)));
  const synthesized = new Set(deploymentsOf(synthesis).map(line));
  return [
    ...[...planned].filter((each) => !synthesized.has(each)).map((each) => `planned but not synthesized: ${each}`),
    ...[...synthesized].filter((each) => !planned.has(each)).map((each) => `synthesized but not planned: ${each}`),
  ];
}
