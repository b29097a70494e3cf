import { tokenLimits } from "../../catalog/lookup";
import type { Config } from "../schema";
import type { Workload } from "../workload-schema";
import { type Finding, findIf, forEachWorkload, type Rule } from "./rule";

/** Rules on each workload by itself, and on workloads beside each other. */
export const workloadRules: readonly Rule[] = [
  {
    id: "unique-names",
    why: "workloads and consumers are told apart by name",
    severity: "error",
    check: ({ workloads, consumers }) => [
      ...repeatedNames("workloads", workloads),
      ...repeatedNames("consumers", consumers),
    ],
  },
  {
    id: "backend-names-apart",
    why: "a lane's pool is a back end of the gateway by the lane's name, beside the lanes' own back ends",
    severity: "error",
    check: takenNames,
  },
  {
    id: "traffic-left",
    why: "the first workload whose rules all hold takes a row, so a later one with the same rules is never measured",
    severity: "warning",
    check: ({ workloads }) =>
      workloads.flatMap(({ traffic }, index) => {
        const taker = workloads
          .slice(0, index)
          .find((other) => takesAll(other.traffic) || sameSelector(other.traffic, traffic));
        const how = taker && takesAll(taker.traffic) ? "which has no rules" : "which has the same rules";
        return findIf(
          taker !== undefined,
          ["workloads", index],
          `gets no traffic: every row it could have goes to ${taker?.name}, ${how} and stands first`,
        );
      }),
  },
  {
    id: "objectives-agree",
    why: "the first token is part of the whole answer",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ objectives: { ttftMsP95, latencyMsP95 } }) =>
        findIf(
          ttftMsP95 !== undefined && latencyMsP95 !== undefined && ttftMsP95 > latencyMsP95,
          ["objectives", "ttftMsP95"],
          `must be at most latencyMsP95 ${latencyMsP95}, got ${ttftMsP95}`,
        ),
      ),
  },
  {
    id: "deadline-holds-an-attempt",
    why: "a deadline below one attempt's time would cut the first attempt short",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ timeouts: { attemptSeconds, deadlineSeconds } }) =>
        findIf(
          deadlineSeconds < attemptSeconds,
          ["timeouts", "deadlineSeconds"],
          `must be at least attemptSeconds ${attemptSeconds}, got ${deadlineSeconds}`,
        ),
      ),
  },
  {
    id: "structured-is-whole",
    why: "a program reads a structured answer when it is complete, and half of it is not JSON",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ responseFormat, streaming }) =>
        findIf(
          responseFormat === "jsonSchema" && streaming === "required",
          ["streaming"],
          "must not be required where responseFormat is jsonSchema",
        ),
      ),
  },
  {
    id: "caps-fit-models",
    why: "a model answers 400 to a request for more output than it gives, and to a longer prompt than it takes",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, (workload) =>
        modelsOf(workload).flatMap(({ name, version }) => {
          const { maxInputTokens, maxOutputTokens } = tokenLimits(catalog, name, version) ?? {};
          const { context } = workload;
          return [
            ...findIf(
              maxOutputTokens !== undefined && context.maxOutputTokens > maxOutputTokens,
              ["context", "maxOutputTokens"],
              `must be at most ${maxOutputTokens} for ${name} ${version}, got ${context.maxOutputTokens}`,
            ),
            ...findIf(
              maxInputTokens !== undefined && context.maxPromptTokens > maxInputTokens,
              ["context", "maxPromptTokens"],
              `must be at most ${maxInputTokens} for ${name} ${version}, got ${context.maxPromptTokens}`,
            ),
          ];
        }),
      ),
  },
  {
    id: "hosted-tools-reach-out",
    why: "a tool that the service runs sends parts of prompts to whom it asks",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ hostedTools }) =>
        findIf(
          hostedTools === "allowed",
          ["hostedTools"],
          `are allowed: web search, MCP servers and data sources reach beyond the data boundary ${config.dataBoundary}`,
        ),
      ),
  },
  {
    id: "content-is-logged",
    why: "who may read the workspace may then read what people wrote",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ logContent }) =>
        findIf(logContent, ["logContent"], "stores prompts and answers in Log Analytics, up to 262,144 bytes each"),
      ),
  },
  {
    id: "batch-waits-for-nobody",
    why: "a batch job is a file of requests that is answered within hours",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ class: workloadClass, objectives, ...workload }) => {
        if (workloadClass !== "batch") return [];
        const cure = "class background is answered at once";
        const out = `must be left out of a batch workload (${cure})`;
        const { ttftMsP95, latencyMsP95, provisionedShare } = objectives;
        const { streaming, cache, escalation, canary, safety, sessionAffinity, maxConcurrency } = workload;
        const { responseFormat, hostedTools, oversubscription, logContent } = workload;
        return [
          ...findIf(ttftMsP95 !== undefined, ["objectives", "ttftMsP95"], out),
          ...findIf(latencyMsP95 !== undefined, ["objectives", "latencyMsP95"], out),
          ...findIf(
            provisionedShare !== 0,
            ["objectives", "provisionedShare"],
            `must be 0 for a batch workload, got ${provisionedShare} (${cure})`,
          ),
          ...findIf(streaming === "required", ["streaming"], `must not be required of a batch workload (${cure})`),
          ...findIf(cache !== undefined, ["cache"], out),
          ...findIf(escalation !== undefined, ["escalation"], out),
          ...findIf(canary !== undefined, ["canary"], out),
          ...findIf(sessionAffinity, ["sessionAffinity"], out),
          ...findIf(maxConcurrency !== undefined, ["maxConcurrency"], out),
          ...findIf(responseFormat !== "any", ["responseFormat"], out),
          ...findIf(hostedTools !== "denied", ["hostedTools"], out),
          ...findIf(oversubscription !== 1, ["oversubscription"], out),
          ...findIf(logContent, ["logContent"], out),
          ...findIf(
            safety === "gateway",
            ["safety"],
            `must be model or off for a batch workload, got gateway (${cure})`,
          ),
        ];
      }),
  },
];

