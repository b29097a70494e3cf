import type { StatementIn, Value } from "../document";
import { variable } from "../expressions/request";
import { goes, nearestPool, routeOf, shapedBody } from "../expressions/route";
import { authenticationManagedIdentity } from "../statements/authentication";
import { chooseOr, setVariable, type When } from "../statements/flow";
import { deleteHeader, deleteQueryParameter, setBody } from "../statements/message";
import { setBackendService } from "../statements/routing";
import { llmEmitTokenMetric } from "../statements/telemetry";
import { modelsAudience } from "./identity";
import type { LanePolicyProps } from "./props";

/** Ways that a lane has beside its own model. */
export function sidestepsOf({ escalation, canary }: LanePolicyProps) {
  return { ...(escalation ? { escalation } : {}), ...(canary ? { canary } : {}) };
}

/** Decides the way before the cache is asked, which holds answers of the lane's own model alone. */
export function decide(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const { escalation, canary, consumers } = props;
  if (!escalation && !canary) return [];
  const staying = consumers.filter(({ models }) => escalation && !models.includes(escalation.model));
  return [
    setVariable(
      "route",
      routeOf({
        staying: staying.map(({ name }) => name),
        ...(escalation ? { escalation } : {}),
        ...(canary ? { canaryShare: canary.share } : {}),
      }),
    ),
  ];
}

/** Sends the request its way: to the pool, at most one hop up, or to the model on trial, as the gateway's own identity. */
export function route(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const { identityClientId } = props;
  const own = { ...props, backend: poolOf(props) };
  const branches: When<"inbound">[] = Object.entries(sidestepsOf(props)).map(([way, sidestep]) => ({
    condition: goes(way as "escalation" | "canary"),
    statements: send(props, way, sidestep),
  }));
  const [first, ...others] = branches;
  return [
    ...(first ? [chooseOr([first, ...others], send(props, "primary", own))] : send(props, "primary", own)),
    // What the caller authenticated with is not for a backend, and where to spill is not for the caller to say.
    deleteHeader("api-key"),
    deleteQueryParameter("subscription-key"),
    deleteHeader("x-ms-spillover-deployment"),
    authenticationManagedIdentity({ resource: modelsAudience, clientId: identityClientId }),
  ];
}

/** The lane's pool: the one whose first backend is near to the gateway. */
export function poolOf({ pool, nearPools }: LanePolicyProps): Value {
  return nearPools.length === 0 ? pool : nearestPool(pool, nearPools);
}

/** What a request is sent to. */
type Target = Pick<LanePolicyProps, "model" | "modelFormat" | "deployment"> & { readonly backend: Value };

/** The body for a deployment of the lane. */
export function bodyFor(
  { maxOutputTokens, askStreamUsage }: LanePolicyProps,
  { deployment, modelFormat }: Pick<Target, "deployment" | "modelFormat">,
) {
  const capName = modelFormat === "OpenAI" ? "max_completion_tokens" : "max_tokens";
  return setBody(shapedBody({ deployment, capName, maxOutputTokens, askStreamUsage }));
}

function send(props: LanePolicyProps, way: string, target: Target): readonly StatementIn<"inbound">[] {
  return [
    llmEmitTokenMetric({
      namespace: "headroom",
      dimensions: [
        ["workload", props.workload],
        ["consumer", variable("consumer")],
        ["model", target.model],
        ["deployment", target.deployment],
        ["route", way],
      ],
    }),
    bodyFor(props, target),
    setBackendService({ backendId: target.backend }),
  ];
}
