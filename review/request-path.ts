import type { LanePlan, Plan, PlannedDeployment } from "../capacity/plan";
import { typeOf } from "./deployments";
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
    ...lanes.flatMap((lane, index) => lanePath(lane, atGateway.get(lane.workload), `l${index}`, nodesOf(lanes))),
    "```",
  ].join("\n");
}

/** The node of each deployment that a lane makes: lanes that share it lead to the same one. */
function nodesOf(lanes: readonly LanePlan[]): ReadonlyMap<string, string> {
  return new Map(
    lanes.flatMap(({ deployments }, lane) =>
      deployments.flatMap((each, index) =>
        each.sharedFrom === undefined ? [[keyOf(each), `l${lane}d${index}`] as const] : [],
      ),
    ),
  );
}

function keyOf({ region, name }: Pick<PlannedDeployment, "region" | "name">): string {
  return `${region}/${name}`;
}

/** A batch lane is no API of the gateway: whoever holds a role gives it files of requests. */
function lanePath(
  { workload, deployments }: LanePlan,
  lane: GatewayLane | undefined,
  id: string,
  nodes: ReadonlyMap<string, string>,
): string[] {
  const lines = lane
    ? [`  gateway -- "/${workload}/v1" --> ${id}{{${workload}}}`]
    : [`  callers -- files of requests --> ${id}{{${workload}}}`];
  if (lane?.policy.safety) lines.push(`  ${id} -. "${judged(lane)}" .-> safety`);
  for (const deployment of deployments) {
    const { name, region, priority, weight, spilloverTo, sharedFrom } = deployment;
    const node = nodes.get(keyOf(deployment));
    if (sharedFrom === undefined) lines.push(`  ${node}["${name}<br>${typeOf(deployment)}<br>${region}"]`);
    const order = weight === undefined ? `${priority}` : `"${priority}, weight ${weight}"`;
    if (priority !== undefined) lines.push(`  ${id} -- ${order} --> ${node}`);
    const way = wayBeside(deployment, lane);
    if (way !== undefined) lines.push(`  ${id} -. "${way}" .-> ${node}`);
    const spill = spilloverTo === undefined ? undefined : nodes.get(keyOf({ region, name: spilloverTo }));
    if (sharedFrom === undefined && spill !== undefined) lines.push(`  ${node} -. spillover .-> ${spill}`);
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
