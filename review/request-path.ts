import type { LanePlan, Plan } from "../capacity/plan";

/** A Mermaid diagram of where each lane's requests may go, in the order they are tried. */
export function requestPath({ lanes }: Plan): string {
  const lines = ["```mermaid", "flowchart LR", "  callers([callers]) --> gateway[API Management]"];
  for (const [index, lane] of lanes.entries()) lines.push(...lanePath(lane, `l${index}`));
  return [...lines, "```"].join("\n");
}

function lanePath({ workload, deployments }: LanePlan, id: string): string[] {
  const lines = [`  gateway -- "/${workload}/v1" --> ${id}{{${workload}}}`];
  for (const [index, { name, region, sku, role, priority, spilloverTo }] of deployments.entries()) {
    const node = `${id}d${index}`;
    lines.push(`  ${node}["${name}<br>${sku}<br>${region}"]`);
    if (priority !== undefined) lines.push(`  ${id} -- ${priority} --> ${node}`);
    if (role === "escalation") lines.push(`  ${id} -. escalation .-> ${node}`);
    const spill = deployments.findIndex((other) => other.name === spilloverTo && other.region === region);
    if (spill >= 0) lines.push(`  ${node} -. spillover .-> ${id}d${spill}`);
  }
  return lines;
}
