import type { Catalog } from "../../catalog/catalog";
import { findVersion, provisionedSize, retirement } from "../../catalog/lookup";
import { suggest } from "../../written/check";
import { defaultModel } from "../default-model";
import type { Config } from "../schema";
import type { Workload } from "../workload-schema";
import { batchCure, canJudge, isOfferedInside, notOffered, notProvisioned, type Place } from "./model-offered";
import { type Finding, forEachWorkload, type Rule } from "./rule";

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
        askedModels(workload).flatMap(({ path, model, version }) => {
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
        askedModels(workload).flatMap(({ path, model, version }) => {
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
          path: ["model"],
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

function unknownModels(catalog: Catalog, workload: Workload): Finding[] {
  const known = modelNames(catalog);
  return askedModels(workload).flatMap(({ model, version, path, versionPath }) => {
    if (model === "") return [];
    if (!known.includes(model)) {
      return [{ path, message: `must be a model of the catalog, got "${model}" (${suggest(model, known)})` }];
    }
    if (findVersion(catalog, model, version)) return [];
    const versions = catalog.models.filter((row) => row.model === model).map((row) => row.version);
    return [
      {
        path: versionPath,
        message: `must be a version of ${model}, got "${version}" (${suggest(version, versions)})`,
      },
    ];
  });
}

/** The models that a workload names, with where it does: a canary may leave its model to be the lane's own. */
function askedModels({ model, modelVersion, escalation, canary }: Workload) {
  const own = { path: ["model"], versionPath: ["modelVersion"], model, version: modelVersion };
  return [
    own,
    ...(escalation
      ? [
          {
            path: ["escalation", "model"],
            versionPath: ["escalation", "model"],
            model: escalation.model.name,
            version: escalation.model.version,
          },
        ]
      : []),
    ...(canary && canary.model.name !== model
      ? [canaryAsked(canary)]
      : canary
        ? [{ ...canaryAsked(canary), path: ["canary", "modelVersion"] }]
        : []),
  ];
}

function canaryAsked({ model }: NonNullable<Workload["canary"]>) {
  const versionPath = ["canary", "modelVersion"];
  return { path: ["canary", "model"], versionPath, model: model.name, version: model.version };
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
