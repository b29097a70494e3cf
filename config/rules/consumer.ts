import { suggest } from "../../written/check";
import type { Consumer } from "../consumer-schema";
import type { Config } from "../schema";
import { findIf, forEachConsumer, forEachWorkload, type Rule } from "./rule";

/** Characters that a product's description takes, which holds a consumer's owner and tags. */
const longestAccount = 900;

/** What a lane's own limits are named after, and API Management's subscription to everything. */
const reservedNames: readonly string[] = ["lane", "low-priority", "master"];

/** Rules on access contracts: who may call what, how they show who they are, and how much they may. */
export const consumerRules: readonly Rule[] = [
  {
    id: "consumer-name-free",
    why: "a limit's id is its owner's name, and a lane has limits of its own",
    severity: "error",
    check: (config) =>
      forEachConsumer(config, ({ name }) =>
        findIf(
          reservedNames.includes(name),
          ["name"],
          `must be another name, got "${name}", which the gateway itself uses`,
        ),
      ),
  },
  {
    id: "known-lane",
    why: "a contract opens lanes by their workloads' names",
    severity: "error",
    check: ({ consumers, workloads }) => {
      const known = workloads.map(({ name }) => name);
      return forEachConsumer({ consumers }, ({ lanes }) =>
        lanes.flatMap(({ workload }) =>
          findIf(
            !known.includes(workload),
            ["lanes", workload],
            `must be a workload, got "${workload}" (${suggest(workload, known)})`,
          ),
        ),
      );
    },
  },
  {
    id: "lane-has-model",
    why: "a contract narrows what a lane serves and adds nothing to it",
    severity: "error",
    check: ({ consumers, workloads }) =>
      forEachConsumer({ consumers }, ({ lanes }) =>
        lanes.flatMap(({ workload: name, models = [] }) => {
          const lane = workloads.find((workload) => workload.name === name);
          if (!lane) return [];
          const served = [...new Set([lane.model, lane.escalation?.model.name ?? lane.model])];
          return models.flatMap((model, index) =>
            findIf(
              !served.includes(model),
              ["lanes", name, "models", index],
              `must be a model of ${name}, got "${model}" (${suggest(model, served)})`,
            ),
          );
        }),
      ),
  },
  {
    id: "entra-application",
    why: "a token is told by the application it was given to, a key by its subscription",
    severity: "error",
    check: (config) =>
      forEachConsumer(config, ({ authentication, entra }) => [
        ...findIf(
          authentication !== "key" && !entra,
          ["authentication"],
          `must come with entra.applicationIds, got ${authentication} without them`,
        ),
        ...findIf(
          authentication === "key" && entra !== undefined,
          ["entra"],
          "must be left out where authentication is key (entra takes tokens, both takes key and token)",
        ),
      ]),
  },
  {
    id: "entra-tenant",
    why: "a token is taken from one tenant, for one audience",
    severity: "error",
    check: ({ consumers, gateway }) => {
      const named = consumers.filter(({ authentication }) => authentication !== "key").map(({ name }) => name);
      return findIf(
        named.length > 0 && !gateway.entra,
        ["gateway", "entra"],
        `must state tenantId and audience: ${named.join(", ")} show${named.length === 1 ? "s" : ""} Entra tokens`,
      );
    },
  },
  {
    id: "application-once",
    why: "whose limits a token counts against must be certain",
    severity: "error",
    check: ({ consumers }) => {
      const owners = new Map<string, string>();
      return forEachConsumer({ consumers }, ({ name, entra }) =>
        (entra?.applicationIds ?? []).flatMap((id, index) => {
          const owner = owners.get(id.toLowerCase());
          if (owner === undefined) owners.set(id.toLowerCase(), name);
          const path = ["entra", "applicationIds", index];
          const message =
            owner === name
              ? `must be stated once, got ${id} again`
              : `must be one consumer's, got ${id}, which ${owner} has`;
          return findIf(owner !== undefined, path, message);
        }),
      );
    },
  },
  {
    id: "limit-holds-a-request",
    why: "a limit below one request that the lane admits would refuse that request for ever",
    severity: "error",
    check: ({ consumers, workloads, gateway, regions }) => {
      // A limit is divided among the gateways, since none knows what another has counted.
      const gateways = gateway.topology === "multiRegion" ? regions.length : 1;
      const each = gateways === 1 ? "" : ` in each of ${gateways} gateway regions`;
      return forEachConsumer({ consumers }, ({ lanes }) =>
        lanes.flatMap(({ workload: name, tokensPerMinute, tokenQuota }) => {
          const lane = workloads.find((workload) => workload.name === name);
          if (!lane) return [];
          const largest = gateways * (lane.context.maxPromptTokens + lane.context.maxOutputTokens);
          const of = `must be at least ${largest}, one request of the largest size that ${name} admits${each}`;
          return [
            ...findIf(
              tokensPerMinute !== undefined && tokensPerMinute < largest,
              ["lanes", name, "tokensPerMinute"],
              `${of}, got ${tokensPerMinute}`,
            ),
            ...findIf(
              tokenQuota !== undefined && tokenQuota.tokens < largest,
              ["lanes", name, "tokenQuota", "tokens"],
              `${of}, got ${tokenQuota?.tokens}`,
            ),
          ];
        }),
      );
    },
  },
  {
    id: "consumer-account",
    why: "owner and tags stand in the product's description, of 1,000 characters",
    severity: "error",
    check: (config) =>
      forEachConsumer(config, (consumer) => {
        const length = accountLength(consumer);
        return findIf(
          length > longestAccount,
          ["tags"],
          `must, with name and owner, be ${longestAccount} characters at most, got ${length}`,
        );
      }),
  },
  {
    id: "workload-without-consumer",
    why: "a lane that nobody may call costs money for nothing",
    severity: "warning",
    check: ({ consumers, workloads }) =>
      forEachWorkload({ workloads }, ({ name, class: workloadClass }) =>
        findIf(
          workloadClass !== "batch" && !isCalled({ consumers }, name),
          [],
          "is on no consumer's lanes, so nobody may call it",
        ),
      ),
  },
  {
    id: "consumer-without-lane",
    why: "an unused access contract is one that nobody reviews",
    severity: "warning",
    check: (config) =>
      forEachConsumer(config, ({ name, lanes }) => findIf(lanes.length === 0, [], `${name} has no lanes`)),
  },
  {
    id: "batch-lane-called",
    why: "batch jobs are files for the model account; the gateway has no lane for them",
    severity: "warning",
    check: ({ consumers, workloads }) =>
      forEachConsumer({ consumers }, ({ lanes }) =>
        lanes.flatMap(({ workload: name }) =>
          findIf(
            workloads.some((workload) => workload.name === name && workload.class === "batch"),
            ["lanes", name],
            `opens nothing: ${name} is a batch workload, and batch files go to the model account itself`,
          ),
        ),
      ),
  },
  {
    id: "oversubscribed",
    why: "limits above what is planned are refused by the models when all are used at once",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ oversubscription }) =>
        findIf(
          oversubscription > 1,
          ["oversubscription"],
          `is ${oversubscription}: consumers may together ask for ${oversubscription} times what is planned`,
        ),
      ),
  },
];

function isCalled({ consumers }: Pick<Config, "consumers">, workload: string): boolean {
  return consumers.some(({ lanes }) => lanes.some((lane) => lane.workload === workload));
}

function accountLength({ name, owner = "", tags }: Consumer): number {
  return (
    name.length +
    owner.length +
    Object.entries(tags).reduce((sum, [key, value]) => sum + key.length + value.length + 4, 0)
  );
}
