import type { Catalog } from "../../catalog/catalog";
import { findVersion, latestVersion, provisionedSize, retirement } from "../../catalog/lookup";
import { suggest } from "../../written/check";
import { defaultModel } from "../default-model";
import type { Config, Workload } from "../schema";
import { batchCure, canJudge, isOfferedInside, notOffered, notProvisioned, type Place } from "./model-offered";
import { type Finding, findIf, forEachWorkload, type Rule } from "./rule";

/** Rules on each workload's model: that it lives, and can be deployed where and how the environment allows. */
export const modelRules: readonly Rule[] = [
  {
    id: "default-model",
    why: "a workload that names no model is given one, if there is one",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, class: workloadClass }) => {
        if (model !== "" || !canJudge(config, catalog)) return [];
        const suits = (place: Place) => defaultModel(catalog, { workloadClass, ...place }) !== undefined;
        const cure = workloadClass === "batch" ? ` (${batchCure(config, catalog, suits)})` : "";
        const inside = `${workloadClass} in ${config.regions.join(", ")} inside ${config.dataBoundary}`;
        return [{ path: ["model"], message: `must be set: no model of the catalog suits ${inside} by default${cure}` }];
      }),
  },
  {
    id: "known-model",
    why: "only a model with facts can be planned",
    severity: "error",
    check: (config, catalog) => forEachWorkload(config, (workload) => unknownModels(catalog, workload)),
  },
  {
    id: "retired-model",
    why: "a retired model answers 410, a deprecated one refuses new deployments",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, (workload) =>
        versionsOf(workload, catalog).flatMap(({ path, model, version }) => {
          const life = retirement(catalog, model, version);
          if (life?.state !== "retired" && life?.state !== "deprecated") return [];
          const how =
            life.state === "retired" ? `retired on ${life.retires}` : "is deprecated and refuses new deployments";
          const cure = life.replacement ? `use ${life.replacement}` : `${living(config, catalog)} can be deployed`;
          return [
            {
              path,
              message: `must be a model that lives, ${model} ${version} ${how} (${cure}; checked ${catalog.date})`,
            },
          ];
        }),
      ),
  },
  {
    id: "near-retirement",
    why: "an application needs months to move to a successor",
    severity: "warning",
    check: (config, catalog) =>
      forEachWorkload(config, (workload) =>
        versionsOf(workload, catalog).flatMap(({ path, model, version }) => {
          const life = retirement(catalog, model, version);
          if (life?.state !== "nearRetirement") return [];
          return [
            {
              path,
              message: `${model} ${version} retires on ${life.retires}, ${life.daysLeft} days after ${catalog.date}`,
            },
          ];
        }),
      ),
  },
  {
    id: "model-offered",
    why: "a deployment type that no region of the environment offers cannot be planned",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, modelVersion: version, class: workloadClass }) =>
        notOffered(config, catalog, {
          path: "model",
          model,
          version,
          kind: workloadClass === "batch" ? "batch" : "standard",
        }),
      ),
  },
  {
    id: "provisioned-offered",
    why: "a share can only be served from PTUs where the model can be provisioned",
    severity: "error",
    check: (config, catalog) => forEachWorkload(config, (workload) => notProvisioned(config, catalog, workload)),
  },
  {
    id: "escalation-differs",
    why: "escalation goes to another model, once",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ model, escalationModel }) =>
        findIf(escalationModel === model, ["escalationModel"], `must differ from the workload's model, got "${model}"`),
      ),
  },
  {
    id: "escalation-goes-up",
    why: "of two models one is the stronger: lanes that escalate to each other's cannot both be right",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ model, escalationModel }) => {
        const cycle = escalationModel === model ? undefined : escalationCycle(config, model, escalationModel);
        return findIf(
          cycle !== undefined,
          ["escalationModel"],
          `must not lead back to ${model}, got ${cycle?.join(" → ")}`,
        );
      }),
  },
  {
    id: "escalation-offered",
    why: "an escalation goes to a deployment of the same environment",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, escalationModel, class: workloadClass }) => {
        const newest = escalationModel === undefined ? undefined : latestVersion(catalog, escalationModel);
        if (!newest || escalationModel === model || workloadClass === "batch") return [];
        return notOffered(config, catalog, { ...newest, path: "escalationModel", kind: "standard" });
      }),
  },
  {
    id: "prompt-fits-provisioned",
    why: "a provisioned deployment answers longer prompts with 400, and they spill over",
    severity: "warning",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, modelVersion, objectives, context }) => {
        const most = provisionedSize(catalog, model, modelVersion)?.maxPromptTokens;
        return most !== undefined && objectives.provisionedShare > 0 && context.maxPromptTokens > most
          ? [
              {
                path: ["context", "maxPromptTokens"],
                message: `is ${context.maxPromptTokens}, but PTUs of ${model} take prompts of ${most} tokens at most; longer ones always spill over`,
              },
            ]
          : [];
      }),
  },
];

function unknownModels(catalog: Catalog, { model, modelVersion, escalationModel }: Workload): Finding[] {
  const known = modelNames(catalog);
  const findings: Finding[] = [];
  if (model !== "" && !known.includes(model)) {
    findings.push({
      path: ["model"],
      message: `must be a model of the catalog, got "${model}" (${suggest(model, known)})`,
    });
  } else if (model !== "" && !findVersion(catalog, model, modelVersion)) {
    const versions = catalog.models.filter((row) => row.model === model).map(({ version }) => version);
    findings.push({
      path: ["modelVersion"],
      message: `must be a version of ${model}, got "${modelVersion}" (${suggest(modelVersion, versions)})`,
    });
  }
  if (escalationModel !== undefined && !known.includes(escalationModel)) {
    findings.push({
      path: ["escalationModel"],
      message: `must be a model of the catalog, got "${escalationModel}" (${suggest(escalationModel, known)})`,
    });
  }
  return findings;
}

function versionsOf({ model, modelVersion, escalationModel }: Workload, catalog: Catalog) {
  const escalation = escalationModel === undefined ? undefined : latestVersion(catalog, escalationModel);
  return [
    { path: ["model"], model, version: modelVersion },
    ...(escalation ? [{ path: ["escalationModel"], model: escalation.model, version: escalation.version }] : []),
  ];
}

/** The models from one back to itself, each a step of some workload's escalation; undefined when none lead back. */
function escalationCycle({ workloads }: Config, from: string, to: string | undefined): readonly string[] | undefined {
  const paths: (readonly string[])[] = to === undefined ? [] : [[from, to]];
  const seen = new Set<string>();
  for (const path of paths) {
    const at = path.at(-1) as string;
    if (at === from) return path;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { model, escalationModel } of workloads) {
      if (model === at && escalationModel !== undefined) paths.push([...path, escalationModel]);
    }
  }
  return undefined;
}

function living(config: Config, catalog: Catalog): string {
  const names = catalog.models.filter(
    ({ model, version, lifecycle }) =>
      lifecycle === "GA" &&
      retirement(catalog, model, version)?.state === "current" &&
      isOfferedInside(config, catalog, { model, version, kind: "standard" }),
  );
  return [...new Set(names.map(({ model }) => model))].join(", ");
}

function modelNames(catalog: Catalog): readonly string[] {
  return [...new Set(catalog.models.map(({ model }) => model))];
}
