import type { GatewayLane } from "./gateway-lanes";
import { number } from "./markdown";
import { fallBack, judge, lookUp, route } from "./pipeline-words";
import type { PolicyElement } from "./policy-xml";

/** One thing that a lane does to every request, and how. */
export interface Step {
  readonly name: string;
  readonly words: string;
}

interface StepKind {
  readonly name: string;
  /** What a policy does it with. */
  readonly is: (element: PolicyElement) => boolean;
  readonly words: (lane: GatewayLane) => string;
}

const sets = (variable: string) => (element: PolicyElement) =>
  element.name === "set-variable" && element.attributes.name === variable;
const isNamed =
  (...names: readonly string[]) =>
  ({ name }: PolicyElement) =>
    names.includes(name);

const kinds: readonly StepKind[] = [
  { name: "authenticate", is: sets("consumer"), words: authenticate },
  { name: "check", is: sets("refusal"), words: check },
  { name: "limit", is: isNamed("rate-limit-by-key", "llm-token-limit"), words: limit },
  { name: "judge", is: isNamed("llm-content-safety", "send-request"), words: judge },
  { name: "decide the way", is: sets("route"), words: route },
  { name: "look up", is: isNamed("llm-semantic-cache-lookup", "cache-lookup-value"), words: lookUp },
  { name: "call the model", is: isNamed("forward-request"), words: fallBack },
];

/** What a lane does, in the order in which its policy does it. */
export function pipeline(lane: GatewayLane): readonly Step[] {
  const { elements } = lane.policy;
  return kinds
    .map((kind) => ({ kind, at: elements.findIndex(({ element }) => kind.is(element)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ kind: { name, words } }) => ({ name, words: sentence(words(lane)) }));
}

function authenticate({ callers, bearerKeys, policy }: GatewayLane): string {
  const ways = new Set(callers.map(({ authentication }) => authentication));
  const headers = bearerKeys ? "`api-key` or `Authorization: Bearer`" : "`api-key`";
  const { entra } = policy.callers;
  const token = entra ? `an Entra token of tenant ${entra.tenantId} for ${entra.audiences.join(", ")}` : "";
  const asked = [
    ...(ways.has("key") ? [`a subscription key in ${headers}`] : []),
    ...(ways.has("entra") ? [token] : []),
    ...(ways.has("both") ? ["a key and a token at once"] : []),
  ];
  return asked.length === 0 ? "nobody: no consumer may call" : `by ${asked.join(", or by ")}`;
}

function check({ policy: { refusals } }: GatewayLane): string {
  const codes = new Set(refusals.map(({ code }) => code));
  const streaming = codes.has("streaming_denied")
    ? "no answer is streamed"
    : codes.has("streaming_required")
      ? "every answer is streamed"
      : "answers may be streamed";
  const form = codes.has("structured_output_required") ? "by a strict JSON Schema" : "in any form";
  const lines = refusals.map(({ status, code, message }) => `   - ${status} \`${code}\`: ${message}`);
  return [`before anybody is asked: ${streaming}, ${form}. Refused are`, ...lines].join("\n");
}

function limit({ policy: { callers } }: GatewayLane): string {
  const { leftoverTokensPerMinute: leftover, budgetTokensPerMinute: budget } = callers;
  return [
    "each consumer to its requests and tokens a minute",
    ...(leftover === undefined ? [] : [`those of low priority together to ${number(leftover)} tokens a minute`]),
    ...(budget === undefined ? [] : [`the lane as a whole to ${number(budget)} tokens a minute`]),
  ].join("; ");
}

/** Ends what is not a list. */
function sentence(words: string): string {
  return words.includes("\n") ? words : `${words}.`;
}
