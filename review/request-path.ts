import type { LanePlan, Plan, PlannedDeployment } from "../capacity/plan";
import { type GatewayLane, gatewayLanes } from "./gateway-lanes";
import { percent } from "./markdown";
import type { Synthesis } from "./read-synthesis";

/** A Mermaid diagram of where each lane's requests may go, in the order they are tried, and whom they are shown to before. */
export function requestPath(synthesis: Synthesis, { lanes }: Plan): string {
  const atGateway = new Map(gatewayLanes(synthesis).map((lane) => [lane.name, lane]));
  const isJudged = [...atGateway.values()].some(({ policy }) => policy.safety);
  return [
    "```mermaid",
    "flowchart LR",
    "  callers([callers]) --> gateway[API Management]",
    ...(isJudged ? ["  safety[[Content Safety]]"] : []),
    ...lanes.flatMap((lane, index) => lanePath(lane, atGateway.get(lane.workload), `l${index}`)),
    "```",
  ].join("\n");
}

/** A batch lane is no API of the gateway: whoever holds a role gives it files of requests. */
function lanePath({ workload, deployments }: LanePlan, lane: GatewayLane | undefined, id: string): string[] {
  const lines = lane
    ? [`  gateway -- "/${workload}/v1" --> ${id}{{${workload}}}`]
    : [`  callers -- files of requests --> ${id}{{${workload}}}`];
  if (lane?.policy.safety) lines.push(`  ${id} -. "${judged(lane)}" .-> safety`);
  for (const [index, deployment] of deployments.entries()) {
    const { name, region, sku, priority, spilloverTo } = deployment;
    const node = `${id}d${index}`;
    lines.push(`  ${node}["${name}<br>${sku}<br>${region}"]`);
    if (priority !== undefined) lines.push(`  ${id} -- ${priority} --> ${node}`);
    const way = wayBeside(deployment, lane);
    if (way !== undefined) lines.push(`  ${id} -. "${way}" .-> ${node}`);
    const spill = deployments.findIndex((other) => other.name === spilloverTo && other.region === region);
    if (spill >= 0) lines.push(`  ${node} -. spillover .-> ${id}d${spill}`);
  }
  return lines;
}

function judged({ policy: { safety } }: GatewayLane): string {
  return safety?.judgedCharacters === undefined
    ? "every prompt"
    : `prompts up to ${safety.judgedCharacters} characters`;
}

/** What sends a request to a deployment that the pool does not reach. */
function wayBeside({ role }: PlannedDeployment, lane: GatewayLane | undefined): string | undefined {
  const share = lane?.policy.routes.canary?.share;
  switch (role) {
    case "escalation":
      return "escalation";
    case "canary":
      return share === undefined ? "canary" : `canary, ${percent(share)}`;
    case "embeddings":
      return "cache lookup";
    default:
      return undefined;
  }
}