function repeatedNames(list: "workloads" | "consumers", items: readonly { readonly name: string }[]): Finding[] {
  const names = items.map(({ name }) => name);
  return names.flatMap((name, index) =>
    findIf(names.indexOf(name) !== index, [list, index, "name"], `must be unique, got "${name}" again`),
  );
}

/** Every model that a lane may answer by, each once: one that is named twice has one limit. */
function modelsOf({ model, modelVersion, escalation, canary }: Workload) {
  const beside = [escalation, canary].flatMap((each) => (each ? [each.model] : []));
  const models = [{ name: model, version: modelVersion }, ...beside];
  return models.filter(
    ({ name, version }, index) =>
      models.findIndex((other) => other.name === name && other.version === version) === index,
  );
}

function takenNames({ workloads, regions }: Config): Finding[] {
  const taken = new Map<string, string>([["content-safety", "Content Safety's back end"]]);
  for (const { name } of workloads) {
    taken.set(`${name}-escalation`, `${name}'s escalation`);
    taken.set(`${name}-canary`, `${name}'s canary`);
    taken.set(`${name}-embeddings`, `${name}'s embeddings`);
    for (const region of regions) {
      taken.set(`${name}-${region}`, `${name}'s deployment in ${region}`);
      taken.set(`${name}-from-${region}`, `${name}'s pool for ${region}`);
    }
  }
  return forEachWorkload({ workloads }, ({ name }) =>
    findIf(taken.has(name), ["name"], `must be another name, got "${name}", which ${taken.get(name)} has`),
  );
}

type Selector = Config["workloads"][number]["traffic"];

function takesAll({ file, where }: Selector): boolean {
  return file === undefined && Object.keys(where).length === 0;
}

function sameSelector(left: Selector, right: Selector): boolean {
  return left.file === right.file && rulesOf(left) === rulesOf(right);
}

function rulesOf({ where }: Selector): string {
  return JSON.stringify(Object.entries(where).sort(([a], [b]) => (a < b ? -1 : 1)));
}
