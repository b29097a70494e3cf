import { suggest } from "../../written/check";
import type { Config } from "../schema";
import { type Finding, findIf, forEachWorkload, type Rule } from "./rule";

/** Rules on workloads and on the consumers that may call them. */
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
    id: "known-consumer",
    why: "a lane opens to consumers by their name",
    severity: "error",
    check: ({ workloads, consumers }) => {
      const known = consumers.map(({ name }) => name);
      const hint = (name: string) =>
        known.length === 0 ? "there are none; add it under consumers" : suggest(name, known);
      return forEachWorkload({ workloads }, (workload) =>
        workload.consumers.flatMap((name, index) =>
          findIf(!known.includes(name), ["consumers", index], `must be a consumer, got "${name}" (${hint(name)})`),
        ),
      );
    },
  },
  {
    id: "consumer-once",
    why: "an access contract names a lane once",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ consumers }) =>
        consumers.flatMap((name, index) =>
          findIf(consumers.indexOf(name) !== index, ["consumers", index], `must be named once, got "${name}" again`),
        ),
      ),
  },
  {
    id: "workload-without-consumer",
    why: "a lane that nobody may call costs money for nothing",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ consumers }) =>
        findIf(consumers.length === 0, [], "has no consumers, so nobody may call it"),
      ),
  },
  {
    id: "consumer-without-workload",
    why: "an unused access contract is one that nobody reviews",
    severity: "warning",
    check: ({ workloads, consumers }) =>
      consumers.flatMap(({ name }, index) =>
        findIf(
          !workloads.some((workload) => workload.consumers.includes(name)),
          ["consumers", index],
          `${name} may call no workload`,
        ),
      ),
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
    id: "cache-streams",
    why: "a streamed answer is never taken from or put into the cache",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ cache, streaming }) =>
        findIf(
          cache !== undefined && streaming === "required",
          ["cache"],
          "must be left out where streaming is required: streamed answers bypass it",
        ),
      ),
  },
  {
    id: "batch-waits-for-nobody",
    why: "a batch job is a file of requests that is answered within hours",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ class: workloadClass, objectives, streaming, cache, escalationModel, safety }) => {
        if (workloadClass !== "batch") return [];
        const cure = "class background is answered at once";
        const out = `must be left out of a batch workload (${cure})`;
        const { ttftMsP95, latencyMsP95, provisionedShare } = objectives;
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
          ...findIf(escalationModel !== undefined, ["escalationModel"], out),
          ...findIf(
            safety === "gateway",
            ["safety"],
            `must be model or off for a batch workload, got gateway (${cure})`,
          ),
        ];
      }),
  },
  {
    id: "cache-not-in-the-policy-yet",
    why: "a setting that is accepted and does nothing must say so",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ cache }) =>
        findIf(cache !== undefined, ["cache"], "Managed Redis is created, but the lane's policy does not use it yet"),
      ),
  },
  {
    id: "safety-reaches",
    why: "who asks for a filter should know what it does not see",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ safety, context }) => [
        ...findIf(
          safety === "gateway" && context.maxPromptTokens * 4 > 10_000,
          ["safety"],
          "Content Safety takes 10,000 characters; the model's own filter alone judges longer prompts",
        ),
        ...findIf(
          safety === "off",
          ["safety"],
          "is off at the gateway, but a deployment keeps the service's default filter",
        ),
      ]),
  },
];

function repeatedNames(list: "workloads" | "consumers", items: readonly { readonly name: string }[]): Finding[] {
  const names = items.map(({ name }) => name);
  return names.flatMap((name, index) =>
    findIf(names.indexOf(name) !== index, [list, index, "name"], `must be unique, got "${name}" again`),
  );
}

function takenNames({ workloads, regions }: Config): Finding[] {
  const taken = new Map<string, string>([["content-safety", "Content Safety's back end"]]);
  for (const { name } of workloads) {
    taken.set(`${name}-escalation`, `${name}'s escalation`);
    for (const region of regions) taken.set(`${name}-${region}`, `${name}'s deployment in ${region}`);
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
