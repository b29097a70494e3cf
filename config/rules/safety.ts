import { suggest } from "../../written/check";
import { findIf, forEachWorkload, type Rule } from "./rule";

/** Characters that Content Safety takes in one text. */
const judgedCharacters = 10_000;

/** Rules on what is judged, where, and what is not. */
export const safetyRules: readonly Rule[] = [
  {
    id: "gateway-safety-in-use",
    why: "a setting that is accepted and does nothing must say so",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ safety, gatewaySafety }) =>
        findIf(
          safety !== "gateway" && gatewaySafety !== undefined,
          ["gatewaySafety"],
          `must be left out where safety is ${safety} (safety: gateway asks Content Safety)`,
        ),
      ),
  },
  {
    id: "completions-are-whole",
    why: "a streamed answer is with its reader before anybody could judge it",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ gatewaySafety, streaming }) =>
        findIf(
          gatewaySafety?.completions === true && streaming !== "denied",
          ["gatewaySafety", "completions"],
          `must be false where streaming is ${streaming}: streamed answers cannot be judged (or streaming: denied)`,
        ),
      ),
  },
  {
    id: "outage-judges-prompts",
    why: "to go on in an outage the policy asks for itself, before the model, and never after it",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ gatewaySafety }) =>
        findIf(
          gatewaySafety?.completions === true && gatewaySafety.onOutage === "admit",
          ["gatewaySafety", "completions"],
          "must be false where onOutage is admit (or onOutage: refuse)",
        ),
      ),
  },
  {
    id: "filter-in-use",
    why: "a filter cannot be on and off",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ safety, contentFilter }) =>
        findIf(
          safety === "off" && contentFilter !== undefined,
          ["contentFilter"],
          "must be left out where safety is off (or safety: model)",
        ),
      ),
  },
  {
    id: "known-blocklist",
    why: "a content filter names the environment's blocklists",
    severity: "error",
    check: ({ workloads, blocklists }) => {
      const known = blocklists.map(({ name }) => name);
      const hint = (name: string) => (known.length === 0 ? "there are none" : suggest(name, known));
      return forEachWorkload({ workloads }, ({ contentFilter }) =>
        (contentFilter?.blocklists ?? []).flatMap((name, index) =>
          findIf(
            !known.includes(name),
            ["contentFilter", "blocklists", index],
            `must be one of blocklists, got "${name}" (${hint(name)})`,
          ),
        ),
      );
    },
  },
  {
    id: "blocklist-once",
    why: "lists and their terms are told apart by what they say",
    severity: "error",
    check: ({ blocklists }) =>
      blocklists.flatMap(({ name, terms }, list) => [
        ...findIf(
          blocklists.findIndex((other) => other.name === name) !== list,
          ["blocklists", list, "name"],
          `must be unique, got "${name}" again`,
        ),
        ...terms.flatMap(({ pattern, isRegex }, index) =>
          findIf(
            terms.findIndex((other) => other.pattern === pattern && other.isRegex === isRegex) !== index,
            ["blocklists", list, "terms", index, "pattern"],
            `must be stated once, got "${pattern}" again`,
          ),
        ),
      ]),
  },
  {
    id: "blocklist-in-use",
    why: "a list that no filter names refuses nothing",
    severity: "warning",
    check: ({ workloads, blocklists }) =>
      blocklists.flatMap(({ name }, index) =>
        findIf(
          !workloads.some(({ contentFilter }) => contentFilter?.blocklists.includes(name)),
          ["blocklists", index],
          `${name} is named by no workload's contentFilter, so it refuses nothing`,
        ),
      ),
  },
  {
    id: "safety-reaches",
    why: "who asks for a filter should know what it does not see",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ safety, gatewaySafety, context: { maxPromptTokens } }) => {
        const beyond = gatewaySafety !== undefined && maxPromptTokens * 4 > judgedCharacters;
        const { longPrompts, onOutage } = gatewaySafety ?? {};
        return [
          ...findIf(
            safety === "off",
            ["safety"],
            "is off at the gateway, but a deployment keeps the service's default filter",
          ),
          ...findIf(
            beyond && longPrompts === "refuse",
            ["context", "maxPromptTokens"],
            `is ${maxPromptTokens}, but prompts of over 10,000 characters are refused: Content Safety takes no longer ones (gatewaySafety.longPrompts: modelFilter leaves them to the model's own filter)`,
          ),
          ...findIf(
            beyond && longPrompts === "modelFilter",
            ["gatewaySafety", "longPrompts"],
            "leaves prompts of over 10,000 characters to the model's own filter: a caller can make a prompt that long",
          ),
          ...findIf(
            onOutage === "admit",
            ["gatewaySafety", "onOutage"],
            "admits prompts unjudged while Content Safety cannot be reached",
          ),
        ];
      }),
  },
];
