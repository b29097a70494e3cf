import type { PolicyDocument, StatementIn } from "./document";
import type { Expression } from "./expression";
import {
  errorBody,
  errorStatus,
  isNoLongerThan,
  isNull,
  isOperation,
  isOtherModel,
  isOverBudget,
  isWorthRetrying,
  parsedBody,
  shapedBody,
  wantsEscalation,
  wantsNoStream,
  wantsStream,
} from "./expressions";
import {
  authenticationManagedIdentity,
  choose,
  chooseOr,
  deleteHeader,
  deleteQueryParameter,
  forwardRequest,
  llmContentSafety,
  retry,
  returnResponse,
  setBackendService,
  setBody,
  setVariable,
} from "./statements";

/** What decides one lane's policy. */
export interface LanePolicyProps {
  readonly workload: string;
  /** Names a caller may put into `model`; the first is the lane's own. */
  readonly models: readonly [string, ...string[]];
  /** The deployment's name, the same in every account of the pool. */
  readonly deployment: string;
  /** Name of the pool backend. */
  readonly pool: string;
  /** Client id of the identity that may call the models. */
  readonly identityClientId: string;
  readonly streaming: "required" | "allowed" | "denied";
  readonly maxPromptTokens: number;
  readonly maxOutputTokens: number;
  /** Longest wait for the response headers of one attempt. */
  readonly timeoutSeconds: number;
  /** The larger model a caller may ask for: its name, its deployment, and the backend that has it. */
  readonly escalation?: { readonly model: string; readonly deployment: string; readonly backend: string };
  /** Name of the Content Safety backend, where prompts are judged at the gateway. */
  readonly contentSafety?: string;
}

/**
 * Statuses after which another backend may do better: a timeout, a full deployment, and failures of the service. A pool
 * chooses anew for each attempt.
 */
const retriedStatuses = [408, 429, 500, 502, 503, 504];
const retries = 2;

/**
 * One lane's policy, in the fixed order of cost: shape of the request, content safety where the lane asks for it, then the
 * call, as the gateway's own identity, to the pool, with a bounded retry.
 */
export function lanePolicy(props: LanePolicyProps): PolicyDocument {
  return {
    inbound: [
      // The list of models is known here: no model is called for it.
      choose({ condition: isOperation("list-models"), statements: [returnResponse(modelList(props))] }),
      setVariable("body", parsedBody()),
      choose(
        refuse(isNull("body"), 400, "invalid_json", "the body must be a JSON object"),
        refuse(isOtherModel(props.models), 404, "model_not_found", `this lane serves ${props.models.join(", ")}`),
        ...streamingRule(props),
        refuse(
          isOverBudget(props.maxPromptTokens),
          400,
          "context_length_exceeded",
          `this lane takes prompts of about ${props.maxPromptTokens} tokens`,
        ),
      ),
      ...judgePrompt(props),
      ...route(props),
      // What the caller authenticated with is not for a backend, and where to spill is not for the caller to say.
      deleteHeader("api-key"),
      deleteQueryParameter("subscription-key"),
      deleteHeader("x-ms-spillover-deployment"),
      authenticationManagedIdentity({
        resource: "https://cognitiveservices.azure.com",
        clientId: props.identityClientId,
      }),
    ],
    backend: retry(
      { condition: isWorthRetrying(retriedStatuses), count: retries, intervalSeconds: 0, firstFastRetry: true },
      forwardRequest({
        timeoutSeconds: props.timeoutSeconds,
        // A retry needs the body again; a stream must not wait for its end.
        bufferRequestBody: true,
        bufferResponse: props.streaming === "denied",
      }),
    ),
    outbound: [],
    onError: [
      returnResponse({
        status: errorStatus(),
        headers: { "Content-Type": "application/json" },
        body: errorBody(),
      }),
    ],
  };
}

/** Medium severity and above, the threshold that the models' own filter has by default. */
const thresholds = { Hate: 4, SelfHarm: 4, Sexual: 4, Violence: 4 } as const;

/** Characters that Content Safety takes in one text; it answers 403 to more. */
const judgedCharacters = 10_000;

/** A longer prompt is left to the model's own filter, which every deployment has, rather than refused for its length. */
function judgePrompt({ contentSafety }: LanePolicyProps): readonly StatementIn<"inbound">[] {
  if (contentSafety === undefined) return [];
  const judge = llmContentSafety({ backendId: contentSafety, shieldPrompt: true, thresholds });
  return [choose({ condition: isNoLongerThan(judgedCharacters), statements: [judge] })];
}

/** Where the request goes, and the body it goes with: the pool, or at most one hop up to the larger model. */
function route({ deployment, pool, maxOutputTokens, escalation }: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const to = (name: string, backendId: string) => [
    setBody(shapedBody({ deployment: name, maxOutputTokens })),
    setBackendService({ backendId }),
  ];
  if (!escalation) return to(deployment, pool);
  const up = to(escalation.deployment, escalation.backend);
  return [chooseOr({ condition: wantsEscalation(escalation.model), statements: up }, to(deployment, pool))];
}

function streamingRule({ streaming }: LanePolicyProps) {
  if (streaming === "allowed") return [];
  return streaming === "required"
    ? [
        refuse(
          wantsNoStream(),
          400,
          "streaming_required",
          "this lane answers streamed requests only: set stream to true",
        ),
      ]
    : [refuse(wantsStream(), 400, "streaming_denied", "this lane does not stream: leave stream out")];
}

function refuse(condition: Expression, status: number, code: string, message: string) {
  const statements: readonly StatementIn<"inbound">[] = [
    returnResponse({
      status,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ error: { code, message, type: "invalid_request_error", param: null } }),
    }),
  ];
  return { condition, statements };
}

function modelList({ models, workload }: LanePolicyProps): Parameters<typeof returnResponse>[0] {
  const data = models.map((id) => ({ id, object: "model", owned_by: workload }));
  return {
    status: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ object: "list", data }),
  };
}
