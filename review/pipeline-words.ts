import type { GatewayLane, PooledBackend } from "./gateway-lanes";
import { number, percent } from "./markdown";

const scopes = {
  consumer: "a consumer is answered from its own entries only",
  user: "a user is answered from that user's entries only",
  shared: "every consumer is answered from everybody's entries",
} as const;

const bypasses: Readonly<Record<string, string>> = {
  operation: "other calls than chat completions",
  stream: "streamed answers",
  tools: "calls with tools",
  length: "longer prompts",
  route: "requests that go another way than to the lane's own model",
  user: "requests that name no user",
  dialog: "more than one question",
  content: "content that is not plain text",
};

/** How prompts are judged at the gateway. */
export function judge({ policy: { safety }, contentSafetyRegion }: GatewayLane): string {
  if (!safety) return "";
  const { thresholds, blocklists, judgedCharacters, shieldPrompt, completions, onOutage } = safety;
  const severities = Object.entries(thresholds).map(([category, threshold]) => `${category} ${threshold}`);
  return [
    `by Content Safety in ${contentSafetyRegion}, refused from severity ${severities.join(", ")} on`,
    shieldPrompt ? "and for an attack" : "attacks not looked for",
    ...(blocklists.length === 0 ? [] : [`blocklists ${blocklists.join(", ")}`]),
    completions ? "answers too" : "prompts alone",
    ...(judgedCharacters === undefined
      ? []
      : [`prompts over ${number(judgedCharacters)} characters are left to the model's own filter`]),
    onOutage === "refuse" ? "in an outage all are refused" : "in an outage all are admitted unjudged",
  ].join("; ");
}

/** Which requests go another way than to the lane's own model. */
export function route({ policy: { routes } }: GatewayLane): string {
  const { escalation, canary } = routes;
  const above = escalation?.abovePromptTokens;
  return [
    ...(escalation
      ? [
          `${escalation.backend} where the caller asks${above === undefined ? "" : ` or the prompt is above ${number(above)} tokens`}`,
        ]
      : []),
    ...(canary
      ? [`${canary.backend} by lot for ${percent(canary.share)} of ${escalation ? "the others" : "the requests"}`]
      : []),
    `else the pool ${routes.pool}`,
  ].join("; ");
}

/** What the cache answers, whom, and for how long. */
export function lookUp({ policy: { cache }, backend }: GatewayLane): string {
  if (!cache) return "";
  const { kind, scope, ttlSeconds, maxPromptTokens, scoreThreshold, embeddingsBackend } = cache;
  const compared =
    kind === "exact"
      ? "an answer to the same bytes"
      : `an answer to a question within an embedding distance of ${scoreThreshold}`;
  const where = embeddingsBackend === undefined ? [] : [`embeddings run in ${backend(embeddingsBackend).region}`];
  return [
    `${compared} again for ${number(ttlSeconds)} s`,
    scopes[scope],
    `prompts of up to ${number(maxPromptTokens)} tokens`,
    ...where,
    `not for ${cache.bypasses.map((reason) => bypasses[reason] ?? reason).join(", ")}`,
  ].join("; ");
}

/** How often the model is called, how long it is waited for, and who is asked next. */
export function fallBack({ policy: { forwarding }, pool, sessionAffinity }: GatewayLane): string {
  const { attempts, attemptSeconds, deadlineSeconds, statuses, maxConcurrency, maxOutputTokens } = forwarding;
  const { waitSeconds, maxWaitSeconds } = forwarding;
  const again = waitSeconds === 0 ? "at once" : `after ${waitSeconds} to ${maxWaitSeconds} s`;
  return [
    `${attempts} attempts at most, ${attemptSeconds} s each, ${deadlineSeconds} s in all`,
    `again ${again} after ${statuses.join(", ")}, a deployment that is gone, or no answer`,
    `in the order ${orderOf(pool)}`,
    ...(sessionAffinity ? ["a cookie keeps a caller at one of them"] : []),
    ...(maxConcurrency === undefined ? [] : [`${number(maxConcurrency)} at a time in a gateway region`]),
    `${number(maxOutputTokens)} output tokens at most`,
  ].join("; ");
}

/** One after another; those of one priority side by side, with what each gets. */
function orderOf(pool: readonly PooledBackend[]): string {
  const priorities = [...new Set(pool.map(({ priority }) => priority))];
  return priorities
    .map((priority) => {
      const group = pool.filter((each) => each.priority === priority);
      const names = group.map(({ name }) => name).join(" and ");
      return group.length === 1 ? names : `${names} by weight ${group.map(({ weight }) => weight).join(" : ")}`;
    })
    .join(", ");
}
