import type { Catalog } from "../../catalog/catalog";
import { retirement, skuKind } from "../../catalog/lookup";
import { suggest } from "../../written/check";
import { fingerprint } from "../../written/fingerprint";
import type { Quota } from "../capacity-schema";
import type { Config } from "../schema";
import type { Workload } from "../workload-schema";
import { type Finding, findIf, forEachWorkload, type Rule } from "./rule";

/** Rules on what a plan must keep to: quota, a model's life, pools that are shared, the loss of a region. */
export const capacityRules: readonly Rule[] = [
  {
    id: "quota-of-something",
    why: "a quota that counts nothing would be kept to by every plan",
    severity: "error",
    check: (config, catalog) =>
      config.capacity.quotas.flatMap((quota, index) =>
        quotaFindings(config, catalog, quota).map(({ path, message }) => ({
          path: ["capacity", "quotas", index, ...path],
          message,
        })),
      ),
  },
  {
    id: "model-lives-on",
    why: "capacity is bought for months, and a retired model answers 410",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, modelVersion }) => {
        const least = config.capacity.minModelLifeDays;
        const { daysLeft, retires, replacement } = retirement(catalog, model, modelVersion) ?? {};
        if (daysLeft === undefined || daysLeft <= 0) return [];
        const cure = replacement ? `use ${replacement}` : "use a model that lives longer";
        return findIf(
          daysLeft < least,
          ["model"],
          `must live ${least} days from ${catalog.date} (capacity.minModelLifeDays), ${model} ${modelVersion} retires on ${retires} (${cure})`,
        );
      }),
  },
  {
    id: "pool-shared-by-likes",
    why: "a deployment is of one model, and classes never share one",
    severity: "error",
    check: (config) => forEachWorkload(config, (workload) => poolFindings(config, workload)),
  },
  {
    id: "region-may-be-lost",
    why: "what must hold without a region needs another one",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ objectives: { provisionedShareWithoutRegion = 0, provisionedShare } }) => {
        const path = ["objectives", "provisionedShareWithoutRegion"];
        if (provisionedShareWithoutRegion === 0) return [];
        return [
          ...findIf(
            config.redundancy !== "regions" || config.regions.length < 2,
            path,
            `must be left out unless redundancy is regions and there are two, got ${provisionedShareWithoutRegion} with redundancy ${config.redundancy} in ${config.regions.join(", ")}`,
          ),
          ...findIf(
            provisionedShareWithoutRegion > provisionedShare,
            path,
            `must be at most provisionedShare ${provisionedShare}, got ${provisionedShareWithoutRegion}`,
          ),
        ];
      }),
  },
];

function quotaFindings(config: Config, catalog: Catalog, { region, sku, model }: Quota): readonly Finding[] {
  const known = [...new Set(catalog.models.map((row) => row.model))];
  const provisioned = skuKind(sku) === "provisioned";
  const alike = config.capacity.quotas.filter(
    (other) => other.region === region && other.sku === sku && other.model === model,
  );
  return [
    ...findIf(
      !config.regions.includes(region),
      ["region"],
      `must be a region of the environment, got "${region}" (${suggest(region, config.regions)})`,
    ),
    ...findIf(provisioned && model !== undefined, ["model"], `must be left out: quota of ${sku} is of no model`),
    ...findIf(!provisioned && model === undefined, ["model"], `must be stated: quota of ${sku} is a model's own`),
    ...findIf(
      model !== undefined && !known.includes(model),
      ["model"],
      `must be a model of the catalog, got "${model}" (${suggest(model ?? "", known)})`,
    ),
    ...findIf(
      alike.length > 1,
      [],
      `must be stated once, got another of ${[model, sku].filter(Boolean).join(" as ")} in ${region}`,
    ),
  ];
}

/** Content filters that say the same are the same, in whichever order their blocklists are named. */
function filterOf({ contentFilter }: Workload): string | undefined {
  return contentFilter && fingerprint({ ...contentFilter, blocklists: [...contentFilter.blocklists].sort() });
}

function poolFindings({ workloads }: Config, workload: Workload): readonly Finding[] {
  const { poolWith } = workload;
  if (poolWith === undefined) return [];
  const path = ["poolWith"];
  const owner = workloads.find(({ name }) => name === poolWith);
  const names = workloads.map(({ name }) => name).filter((name) => name !== workload.name);
  if (!owner || owner.name === workload.name) {
    return [{ path, message: `must be another workload, got "${poolWith}" (${suggest(poolWith, names)})` }];
  }
  const differs = (["class", "model", "modelVersion"] as const).filter((each) => owner[each] !== workload[each]);
  return [
    ...findIf(
      owner.poolWith !== undefined,
      path,
      `must be a workload with deployments of its own, ${poolWith} shares those of ${owner.poolWith}`,
    ),
    ...findIf(workload.class === "batch", path, "must be left out of a batch workload, whose jobs queue anyway"),
    ...findIf(
      filterOf(owner) !== filterOf(workload),
      path,
      `must be of the same contentFilter: a deployment has one, and ${poolWith} has another`,
    ),
    ...differs.map((each) => ({
      path,
      message: `must be of the same ${each}: ${workload.name} is ${workload[each]}, ${poolWith} is ${owner[each]}`,
    })),
  ];
}
