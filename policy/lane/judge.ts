import type { StatementIn } from "../document";
import { isWithinCharacters } from "../expressions/request";
import { hasText, promptText, promptToShield, safetyIs, textToAnalyze, verdictOf } from "../expressions/safety";
import { choose, setVariable, waitForAll } from "../statements/flow";
import { sendRequest } from "../statements/message";
import { llmContentSafety } from "../statements/safety";
import { answerJson } from "./answer-json";
import { judgedCharacters } from "./checks";
import { modelsAudience } from "./identity";
import type { LanePolicyProps, LaneSafety } from "./props";

/** Seconds that a verdict is waited for where the request would be admitted without one. A choice. */
const verdictSeconds = 3;

/** Content Safety's version of the two calls, generally available. */
const version = "api-version=2024-09-01";

/** A refusal in the shape that OpenAI clients read. */
const refusal = (code: string, message: string) =>
  JSON.stringify({ error: { code, message, type: "invalid_request_error", param: null } });

/**
 * Asks Content Safety, one round trip, before any model. Where an outage refuses, the service's own statement does all;
 * where it admits, that statement cannot be used, since it fails closed: the policy asks by itself and goes on without an
 * answer.
 */
export function judge(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const { safety } = props;
  if (!safety) return [];
  const statements = safety.onOutage === "refuse" ? [judgeOrFail(safety)] : judgeOrAdmit(safety, props);
  return safety.longPrompts === "refuse"
    ? statements
    : [choose({ condition: isWithinCharacters(judgedCharacters), statements })];
}

function judgeOrFail({ backend, shieldPrompt, completions, thresholds, blocklists }: LaneSafety) {
  return llmContentSafety({
    id: "prompt-safety",
    backendId: backend,
    shieldPrompt,
    enforceOnCompletions: completions,
    thresholds,
    blocklists,
  });
}

function judgeOrAdmit(
  { url, shieldPrompt, thresholds, blocklists }: LaneSafety,
  { identityClientId }: LanePolicyProps,
): readonly StatementIn<"inbound">[] {
  const ask = (variable: string, call: string, body: Parameters<typeof sendRequest>[0]["body"]) =>
    sendRequest({
      variable,
      timeoutSeconds: verdictSeconds,
      url: `${url}/contentsafety/text:${call}?${version}`,
      body,
      identity: { resource: modelsAudience, clientId: identityClientId },
    });
  return [
    setVariable("prompt", promptText()),
    choose({
      condition: hasText(),
      statements: [
        waitForAll(
          ask("analysis", "analyze", textToAnalyze(Object.keys(thresholds), blocklists)),
          ...(shieldPrompt ? [ask("shield", "shieldPrompt", promptToShield())] : []),
        ),
        setVariable("safety", verdictOf(thresholds, shieldPrompt)),
        choose(
          {
            condition: safetyIs("refused"),
            statements: [answerJson(403, refusal("content_filter", "the prompt was refused by Content Safety"))],
          },
          // An outage admits; a wrong name of a blocklist or a missing role is none.
          {
            condition: safetyIs("misasked"),
            statements: [
              answerJson(502, refusal("safety_misconfigured", "Content Safety refused what the gateway asked it")),
            ],
          },
        ),
      ],
    }),
  ];
}
