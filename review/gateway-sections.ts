import type { Plan } from "../capacity/plan";
import { type GatewayLane, gatewayLanes, gatewayOf, type LaneCaller } from "./gateway-lanes";
import { handedOut } from "./handed-out";
import { number, table } from "./markdown";
import { pipeline } from "./pipeline";
import type { Synthesis } from "./read-synthesis";
import { roundTrips } from "./round-trips";

/** What the gateway does to requests, lane by lane, as the policies say that are deployed with it. */
export function gateway(synthesis: Synthesis, plan: Plan): string {
  const { name, sku, regions } = gatewayOf(synthesis);
  const lanes = gatewayLanes(synthesis);
  return [
    `${name} is ${sku} in ${regions.join(", ")}. Limits are those of one gateway region: counters are never added up across gateways.`,
    "",
    table(
      ["lane", "order", "callers", "limits ÷ planned", "policy"],
      lanes.map((lane) => [
        lane.name,
        pipeline(lane)
          .map((step) => step.name)
          .join(" → "),
        lane.callers.map((caller) => caller.name).join(", ") || "none",
        handedOut(lane, plan, regions.length).words,
        `${number(lane.policy.characters)} characters, ${lane.policy.expressions} expressions, ${lane.policy.hash}`,
      ]),
    ),
    ...lanes.map((lane) => laneAtGateway(lane)),
  ].join("\n");
}

function laneAtGateway(lane: GatewayLane): string {
  const steps = pipeline(lane).map(({ name, words }, index) => `${index + 1}. **${capitalized(name)}** ${words}`);
  return [
    `### ${lane.name} at the gateway`,
    "",
    ...steps,
    "",
    table(
      ["consumer", "owner", "shows", "may name", "tokens a minute", "requests a minute", "quota", "priority"],
      lane.callers.map(callerRow),
    ),
    table(
      ["round trip", "paid by", "adds"],
      roundTrips(lane).map(({ asks, paidBy, adds }) => [asks, paidBy, adds]),
    ),
  ].join("\n");
}

const shown: Readonly<Record<string, string>> = { key: "key", entra: "Entra token", both: "key and Entra token" };

function callerRow(caller: LaneCaller): readonly (string | number)[] {
  const { name, owner, authentication, models, tokensPerMinute, requestsPerMinute, quota, low } = caller;
  return [
    name,
    owner ?? "–",
    shown[authentication] ?? authentication,
    models.join(", "),
    number(tokensPerMinute),
    number(requestsPerMinute),
    quota ? `${number(quota.tokens)} tokens ${quota.period.toLowerCase()}` : "–",
    low ? "low" : "–",
  ];
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
