import type { Plan } from "../capacity/plan";
import { type GatewayLane, gatewayLanes, gatewayOf } from "./gateway-lanes";
import { handedOut } from "./handed-out";
import type { Loosening } from "./loosening";
import { number, percent } from "./markdown";
import type { Synthesis } from "./read-synthesis";

type Finding = Omit<Loosening, "where">;

/** Severity from which a text is refused unless a lane says otherwise. */
const defaultSeverity = 4;

/** Settings by which Content Safety's categories are written. */
const categories: Readonly<Record<string, string>> = {
  Hate: "hate",
  SelfHarm: "selfHarm",
  Sexual: "sexual",
  Violence: "violence",
};

/** What lanes let pass, keep or promise beyond the secure default, each by the setting that says so. */
export function laneLoosenings(synthesis: Synthesis, plan: Plan): readonly Loosening[] {
  const gateways = gatewayOf(synthesis).regions.length;
  return gatewayLanes(synthesis).flatMap((lane) =>
    [...ofCache(lane), ...ofSafety(lane), ...ofTools(lane), ...ofLogs(lane), ...ofLimits(lane, plan, gateways)].map(
      (found) => ({
        where: `lane ${lane.name}`,
        ...found,
      }),
    ),
  );
}

/** What is no loosening, and yet what a reader of the review should not be surprised by. */
export function choices(synthesis: Synthesis): readonly Loosening[] {
  const lanes = gatewayLanes(synthesis);
  const ofLanes = lanes.flatMap((lane) =>
    [...ofTrial(lane), ...ofUsage(lane), ...ofNobody(lane)].map((found) => ({ where: `lane ${lane.name}`, ...found })),
  );
  const keyed = new Set(
    lanes.flatMap(({ callers }) => callers.filter((caller) => caller.authentication === "key").map(({ name }) => name)),
  );
  return [
    ...ofLanes,
    ...[...keyed].map((name) => ({
      where: `consumer ${name}`,
      setting: "authentication: key",
      meaning: "who holds the key may call; there is no identity behind it",
    })),
  ];
}

function ofCache({ policy: { cache } }: GatewayLane): readonly Finding[] {
  if (cache?.scope !== "shared") return [];
  return [{ setting: "cache.scope: shared", meaning: "one consumer may be given what another was answered" }];
}

function ofSafety({ policy: { safety } }: GatewayLane): readonly Finding[] {
  if (!safety) return [];
  const { onOutage, judgedCharacters, shieldPrompt, thresholds } = safety;
  return [
    ...(onOutage === "admit"
      ? [
          {
            setting: "gatewaySafety.onOutage: admit",
            meaning: "while Content Safety does not answer, prompts pass unjudged by it",
          },
        ]
      : []),
    ...(judgedCharacters === undefined
      ? []
      : [
          {
            setting: "gatewaySafety.longPrompts: modelFilter",
            meaning: `prompts over ${number(judgedCharacters)} characters are judged by the model's own filter alone`,
          },
        ]),
    ...(shieldPrompt
      ? []
      : [{ setting: "gatewaySafety.shieldPrompt: false", meaning: "prompts are not searched for attacks" }]),
    ...Object.entries(thresholds)
      .filter(([, threshold]) => threshold > defaultSeverity)
      .map(([category, threshold]) => ({
        setting: `gatewaySafety.thresholds.${categories[category] ?? category}: ${threshold}`,
        meaning: `${category} below severity ${threshold} passes at the gateway`,
      })),
  ];
}

function ofTools({ policy: { refusals } }: GatewayLane): readonly Finding[] {
  if (refusals.some(({ code }) => code === "hosted_tools_denied")) return [];
  return [
    {
      setting: "hostedTools: allowed",
      meaning: "tools that the service runs reach beyond the account and its data boundary",
    },
  ];
}

function ofLogs({ logContent }: GatewayLane): readonly Finding[] {
  if (!logContent) return [];
  return [{ setting: "logContent: true", meaning: "prompts and answers are stored, for who may read the workspace" }];
}

function ofLimits(lane: GatewayLane, plan: Plan, gateways: number): readonly Finding[] {
  const { share, words } = handedOut(lane, plan, gateways);
  if (share <= 1) return [];
  return [
    {
      setting: "oversubscription",
      meaning: `more is promised than planned: ${words}; consumers can starve each other`,
    },
  ];
}

function ofTrial({ policy: { routes } }: GatewayLane): readonly Finding[] {
  if (!routes.canary) return [];
  const { share } = routes.canary;
  return [{ setting: `canary.share: ${share}`, meaning: `a model on trial answers ${percent(share)} of the requests` }];
}

function ofUsage({ policy: { forwarding, refusals } }: GatewayLane): readonly Finding[] {
  if (!forwarding.asksUsage || refusals.some(({ code }) => code === "streaming_denied")) return [];
  return [
    {
      setting: "streamUsage: ask",
      meaning: "a streamed chat completion ends with a usage chunk that the caller may not have asked for",
    },
  ];
}

function ofNobody({ callers }: GatewayLane): readonly Finding[] {
  return callers.length > 0 ? [] : [{ setting: "consumers: none", meaning: "nobody may call this lane" }];
}
