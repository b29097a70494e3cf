import type { ModelAccount } from "../../deployment";
import { type Fault, type FaultTarget, faultsAt } from "../faults";
import type { AccountFaults, CallFault } from "./account-options";

/**
 * How long a call to a region that is down takes to fail, in milliseconds. An assumption: a refused connection fails at once, a lost one only when the
 * caller gives up.
 */
const unreachableMs = 1000;

/** A timeline of faults as one account meets it. `startMs`: the start of the run, as times of the timeline count from there. */
export function accountFaults(timeline: readonly Fault[], account: ModelAccount, startMs: number): AccountFaults {
  const whole: FaultTarget = { region: account.region, account: account.name };
  const targets = new Map(account.deployments.map(({ name }) => [name, { ...whole, deployment: name }]));
  return {
    unreachableAfterMs: (nowMs) =>
      faultsAt(timeline, nowMs - startMs, whole).some(({ kind }) => kind === "region-down") ? unreachableMs : undefined,
    strike: ({ name }, nowMs, random) => {
      const faults = faultsAt(timeline, nowMs - startMs, targets.get(name) ?? whole);
      return faults.length === 0 ? undefined : struck(faults, random);
    },
  };
}

/** Faults at once: of each kind the first that strikes counts; those that slow down multiply. */
function struck(faults: readonly Fault[], random: () => number): CallFault | undefined {
  let found: CallFault | undefined;
  for (const fault of faults) {
    if (fault.share < 1 && random() >= fault.share) continue;
    if (fault.kind === "slow") found = { ...found, slowFactor: (found?.slowFactor ?? 1) * fault.factor };
    else found = { ...callFault(fault), ...found };
  }
  return found;
}

function callFault(fault: Fault): CallFault {
  switch (fault.kind) {
    case "status":
      return { status: fault.status, retryAfterMs: fault.retryAfterMs };
    case "throttle":
      return { status: 429, retryAfterMs: fault.retryAfterMs };
    case "broken-stream":
      return { breakAfterTokens: fault.afterTokens };
    case "content-filter":
      return { contentFilter: fault.filtered };
    case "cold-prompt-cache":
      return { isCold: true };
    default:
      return {};
  }
}
