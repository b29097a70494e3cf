import type { Catalog } from "../catalog/catalog";
import {
  findVersion,
  isOffered,
  offeredRegions,
  provisionedSize,
  retirement,
  skuKind,
  skusInside,
  zoneOf,
} from "../catalog/lookup";
import { suggest } from "../written/check";
import type { Finding, Rule } from "./rules";
import type { Config, Workload } from "./schema";

/** Rules on each workload's model: that it lives, and can be deployed where and how the environment allows. */
export const modelRules: readonly Rule[] = [
  {
    id: "default-model",
    why: "a workload that names no model is given one, if there is one",
    severity: "error",
    check: (config) =>
      forEach(config, ({ model, class: workloadClass }) =>
        model === ""
          ? [
              {
                path: ["model"],
                message: `must be set: no model of the catalog suits ${workloadClass} inside ${config.dataBoundary} by default`,
              },
            ]
          : [],
      ),
  },
  {
    id: "known-model",
    why: "only a model with facts can be planned",
    severity: "error",
    check: (config, catalog) => forEach(config, (workload) => unknownModels(catalog, workload)),
  },
  {
    id: "retired-model",
    why: "a retired model answers 410, a deprecated one refuses new deployments",
    severity: "error",
    check: (config, catalog) =>
      forEach(config, (workload) =>
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
      forEach(config, (workload) =>
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
    check: (config, catalog) => forEach(config, (workload) => notOffered(config, catalog, workload)),
  },
  {
    id: "provisioned-offered",
    why: "a share can only be served from PTUs where the model can be provisioned",
    severity: "error",
    check: (config, catalog) => forEach(config, (workload) => notProvisioned(config, catalog, workload)),
  },
  {
    id: "batch-waits-for-nobody",
    why: "a batch job answers within hours",
    severity: "error",
    check: (config) =>
      forEach(config, ({ class: workloadClass, objectives, streaming }) => {
        if (workloadClass !== "batch") return [];
        const cure = "class background is answered at once";
        return [
          ...(objectives.ttftMsP95 === undefined
            ? []
            : [{ path: ["objectives", "ttftMsP95"], message: `must be left out of a batch workload (${cure})` }]),
          ...(objectives.latencyMsP95 === undefined
            ? []
            : [{ path: ["objectives", "latencyMsP95"], message: `must be left out of a batch workload (${cure})` }]),
          ...(objectives.provisionedShare === 0
            ? []
            : [
                {
                  path: ["objectives", "provisionedShare"],
                  message: `must be 0 for a batch workload, got ${objectives.provisionedShare} (${cure})`,
                },
              ]),
          ...(streaming === "required"
            ? [{ path: ["streaming"], message: `must not be required of a batch workload (${cure})` }]
            : []),
        ];
      }),
  },
  {
    id: "escalation-differs",
    why: "escalation goes to another model, once",
    severity: "error",
    check: (config) =>
      forEach(config, ({ model, escalationModel }) =>
        escalationModel === model
          ? [{ path: ["escalationModel"], message: `must differ from the workload's model, got "${model}"` }]
          : [],
      ),
  },
  {
    id: "prompt-fits-provisioned",
    why: "a provisioned deployment answers longer prompts with 400, and they spill over",
    severity: "warning",
    check: (config, catalog) =>
      forEach(config, ({ model, modelVersion, objectives, context }) => {
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
  {
    id: "price-of-known-model",
    why: "a price for a model nobody deploys is a slip of the pen",
    severity: "error",
    check: ({ capacity }, catalog) =>
      capacity.prices.flatMap(({ model }, index) => {
        const known = modelNames(catalog);
        return known.includes(model)
          ? []
          : [
              {
                path: ["capacity", "prices", index, "model"],
                message: `must be a model of the catalog, got "${model}" (${suggest(model, known)})`,
              },
            ];
      }),
  },
];

function forEach({ workloads }: Config, check: (workload: Workload) => readonly Finding[]): Finding[] {
  return workloads.flatMap((workload, index) =>
    check(workload).map(({ path, message }) => ({ path: ["workloads", index, ...path], message })),
  );
}

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
  const newest = catalog.models
    .filter((row) => row.model === escalationModel)
    .map(({ version }) => version)
    .sort()
    .at(-1);
  return [
    { path: ["model"], model, version: modelVersion },
    ...(escalationModel !== undefined && newest !== undefined
      ? [{ path: ["escalationModel"], model: escalationModel, version: newest }]
      : []),
  ];
}

function notOffered(config: Config, catalog: Catalog, workload: Workload): Finding[] {
  const { model, modelVersion, class: workloadClass } = workload;
  if (!findVersion(catalog, model, modelVersion)) return [];
  const kind = workloadClass === "batch" ? "batch" : "standard";
  const skus = usable(config, kind);
  if (skus.some((sku) => config.regions.some((region) => isOffered(catalog, model, modelVersion, sku, region))))
    return [];
  const where = skus
    .map((sku) => ({ sku, regions: regionsInside(config, catalog, offeredRegions(catalog, model, modelVersion, sku)) }))
    .filter(({ regions }) => regions.length > 0)
    .map(({ sku, regions }) => `${sku} in ${regions.join(", ")}`);
  const offered = where.length > 0 ? `offered as ${where.join("; ")}` : "no region offers it so";
  const cure = kind === "batch" ? "; or use class background, which is metered at once" : "";
  return [
    {
      path: ["model"],
      message: `${model} is not offered as ${skus.join(" or ") || `any ${kind} type that capacity.skus allows`} in ${config.regions.join(", ")} (${offered}; checked ${catalog.date}${cure})`,
    },
  ];
}

function notProvisioned(
  config: Config,
  catalog: Catalog,
  { model, modelVersion, objectives, class: c }: Workload,
): Finding[] {
  if (objectives.provisionedShare === 0 || c === "batch" || !findVersion(catalog, model, modelVersion)) return [];
  const path = ["objectives", "provisionedShare"];
  if (!provisionedSize(catalog, model, modelVersion)) {
    return [{ path, message: `must be 0: no source states PTUs for ${model} ${modelVersion}` }];
  }
  const skus = usable(config, "provisioned");
  if (skus.some((sku) => config.regions.some((region) => isOffered(catalog, model, modelVersion, sku, region))))
    return [];
  const where = skus.flatMap((sku) => {
    const regions = regionsInside(config, catalog, offeredRegions(catalog, model, modelVersion, sku));
    return regions.length > 0 ? [`${sku} in ${regions.join(", ")}`] : [];
  });
  return [
    {
      path,
      message: `must be 0: ${model} cannot be provisioned in ${config.regions.join(", ")} inside ${config.dataBoundary} (offered as ${where.join("; ") || "none that is allowed"}; checked ${catalog.date})`,
    },
  ];
}

/** Regions that an environment of this boundary could add. */
function regionsInside({ dataBoundary }: Config, catalog: Catalog, regions: readonly string[]): readonly string[] {
  if (dataBoundary === "global" || dataBoundary === "region") return regions;
  return regions.filter((region) => zoneOf(catalog, region) === dataBoundary);
}

function usable({ dataBoundary, capacity }: Config, kind: ReturnType<typeof skuKind>) {
  return skusInside(dataBoundary).filter((sku) => skuKind(sku) === kind && capacity.skus.includes(sku));
}

function living(config: Config, catalog: Catalog): string {
  const names = catalog.models.filter(
    ({ model, version, lifecycle }) =>
      lifecycle === "GA" &&
      retirement(catalog, model, version)?.state === "current" &&
      usable(config, "standard").some((sku) =>
        config.regions.some((region) => isOffered(catalog, model, version, sku, region)),
      ),
  );
  return [...new Set(names.map(({ model }) => model))].join(", ");
}

function modelNames(catalog: Catalog): readonly string[] {
  return [...new Set(catalog.models.map(({ model }) => model))];
}
