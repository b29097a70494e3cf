import type { PolicyDocument } from "../document";
import { answer } from "./answer";
import { authenticate } from "./authenticate";
import { lookUp } from "./cache";
import { check } from "./checks";
import { forward } from "./forward";
import { judge } from "./judge";
import { limit } from "./limits";
import type { LanePolicyProps } from "./props";
import { decide, route } from "./route";

/**
 * One lane's policy, in the fixed order of cost: who calls, what is asked, how much of it, whether it is harmful, whether it
 * was answered before; then the call, bounded; then what is told about it. Errors are the global policy's to word.
 */
export function lanePolicy(props: LanePolicyProps): PolicyDocument {
  return {
    inbound: [
      ...authenticate(props),
      ...check(props),
      ...limit(props),
      ...judge(props),
      ...decide(props),
      ...lookUp(props),
      ...route(props),
    ],
    backend: forward(props),
    outbound: answer(props),
    onError: [],
  };
}
