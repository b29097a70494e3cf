import type { Plan } from "../capacity/plan";
import { plannedTokensPerMinute } from "../capacity/planned-capacity";
import type { GatewayLane, LaneCaller } from "./gateway-lanes";
import { number, percent } from "./markdown";

/** What a lane's consumers may spend together, against what the plan holds ready for them. */
export interface HandedOut {
  /** Limits ÷ planned capacity, over all gateway regions. */
  readonly share: number;
  readonly words: string;
}

/** Sums a lane's limits over all gateway regions. Low-priority consumers count with what they share. */
export function handedOut({ name, callers, policy }: GatewayLane, plan: Plan, gateways: number): HandedOut {
  const tokens = gateways * limitsOf(callers, policy.callers.leftoverTokensPerMinute);
  const lane = plan.lanes.find(({ workload }) => workload === name);
  const planned = lane === undefined ? 0 : plannedTokensPerMinute(plan, lane);
  if (planned === 0) return { share: 0, words: `${number(tokens)} tokens a minute of a lane that is not planned` };
  const share = tokens / planned;
  return { share, words: `${number(tokens)} of ${number(planned)} tokens a minute: ${percent(share)}` };
}

function limitsOf(callers: readonly LaneCaller[], leftover: number | undefined): number {
  const sum = (all: readonly LaneCaller[]) => all.reduce((tokens, each) => tokens + each.tokensPerMinute, 0);
  const low = sum(callers.filter((caller) => caller.low));
  return sum(callers.filter((caller) => !caller.low)) + Math.min(low, leftover ?? low);
}
